"""What may become of a request for payment, and how it stands.

Whoever drafts it does not approve it. An approval freezes its lines; sent is what the funder has. What the funder pays
is entered as payments, so "paid" is a sum and not a state that could drift. A request that was refused counts for what
was paid of it, no more.

=========  ==============  =========  ===========================================
from       verb            to         who
=========  ==============  =========  ===========================================
drafted    approve         approved   somebody else than who drafted or changed it
approved   send back       drafted    who may approve
approved   mark as sent    sent       who may edit
sent       refused         refused    who may edit, with the funder's reason
drafted    withdraw        withdrawn  who may edit
approved   withdraw        withdrawn  who may edit
=========  ==============  =========  ===========================================

=========  ========  ========  ===============
state      asked     paid      stands
=========  ========  ========  ===============
sent       $26,000   $0        sent
sent       $26,000   $20,000   paid in part
sent       $26,000   $26,000   paid
refused    $26,000   $20,000   refused, paid in part
refused    $26,000   $0        refused
=========  ========  ========  ===============
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from funding.kernel.errors import DomainError
from funding.kernel.money import Cents
from funding.payments.types import RequestState


class Verb(StrEnum):
    """What may be done with a request."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    SEND = "send"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


_D, _A, _S = RequestState.DRAFTED, RequestState.APPROVED, RequestState.SENT
MOVES: dict[tuple[RequestState, Verb], RequestState] = {
    (_D, Verb.APPROVE): _A,
    (_A, Verb.SEND_BACK): _D,
    (_A, Verb.SEND): _S,
    (_S, Verb.REFUSE): RequestState.REFUSED,
    (_D, Verb.WITHDRAW): RequestState.WITHDRAWN,
    (_A, Verb.WITHDRAW): RequestState.WITHDRAWN,
}


def move(state: RequestState, verb: Verb) -> RequestState:
    """The state after ``verb``. Raises DomainError where it cannot be done from here."""
    found = MOVES.get((state, verb))
    if found is None:
        raise DomainError("That can no longer be done: the request has moved on meanwhile.")
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands, in words with the tone of their badge."""

    words: str
    tone: str


def standing(state: RequestState, asked_cents: Cents, paid_cents: Cents) -> Standing:
    """How a request stands, from its state and what came for it."""
    if state is RequestState.SENT and paid_cents >= asked_cents > 0:
        return Standing("paid", "green")
    if state is RequestState.SENT and paid_cents:
        return Standing("paid in part", "amber")
    if state is RequestState.REFUSED:
        return Standing("refused, paid in part" if paid_cents else "refused", "red")
    tones = {
        RequestState.DRAFTED: "amber",
        RequestState.APPROVED: "blue",
        RequestState.SENT: "blue",
        RequestState.WITHDRAWN: "neutral",
    }
    return Standing(state.value, tones[state])


def counted(state: RequestState, asked_cents: Cents, paid_cents: Cents) -> Cents:
    """What a request counts as asked for: nothing before it is approved, what was paid where it was refused."""
    if state in {RequestState.APPROVED, RequestState.SENT}:
        return max(asked_cents, paid_cents)
    return paid_cents if state is RequestState.REFUSED else 0
