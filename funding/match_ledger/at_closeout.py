"""What of an award's match is in the way of its closeout."""

from __future__ import annotations

from funding.actuals.queries import spent
from funding.awards.queries import standing
from funding.infra.clock import today
from funding.infra.hooks import on
from funding.kernel.money import format_money
from funding.match_ledger.queries import match_position
from funding.match_ledger.shortfall import closeout, recipient_share


@on("award.closing")
def match_in_the_way(*, award_id: int) -> dict[str, str]:
    """The funder's money that was spent above its share, because too little match is documented beside it."""
    now = today()
    stands = standing([award_id], now)[award_id]
    share = recipient_share(stands.authorized_cents, stands.match_required_cents)
    cost = spent([award_id], through=now)[award_id].funder_cents
    given = match_position([award_id], now)[award_id].received_cents
    above = closeout(spent_cents=cost, documented_cents=given, share=share).above_cents
    if not share or not above:
        return {}
    told = f"With {format_money(given)} of match documented, {format_money(above)}"
    return {"match": f"{told} of what was spent lies above the funder’s share and would be owed back."}
