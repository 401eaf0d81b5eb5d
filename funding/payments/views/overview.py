"""All that concerns the money of one award on one page."""

from __future__ import annotations

from collections import Counter

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.accounts.queries import organization
from funding.awards.queries import award_for, awards_of_funder
from funding.infra import clock
from funding.infra.pagination import page_number
from funding.infra.panels import Tab, panel, tab
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.periods import fiscal_year_of
from funding.payments.moving import standing
from funding.payments.queries import award as queries
from funding.payments.queries import receipts
from funding.payments.services.requests import lines_of
from funding.payments.types import RequestState
from funding.payments.views import blueprint

OCTOBER = 10
MOST_WORKED_OUT = 3
"""Drafts whose amount the list works out from the books; older ones say it on their own page."""


@tab("award", 30)
def payments_tab(actor: Actor, award_id: int) -> Tab | None:
    """Payments among an award's tabs."""
    if not actor.can("payment.view"):
        return None
    return Tab("payments", "Payments", url_for("payments.index", award_id=award_id))


@panel("award.standing", 30)
def money_card(actor: Actor, award_id: int) -> Markup | None:
    """Where the money stands, on the award's own page."""
    if not actor.can("payment.view"):
        return None
    award = award_for(actor, award_id)
    money = queries.money_of([award], clock.today())[award.id]
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("payments/_card.html", award=award, money=money)
    )


@panel("funder.main", 16)
def funder_money(actor: Actor, funder_id: int) -> Markup | None:
    """What the funder granted and what of it came, in all and by fiscal year, on the funder's own page."""
    awards = awards_of_funder(funder_id, actor) if actor.can("payment.view") else []
    if not awards:
        return None
    money, house = queries.money_of(awards, clock.today()), organization()
    start = house.fiscal_year_start_month if house else OCTOBER
    years: Counter[int] = Counter()
    for came in receipts([one.id for one in awards], clock.today()).values():
        for day, cents in came:
            years[fiscal_year_of(day, start)] += cents
    names = ("authorized_cents", "spent_cents", "received_cents", "receivable_cents")
    totals = {name: sum(getattr(one, name) for one in money.values()) for name in names}
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "payments/_on_funder.html", totals=totals, years=sorted(years.items()), count=len(awards)
        )
    )


@blueprint.get("/awards/<int:award_id>/payments")
@requires("payment.view")
def index(award_id: int) -> ResponseReturnValue:
    """Requests, what came, what is expected, what was earned."""
    award = award_for(current_actor(), award_id)
    today = clock.today()
    rows = queries.requests_of(award.id)
    paid = queries.paid_for([one.id for one in rows])
    asked = {one.id: one.asked_cents for one in rows if one.asked_cents is not None}
    drafts = [one for one in rows if one.state is RequestState.DRAFTED]
    asked |= {one.id: lines_of(one, award).asked_cents for one in drafts[:MOST_WORKED_OUT]}
    page = queries.payments_page(award.id, page=page_number())
    expected = queries.expected_of(award.id)
    return render_template(
        "payments/index.html",
        award=award,
        money=queries.money_of([award], today)[award.id],
        blocks=queries.blocks(award.id),
        requests=rows,
        asked=asked,
        paid=paid,
        standings={one.id: standing(one.state, asked.get(one.id, 0), paid[one.id]) for one in rows},
        page=page,
        corrected=queries.corrected([one.id for one in page.items]),
        expected=expected,
        came=queries.came_for([one.id for one in expected]),
        income=queries.income_of(award.id),
        interest=queries.interest_of_year(today) if award.route.is_federal else None,
    )
