"""The money of all open awards on one page, for finance, and every payment as a file."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.infra import clock
from funding.infra.http import download
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.infra.records import shown_title
from funding.kernel.actor import Actor
from funding.match_ledger.queries import match_position
from funding.payments.exports import every_payment
from funding.payments.queries import award as queries
from funding.payments.views import blueprint

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@panel("finance.corner", 20)
def corner_card(actor: Actor, _record_id: int) -> Markup | None:
    """The way from the finance corner."""
    if not actor.can("payment.view"):
        return None
    return Markup(render_template("payments/_corner.html"))  # noqa: S704 - the template escapes everything.


@blueprint.get("/finance/award-money")
@requires("finance.view")
def everywhere() -> ResponseReturnValue:
    """What each open award spent, received and is owed, the cash that lies here, and the match that lacks."""
    actor, today = current_actor(), clock.today()
    awards = queries.open_awards(actor)
    return render_template(
        "payments/everywhere.html",
        awards=[(one, shown_title(one, actor)) for one in awards],
        money=queries.money_of(awards, today),
        match=match_position([one.id for one in awards], today),
        interest=queries.interest_of_year(today),
    )


@blueprint.get("/finance/award-money/payments.<file_format>")
@requires("finance.view")
def export(file_format: str) -> ResponseReturnValue:
    """Every payment of every award that the person may see."""
    if file_format not in TYPES:
        abort(404)
    return download(
        every_payment(file_format, actor=current_actor()), f"payments.{file_format}", TYPES[file_format]
    )
