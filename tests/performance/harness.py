"""Measuring in pairs: what the program takes against the least that the same work could take, in the same
run.

Absolute times say little on a shared machine, so every figure is a ratio. The two sides are run by turns,
so that a busy moment strikes both; the least of the rounds is the cost without the neighbors' noise, the
median tells how the rounds spread.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Where there is no floor to compare with, ``ratio`` is empty."""

    name: str
    measured: str
    floor: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the aim is met, in a word."""
        return "" if self.met is None else "yes" if self.met else "NO"


@dataclass(frozen=True, slots=True)
class Pair:
    """The seconds of each round, ours and the floor's."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Least against least."""
        return min(self.ours) / min(self.bare)

    @property
    def spread(self) -> float:
        """The median of the rounds' own ratios: near ``ratio`` when the machine was quiet."""
        return median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    def row(self, name: str, *, aim: float) -> Row:
        """This pair as a line of the table; the aim is met at or below it."""
        return Row(
            name,
            milliseconds(min(self.ours)),
            milliseconds(min(self.bare)),
            f"{self.ratio:.2f}x (median {self.spread:.2f}x)",
            f"<= {aim:g}x",
            self.ratio <= aim,
        )


def timed(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that one run of ``work`` takes, the garbage collector held back.

    ``time.process_time`` as the clock leaves out what other programs take meanwhile, for work that only computes.
    """
    gc.collect()
    gc.disable()
    try:
        start = clock()
        work()
        return clock() - start
    finally:
        gc.enable()


def paired(
    ours: Work,
    bare: Work,
    *,
    rounds: int = 15,
    warm_up: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> Pair:
    """Run both by turns, first in either order, after ``warm_up`` rounds that are not counted."""
    for _ in range(warm_up):
        ours()
        bare()
    measured: list[tuple[float, float]] = []
    for turn in range(rounds):
        if turn % 2:
            second = timed(bare, clock)
            first = timed(ours, clock)
        else:
            first = timed(ours, clock)
            second = timed(bare, clock)
        measured.append((first, second))
    return Pair(tuple(one for one, _ in measured), tuple(other for _, other in measured))


def growth_row(name: str, *, ours: tuple[Pair, Pair], aim: float = 1.2) -> Row:
    """How our cost grows from small to full size, beside how the same SQL run bare grows."""
    small, full = ours
    our_growth = min(full.ours) / min(small.ours)
    bare_growth = min(full.bare) / min(small.bare)
    # SQL that gets no slower leaves us no excuse to: its growth then counts as none.
    ratio = our_growth / max(1.0, bare_growth)
    return Row(
        name,
        f"{our_growth:.2f}x growth",
        f"{bare_growth:.2f}x growth",
        f"{ratio:.2f}x",
        f"<= {aim:g}x",
        ratio <= aim,
    )


def milliseconds(seconds: float) -> str:
    """``12.3 ms`` or ``4.56 s``."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def kilobytes(size: int) -> str:
    """``118.4 KB`` of 1024 bytes."""
    return f"{size / 1024:.1f} KB"


HEADINGS = Row("figure", "measured", "floor", "ratio", "aim")


def table(rows: Sequence[Row]) -> str:
    """The rows as text in aligned columns."""
    cells = [
        (row.name, row.measured, row.floor, row.ratio, row.aim, row.verdict) for row in (HEADINGS, *rows)
    ]
    cells[0] = (*cells[0][:5], "met")
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
