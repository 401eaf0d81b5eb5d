"""The pipeline at 10,000 applications with 50,000 dates, and the forecast of those applications by month of cash."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import sqlalchemy as sa

from funding.applications.models import Application
from funding.forecast import cash
from funding.infra.db import db, unit_of_work
from tests.performance.bench_calendar import FULL, SMALL, full_of_dates
from tests.performance.harness import Row, growth_row, paired
from tests.performance.houses import House

FORECAST = "/forecast?year=2027"
PAGES = {"pipeline board": "/pipeline", "pipeline list": "/pipeline/list"}


@cache
def dated(size: tuple[int, int]) -> House:
    """The house with five dates for each application, whose projects have their days too."""
    place = full_of_dates(size)
    with place.app.app_context(), unit_of_work():
        dice = random.Random(size[0])  # noqa: S311 - made-up data, not secrets.
        table = Application.__table__
        numbers = db.session.scalars(sa.select(table.c.id)).all()
        days = [_project(dice) | {"number": number} for number in numbers]
        rows = sa.update(table).where(table.c.id == sa.bindparam("number"))
        db.session.connection().execute(
            rows.values(starts_on=sa.bindparam("first"), ends_on=sa.bindparam("last")), days
        )
    return place


def _project(dice: random.Random) -> dict[str, date]:
    first = date(2025, 7, 1) + timedelta(days=30 * dice.randint(0, 30))
    return {"first": first, "last": first + timedelta(days=dice.choice((364, 364, 729, 1_095)))}


def bench_pipeline_with_fifty_thousand_dates() -> list[Row]:
    """Board and list where each application has five dates, against the bare page of fifty rows."""
    place = dated(FULL)
    return [
        paired(place.get(address), place.bare_page()).row(
            f"{name}, 10,000 applications, 50,000 dates / bare page of 50 rows", aim=2
        )
        for name, address in PAGES.items()
    ]


def bench_growth_with_dates() -> list[Row]:
    """How board and list grow from 1,000 applications beside how their SQL grows."""
    small, full = dated(SMALL), dated(FULL)
    return [
        growth_row(
            f"{name} with dates, growth from 1,000 applications / growth of its SQL",
            ours=(
                paired(small.get(address), small.replay(address), rounds=9),
                paired(full.get(address), full.replay(address), rounds=9),
            ),
        )
        for name, address in PAGES.items()
    ]


def bench_forecast_of_ten_thousand_applications() -> list[Row]:
    """The year's forecast against its own SQL sent bare, and the same where no amount was divided before."""
    place = dated(FULL)
    again = paired(place.get(FORECAST), place.replay(FORECAST), rounds=7)
    anew = paired(_anew(place.get(FORECAST)), place.replay(FORECAST), rounds=5)
    rows = ((again, "seen before"), (anew, "every amount divided anew"))
    return [
        replace(pair.row(f"forecast, 10,000 applications, {name} / its SQL", aim=2), aim="", met=None)
        for pair, name in rows
    ]


def _anew(ask: Callable[[], object]) -> Callable[[], object]:
    def work() -> object:
        cash.cash.cache_clear()
        cash.shape.cache_clear()
        return ask()

    return work
