"""What an indicator reached in a period, from what was counted: the rule by itself, without a database.

1. A figure of exactly the period counts.
2. Else figures of periods within it are taken together, where the kind allows it (see ``combining``).
3. Else there is none: persons counted unduplicated in quarters say nothing about the year, which needs its own count.

The promise is the target of exactly the period; else, where figures add up, the sum of the targets within; else the
overall one. A count of people is protected by the lens; so is a rate whose part, rest or base is small. Figures of
several periods that add up are protected together (see ``subtraction``), and all that are hidden then say the same.

=============================================  ==========================  ==============
figures (Oct to Dec, Jan to Mar)               asked for                   answer
=============================================  ==========================  ==============
events 4, 6 (adds up)                          October to March            10 events
trained 120, 90 (unduplicated)                 October to March            not counted
trained 120, 90, and 180 for October to March  October to March            180 people
=============================================  ==========================  ==============
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period
from funding.outreach.combining import Figure, apart, combines, shown, together, value_of
from funding.outreach.lens import Lens
from funding.outreach.models import Indicator
from funding.outreach.periods import period_name
from funding.outreach.result_types import Derivation, IndicatorKind, Outcome
from funding.outreach.subtraction import Parts, hidden_periods, parts_of

NOT_COUNTED = "Not counted yet"
WITHHELD = "Not shown, to protect small counts"
_OWN_COUNT = (
    "Counted unduplicated within each period, and periods are never added up: "
    "this one has no count of its own yet."
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of one period."""

    starts_on: date
    ends_on: date
    target: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The period asked about, and the month in which fiscal years begin (for names of periods)."""

    first: date
    last: date
    year_start: int


def outcome(
    indicator: Indicator,
    figures: Sequence[Figure],
    promises: Sequence[Promise],
    asked: Asked,
    lens: Lens,
    *,
    withheld: bool = False,
) -> Outcome:
    """What the indicator promised and reached. ``figures`` are of all places and professions together.

    ``withheld`` hides the figure because of others beside it.
    """
    figure, method = _figure(indicator, figures, asked)
    hidden = figure is not None and (withheld or is_hidden(indicator, figure, lens))
    kind = indicator.kind
    return Outcome(
        indicator_id=indicator.id,
        initiative_id=indicator.initiative_id,
        name=indicator.name,
        unit=indicator.unit,
        kind=kind,
        baseline=indicator.baseline,
        target=promised(indicator, promises, asked),
        value=None if figure is None or hidden else value_of(kind, figure),
        n=None if figure is None or hidden else figure.n,
        method=method,
        as_text=WITHHELD if hidden and withheld else _told(indicator, figure, lens, hidden=hidden),
        suppressed=hidden,
    )


def is_hidden(indicator: Indicator, figure: Figure, lens: Lens) -> bool:
    """Whether the lens hides a figure: a small count of people, or a rate that tells one."""
    if not indicator.counts_people or figure.value is None:
        return False
    if indicator.kind is IndicatorKind.COUNT:
        return lens.hides(figure.value)
    if figure.n is None:
        return False
    parts = (figure.value, figure.n - figure.value) if indicator.kind is IndicatorKind.RATE else ()
    return any(lens.hides(part) for part in (figure.n, *parts))


def withheld_periods(
    indicator: Indicator,
    figures: Sequence[Figure],
    periods: Iterable[Period],
    lens: Lens,
    known: Iterable[Period] = (),
) -> set[Period]:
    """The periods whose figures are hidden because they stand together; none where the measure does not add up.

    ``known`` names periods that the reader holds from an earlier paper.
    """
    adds = indicator.derived is not None or combines(indicator.kind, adds_up=indicator.adds_up)
    if lens.exact or not indicator.counts_people or not adds:
        return set()

    def between(period: Period) -> Parts | None:
        return parts_of(
            indicator.kind, _figure(indicator, figures, Asked(period.start, period.end, _ANY_MONTH))[0]
        )

    told = {one: parts for one in periods if (parts := between(one)) is not None}
    if len(told) < 2:
        return set()
    return hidden_periods(told, between, threshold=lens.threshold, known=known)


_ANY_MONTH = 1
"""Names of periods play no part where only counts are asked for."""


def promised(indicator: Indicator, promises: Sequence[Promise], asked: Asked) -> int:
    """What was promised for the period, else the overall target."""
    for one in promises:
        if (one.starts_on, one.ends_on) == (asked.first, asked.last):
            return one.target
    within = [
        Figure(one.starts_on, one.ends_on, one.target)
        for one in promises
        if asked.first <= one.starts_on and one.ends_on <= asked.last
    ]
    if within and indicator.kind is IndicatorKind.COUNT and indicator.adds_up:
        return sum(one.value or 0 for one in apart(within))
    return indicator.target


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
    names = ", ".join(period_name(one.starts_on, one.ends_on, asked.year_start) for one in parts)
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


def _told(indicator: Indicator, figure: Figure | None, lens: Lens, *, hidden: bool) -> str:
    if figure is None:
        return NOT_COUNTED
    if hidden:
        return (
            f"{lens.few} {indicator.unit}" if indicator.kind is IndicatorKind.COUNT else "Too few to be shown"
        )
    return shown(indicator.kind, figure, indicator.unit) or NOT_COUNTED
