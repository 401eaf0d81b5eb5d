"""The pipeline board and list, and the search for opportunities, at full size and as they grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from funding.applications.views import faces, rows
from funding.infra import kept_rows
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
    """A page after a change against its own SQL, sent bare."""
    return paired(after(place.get(address), kept_rows.forget), place.replay(address), rounds=9)


def bench_pages_against_a_bare_page() -> list[Row]:
    """10,000 applications and 83,000 opportunities against fifty rows through SQLAlchemy and Jinja.

    Nothing was written since the last look: what the database was asked then is not asked again.
    """
    full = house(FULL)
    return [
        against_bare_page(full, address).row(f"{name}, full size / bare page of 50 rows", aim=2)
        for name, address in PAGES.items()
    ]


def bench_pages_after_a_change() -> list[Row]:
    """The same pages when anything was written since the last look, so that every statement is sent; and when besides
    none of their cards or rows was ever shown, as on the first visit of a day.
    """
    full = house(FULL)
    found = []
    for name in ("pipeline board", "pipeline list", "pipeline list, grouped by funder"):
        for words, forgets in AFTER.items():
            pair = paired(after(full.get(PAGES[name]), *forgets), full.bare_page())
            found.append(replace(pair.row(f"{name}, {words} / bare page", aim=2), aim="", met=None))
    return found


AFTER: dict[str, tuple[Callable[[], None], ...]] = {
    "after a change": (kept_rows.forget,),
    "every card new": (kept_rows.forget, faces.forget, rows.forget),
}


def after(ask: Callable[[], object], *forgets: Callable[[], None]) -> Callable[[], object]:
    """The work, done after each of ``forgets``."""

    def work() -> object:
        for forget in forgets:
            forget()
        return ask()

    return work


def bench_growth_from_a_thousand_rows() -> list[Row]:
    """How each page grows from 1,000 rows to full size, after a change, beside how its own SQL grows."""
    small, full = house(SMALL), house(FULL)
    return [
        growth_row(
            f"{name}, growth from 1,000 rows / growth of its SQL",
            ours=(against_own_sql(small, address), against_own_sql(full, address)),
        )
        for name, address in PAGES.items()
    ]
