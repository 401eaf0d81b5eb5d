"""The palette at full size: what is typed on every page, against a bare page of fifty rows, and as the house grows."""

from __future__ import annotations

from tests.performance.harness import Row, growth_row, paired
from tests.performance.houses import FULL, SMALL, house

TYPED = {
    "one common word": "/search/palette?q=outreach",
    "two beginnings": "/search/palette?q=appl+trai",
    "one letter": "/search/palette?q=o",
    "a listing": "/search/palette?q=16.320",
    "nothing that is there": "/search/palette?q=zzqx",
}


def bench_the_palette_against_a_bare_page() -> list[Row]:
    """10,000 applications and 83,000 calls: one answer of the palette."""
    full = house(FULL)
    return [
        paired(full.get(address), full.bare_page()).row(f"palette, {name} / bare page of 50 rows", aim=2)
        for name, address in TYPED.items()
    ]


def bench_growth_from_a_thousand_rows() -> list[Row]:
    """How an answer grows from 1,000 rows to full size beside how its own SQL grows."""
    small, full = house(SMALL), house(FULL)
    address = TYPED["two beginnings"]
    pairs = tuple(paired(one.get(address), one.replay(address), rounds=9) for one in (small, full))
    return [growth_row("palette, growth from 1,000 rows / growth of its SQL", ours=(pairs[0], pairs[1]))]
