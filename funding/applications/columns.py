"""The columns the pipeline list can show, and how a list is laid out: which columns, grouped by what, what is folded.

The title is always the first column: it stays in view while the rest scrolls. Everything else can be chosen and put in
any order. A layout stands in the address bar beside the filter, so a link, an export and a print show the same list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funding.applications.types import Aspect
from funding.infra.sheets import Kind

MOST_TURNED = 200
NO_GROUP = "none"
"""How an address names the group of what has no owner, no start and so on."""
LONGEST_KEY = 20


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its heading, how files type it, how cells are drawn (``shape``) and what may be done with it.

    ``summed`` columns have subtotals; ``sorts`` says that the list can be ordered by it; ``edits`` that a cell can be
    changed where it stands.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    shape: str = "text"
    width: int | None = None
    sorts: bool = True
    summed: bool = False
    edits: bool = False

    @property
    def numeric(self) -> bool:
        """Whether its figures are set flush right."""
        return self.kind in {Kind.MONEY, Kind.PERCENT, Kind.INTEGER}


_READINESS = tuple(
    ListColumn(aspect.value, f"{aspect.label} ready" if aspect is Aspect.BUDGET else aspect.label, width=14)
    for aspect in Aspect
)
LIST_COLUMNS = (
    ListColumn("title", "Title", shape="title", width=44, edits=True),
    ListColumn("funder", "Funder", shape="tag", width=32),
    ListColumn("kind", "Kind of funder", width=18),
    ListColumn("stage", "Stage", width=16, edits=True),
    ListColumn("stage_days", "Days in stage", Kind.INTEGER, "count"),
    ListColumn("owner", "Owner", width=20, edits=True),
    ListColumn("ask", "Asked", Kind.MONEY, "money", summed=True, edits=True),
    ListColumn("weighted", "Weighted", Kind.MONEY, "money", summed=True),
    ListColumn("awarded", "Awarded", Kind.MONEY, "money", summed=True),
    ListColumn("counted_in", "Counted in", width=30, sorts=False),
    ListColumn("chance", "Chance", Kind.PERCENT, "percent", width=9, edits=True),
    ListColumn("due", "Next date", Kind.DATE, "gate"),
    ListColumn("left", "Days left", Kind.INTEGER, "left"),
    ListColumn("submitted", "Submitted on", Kind.DATE, "day"),
    ListColumn("decided", "Decided on", Kind.DATE, "day"),
    ListColumn("starts", "Starts", Kind.DATE, "day"),
    ListColumn("ends", "Ends", Kind.DATE, "day"),
    ListColumn("match", "Match", Kind.PERCENT, "percent", width=9),
    ListColumn("ceiling", "Ceiling", Kind.MONEY, "money"),
    *_READINESS,
    ListColumn("initiatives", "Outreach", width=36, sorts=False),
    ListColumn("number", "Opportunity number", width=22),
    ListColumn("changed", "Last changed", Kind.MOMENT, "moment"),
)
COLUMNS = {column.key: column for column in LIST_COLUMNS}
STANDARD = ("title", "funder", "stage", "due", "owner", "ask", "chance")
"""What a list shows before anybody chose."""

GROUPINGS = {
    "stage": "Stage",
    "funder": "Funder",
    "kind": "Kind of funder",
    "owner": "Owner",
    "initiative": "Outreach initiative",
    "year": "Fiscal year of start",
    "month": "Month of next date",
}
"""What a list can be grouped by, in the words of its menu."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a list is laid out.

    ``turned`` holds the keys of groups that are the other way round than ``folded`` says of all. ``year_starts`` is
    the month in which the house's fiscal year begins.
    """

    columns: tuple[str, ...] = STANDARD
    group: str = ""
    folded: bool = False
    turned: frozenset[str] = frozenset()
    year_starts: int = 1

    def shows(self, *keys: str) -> bool:
        """Whether any of these columns is shown."""
        return any(key in self.columns for key in keys)

    def is_folded(self, key: str) -> bool:
        """Whether the rows of a group are hidden."""
        return (key in self.turned) is not self.folded

    @property
    def chosen(self) -> tuple[ListColumn, ...]:
        """The columns themselves, in order."""
        return tuple(COLUMNS[key] for key in self.columns)


def chosen_columns(keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of these keys in their order, the title first; unknown and repeated ones are left out."""
    known = [key for key in dict.fromkeys(keys) if key in COLUMNS and key != "title"]
    return ("title", *known) if known else STANDARD


def turned_keys(text: str) -> frozenset[str]:
    """The keys of groups as an address lists them."""
    keys = (key for key in text.split(",") if 0 < len(key) <= LONGEST_KEY and key.replace("_", "").isalnum())
    return frozenset(list(keys)[:MOST_TURNED])


def turned_round(layout: Layout, key: str) -> str:
    """The groups that are turned once this one is turned too, as an address lists them."""
    return ",".join(sorted(layout.turned ^ {key}))
