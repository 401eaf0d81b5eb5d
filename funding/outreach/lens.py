"""How counts of people are shown: exactly to staff who may see them, protected to everyone and everything else.

Whatever leaves the house (exports, PDFs, figures in reports) is protected whoever asks. On screen, staff with the
permission ``outreach.exact`` see exact counts; others see what may be published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from funding.outreach.suppression import is_small, publish, publish_list

Key = TypeVar("Key")

MARK = "*"
"""What stands for a count that is hidden in a table."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Shows counts of people ``exact`` or protected below ``threshold``."""

    threshold: int
    exact: bool = False

    @property
    def few(self) -> str:
        """How a single hidden count is told."""
        return f"fewer than {self.threshold}"

    def hides(self, count: int) -> bool:
        """Whether a count that stands alone is hidden."""
        return not self.exact and is_small(count, self.threshold)

    def one(self, count: int) -> int | None:
        """A count that stands alone; None where it is hidden."""
        return None if self.hides(count) else count

    def group(
        self, counts: Mapping[Key, int], *, hide_total: bool = False
    ) -> tuple[dict[Key, int | None], int | None]:
        """Counts by group with their total, each None where hidden; ``hide_total`` where it may not follow."""
        if self.exact or not counts:
            return dict(counts), sum(counts.values())
        *shown, total = publish_list(
            list(counts.values()), threshold=self.threshold, hide_total=hide_total
        ).cells[0]
        return dict(zip(counts, shown, strict=True)), total

    def table(self, rows: Sequence[Sequence[int]]) -> tuple[tuple[int | None, ...], ...]:
        """A table with its totals in the last row and column, each None where hidden."""
        if not self.exact:
            return publish(rows, threshold=self.threshold).cells
        whole = [(*row, sum(row)) for row in rows]
        width = len(rows[0]) + 1 if rows else 1
        return (*whole, tuple(sum(row[at] for row in whole) for at in range(width)))


def shown(count: int | None) -> str:
    """A count as a table has it; the mark where it is hidden."""
    return MARK if count is None else f"{count:,}"
