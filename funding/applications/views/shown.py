"""How templates show a card's date and readiness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from funding.applications.queries.board import Card, CardDate
from funding.applications.types import Aspect, Readiness
from funding.infra import clock
from funding.work import gates
from funding.work.models import Deadline

DOTS = (Aspect.BUDGET, Aspect.NARRATIVE, Aspect.ATTACHMENTS, Aspect.REGISTRATIONS)
"""The aspects told by dots. Registrations have theirs only where some are needed."""
_NOT_BEGUN = (Readiness.NONE, "")
_DOT_STATES = {Readiness.READY: "ready", Readiness.PARTIAL: "partly", Readiness.NONE: "missing"}
_REGISTRATION_STATES = {Readiness.READY: "ready", Readiness.PARTIAL: "unsure", Readiness.NONE: "lapsing"}


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
    """How each of ``DOTS`` stands on one card; empty for what it needs nothing of."""
    return _states(card.readiness)


def _states(readiness: Mapping[Aspect, tuple[Readiness, str]]) -> tuple[str, ...]:
    last = readiness.get(Aspect.REGISTRATIONS)
    begun = (_DOT_STATES[readiness.get(aspect, _NOT_BEGUN)[0]] for aspect in DOTS[:-1])
    return (*begun, _REGISTRATION_STATES[last[0]] if last else "")


def dot_items(states: Iterable[str]) -> list[dict[str, str]]:
    """The dots as their macro wants them, from the states of ``DOTS``."""
    return [
        {"label": aspect.label, "state": state} for aspect, state in zip(DOTS, states, strict=True) if state
    ]


def dots_of(readiness: Mapping[Aspect, tuple[Readiness, str]]) -> list[dict[str, str]]:
    """The readiness dots of what is known of one application."""
    return dot_items(_states(readiness))


def dots(card: Card) -> list[dict[str, str]]:
    """The readiness dots of one card."""
    return dots_of(card.readiness)


def days_since(instant: datetime | None) -> int:
    """How many days have gone by where the organization is since ``instant``; none where there is no instant."""
    return (clock.today() - clock.today_of(instant)).days if instant else 0
