"""What stands between a report and finance's signature: each with the place where it is mended.

====================================================  ==================================================
what stands                                           where it is mended
====================================================  ==================================================
a report that holds money, no budget approved         the application's budget
a row off its promise without a note                  the row of the report itself
totals that their parts do not make                   the costs of the award
====================================================  ==================================================

Through which day figures count: the last covered day. Earlier, days that the report covers would be left out; later,
what belongs to the next report would be told in this one. A final report has no next one, and what was owed at the end
is paid after it: there any day from the last covered one to today will do.

============================  ================  ========  ==========================
report                        covers through    today     days that may be chosen
============================  ================  ========  ==========================
quarterly                     Sep 30            Oct 20    Sep 30
final                         Sep 30            Dec 15    Sep 30 through Dec 15
============================  ================  ========  ==========================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.types import ActualState
from funding.awards.queries import approved_budget
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.money import Cents
from funding.kernel.zoned import format_date
from funding.reports.document import ReportDocument
from funding.reports.models import Report
from funding.reports.printing.checks import differences
from funding.reports.queries.assembly import missing_notes
from funding.reports.types import ReportKind

NO_BUDGET = "No budget of this award is approved, so nothing stands beside what was spent. Approve one first."


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way; ``place`` says where it is mended: budget, notes or costs."""

    place: str
    words: str


def lock_blockers(report: Report, document: ReportDocument) -> list[Blocker]:
    """Why finance cannot sign these figures yet; empty where it can."""
    found = []
    if report.report_kind is not ReportKind.DATA and approved_budget(report.award) is None:
        found.append(Blocker("budget", NO_BUDGET))
    missing = missing_notes(document.figures)
    if missing:
        words = "These rows lie off their promise and need a note first: " + ", ".join(missing) + "."
        found.append(Blocker("notes", words))
    found += [Blocker("costs", "The figures do not add up: " + gap) for gap in differences(document)]
    return found


def days_to_lock(report: Report) -> tuple[date, date]:
    """The first and the last day through which the figures of a report may count."""
    last = clock.today() if report.final else report.covers_to
    return report.covers_to, max(report.covers_to, last)


def day_words(report: Report) -> str:
    """The same in a sentence."""
    first, last = (format_date(day) for day in days_to_lock(report))
    if first == last:
        return f"Figures count through the last day that the report covers, {first}."
    return f"The figures of a final report count through a day from {first} to {last}."


@dataclass(frozen=True, slots=True)
class WaitingCosts:
    """Costs of the days through ``as_of`` that nobody has approved, which no figure holds."""

    count: int
    cents: Cents


def waiting_costs(report: Report, as_of: date) -> WaitingCosts | None:
    """What is entered for the award through a day and not approved; None where nothing is. One query."""
    query = sa.select(sa.func.count(), sa.func.sum(Actual.amount_cents)).where(
        Actual.award_id == report.award_id,
        Actual.state == ActualState.ENTERED,
        Actual.incurred_on <= as_of,
    )
    count, cents = db.session.execute(query).one()
    return WaitingCosts(count, int(cents)) if count else None
