"""The head that all pages of an agreement share, its tabs, and the award's own tab."""

from __future__ import annotations

from flask import render_template, url_for
from markupsafe import Markup

from funding.infra.panels import Tab, panel, record_head_for, tab, tabs_of
from funding.infra.places import place_of
from funding.infra.records import shown_title
from funding.kernel.actor import Actor
from funding.subawards import queries
from funding.subawards.closing import steps_of
from funding.subawards.queries import listing
from funding.subawards.queries.one import invoices_of, steps_done, visits_of
from funding.subawards.types import InvoiceState, SubawardFilter


@place_of("subaward", "Subaward or contract", "Subawards and contracts")
def subaward_url(record_id: int) -> str:
    """The page of one."""
    return url_for("subawards.show", subaward_id=record_id)


@record_head_for("subaward")
def subaward_head(actor: Actor, record_id: int, current: str) -> Markup:
    """Name, partner, status, what is obligated, paid and left; tabs below."""
    subaward = queries.subaward_for(actor, record_id)
    tabs = [
        {"label": one.label, "url": one.url, "current": one.key == current, "count": one.count or None}
        for one in tabs_of("subaward", record_id)
    ]
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "subawards/_head.html",
            subaward=subaward,
            award_title=shown_title(subaward.award, actor),
            sums=queries.sums([subaward.id])[subaward.id],
            ends_on=queries.last_day(subaward),
            tabs_shown=tabs,
        )
    )


@panel("subaward.actions", 10)
def verbs(actor: Actor, record_id: int) -> Markup:
    """What can be done with it, on each of its pages."""
    subaward = queries.subaward_for(actor, record_id)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("subawards/_verbs.html", subaward=subaward)
    )


@tab("subaward", 10)
def overview_tab(_actor: Actor, record_id: int) -> Tab:
    """The agreement's own page."""
    return Tab("overview", "Overview", subaward_url(record_id))


@tab("subaward", 20)
def invoices_tab(_actor: Actor, record_id: int) -> Tab:
    """Invoices, with how many wait."""
    waits = sum(one.state in {InvoiceState.ENTERED, InvoiceState.APPROVED} for one in invoices_of(record_id))
    url = url_for("subawards.invoices", subaward_id=record_id)
    return Tab("invoices", "Invoices", url, str(waits) if waits else "")


@tab("subaward", 30)
def monitoring_tab(_actor: Actor, record_id: int) -> Tab:
    """Risk, reviews and audits, with how many are open."""
    open_ = sum(
        one.done_on is None or bool(one.follow_up and one.followed_on is None) for one in visits_of(record_id)
    )
    url = url_for("subawards.monitoring", subaward_id=record_id)
    return Tab("monitoring", "Monitoring", url, str(open_) if open_ else "")


@tab("subaward", 40)
def closing_tab(actor: Actor, record_id: int) -> Tab:
    """Steps of closing, done of all."""
    steps = steps_of(queries.subaward_for(actor, record_id).nature)
    done = len(steps_done(record_id))
    url = url_for("subawards.closing", subaward_id=record_id)
    return Tab("closing", "Closeout", url, f"{done}/{len(steps)}" if done else "")


@tab("award", 50)
def on_award(_actor: Actor, record_id: int) -> Tab:
    """The award's agreements with partners."""
    count = listing.count_of_award(record_id)
    url = url_for("subawards.of_award", award_id=record_id)
    return Tab("subawards", "Subawards", url, str(count) if count else "")


@panel("partner.main", 20)
def on_partner(actor: Actor, partner_id: int) -> Markup | None:
    """A partner's subawards and contracts, on its page."""
    page = listing.list_subawards(actor, SubawardFilter(partner_id=partner_id, sort="-ends"), page=1)
    if not page.items:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("subawards/_on_partner.html", page=page, partner_id=partner_id)
    )
