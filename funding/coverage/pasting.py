"""Lines of a plan as pasted from a spreadsheet: tabs or commas, one line a row, a heading row if there is one.

The columns are title, amount, kind, first month, last month, person, share of full time. Only the first two are needed:
the kind is "Other" and the months are those of the fiscal year where nothing is said.

==============================================  ==========================================================
row                                             line
==============================================  ==========================================================
``Site visits<tab>$1,528.80``                   Other, $1,528.80, all twelve months
``Coordinator<tab>29000<tab>Personnel<tab>      Personnel, $29,000.00, Oct 2026 to Mar 2027, Ana Reyes at
Oct 2026<tab>2027-03<tab>Ana Reyes<tab>50%``    50% of full time
``Total<tab>1e12``                              refused: row 3, "1e12" is no amount
==============================================  ==========================================================
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime

from funding.budgets.types import LineKind
from funding.coverage.types import MAX_PASTED, LineFacts
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money

_SHAPES = ("%Y-%m", "%b %Y", "%B %Y", "%m/%Y", "%Y-%m-%d", "%m/%d/%Y")
_KINDS = {kind.label.casefold(): kind for kind in LineKind} | {kind.value: kind for kind in LineKind}
LONGEST_TITLE = 200
LONGEST_PERSON = 120


def month_from(text: str) -> date:
    """A month as people write it: "Oct 2026", "2026-10", "10/2026". Raises DomainError."""
    for shape in _SHAPES:
        try:
            found = datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a month has no zone.
        except ValueError:
            continue
        if 2000 <= found.year <= 2099:
            return found.replace(day=1)
    raise DomainError(f"“{text.strip()[:20]}” is no month. Write Oct 2026.")


def share_from(text: str) -> int:
    """A percentage as people write it, in basis points: "60%", "33.33". Raises DomainError."""
    digits = text.strip().removesuffix("%").strip()
    whole, _, part = digits.partition(".")
    if not (whole + part).isascii() or not (whole + part).isdecimal() or len(whole) > 4 or len(part) > 2:
        raise DomainError(f"“{text.strip()[:20]}” is no percentage. Write 60%.")
    return int(whole or "0") * 100 + int(part.ljust(2, "0"))


def lines_from(text: str, *, first: date, last: date) -> list[LineFacts]:
    """The lines of a pasted block. Raises DomainError naming every row that cannot be read; then none is."""
    delimiter = "\t" if "\t" in text else ","
    rows = [
        row for row in csv.reader(text.splitlines(), delimiter=delimiter) if any(cell.strip() for cell in row)
    ]
    if len(rows) > MAX_PASTED:
        raise DomainError(f"That is more than {MAX_PASTED} rows. Paste them in parts.", field="text")
    found: list[LineFacts] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row] + [""] * 7
        if number == 1 and cells[1].casefold() in {"amount", "cost", "total", "budget"}:
            continue
        try:
            found.append(_line(cells, first, last))
        except DomainError as error:
            wrong.append(f"Row {number}: {error.message}")
    if wrong:
        raise DomainError(" ".join(wrong[:8]), field="text")
    if not found:
        raise DomainError("There is no line in this. Paste rows with a title and an amount.", field="text")
    return found


def _line(cells: Sequence[str], first: date, last: date) -> LineFacts:
    title, amount, kind, begins, ends, person, share = cells[:7]
    if not title or len(title) > LONGEST_TITLE:
        raise DomainError(f"A title needs 1 to {LONGEST_TITLE} characters.")
    if len(person) > LONGEST_PERSON or any(ord(letter) < 32 for letter in title + person):
        raise DomainError("This cannot be stored as a name.")
    if kind and kind.casefold() not in _KINDS:
        raise DomainError(f"“{kind[:30]}” is no kind of cost.")
    return LineFacts(
        kind=_KINDS[kind.casefold()] if kind else LineKind.OTHER,
        title=title,
        amount_cents=parse_money(amount),
        first_month=month_from(begins) if begins else first,
        last_month=month_from(ends) if ends else last,
        person=person,
        fte_bp=share_from(share) if share else None,
    )
