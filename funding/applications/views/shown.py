"""How templates show a card's date and readiness."""

from __future__ import annotations

from typing import Any

from funding.applications.queries.board import Card, CardDate
from funding.applications.types import Aspect, Readiness
from funding.infra import clock
from funding.work import gates
from funding.work.models import Deadline

DOTS = (Aspect.BUDGET, Aspect.NARRATIVE, Aspect.ATTACHMENTS)
_NOT_BEGUN = (Readiness.NONE, "")
_DOT_STATES = {Readiness.READY: "ready", Readiness.PARTIAL: "partly", Readiness.NONE: "missing"}


def shown_date(gate: CardDate | Deadline | None) -> dict[str, Any] | None:
    """The words of a date: when there and here, what is left, how it stands; None where there is no date at all."""
    if gate is None:
        return None
    now, zone = clock.now(), clock.reader_zone()
    found = gates.standing(gate, now=now, reader_zone=zone)
    return {
        "label": gate.label,
        "when": gates.told(gate),
        "when_long": gates.told_long(gate),
        "here": gates.told_here(gate, zone),
        "left": gates.countdown(gate, now),
        "closed_note": gates.closed_day_note(gate) if gate.done_at is None else "",
        "standing": found.words,
        "tone": found.urgency.tone,
    }


def dot_states(card: Card) -> tuple[str, ...]:
    """How each of ``DOTS`` stands on one card."""
    return tuple(_DOT_STATES[card.readiness.get(aspect, _NOT_BEGUN)[0]] for aspect in DOTS)


def dots(card: Card) -> list[dict[str, str]]:
    """The readiness dots of one card."""
    return [
        {"label": aspect.label, "state": state} for aspect, state in zip(DOTS, dot_states(card), strict=True)
    ]
