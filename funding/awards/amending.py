"""What an amendment of each kind has to say, what it may not bring about, and how it reads before and after.

=====================  =============================  ==================================================
kind                   needs                          refused where
=====================  =============================  ==================================================
no-cost extension      a new last day                 it is not later, or money comes with it
more money             an amount above zero           the amount is not above zero
money taken back       an amount below zero           more is taken than there is
change of the match    a change of the match          the match would fall below zero
termination            the last day                   it lies after the present one
correction             an amount, a match or a day    nothing changes
anything else          the reason                     it carries an amount, a match or a day
=====================  =============================  ==================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.awards.types import AmendmentKind, Standing
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date

IN_WORDS = frozenset(
    {AmendmentKind.BUDGET_REVISION, AmendmentKind.SCOPE, AmendmentKind.KEY_PERSON, AmendmentKind.OTHER}
)
"""Kinds that change words of the award and none of its figures."""


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """An amendment as somebody records it. Deltas are signed cents."""

    kind: AmendmentKind
    effective_on: date
    reason: str
    reference: str = ""
    signed_on: date | None = None
    requested_on: date | None = None
    amount_delta_cents: Cents = 0
    match_delta_cents: Cents = 0
    new_ends_on: date | None = None


def check_amendment(facts: AmendmentFacts, now: Standing) -> None:
    """Raise DomainError at the field that contradicts the kind or what holds without the amendment."""
    if not facts.reason:
        raise DomainError("Please say why the award was amended.", field="reason")
    if facts.signed_on and facts.requested_on and facts.signed_on < facts.requested_on:
        raise DomainError("It cannot be signed before it was asked for.", field="signed_on")
    if facts.effective_on < now.starts_on:
        raise DomainError("An amendment holds from a day of the award on.", field="effective_on")
    _check_kind(facts, now)
    if now.authorized_cents + facts.amount_delta_cents < 0:
        raise DomainError("More would be taken back than was awarded.", field="amount_delta_cents")
    if now.match_required_cents + facts.match_delta_cents < 0:
        raise DomainError("The match would fall below zero.", field="match_delta_cents")
    if facts.new_ends_on is not None and facts.new_ends_on < now.starts_on:
        raise DomainError("The award cannot end before it starts.", field="new_ends_on")


def _check_kind(facts: AmendmentFacts, now: Standing) -> None:
    kind, amount, match, ends = (
        facts.kind,
        facts.amount_delta_cents,
        facts.match_delta_cents,
        facts.new_ends_on,
    )
    if kind is AmendmentKind.NO_COST_EXTENSION:
        if ends is None or ends <= now.ends_on:
            raise DomainError(
                f"Please give a last day after {format_date(now.ends_on)}.", field="new_ends_on"
            )
        if amount:
            raise DomainError("An extension at no cost brings no money.", field="amount_delta_cents")
    if kind is AmendmentKind.SUPPLEMENT and amount <= 0:
        raise DomainError("Please give the money that comes in addition.", field="amount_delta_cents")
    if kind is AmendmentKind.DEOBLIGATION and amount >= 0:
        raise DomainError("Please give what is taken back, with a minus.", field="amount_delta_cents")
    if kind is AmendmentKind.MATCH_CHANGE and not match:
        raise DomainError("Please give by how much the match changes.", field="match_delta_cents")
    if kind is AmendmentKind.TERMINATION and (ends is None or ends > now.ends_on):
        raise DomainError("Please give the last day, not after the present one.", field="new_ends_on")
    if kind is AmendmentKind.CORRECTION and not (amount or match or ends):
        raise DomainError("Please say what is corrected: an amount, the match or the last day.", field="kind")
    if kind in IN_WORDS and (amount or match or ends):
        raise DomainError(
            f"“{kind.label}” changes no amount and no date. Choose the kind that does.", field="kind"
        )


def told(before: Standing, after: Standing) -> tuple[str, str]:
    """What the amendment changes, before and after, in words; both empty where it changes no figure."""
    pairs = [
        ("Funder’s money", before.authorized_cents, after.authorized_cents, format_money),
        ("match", before.match_required_cents, after.match_required_cents, format_money),
        ("last day", before.ends_on, after.ends_on, format_date),
    ]
    changed = [(label, old, new, show) for label, old, new, show in pairs if old != new]
    first = "; ".join(f"{label} {show(old)}" for label, old, _, show in changed)  # type: ignore[operator]
    second = "; ".join(f"{label} {show(new)}" for label, _, new, show in changed)  # type: ignore[operator]
    return _sentence(first), _sentence(second)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
