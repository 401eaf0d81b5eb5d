"""The lists of awards, partners, subawards and reports, ten thousand of each, and as they grow."""

from __future__ import annotations

from dataclasses import replace

from funding.infra import kept_rows, row_html
from tests.performance.bench_lists import after, against_bare_page, against_own_sql
from tests.performance.harness import Row, growth_row, paired
from tests.performance.holdings import held_house

SMALL, FULL = 1_000, 10_000
PAGES = {
    "awards": "/awards",
    "awards by amount": "/awards?sort=-amount",
    "partners": "/partners",
    "subawards": "/subawards",
    "subawards by obligated": "/subawards?sort=-obligated",
    "reports": "/reports",
    "reports by award": "/reports?sort=award",
}
AFTER = {
    "after a change": (kept_rows.forget,),
    "every row new": (kept_rows.forget, row_html.forget),
}


def bench_held_lists_against_a_bare_page() -> list[Row]:
    """Ten thousand of each against fifty rows through SQLAlchemy and Jinja.

    Nothing was written since the last look: what the database was asked then is not asked again.
    """
    full = held_house(FULL)
    return [
        against_bare_page(full, address).row(f"{name}, {FULL:,} of each / bare page of 50 rows", aim=2)
        for name, address in PAGES.items()
    ]


def bench_held_lists_after_a_change() -> list[Row]:
    """The same pages when anything was written since the last look; and when none of their rows was ever shown."""
    full = held_house(FULL)
    found = []
    for name, address in PAGES.items():
        for words, forgets in AFTER.items():
            pair = paired(after(full.get(address), *forgets), full.bare_page())
            found.append(replace(pair.row(f"{name}, {words} / bare page", aim=2), aim="", met=None))
    return found


def bench_growth_of_held_lists() -> list[Row]:
    """How each page grows from 1,000 to 10,000 of each: with what is kept, and after a change beside its own SQL."""
    small, full = held_house(SMALL), held_house(FULL)
    rows = []
    for name, address in PAGES.items():
        kept = growth_row(
            f"{name}, growth from 1,000 / growth of the bare page",
            ours=(against_bare_page(small, address), against_bare_page(full, address)),
        )
        changed = growth_row(
            f"{name}, growth from 1,000 after a change / growth of its SQL",
            ours=(against_own_sql(small, address), against_own_sql(full, address)),
        )
        rows += [kept, changed]
    return rows
