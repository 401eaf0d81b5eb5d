"""Where a report has its page, and what it puts on the pages of its award and its funder."""

from __future__ import annotations

from flask import render_template, url_for
from markupsafe import Markup

from funding.infra.hooks import on
from funding.infra.panels import Tab, panel, tab
from funding.infra.places import place_of
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.reports.queries import listing


@place_of("report", "Report")
def report_url(record_id: int) -> str:
    """The page of one."""
    return url_for("reports.show", report_id=record_id)


@tab("award", 60)
def award_tab(actor: Actor, record_id: int) -> Tab | None:
    """The award's reports, with how many are open."""
    if not actor.can("report.view"):
        return None
    found = listing.open_count(actor, record_id)
    return Tab("reports", "Reports", url_for("reports.of_award", award_id=record_id), str(found or ""))


@panel("award.standing", 60)
def on_award(actor: Actor, record_id: int) -> Markup | None:
    """The reports that are next, on the award's own page."""
    if not actor.can("report.view"):
        return None
    wanted = listing.ReportFilter(award_id=record_id)
    rows = listing.every_report(actor, wanted, limit=4)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("reports/_on_award.html", rows=rows, award_id=record_id)
    )


@panel("funder.main", 60)
def on_funder(actor: Actor, record_id: int) -> Markup | None:
    """How punctual the reports to a funder were; nothing where there is none."""
    if not actor.can("report.view"):
        return None
    found = listing.punctuality(actor, record_id)
    if not (found.sent or found.late):
        return None
    rows = listing.every_report(actor, listing.ReportFilter(funder_id=record_id), limit=5)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("reports/_on_funder.html", found=found, rows=rows, funder_id=record_id)
    )


@on("award.drawdown_blocks")
def late_reports_block(*, award_id: int) -> list[str]:
    """A late report freezes drawdowns until it is sent."""
    return [
        f"{one.name} was due on {format_date(one.due_on)} and has not been sent."
        for one in listing.late_reports([award_id])
        if one.due_on is not None
    ]


@on("award.final_report_laid_out")
def final_report_has_its_date(*, award_id: int) -> bool:
    """Whether a final report of the award stands among the dates itself."""
    return listing.has_final_date(award_id)
