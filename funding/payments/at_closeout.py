"""What of an award's money is in the way of its closeout."""

from __future__ import annotations

import sqlalchemy as sa

from funding.actuals.queries import spent
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.rendering import plural
from funding.kernel.money import format_money
from funding.payments.models import PaymentRequest
from funding.payments.queries import received
from funding.payments.types import RequestState

_UNDECIDED = (RequestState.DRAFTED, RequestState.APPROVED)


@on("award.closing")
def money_in_the_way(*, award_id: int) -> dict[str, str]:
    """Requests that were not sent, and money that came short or too much of what was spent of it."""
    now = today()
    cost, came = spent([award_id], through=now)[award_id].funder_cents, received([award_id], now)[award_id]
    told = []
    if cost != came:
        side = "still to come" if came < cost else "to be returned"
        told.append(
            f"{format_money(came)} came and {format_money(cost)} was spent: "
            f"{format_money(abs(cost - came))} is {side}."
        )
    query = sa.select(sa.func.count()).where(
        PaymentRequest.award_id == award_id, PaymentRequest.state.in_(_UNDECIDED)
    )
    waiting = db.session.scalar(query) or 0
    if waiting:
        told.append(f"{plural(waiting, 'request for money is', 'requests for money are')} not sent.")
    return {"money": " ".join(told)} if told else {}
