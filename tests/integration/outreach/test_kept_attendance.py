"""What may be told of attendances is kept, and never older than the last change of any of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from funding.infra import kept_rows
from funding.infra.db import db, unit_of_work
from funding.outreach.activity_types import ActivityFilter, Profession
from funding.outreach.lens import Sum
from funding.outreach.queries import attendance as module
from funding.outreach.queries.attendance import attendance, groups_told
from tests.builders.outreach import build_activity, build_initiative

pytestmark = pytest.mark.usefixtures("database")
CHANGES = {
    "a count": "UPDATE activity_counts SET number = 40 WHERE activity_id = {first}",
    "a day": "UPDATE activities SET happened_on = '2026-11-20' WHERE id = {first}",
    "a place": "UPDATE activities SET place = 'Corry' WHERE id = {first}",
    "one that is void": "UPDATE activities SET voided_at = '2026-11-21', void_reason = 'Twice' WHERE id = {first}",
    "one that is gone": "DELETE FROM activity_counts WHERE activity_id = {last}",
}
Told = tuple[dict[int, Sum], dict[str, list[Sum]], dict[Profession, Sum]]


def told(ids: list[int]) -> Told:
    """Totals, totals by place, and groups, as a new request sees them."""
    db.session.rollback()
    known = attendance(ids, 5)
    places: dict[str, list[Sum]] = {}
    for one in known.values():
        for place, found in one.by_place(ActivityFilter()).items():
            places.setdefault(place, []).append(found)
    totals = {key: one.total(ActivityFilter()) for key, one in known.items()}
    return totals, places, groups_told(known, ActivityFilter(), 10)


def test_what_is_told_of_attendances_follows_every_change() -> None:
    initiatives = [build_initiative(title=title) for title in ("Street team", "Schools")]
    made = [
        build_activity(
            initiatives[number % 2],
            happened_on=date(2026, 8, 3) + timedelta(days=number * 9),
            place=("Erie", "Corry")[number % 3 == 0],
            attendance={Profession.HEALTH: 6 + number, Profession.TEACHERS: number % 4 + 1},
        ).id
        for number in range(10)
    ]
    ids = [one.id for one in initiatives]
    db.session.commit()
    for name, change in CHANGES.items():
        before = told(ids)
        assert told(ids) == before
        with unit_of_work():
            db.session.execute(sa.text(change.format(first=made[1], last=made[-1])))
        after = told(ids)
        assert after != before, name
        kept_rows.forget()
        module.forget()
        assert told(ids) == after, name
