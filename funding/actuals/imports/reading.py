"""From a row to a cost: its day, its amount, its account and award, and what it is known by.

=============================  ==================================================================
cell                           read as
=============================  ==================================================================
``10/05/2026``, ``10/5/26``    October 5, 2026
``2026-10-05``, ``46300``      October 5, 2026; the number is a workbook's own
``1,234.5``, ``(500.00)``      refused; -$500.00: accountants write credits in brackets
debit 20.00, credit empty      $20.00; a credit alone is negative
``1.005``                      refused: not whole cents
=============================  ==================================================================

A row is known by its transaction number and account, and by its place among rows that agree in both. Without a
transaction number all that it says makes it up, so a row that was changed in the books is a new one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from funding.actuals.imports.layout import Layout, word_key
from funding.actuals.imports.streams import Cells, shown
from funding.actuals.types import (
    MAX_ACCOUNT,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_VENDOR,
    Share,
    Trouble,
)
from funding.budgets.imports.table import Cell
from funding.budgets.imports.table import Trouble as CellTrouble
from funding.infra.sheets import unguard
from funding.kernel.errors import DomainError
from funding.kernel.money import MAX_CENTS, Cents, parse_money
from funding.kernel.privacy import identifying

_WHOLE = re.compile(r"-?\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})\.[0-9]{2}")
_SIGNS = str.maketrans("", "", "$,. ")
_SHAPES = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%b %d, %Y", "%m-%d-%Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M")
_FIRST_DAY = date(1899, 12, 30)
_LAST_SERIAL = 110_000
_MATCH = frozenset({"match", "cash match", "match, cash", "cost share", "cost sharing", "recipient", "local"})
_FUNDER = frozenset({"", "funder", "federal", "grant", "award", "sponsor"})
_TOTAL = re.compile(r"^(?:grand |sub-?)?totals?\b|^net income\b|^beginning balance\b", re.IGNORECASE)
_MOST_KNOWN = 50_000


class RowError(DomainError):
    """What is wrong with a row."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(slots=True)
class Draft:
    """What one row says of one cost, before anybody asks whether its award can bear it."""

    row: int
    incurred_on: date
    paid_on: date | None
    amount_cents: Cents
    account: str
    award_word: str
    share: Share | None
    vendor: str
    description: str
    reference: str
    key: str
    content: str


