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
    """The words of a date: when, how it stands, in which tone; None where there is no date at all."""
    if gate is None:
        return None
    found = gates.standing(gate, now=clock.now(), reader_zone=clock.house_zone())
    return {
        "label": gate.label,
        "when": gates.told(gate),
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
