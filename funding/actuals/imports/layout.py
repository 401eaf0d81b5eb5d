"""How a file from the books is read: its sheet and columns, and what its accounts and its words for awards mean.

An account means a place of the budget and a share, or that its rows are no costs of an award. A place is a kind of
line, indirect costs, or one line of one award's budget. Where a kind is meant and the award's budget has one line of
that kind, the cost stands on that line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from funding.actuals.imports.columns import FIELDS, SKIP, find_header, guess_fields, headings, normal
from funding.actuals.imports.streams import Peek
from funding.actuals.types import INDIRECT, Share
from funding.budgets.types import LineKind
from funding.kernel.errors import DomainError

LEAVE = "leave"
"""What an account or a word means whose rows are no costs of an award."""
LINE = "line:"


class LayoutError(DomainError):
    """A mapping by which no row could become a cost."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an account's costs stand: a kind's value or "indirect", the key of a line or nothing, and the share."""

    place: str
    share: Share = Share.FUNDER
    line_key: str = ""

    @property
    def kind(self) -> LineKind | None:
        """The kind of line; None for indirect costs."""
        return None if self.place == INDIRECT else LineKind(self.place)

    @property
    def value(self) -> str:
        """The target as choices and the database hold it: ``travel|funder``, ``travel:k12|match``."""
        key = f":{self.line_key}" if self.line_key else ""
        return f"{self.place}{key}|{self.share.value}"

    @classmethod
    def parse(cls, value: str) -> Target | None:
        """What ``value`` wrote, or None for something else."""
        place, _, share = value.partition("|")
        kind, _, key = place.partition(":")
        if share not in set(Share) or kind not in {INDIRECT, *LineKind}:
            return None
        return cls(kind, Share(share), key[:40])


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole mapping. ``accounts`` and ``awards`` go by the file's own words, as ``word_key`` writes them."""

    sheet: str = ""
    header: int = 0
    fields: tuple[str, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    awards: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """The place of the column that holds a field, or None."""
        return self.fields.index(name) if name in self.fields else None

    def target(self, key: str) -> Target | str | None:
        """What an account means: a target, LEAVE, or None where nobody has said."""
        said = self.accounts.get(key)
        if not said or said == LEAVE:
            return said or None
        return Target.parse(said)

    def as_json(self) -> dict[str, Any]:
        """The mapping as it is stored."""
        return asdict(self) | {"accounts": dict(self.accounts), "awards": dict(self.awards)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """What ``as_json`` wrote; whatever is missing is empty."""
        return cls(
            data.get("sheet", ""),
            data.get("header", 0),
            tuple(data.get("fields", ())),
            dict(data.get("accounts", {})),
            dict(data.get("awards", {})),
        )


def word_key(text: str) -> str:
    """An account or a word for an award as it is compared: one line, without case."""
    return " ".join(text.casefold().split())[:170]


def signature(heads: Sequence[str]) -> str:
    """What files with the same headings have in common, in hex."""
    told = "\x1f".join(normal(head) for head in heads)
    return hashlib.sha256(told.encode()).hexdigest()


def heads_of(found: Peek, layout: Layout) -> list[str]:
    """The headings that the layout says."""
    return headings(found.rows[layout.header][1]) if 0 <= layout.header < len(found.rows) else []


def guess(found: Peek, sheet: str = "", header: int | None = None) -> Layout:
    """The mapping that a file suggests by itself."""
    place = find_header(found) if header is None else header
    if not 0 <= place < len(found.rows):
        raise LayoutError("There is no such row of headings.", field="header")
    heads = headings(found.rows[place][1])
    width = max(found.width, len(heads))
    return Layout(sheet, place, tuple(guess_fields([*heads, *[""] * (width - len(heads))])))


def check_layout(layout: Layout) -> None:
    """Raise LayoutError where rows could not become costs."""
    counts = Counter(name for name in layout.fields if name != SKIP)
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice:
        raise LayoutError(f"Two columns are “{FIELDS[twice]}”. Only one can be.")
    if "date" not in counts:
        raise LayoutError("Say which column holds the date of the cost.")
    if "amount" not in counts and "debit" not in counts:
        raise LayoutError("Say which column holds the amount, or which the debit.")
    if "amount" in counts and ("debit" in counts or "credit" in counts):
        raise LayoutError("There is an amount and a debit or credit. Read one of them.")
    if not counts.keys() & {"account", "account_number", "section"}:
        raise LayoutError("Say which column holds the account.")
