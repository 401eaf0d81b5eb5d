"""Targets of the running fiscal year and quarter that fall behind, of whole measures and of places (see ``pace``).

Only targets of exactly this year or this quarter count, of measures of which more is better and whose figures add up:
an overall target says nothing of the day by which it is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, tuple_

from funding.infra.db import db
from funding.kernel.periods import Period
from funding.outreach.combining import reached_bp
from funding.outreach.lens import Lens
from funding.outreach.models import Indicator, Initiative
from funding.outreach.pace import falls_behind, is_quarter, known_bp, passed_bp
from funding.outreach.periods import period_name, quarter_of, year_of
from funding.outreach.placing import place_key
from funding.outreach.queries.asking import MOST, Waiting
from funding.outreach.queries.placed import by_place_and_period
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import year_start
from funding.outreach.result_models import IndicatorTarget, PlaceTarget
from funding.outreach.result_types import Direction, IndicatorKind, Outcome

_EXACT = Lens(0, exact=True)


@dataclass(frozen=True, slots=True)
class _Late:
    """One target that falls behind: ``share`` of it is reached, ``passed`` of its days, both in basis points."""

    row: Outcome
    place: str
    period: Period
    share: int
    passed: int
    by_hand: bool

    @property
    def order(self) -> tuple[bool, int, bool]:
        """Whole measures first, then what is furthest, then the year before its quarter."""
        return bool(self.place), self.share * 10_000 // self.passed, is_quarter(self.period)


def behind(initiatives: Sequence[Initiative], today: date) -> list[Waiting]:
    """Those with a target that falls behind, told by the one that is furthest, the furthest initiative first."""
    if not initiatives:
        return []
    ids, start = [one.id for one in initiatives], year_start()
    year, quarter = year_of(today, start), quarter_of(today, start)
    found: dict[int, list[_Late]] = {}
    for one in _late(ids, year, quarter, today):
        found.setdefault(one.row.initiative_id, []).append(one)
    titles = {one.id: one.title for one in initiatives}
    ordered = sorted(
        ((sorted(late, key=lambda one: one.order), key) for key, late in found.items()),
        key=lambda pair: (pair[0][0].order, pair[1]),
    )
    return [Waiting(key, titles[key], _told(late, start), late[0].period) for late, key in ordered[:MOST]]


def _late(ids: Sequence[int], year: Period, quarter: Period, today: date) -> Iterator[_Late]:
    periods = [year, quarter]
    wholes, places = _whole_targets(ids, periods), _place_targets(ids, periods)
    if wholes:
        for period, rows in by_period(ids, periods, lens=_EXACT).items():
            for row in rows:
                by_hand = wholes.get((row.indicator_id, period.start, period.end))
                if by_hand is not None:
                    yield from _judged(row, "", period, quarter, today, by_hand=by_hand)
    if places:
        for period, tables in by_place_and_period(ids, periods, lens=_EXACT).items():
            for table in tables:
                for one in table.rows:
                    key = (table.indicator.id, place_key(one.place), period.start, period.end)
                    by_hand = places.get(key)
                    if by_hand is not None:
                        yield from _judged(one.outcome, one.place, period, quarter, today, by_hand=by_hand)


def _judged(
    row: Outcome, place: str, period: Period, quarter: Period, today: date, *, by_hand: bool
) -> Iterator[_Late]:
    passed = known_bp(period, quarter) if by_hand else passed_bp(period, today)
    share = reached_bp(row.value, row.target)
    if share is None and row.target and not by_hand:
        share = 0
    if share is not None and falls_behind(share, passed, of_quarter=is_quarter(period)):
        yield _Late(row, place, period, share, passed, by_hand)


def _whole_targets(ids: Sequence[int], periods: Sequence[Period]) -> dict[tuple[int, date, date], bool]:
    """Measure and days of each whole target, with whether somebody counts it by hand."""
    days = tuple_(IndicatorTarget.starts_on, IndicatorTarget.ends_on).in_(_ends(periods))
    target = (IndicatorTarget.indicator_id, IndicatorTarget.starts_on, IndicatorTarget.ends_on)
    query = select(*target, Indicator.derived.is_(None)).join(
        Indicator, Indicator.id == IndicatorTarget.indicator_id
    )
    found = db.session.execute(query.where(days, *_of_counts(ids)))
    return {(key, first, last): by_hand for key, first, last, by_hand in found}


def _place_targets(ids: Sequence[int], periods: Sequence[Period]) -> dict[tuple[int, str, date, date], bool]:
    days = tuple_(PlaceTarget.starts_on, PlaceTarget.ends_on).in_(_ends(periods))
    target = (PlaceTarget.indicator_id, PlaceTarget.place_key, PlaceTarget.starts_on, PlaceTarget.ends_on)
    query = select(*target, Indicator.derived.is_(None)).join(
        Indicator, Indicator.id == PlaceTarget.indicator_id
    )
    found = db.session.execute(query.where(days, *_of_counts(ids)))
    return {
        (key, place, first, last): by_hand
        for key, place, first, last, by_hand in found
        if first is not None and last is not None
    }


def _ends(periods: Sequence[Period]) -> list[tuple[date, date]]:
    return [(one.start, one.end) for one in periods]


def _of_counts(ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """Of measures of which more is better, and whose figures of quarters make the year's."""
    return [
        Indicator.initiative_id.in_(ids),
        Indicator.direction == Direction.UP,
        Indicator.kind == IndicatorKind.COUNT,
        or_(Indicator.adds_up, Indicator.derived.is_not(None)),
    ]


def _told(late: Sequence[_Late], start: int) -> str:
    """The furthest one in a sentence, and how many others there are."""
    first, others = late[0], late[1:]
    of_quarter = is_quarter(first.period)
    name = period_name(first.period.start, first.period.end, start)
    where = f" at {first.place}" if first.place else ""
    of = f"the target of {name}" if of_quarter else "this fiscal year’s target"
    whole = "quarter" if of_quarter else "year"
    when = "had passed when the last quarter ended" if first.by_hand else "has passed"
    reached, passed = f"{first.share // 100}% of {of}", f"{first.passed // 100}% of the {whole} {when}"
    told = f"{first.row.name}{where}: {reached}, and {passed}."
    return " ".join(
        part for part in (told, _others(len(others), sum(1 for one in others if one.place))) if part
    )


def _others(count: int, of_places: int) -> str:
    """How many more targets are behind, in a sentence; empty for none."""
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    if count == of_places:
        return f"{count} {'target of a place' if count == 1 else 'targets of places'} {verb} behind too."
    part = f", {of_places} of {'a place' if of_places == 1 else 'places'}" if of_places else ""
    return f"{count} other target{'' if count == 1 else 's'} {verb} behind too{part}."
