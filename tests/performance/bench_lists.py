"""The pipeline board and list, and the search for opportunities, at full size and as they grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from funding.applications.views import faces, rows
from tests.performance.harness import Pair, Row, growth_row, paired
from tests.performance.houses import FULL, SMALL, House, house

PAGES = {
    "pipeline board": "/pipeline",
    "pipeline list": "/pipeline/list",
    "pipeline list, grouped by funder": "/pipeline/list?group=funder",
    "opportunities": "/opportunities",
    "opportunity search": "/opportunities?q=human+trafficking",
}


def against_bare_page(place: House, address: str) -> Pair:
    """A page against the bare page of fifty rows in the same house."""
    return paired(place.get(address), place.bare_page())


def against_own_sql(place: House, address: str) -> Pair:
    """A page against its own SQL, sent bare."""
    return paired(place.get(address), place.replay(address), rounds=9)


def bench_pages_against_a_bare_page() -> list[Row]:
    """10,000 applications and 83,000 opportunities against fifty rows through SQLAlchemy and Jinja."""
    full = house(FULL)
    return [
        against_bare_page(full, address).row(f"{name}, full size / bare page of 50 rows", aim=2)
        for name, address in PAGES.items()
    ]


def bench_pages_where_every_card_is_new() -> list[Row]:
    """The same pages when none of their cards or rows was ever shown, as on the first visit of a day."""
    full = house(FULL)
    rows = []
    for name in ("pipeline board", "pipeline list"):
        pair = paired(_anew(full.get(PAGES[name])), full.bare_page())
        rows.append(replace(pair.row(f"{name}, every card new / bare page", aim=2), aim="", met=None))
    return rows


def _anew(ask: Callable[[], object]) -> Callable[[], object]:
    def work() -> object:
        faces.forget()
        rows.forget()
        return ask()

    return work


def bench_growth_from_a_thousand_rows() -> list[Row]:
    """How each page grows from 1,000 rows to full size beside how its own SQL grows."""
    small, full = house(SMALL), house(FULL)
    return [
        growth_row(
            f"{name}, growth from 1,000 rows / growth of its SQL",
            ours=(against_own_sql(small, address), against_own_sql(full, address)),
        )
        for name, address in PAGES.items()
    ]
