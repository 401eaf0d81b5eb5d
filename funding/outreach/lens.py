"""How counts of people are shown: exactly to staff who may see them, protected to everyone and everything else.

Whatever leaves the house (exports, PDFs, figures in reports) is protected, unless somebody who may see exact counts
asks for a file with them. On screen, staff with the permission ``outreach.exact`` see exact counts; others see what may
be told (see ``suppression``).
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.outreach.suppression import is_small

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


@dataclass(frozen=True, slots=True)
class Sum:
    """How many are told; ``complete`` where that is all of them."""

    number: int
    complete: bool = True

    @property
    def hidden(self) -> bool:
        """Whether nothing of it is told."""
        return not self.complete and not self.number

    @property
    def told(self) -> str:
        """As a table has it: "1,203", "at least 1,190", or the mark."""
        if self.hidden:
            return MARK
        return f"{self.number:,}" if self.complete else f"at least {self.number:,}"


def shown(count: int | None) -> str:
    """A count as a table has it; the mark where it is hidden."""
    return MARK if count is None else f"{count:,}"
