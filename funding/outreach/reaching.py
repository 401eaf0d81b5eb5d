"""What an indicator reached in a period, from what was counted: the rule by itself, without a database.

1. A figure of exactly the period counts.
2. Else figures of periods within it are taken together, where the kind allows it (see ``combining``).
3. Else there is none: persons counted unduplicated in quarters say nothing about the year, which needs its own count.

The promise is the target of exactly the period; else, where figures add up, the sum of the targets within; else the
overall one. Small counts of people are protected: a figure that adds up tells what may be told of its period whatever
else is asked for (see ``subtraction``), "at least" so many where that is not all of it, and all that are hidden say the
same; persons counted unduplicated are "fewer than 5".

A figure of a period that begins before the one asked about and ends in it is never part of the answer, since nobody
knows how much of it lies in there. It is told beside the answer, with its own days, where nothing within covers them.

=============================================  ==========================  ================================
figures (Oct to Dec, Jan to Mar)               asked for                   answer
=============================================  ==========================  ================================
events 4, 6 (adds up)                          October to March            10 events
trained 120, 90 (unduplicated)                 October to March            not counted
trained 120, 90, and 180 for October to March  October to March            180 people
events 4, 6 (adds up)                          November to March           6 events; October to December: 4
trained 120 for October to December            November to March           counted from an earlier day: 120
=============================================  ==========================  ================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period
from funding.kernel.zoned import format_date
from funding.outreach.combining import Figure, apart, combines, shown, together, value_of
from funding.outreach.lens import Lens
from funding.outreach.models import Indicator
from funding.outreach.periods import days_in_words
from funding.outreach.placing import Promise, Promised, promise_of
from funding.outreach.result_types import Derivation, IndicatorKind, Outcome
from funding.outreach.subtraction import Told

NOT_COUNTED = "Not counted yet"
FROM_EARLIER = "Counted from an earlier day"
WITHHELD = "Not shown, to protect small counts"
_OWN_COUNT = (
    "Counted unduplicated within each period, and periods are never added up: "
    "this one has no count of its own yet."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period asked about, and the month in which fiscal years begin (for names of periods)."""

    first: date
    last: date
    year_start: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure of a period that began before the one asked about, and what may be told of it where it adds up."""

    figure: Figure
    told: Told | None


def outcome(
    indicator: Indicator,
    figures: Sequence[Figure],
    promises: Sequence[Promise],
    asked: Asked,
    lens: Lens,
    *,
    told: Told | None = None,
    earlier: Earlier | None = None,
) -> Outcome:
    """What the indicator promised and reached. ``figures`` are of all places and professions together.

    ``told`` is what may be told of them where they are protected and add up; ``earlier`` is the figure that
    ``begun_before`` finds.
    """
    exact, method = _figure(indicator, figures, asked)
    beside = _beside(indicator, earlier, asked, lens) if earlier is not None else ""
    uncounted = FROM_EARLIER if beside and method != _OWN_COUNT else NOT_COUNTED
    figure, at_least = (exact, False) if told is None or exact is None else _protected(indicator, exact, told)
    hidden = exact is not None and (figure is None or (told is None and is_hidden(indicator, exact, lens)))
    shown_figure = None if hidden else figure
    kind, promise = indicator.kind, promised(indicator, promises, asked)
    return Outcome(
        indicator_id=indicator.id,
        initiative_id=indicator.initiative_id,
        name=indicator.name,
        unit=indicator.unit,
        kind=kind,
        baseline=indicator.baseline,
        target=promise.target,
        value=None if shown_figure is None else value_of(kind, shown_figure),
        n=None if shown_figure is None else shown_figure.n,
        method=f"{beside} {method}".strip(),
        as_text=uncounted
        if exact is None
        else _told(indicator, figure, lens, hidden=hidden, at_least=at_least),
        suppressed=hidden,
        at_least=at_least,
        target_is_overall=promise.overall,
        beside=beside,
    )


def _protected(indicator: Indicator, exact: Figure, told: Told) -> tuple[Figure | None, bool]:
    """What is told of a figure, and whether it is only a part: of a rate or a mean a part says nothing."""
    if told.complete:
        return exact, False
    if indicator.kind is IndicatorKind.COUNT and told.figure is not None and told.figure.value:
        return told.figure, True
    return None, False


def begun_before(indicator: Indicator, figures: Sequence[Figure], asked: Asked) -> Figure | None:
    """The latest figure that begins before the period asked about and ends in it, on days that no other covers."""
    if indicator.derived is not None:
        return None
    ended = [one for one in figures if asked.first <= one.ends_on <= asked.last]
    inside = [one for one in ended if asked.first <= one.starts_on]
    found = [
        one
        for one in ended
        if one.starts_on < asked.first and all(one.ends_on < each.starts_on for each in inside)
    ]
    return max(found, key=lambda one: (one.ends_on, one.starts_on), default=None)


def _beside(indicator: Indicator, earlier: Earlier, asked: Asked, lens: Lens) -> str:
    """A sentence about the figure of a period that began before: its days and what was counted in them."""
    figure, told = earlier.figure, earlier.told
    hidden = is_hidden(indicator, figure, lens) if told is None else not told.complete
    shown_figure = None if hidden and told is not None else figure
    number = _told(indicator, shown_figure, lens, hidden=hidden, at_least=False).rstrip(".")
    days = days_in_words(Period(figure.starts_on, figure.ends_on))
    return f"{days} began before {format_date(asked.first)} and is not part of it: {number}."


def tells_people(indicator: Indicator) -> bool:
    """Whether it counts people, so that small counts of it are protected."""
    return indicator.derived.counts_people if indicator.derived is not None else indicator.counts_people


def adds_up(indicator: Indicator) -> bool:
    """Whether figures of several periods make one."""
    return indicator.derived is not None or combines(indicator.kind, adds_up=indicator.adds_up)


def is_hidden(indicator: Indicator, figure: Figure, lens: Lens) -> bool:
    """Whether the lens hides a figure: a small count of people, or a rate that tells one."""
    if not tells_people(indicator) or figure.value is None:
        return False
    if indicator.kind is IndicatorKind.COUNT:
        return lens.hides(figure.value)
    if figure.n is None:
        return False
    parts = (figure.value, figure.n - figure.value) if indicator.kind is IndicatorKind.RATE else ()
    return any(lens.hides(part) for part in (figure.n, *parts))


def promised(indicator: Indicator, promises: Sequence[Promise], asked: Asked) -> Promised:
    """What was promised for the period, else the overall target."""
    found = promise_of(indicator, promises, asked.first, asked.last)
    return found or Promised(indicator.target, overall=True)


def _figure(indicator: Indicator, figures: Sequence[Figure], asked: Asked) -> tuple[Figure | None, str]:
    within = [one for one in figures if asked.first <= one.starts_on and one.ends_on <= asked.last]
    if indicator.derived is not None:
        figure = together(apart(within))
        if figure is None and indicator.kind is IndicatorKind.COUNT:
            figure = Figure(asked.first, asked.last, 0)
        return _in_units(indicator.derived, figure), indicator.derived.told
    exact = next((one for one in within if (one.starts_on, one.ends_on) == (asked.first, asked.last)), None)
    if exact is not None:
        return exact, _method(indicator)
    if not combines(indicator.kind, adds_up=indicator.adds_up):
        return None, _OWN_COUNT if within else _method(indicator)
    parts = apart(within)
    figure = together(parts)
    if figure is None:
        return None, _method(indicator)
    names = ", ".join(days_in_words(Period(one.starts_on, one.ends_on)) for one in parts)
    return figure, f"{_WAYS[indicator.kind]} {names}. {_method(indicator)}".strip()


_WAYS = {
    IndicatorKind.COUNT: "Added up from",
    IndicatorKind.RATE: "Numerators over bases of",
    IndicatorKind.MEAN: "Sums over numbers of",
    IndicatorKind.TEXT: "From",
}


def _in_units(derived: Derivation, figure: Figure | None) -> Figure | None:
    if derived is Derivation.VOLUNTEER_HOURS and figure is not None:
        return Figure(figure.starts_on, figure.ends_on, divide_half_up(figure.value or 0, 60))
    return figure


def _method(indicator: Indicator) -> str:
    source = f"Source: {indicator.source.rstrip('.')}." if indicator.source else ""
    return " ".join(part for part in (indicator.method or indicator.definition, source) if part)


def _told(indicator: Indicator, figure: Figure | None, lens: Lens, *, hidden: bool, at_least: bool) -> str:
    if hidden and figure is None:
        return WITHHELD
    if figure is None:
        return NOT_COUNTED
    if hidden:
        return (
            f"{lens.few} {indicator.unit}" if indicator.kind is IndicatorKind.COUNT else "Too few to be shown"
        )
    told = shown(indicator.kind, figure, indicator.unit) or NOT_COUNTED
    return f"at least {told}" if at_least else told
