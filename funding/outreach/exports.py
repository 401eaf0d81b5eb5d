"""Activities and outcomes for other programs: exactly the list's filter, with small counts of people protected.

A file is protected whoever asks for it, unless who may see exact counts asks for them; only that file has counts by
group in each row. A hidden count is written as ``*``, a sum from which small counts are left out as "at least".

A measure with targets by place has a row for each of its places besides; the column is empty for all places together.

Members of the JSON, a list with one object for each measure, place and period: ``initiative``, ``measure``, ``place``
(null for all together), ``unit``, ``kind``, ``period``, ``first_day``, ``last_day``, ``baseline``, ``target``,
``reached`` (text with a decimal point, null where nothing was counted or it is hidden), ``base`` (the n of a rate or a
mean), ``at_least`` and ``hidden`` (true or false), ``told`` and ``method``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.errors import NotAllowed
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityFilter, Profession
from funding.outreach.forms.fields import hours_told
from funding.outreach.lens import MARK, Lens
from funding.outreach.periods import period_name
from funding.outreach.placing import PlaceOutcome, PlaceTable
from funding.outreach.queries.activities import ActivityRow, every_activity
from funding.outreach.queries.coming import Came, came_to
from funding.outreach.queries.placed import by_place_and_period
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import lens_for, lens_outside, year_start
from funding.outreach.result_types import Outcome

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def activity_columns(*, exact: bool) -> tuple[Column, ...]:
    """The columns of a file of activities; counts by group only beside exact counts."""
    groups = tuple(Column(one.label, Kind.INTEGER) for one in Profession) if exact else ()
    return (
        Column("Date", Kind.DATE),
        Column("Initiative", Kind.TEXT, 32),
        Column("Kind", Kind.TEXT),
        Column("Place", Kind.TEXT, 30),
        Column("Audience", Kind.TEXT, 30),
        Column("Sessions", Kind.INTEGER),
        *groups,
        Column("Attendances", Kind.INTEGER),
        Column("Materials", Kind.INTEGER),
        Column("Languages", Kind.TEXT),
        Column("Staff hours", Kind.TEXT, 12),
        Column("Volunteer hours", Kind.TEXT, 14),
        Column("Logged by", Kind.TEXT),
    )


OUTCOME_COLUMNS = (
    Column("Period", Kind.TEXT, 14),
    Column("First day", Kind.DATE),
    Column("Last day", Kind.DATE),
    Column("Initiative", Kind.TEXT, 32),
    Column("Measure", Kind.TEXT, 34),
    Column("Place", Kind.TEXT, 30),
    Column("Unit", Kind.TEXT, 14),
    Column("Kind", Kind.TEXT, 14),
    Column("Baseline", Kind.INTEGER),
    Column("Target", Kind.INTEGER),
    Column("Reached", Kind.TEXT, 16),
    Column("Base (n)", Kind.INTEGER),
    Column("As told", Kind.TEXT, 30),
    Column("How it is counted", Kind.LONG_TEXT),
)


def _activity(row: ActivityRow, came: Came, *, exact: bool) -> list[Value]:
    one, total = row.activity, came.alone(row.activity, row.attendance)
    return [
        one.happened_on,
        row.initiative,
        one.kind.label,
        one.place,
        one.audience,
        one.sessions,
        *([row.attendance.get(group) for group in Profession] if exact else []),
        MARK if total.hidden else total.number,
        row.materials,
        ", ".join(language.language for language in one.spoken),
        hours_told(one.staff_minutes) if one.staff_minutes is not None else "",
        hours_told(one.volunteer_minutes) if one.volunteer_minutes is not None else "",
        one.logged_by_name,
    ]


def _lens(actor: Actor, *, exact: bool) -> Lens:
    if not exact:
        return lens_outside()
    if not actor.can("outreach.exact"):
        raise NotAllowed("Your role does not see exact counts of people.")
    return lens_for(actor)


def activities(
    actor: Actor, filters: ActivityFilter, kind: str, *, exact: bool = False
) -> bytes | Iterator[bytes]:
    """Every activity of the filter, newest first, as ``csv`` or ``xlsx``. Raises NotAllowed for exact counts."""
    came = came_to(actor, filters, _lens(actor, exact=exact))
    rows = (_activity(row, came, exact=exact) for row in every_activity(actor, filters))
    return _file(rows, activity_columns(exact=exact), kind, "Activities")


def _reached(one: Outcome) -> str:
    if one.suppressed:
        return MARK
    if one.value is None:
        return ""
    return f"at least {one.value:f}" if one.at_least else f"{one.value:f}"


def outcomes(
    actor: Actor, titles: dict[int, str], periods: Sequence[Period], kind: str, *, exact: bool = False
) -> bytes | Iterator[bytes]:
    """What the initiatives (numbers with names) promised and reached in each period, as a file of ``kind``.

    Raises NotAllowed for exact counts.
    """
    lens, start = _lens(actor, exact=exact), year_start()
    found = by_period(list(titles), periods, lens=lens)
    placed = by_place_and_period(list(titles), periods, lens=lens)
    told = [
        _Told(period_name(period.start, period.end, start), period, titles[one.initiative_id], one, place)
        for period in periods
        for one, place in _with_places(found.get(period, []), placed.get(period, []))
    ]
    if kind == "json":
        return json.dumps([_members(one) for one in told], indent=1, ensure_ascii=False).encode()
    return _file((_outcome(one) for one in told), OUTCOME_COLUMNS, kind, "Outcomes")


@dataclass(frozen=True, slots=True)
class _Told:
    """One row: a measure in a period, of all places together or of one."""

    name: str
    period: Period
    title: str
    outcome: Outcome
    place: PlaceOutcome | None

    @property
    def baseline(self) -> int | None:
        return None if self.place else self.outcome.baseline

    @property
    def target(self) -> int | None:
        return None if self.place and self.place.promised is None else self.outcome.target


def _with_places(
    found: Iterable[Outcome], placed: Iterable[PlaceTable]
) -> Iterator[tuple[Outcome, PlaceOutcome | None]]:
    tables = {one.indicator.id: one for one in placed}
    for one in found:
        yield one, None
        if one.indicator_id in tables:
            yield from ((row.outcome, row) for row in tables[one.indicator_id].rows)


def _outcome(row: _Told) -> list[Value]:
    one = row.outcome
    return [
        row.name,
        row.period.start,
        row.period.end,
        row.title,
        one.name,
        row.place.name if row.place else "",
        one.unit,
        one.kind.label,
        row.baseline,
        row.target,
        _reached(one),
        one.n,
        one.as_text,
        one.method,
    ]


def _members(row: _Told) -> dict[str, object]:
    one = row.outcome
    return {
        "initiative": row.title,
        "measure": one.name,
        "place": row.place.name if row.place else None,
        "unit": one.unit,
        "kind": one.kind.value,
        "period": row.name,
        "first_day": row.period.start.isoformat(),
        "last_day": row.period.end.isoformat(),
        "baseline": row.baseline,
        "target": row.target,
        "reached": None if one.value is None else f"{one.value:f}",
        "base": one.n,
        "at_least": one.at_least,
        "hidden": one.suppressed,
        "told": one.as_text,
        "method": one.method,
    }


def _file(
    rows: Iterable[Sequence[Value]], columns: Sequence[Column], kind: str, title: str
) -> bytes | Iterator[bytes]:
    if kind == "csv":
        return write_csv(rows, columns)
    target = io.BytesIO()
    write_xlsx(target, [(title, columns, rows)], title=title, created=clock.now())
    return target.getvalue()
