"""Activities and outcomes for other programs: exactly the list's filter, with small counts of people protected.

Whatever leaves is protected whoever asks for it: in each row of activities the counts by group and their total, in
outcomes every count of people and every rate over few. A hidden count is written as ``*``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.periods import Period
from funding.outreach.activity_types import ActivityFilter, Profession
from funding.outreach.forms.fields import hours_told
from funding.outreach.lens import MARK, Lens
from funding.outreach.periods import period_name
from funding.outreach.queries.activities import ActivityRow, every_activity
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import lens_outside, year_start
from funding.outreach.result_types import Outcome

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACTIVITY_COLUMNS = (
    Column("Date", Kind.DATE),
    Column("Initiative", Kind.TEXT, 32),
    Column("Kind", Kind.TEXT),
    Column("Place", Kind.TEXT, 30),
    Column("Audience", Kind.TEXT, 30),
    Column("Sessions", Kind.INTEGER),
    *(Column(one.label, Kind.INTEGER) for one in Profession),
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
    Column("Unit", Kind.TEXT, 14),
    Column("Kind", Kind.TEXT, 14),
    Column("Baseline", Kind.INTEGER),
    Column("Target", Kind.INTEGER),
    Column("Reached", Kind.TEXT, 16),
    Column("Base (n)", Kind.INTEGER),
    Column("As told", Kind.TEXT, 30),
    Column("How it is counted", Kind.LONG_TEXT),
)


def _activity(row: ActivityRow, lens: Lens) -> list[Value]:
    one = row.activity
    groups, total = lens.group(row.attendance)
    counts: list[Value] = [
        MARK if group in groups and groups[group] is None else groups.get(group) for group in Profession
    ]
    return [
        one.happened_on,
        row.initiative,
        one.kind.label,
        one.place,
        one.audience,
        one.sessions,
        *counts,
        MARK if total is None else total,
        row.materials,
        ", ".join(language.language for language in one.spoken),
        hours_told(one.staff_minutes) if one.staff_minutes is not None else "",
        hours_told(one.volunteer_minutes) if one.volunteer_minutes is not None else "",
        one.logged_by_name,
    ]


def activities(actor: Actor, filters: ActivityFilter, kind: str) -> bytes | Iterator[bytes]:
    """Every activity of the filter, newest first, as ``csv`` or ``xlsx``."""
    lens = lens_outside()
    rows = (_activity(row, lens) for row in every_activity(actor, filters))
    return _file(rows, ACTIVITY_COLUMNS, kind, "Activities")


def _reached(one: Outcome) -> Value:
    if one.suppressed:
        return MARK
    return "" if one.value is None else f"{one.value:f}"


def outcomes(titles: dict[int, str], periods: Sequence[Period], kind: str) -> bytes | Iterator[bytes]:
    """What the initiatives (numbers with names) promised and reached in each period, as ``csv`` or ``xlsx``."""
    found, start = by_period(list(titles), periods), year_start()
    rows: Iterable[Sequence[Value]] = (
        [
            period_name(period.start, period.end, start),
            period.start,
            period.end,
            titles[one.initiative_id],
            one.name,
            one.unit,
            one.kind.label,
            one.baseline,
            one.target,
            _reached(one),
            one.n,
            one.as_text,
            one.method,
        ]
        for period in periods
        for one in found.get(period, [])
    )
    return _file(rows, OUTCOME_COLUMNS, kind, "Outcomes")


def _file(
    rows: Iterable[Sequence[Value]], columns: Sequence[Column], kind: str, title: str
) -> bytes | Iterator[bytes]:
    if kind == "csv":
        return write_csv(rows, columns)
    target = io.BytesIO()
    write_xlsx(target, [(title, columns, rows)], title=title, created=clock.now())
    return target.getvalue()