class RowReader:
    """Reads rows by one layout. Remembers what it has understood already, within bounds."""

    def __init__(self, layout: Layout) -> None:
        self._places = {name: place for place, name in enumerate(layout.fields) if name != "skip"}
        self._days: dict[str, date] = {}
        self._seen: dict[int, int] = {}
        self._section = ""

    def read(self, row: int, cells: Cells) -> Draft | None:
        """The cost of a row; None where it holds none: headings of sections, totals, nothing.

        Raises RowError.
        """
        get = self._getter(cells)
        day_cell = get("date")
        if day_cell is None or day_cell == "":
            self._note_section(get)
            return None
        texts = {
            name: _text(get(name)) for name in ("vendor", "description", "reference", "award", "transaction")
        }
        cents = self._amount(get)
        if cents == 0:
            return None
        day = self._day(day_cell, "date")
        paid = get("paid")
        account = self._account(get)
        told = "\n".join((texts["vendor"], texts["description"], texts["reference"]))
        what = identifying(told)
        if what:
            raise RowError(Trouble.IDENTIFYING, f"This looks like {what}. Take it out of the file.")
        draft = Draft(
            row,
            day,
            self._day(paid, "payment date") if paid else None,
            cents,
            account,
            texts["award"],
            _share(_text(get("share"))) if "share" in self._places else None,
            texts["vendor"][:MAX_VENDOR],
            texts["description"][:MAX_DESCRIPTION],
            texts["reference"][:MAX_REFERENCE],
            "",
            "",
        )
        self._identify(draft, texts["transaction"])
        return draft

    def _getter(self, cells: Cells) -> Callable[[str], Cell]:
        places, width = self._places, len(cells)

        def get(name: str) -> Cell:
            place = places.get(name)
            return cells[place] if place is not None and place < width else None

        return get

    def _note_section(self, get: Callable[[str], Cell]) -> None:
        """Remember an account that stands as a heading above its rows."""
        text = _text(get("section")) if "section" in self._places else ""
        if text and not _TOTAL.search(text):
            self._section = text

    def _account(self, get: Callable[[str], Cell]) -> str:
        parts = [_text(get(name)) for name in ("account_number", "account") if name in self._places]
        told = " ".join(part for part in parts if part) or self._section
        if not told:
            raise RowError(Trouble.BAD_ROW, "The row names no account.")
        return told[:MAX_ACCOUNT]

    def _amount(self, get: Callable[[str], Cell]) -> Cents:
        if "amount" in self._places:
            return _cents(get("amount"))
        return _cents(get("debit")) - _cents(get("credit"))

    def _day(self, cell: Cell, name: str) -> date:
        if isinstance(cell, str):
            known = self._days.get(cell)
            if known is None:
                known = _parsed_day(cell, name)
                if len(self._days) < _MOST_KNOWN:
                    self._days[cell] = known
            return known
        if isinstance(cell, Decimal) and 1 <= cell < _LAST_SERIAL:
            return _FIRST_DAY + timedelta(days=int(cell))
        raise RowError(Trouble.BAD_ROW, f"The {name} cannot be read.")

    def _identify(self, draft: Draft, transaction: str) -> None:
        day = draft.incurred_on.isoformat()
        texts = (draft.vendor, draft.description, draft.reference)
        content = "\x1f".join(
            (
                day,
                draft.paid_on.isoformat() if draft.paid_on else "",
                str(draft.amount_cents),
                draft.account,
                draft.award_word,
                draft.share.value if draft.share else "",
                *texts,
            )
        )
        known_by = f"{transaction}\x1f{word_key(draft.account)}" if transaction else content
        first = hashlib.blake2b(known_by.encode(), digest_size=16).digest()
        number = int.from_bytes(first[:8], "big")
        count = self._seen.get(number, 0)
        self._seen[number] = count + 1
        if count:
            first = hashlib.blake2b(first + count.to_bytes(4, "big"), digest_size=16).digest()
        draft.key, draft.content = first.hex(), content


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        text = cell if cell.isalnum() else unguard(" ".join(cell.split()))
        if not text.isprintable():
            # What is copied out of other programs brings marks that nobody sees: they say nothing and are left out.
            text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
        if not text.isprintable():
            raise RowError(Trouble.BAD_ROW, "A text of this row contains characters that cannot be stored.")
        return text
    if isinstance(cell, CellTrouble):
        raise RowError(Trouble.BAD_ROW, cell.message)
    return shown(cell)


def _parsed_day(text: str, name: str) -> date:
    plain = text.strip()
    for shape in _SHAPES:
        try:
            day = datetime.strptime(plain, shape).date()  # noqa: DTZ007 - a calendar day has no zone.
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:
            return day
    raise RowError(Trouble.BAD_ROW, f"The {name} “{plain[:30]}” cannot be read. Write it as 10/05/2026.")


def _cents(cell: Cell) -> Cents:
    if cell is None or cell == "":
        return 0
    if isinstance(cell, Decimal):
        scaled = cell * 100
        if scaled != scaled.to_integral_value() or abs(scaled) > MAX_CENTS:
            raise RowError(
                Trouble.BAD_ROW, f"The amount {cell.normalize():f} is not whole cents, or too large."
            )
        return int(scaled)
    if isinstance(cell, CellTrouble):
        raise RowError(Trouble.BAD_ROW, cell.message)
    if _WHOLE.fullmatch(cell):
        cents = int(cell.translate(_SIGNS))
        if abs(cents) <= MAX_CENTS:
            return cents
    return _odd_cents(cell)


def _odd_cents(cell: str) -> Cents:
    text = unguard(cell.strip()).replace("−", "-").replace(" ", "")
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1
    elif text.endswith("-"):
        text, sign = text[:-1], -1
    if text.strip("$-") == "":
        return 0
    text = re.sub(r"^-\$", "-", text)
    try:
        return sign * parse_money(text, allow_negative=True)
    except DomainError as error:
        raise RowError(
            Trouble.BAD_ROW, f"The amount “{cell.strip()[:30]}” cannot be read. {error.message}"
        ) from None


def _share(text: str) -> Share:
    word = text.casefold()
    if word in _MATCH:
        return Share.MATCH
    if word in _FUNDER:
        return Share.FUNDER
    raise RowError(Trouble.BAD_ROW, f"“{text[:30]}” says neither funder nor match.")
