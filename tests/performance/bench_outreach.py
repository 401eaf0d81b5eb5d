"""Protected totals of 50,000 activities against the sums that nobody protects."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from time import process_time

import sqlalchemy as sa

from funding.infra import kept_rows
from funding.infra.db import db, unit_of_work
from funding.outreach.activity_models import Activity, ActivityCount
from funding.outreach.activity_types import ActivityFilter, ActivityKind, Counted, Profession
from funding.outreach.queries import attendance as module
from funding.outreach.queries.attendance import attendance, groups_told
from tests.builders.outreach import build_initiative
from tests.performance.harness import Row, paired
from tests.performance.houses import NOW, House, insert, scratch_folder

ACTIVITIES, INITIATIVES = 50_000, 20
THRESHOLD, YEAR_START = 5, 10


@cache
def active_house() -> tuple[House, list[int]]:
    """A house with six years of activities, and its initiatives."""
    place = House(scratch_folder(), 10, 0)
    dice = random.Random(7)  # noqa: S311 - made-up data, not secrets.
    with place.app.app_context(), unit_of_work():
        ids = [build_initiative(title=f"Initiative {number}").id for number in range(INITIATIVES)]
        rows = [
            {
                "id": number,
                "initiative_id": dice.choice(ids),
                "kind": dice.choice(list(ActivityKind)),
                "happened_on": date(2021, 1, 1) + timedelta(days=dice.randrange(2_100)),
                "place": f"Place {dice.randrange(40)}",
                "sent_key": str(number),
                "logged_at": NOW,
            }
            for number in range(1, ACTIVITIES + 1)
        ]
        insert(Activity.__table__, rows)
        counts = [
            {
                "activity_id": row["id"],
                "counted": Counted.ATTENDANCE,
                "category": group.value,
                "number": dice.choice((1, 2, 3, 8, 12, 25, 30)),
            }
            for row in rows
            for group in dice.sample(list(Profession), 2)
        ]
        insert(ActivityCount.__table__, counts)
    return place, ids


def bench_protected_totals() -> list[Row]:
    """How many came, in all and by group, as it may be told: with what is kept, after a change, and made anew.

    Bare: the same two sums over the same rows, unprotected and by SQL alone.
    """
    place, ids = active_house()
    with place.app.app_context():

        def told() -> None:
            known = attendance(ids, THRESHOLD)
            assert sum(one.total(ActivityFilter()).number for one in known.values())
            assert groups_told(known, ActivityFilter(), YEAR_START)

        def bare() -> None:
            query = (
                sa.select(ActivityCount.category, sa.func.sum(ActivityCount.number))
                .join(Activity, Activity.id == ActivityCount.activity_id)
                .where(ActivityCount.counted == Counted.ATTENDANCE, Activity.voided_at.is_(None))
            )
            for by in ((Activity.initiative_id, ActivityCount.category), (Activity.id,)):
                db.session.execute(query.group_by(*by)).all()

        def after(*forgets: Callable[[], None]) -> Callable[[], None]:
            return lambda: [*(forget() for forget in forgets), told()][-1]

        ways = {
            "nothing written since": told,
            "after a change": after(kept_rows.forget),
            "made anew": after(kept_rows.forget, module.forget),
        }
        pairs = {
            name: paired(work, bare, rounds=5, warm_up=1, clock=process_time) for name, work in ways.items()
        }
        db.session.rollback()
    return [
        pair.row(f"protected totals of {ACTIVITIES:,} activities, {name} / bare sums", aim=aim)
        for (name, pair), aim in zip(pairs.items(), (1, 3, 5), strict=True)
    ]
