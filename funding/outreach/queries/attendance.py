"""Attendances as they may be told: the groups of each initiative, made from every activity that counts.

Who was there by group (nurses, teachers) is a second way to divide the same people. To tell both in one row would tell
too much, so an activity tells only how many came. Groups are told for whole initiatives, over the runs of months in
which attendances stand together, joined to quarters that are over: small groups of one such span are taken together
with others. What is told of activities and what is told of groups cross each other, and from two such margins nothing
follows for a small part: a part can be worked out only where it is the whole of an activity, or of a group, which is
never small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, extract, func, select, type_coerce

from funding.infra.db import db
from funding.infra.kept_rows import kept_answer
from funding.outreach.activity_models import Activity, ActivityCount
from funding.outreach.activity_types import ActivityFilter, ActivityKind, Counted, Profession
from funding.outreach.combining import Figure
from funding.outreach.lens import Sum
from funding.outreach.subtraction import Dated, whole_months
from funding.outreach.suppression import Atom, Grid, apart, runs, taken_together

QUARTER_MONTHS = 3
INITIATIVES_KEPT = 128
Read = tuple[Any, ...]
"""Of one activity its key, kind, place and day, and how many came."""


class Came(NamedTuple):
    """How many came to one activity."""

    kind: ActivityKind
    place: str
    day: date
    number: int


class Attendance:
    """The activities of one initiative at which somebody was counted, and what may be told of them."""

    def __init__(self, activities: Mapping[int, Came], threshold: int) -> None:
        """Make the groups."""
        self.activities, self.threshold = activities, threshold
        months = {day: day.replace(day=1) for day in {one.day for one in activities.values()}}
        atoms = (Atom(key, months[one.day], (one.number,), one.place) for key, one in activities.items())
        self._runs = list(runs(atoms, threshold))
        self.grid = Grid(group for run in self._runs for group in apart(run, threshold))

    @property
    def dated(self) -> Dated:
        """The same groups for figures of periods."""
        figures = {key: Figure(one.day, one.day, one.number) for key, one in self.activities.items()}
        return Dated(figures, self.grid, {key: one.place for key, one in self.activities.items()})

    def alone(self, key: int) -> int | None:
        """How many came to an activity, if that is told; 0 where nobody was counted."""
        one = self.activities.get(key)
        if one is None:
            return 0
        return one.number if self.grid.alone(key) else None

    def total(self, filters: ActivityFilter) -> Sum:
        """How many are told of a filter."""
        if not (filters.kind or filters.place or filters.first or filters.last):
            return self._sum(self.activities, filters)
        return self._sum([key for key, one in self.activities.items() if _fits(one, filters)], filters)

    def by_place(self, filters: ActivityFilter) -> dict[str, Sum]:
        """How many are told of each place in a filter: of each as if it had been asked for alone."""
        places: dict[str, list[int]] = {}
        for key, one in self.activities.items():
            if _fits(one, filters):
                places.setdefault(one.place, []).append(key)
        return {place: self._sum(keys, filters) for place, keys in places.items()}

    def _sum(self, asked: Collection[int], filters: ActivityFilter) -> Sum:
        if filters.first is None and filters.last is None:
            told = self.grid.told(asked)
        else:
            days = {key: self.activities[key].day for key in asked}
            told = self.grid.told(whole_months(days, filters.first, filters.last))
        return Sum(sum(self.activities[key].number for key in told), len(told) == len(asked))

    def spans(self, year_start: int) -> list[list[date]]:
        """The months that are told together, joined by quarters of the fiscal year that are over."""
        found: list[list[date]] = []
        joined: list[date] = []
        for run in self._runs:
            steps = sorted({one.step for one in run})
            if joined and _quarter(joined[-1], year_start) != _quarter(steps[0], year_start):
                found.append(joined)
                joined = []
            joined = [*joined, *steps]
            if (joined[-1].month - year_start) % QUARTER_MONTHS == QUARTER_MONTHS - 1:
                found.append(joined)
                joined = []
        return found


def _quarter(month: date, year_start: int) -> int:
    """The number of the fiscal quarter in which a month lies, counted through all years."""
    return (month.year * 12 + month.month - year_start) // QUARTER_MONTHS


def _fits(one: Came, filters: ActivityFilter) -> bool:
    return (
        (not filters.kind or one.kind == filters.kind)
        and (not filters.place or one.place == filters.place)
        and (filters.first is None or one.day >= filters.first)
        and (filters.last is None or one.day <= filters.last)
    )


def attendance(initiatives: Collection[int], threshold: int) -> Mapping[int, Attendance]:
    """By initiative what may be told of its attendances: one statement, and none while nothing is written."""
    if not initiatives:
        return {}
    asked = tuple(sorted(set(initiatives)))
    return kept_answer(("attendance", asked, threshold), lambda: _attendance(asked, threshold))


def _attendance(initiatives: tuple[int, ...], threshold: int) -> dict[int, Attendance]:
    query = (
        select(
            Activity.initiative_id,
            Activity.id,
            type_coerce(Activity.kind, String),
            Activity.place,
            Activity.happened_on,
            func.sum(ActivityCount.number),
        )
        .join(ActivityCount, ActivityCount.activity_id == Activity.id)
        .where(*_counting(initiatives))
        .group_by(Activity.id)
        .order_by(Activity.id)
    )
    found: dict[int, list[Read]] = {}
    for initiative_id, *one in db.session.connection().execute(query):
        found.setdefault(initiative_id, []).append(tuple(one))
    return {key: _made(tuple(rows), threshold) for key, rows in found.items()}


@lru_cache(maxsize=INITIATIVES_KEPT)
def _made(rows: tuple[Read, ...], threshold: int) -> Attendance:
    """The groups of what was read of one initiative. They follow from it, so they are made once: after a change of one
    initiative those of the others are at hand.
    """
    kinds = {one.value: one for one in ActivityKind}
    activities = {key: Came(kinds[kind], place, day, int(number)) for key, kind, place, day, number in rows}
    return Attendance(activities, threshold)


def forget() -> None:
    """Make all groups anew."""
    _made.cache_clear()


def _counting(initiatives: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        Activity.initiative_id.in_(initiatives),
        Activity.voided_at.is_(None),
        ActivityCount.counted == Counted.ATTENDANCE,
    )


def groups_told(
    known: Mapping[int, Attendance], filters: ActivityFilter, year_start: int
) -> dict[Profession, Sum]:
    """Who was there by group, over initiatives, in whole months of a filter of days: one statement."""
    asked = tuple(sorted(known))
    counted = kept_answer(("attendance by group", asked), lambda: _by_month(asked))
    told: dict[Profession, Sum] = {}
    for key, attended in known.items():
        _add_groups(told, counted.get(key, {}), attended, filters, year_start)
    return {one: told[one] for one in Profession if one in told}


Months = dict[date, dict[Profession, int]]


def _by_month(initiatives: tuple[int, ...]) -> dict[int, Months]:
    """By initiative and month the attendances of each group."""
    year, month = extract("year", Activity.happened_on), extract("month", Activity.happened_on)
    query = (
        select(Activity.initiative_id, year, month, ActivityCount.category, func.sum(ActivityCount.number))
        .join(ActivityCount, ActivityCount.activity_id == Activity.id)
        .where(*_counting(initiatives))
        .group_by(Activity.initiative_id, year, month, ActivityCount.category)
    )
    counted: dict[int, Months] = {}
    for initiative_id, at_year, at_month, category, number in db.session.execute(query):
        step = date(int(at_year), int(at_month), 1)
        counted.setdefault(initiative_id, {}).setdefault(step, {})[Profession(category)] = int(number)
    return counted


def _add_groups(
    told: dict[Profession, Sum],
    counted: Mapping[date, Mapping[Profession, int]],
    attended: Attendance,
    filters: ActivityFilter,
    year_start: int,
) -> None:
    """Add what may be told of one initiative's groups."""
    within = {step for step in counted if _overlaps(step, filters)}
    covered: set[date] = set()
    whole = whole_months({step.toordinal(): step for step in counted}, filters.first, filters.last)
    for span in attended.spans(year_start):
        if not within.issuperset(span) or not {step.toordinal() for step in span} <= whole:
            continue
        covered.update(span)
        sums = _summed(counted[step] for step in span)
        order = list(Profession)
        atoms = [Atom(order.index(one), span[-1], (number,)) for one, number in sums.items()]
        made = Grid(taken_together(atoms, attended.threshold))
        for one, number in sums.items():
            before = told.get(one, Sum(0))
            here = made.alone(order.index(one))
            told[one] = Sum(before.number + (number if here else 0), before.complete and here)
    for one in {group for step in within - covered for group in counted[step]}:
        told[one] = Sum(told[one].number if one in told else 0, False)


def _overlaps(step: date, filters: ActivityFilter) -> bool:
    return (filters.first is None or step >= filters.first.replace(day=1)) and (
        filters.last is None or step <= filters.last
    )


def _summed(months: Iterable[Mapping[Profession, int]]) -> dict[Profession, int]:
    found: dict[Profession, int] = {}
    for month in months:
        for one, number in month.items():
            found[one] = found.get(one, 0) + number
    return found
