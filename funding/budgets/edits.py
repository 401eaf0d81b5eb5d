"""Single changes that the grid sends: what they look like as JSON, and how their texts are read.

Each change carries the value that its author saw before typing (``was``). It is refused as a conflict only
where the stored value is neither that one nor the new one already: two people may edit one line's different
cells, and a change that is sent twice because an answer was lost does no harm.

====================  ==========================================  ================================
change                fields                                      meaning
====================  ==========================================  ================================
``{"do": "set"}``     key, field, year, text, was                 write one cell
``{"do": "add"}``     key, kind, title                            a new line
``{"do": "remove"}``  key                                         take a line away
``{"do": "restore"}`` key                                         bring it back
====================  ==========================================  ================================

An amount's text is read as money of zero or more; blank is 0, and ``=`` is what the line's calculation leaves
after the other columns. An initiative is its number or its exact title; blank is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from funding.budgets.types import MAX_TITLE, MAX_YEARS, LineKind, Source
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, parse_money

MONEY_FIELDS = tuple(source.value for source in Source)
FIELDS = ("title", "initiative", *MONEY_FIELDS)
MOST_EDITS = 3_000
_KEY = re.compile(r"[A-Za-z0-9-]{1,40}")


class EditError(DomainError):
    """A change that is malformed or refused; the message is shown at the cell."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. ``text`` is what was typed; ``was`` what stood there: cents, a title or an id."""

    do: str
    key: str
    field: str = ""
    year: int = 1
    text: str = ""
    was: int | str | None = None
    kind: LineKind | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change: "saved", "refused" with a sentence, or "conflict" with what is stored."""

    state: str
    message: str = ""
    stored: int | str | None = None
    stored_text: str = ""


def read_edits(data: Any) -> list[Edit]:
    """The changes of a request's body ``{"edits": [...]}``. Raises EditError for a malformed body."""
    edits = data.get("edits") if isinstance(data, Mapping) else None
    if not isinstance(edits, list) or not edits or len(edits) > MOST_EDITS:
        raise EditError(f"Send a list of 1 to {MOST_EDITS:,} edits.")
    return [_read(each) for each in edits]


def _read(data: Any) -> Edit:
    if not isinstance(data, Mapping):
        raise EditError("An edit is an object.")
    do, key = data.get("do"), data.get("key")
    if do not in {"set", "add", "remove", "restore"}:
        raise EditError("An edit sets, adds, removes or restores.")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise EditError("An edit names a line by its key.")
    if do == "set":
        return _read_set(key, data)
    kind = _kind(data.get("kind")) if do == "add" else None
    text = data.get("title", "")
    return Edit(do, key, text=text if isinstance(text, str) else "", kind=kind)


def _read_set(key: str, data: Mapping[str, Any]) -> Edit:
    field, year, text, was = data.get("field"), data.get("year", 1), data.get("text"), data.get("was")
    if field not in FIELDS or not isinstance(text, str):
        raise EditError("An edit names a field and its text.")
    if type(year) is not int or not 1 <= year <= MAX_YEARS:
        raise EditError(f"A budget year is 1 to {MAX_YEARS}.")
    if was is not None and type(was) not in {int, str}:
        raise EditError("What stood in a cell is a number or a text.")
    return Edit("set", key, field, year, text, was)


def _kind(value: Any) -> LineKind:
    try:
        return LineKind(value)
    except ValueError as error:
        raise EditError("There is no such kind of line.") from error


def read_title(text: str) -> str:
    """A line's title: 1 to 200 characters on one line, without control characters. Raises EditError."""
    title = " ".join(text.split())
    if not title:
        raise EditError("Give the line a title.")
    if len(title) > MAX_TITLE:
        raise EditError(f"A title has {MAX_TITLE} characters at most; this one has {len(title)}.")
    if not title.isprintable():
        raise EditError("The title contains characters that cannot be shown.")
    return title


def read_amount(text: str, left: Cents | None) -> Cents:
    """Cents from a cell's text; ``left`` is what ``=`` stands for. Raises EditError or MoneyError."""
    cleaned = text.strip()
    if cleaned in {"", "-", "–", "—"}:
        return 0
    if cleaned == "=":
        if left is None:
            raise EditError("This line has no calculation to take the rest of.")
        return left
    return parse_money(cleaned)
