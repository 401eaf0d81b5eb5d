"""What a list of activities is narrowed to, read from the address bar and offered as choices."""

from __future__ import annotations

from typing import Any

from flask import request

from funding.infra.clock import today
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityFilter, ActivityKind
from funding.outreach.periods import parse_period, period_key, period_name, recent_periods
from funding.outreach.queries.activities import known_places
from funding.outreach.queries.initiatives import initiative_choices
from funding.outreach.queries.settings import year_start

NAMES = ("initiative", "kind", "place", "period", "void")


def asked_period() -> Period | None:
    """The period in the address bar; anything that is none means every day."""
    try:
        return parse_period(request.args.get("period", "")[:40], year_start())
    except DomainError:
        return None


def asked_initiative() -> int | None:
    """The initiative in the address bar, if it is a number."""
    text = request.args.get("initiative", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def activity_filter() -> ActivityFilter:
    """The filter of the address bar; what makes no sense is left out."""
    period = asked_period()
    return ActivityFilter(
        initiative_id=asked_initiative(),
        kind=next((one for one in ActivityKind if one.value == request.args.get("kind")), None),
        place=request.args.get("place", "").replace("\x00", "").strip()[:200],
        first=period.start if period else None,
        last=period.end if period else None,
        void=request.args.get("void") == "1",
    )


def chosen() -> dict[str, str]:
    """The filter as the address bar holds it, to be kept in links."""
    return {name: text for name in NAMES if (text := request.args.get(name, "").replace("\x00", "")[:200])}


def period_choices() -> list[tuple[str, str]]:
    """The periods that are offered, newest first."""
    start = year_start()
    return [
        (period_key(one.start, one.end), period_name(one.start, one.end, start))
        for one in recent_periods(today(), start)
    ]


def filter_choices(actor: Actor) -> dict[str, Any]:
    """What the list can be narrowed to."""
    periods = period_choices()
    asked = asked_period()
    if asked and period_key(asked.start, asked.end) not in {key for key, _ in periods}:
        name = period_name(asked.start, asked.end, year_start())
        periods = [(period_key(asked.start, asked.end), name), *periods]
    return {
        "initiatives": initiative_choices(actor),
        "kinds": list(ActivityKind),
        "places": known_places(actor),
        "periods": periods,
        "period": period_key(asked.start, asked.end) if asked else "",
    }
