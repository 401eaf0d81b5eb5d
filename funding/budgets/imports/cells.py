"""What one cell says: an amount, a year, a text, a calculation. Each raises CellError with what is wrong.

=====================  ======================  ==============================================
cell                   read as an amount       why
=====================  ======================  ==============================================
number 1234.5          $1,234.50               a sheet's number has no second decimal to show
number 333.333333      $333.33, with a note    half up to the cent
text ``1.1``           refused                 ten cents or one? Grants.gov refuses it too
text ``$ 1,200.00``    $1,200.00               the space is how sheets show dollars
text ``$ -``, ``–``    $0.00                   how sheets show zero
``-5``, ``(500.00)``   refused                 a budget holds no negative amount
number 1e12            refused                 above $999,999,999,999.99
=====================  ======================  ==============================================
"""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from funding.budgets.calculators import CALCULATORS, OFFERED, CalculationError, cost
from funding.budgets.imports.table import Cell, Trouble, cell_text
from funding.budgets.stored import calculation_from
from funding.budgets.types import MAX_YEARS, BaseChoice, Calculation, LineKind
from funding.kernel.errors import DomainError
from funding.kernel.money import MAX_CENTS, Cents, parse_money

_YEAR = re.compile(
    r"(?:(?:budget )?(?:year|yr|period|y|bp)\.?\s*#?\s*)?([0-9]{1,4})(?:st|nd|rd|th)?(?: year)?"
)
_FISCAL = re.compile(r"(?:fy\s*'?)?(20[0-9]{2})|fy\s*'?([0-9]{2})")
_KEY = re.compile(r"[A-Za-z0-9-]{1,40}")
_BRACKETS = re.compile(r"\(\s*\$?\s*[0-9][0-9,.]*\s*\)")
_LONGEST_CALCULATION = 32_000
_MOST_COMPONENTS = 20
_LONGEST_UNIT, _LONGEST_SOURCE = 20, 300
_CENT = Decimal("0.01")


class CellError(DomainError):
    """A cell that cannot be what its column says; the message is shown beside it."""


def read_cents(cell: Cell) -> tuple[Cents, str]:
    """An amount and a note about rounding, if any. Nothing is zero."""
    if isinstance(cell, Decimal):
        return _number_cents(cell)
    text = _usable(cell)
    plain = re.sub(r"^([-−]?)\s*\$\s*", r"\1$", text)
    if plain.strip("$ ") in {"", "-", "–", "—"} or plain.casefold() in {"n/a", "none"}:
        return 0, ""
    if _BRACKETS.fullmatch(text):
        raise CellError("Enter an amount of zero or more.")
    try:
        return parse_money(plain), ""
    except DomainError as error:
        raise CellError(error.message) from error


def _number_cents(number: Decimal) -> tuple[Cents, str]:
    if number < 0:
        raise CellError("Enter an amount of zero or more.")
    if number * 100 > MAX_CENTS:
        raise CellError("Enter an amount below $1,000,000,000,000.")
    rounded = number.quantize(_CENT, ROUND_HALF_UP)
    note = "" if rounded == number else f"{number.normalize():f} was rounded to the cent"
    return int(rounded * 100), note


def read_year(cell: Cell, calendar: list[int]) -> int:
    """A budget year, 1 to 5: by number, or by its place among the fiscal years of the file."""
    text = _usable(cell).casefold()
    fiscal = _FISCAL.fullmatch(text)
    if fiscal:
        year = int(fiscal[1]) if fiscal[1] else 2000 + int(fiscal[2])
        place = calendar.index(year) + 1 if year in calendar else 0
    else:
        found = _YEAR.fullmatch(text)
        if found is None:
            raise CellError(f"Enter a budget year from 1 to {MAX_YEARS}.")
        place = int(found[1])
    if not 1 <= place <= MAX_YEARS:
        raise CellError(f"A budget has the years 1 to {MAX_YEARS}.")
    return place


def fiscal_year(cell: Cell) -> int | None:
    """The calendar number of a fiscal year, where the cell names one."""
    found = _FISCAL.fullmatch(cell_text(cell).strip().casefold())
    if found is None:
        return None
    return int(found[1]) if found[1] else 2000 + int(found[2])


def read_text(cell: Cell, most: int) -> str:
    """A text of at most ``most`` characters."""
    text = _usable(cell)
    if len(text) > most:
        raise CellError(f"This text has {most:,} characters at most; here are {len(text):,}.")
    return text


def read_key(cell: Cell) -> str:
    """A line's key, or nothing."""
    text = _usable(cell)
    if text and not _KEY.fullmatch(text):
        raise CellError("A key has up to 40 letters, digits and hyphens. Leave it empty for a new line.")
    return text


def read_base_choice(cell: Cell) -> BaseChoice:
    """Whether the rules about the indirect base are overruled; blank follows them."""
    text = _usable(cell).casefold()
    if not text:
        return BaseChoice.RULES
    for choice in BaseChoice:
        if text in {choice.value, choice.label.casefold()}:
            return choice
    raise CellError("Write “In the base” or “Out of the base”, or leave it empty.")


def read_calculation(cell: Cell, kind: LineKind) -> Calculation | None:
    """A calculation as the export writes it, every part in its bounds; blank is none."""
    text = _usable(cell)
    if not text:
        return None
    wrong = "This is not a calculation as the export writes it. Leave it empty to keep plain amounts."
    if len(text) > _LONGEST_CALCULATION:
        raise CellError(wrong)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise CellError(wrong) from None
    if not isinstance(data, dict) or not isinstance(data.get("calculator"), str):
        raise CellError(wrong)
    if data["calculator"] not in OFFERED[kind]:
        raise CellError("This kind of line is not calculated that way.")
    if not _well_formed(data):
        raise CellError(wrong)
    calculation = calculation_from(data)
    try:
        if calculation.calculator != "fringe":
            cost(calculation)
    except CalculationError as error:
        raise CellError(error.message) from error
    return calculation


def _well_formed(data: dict[str, Any]) -> bool:
    parts, unit = data.get("parts", {}), data.get("unit", "")
    components, follows = data.get("components", []), data.get("follows", [])
    wanted = {part.name: part.most for part in CALCULATORS[data["calculator"]].parts}
    if not isinstance(parts, dict) or set(parts) != set(wanted):
        return False
    if not all(type(value) is int and 0 <= value <= wanted[name] for name, value in parts.items()):
        return False
    for text, most in ((unit, _LONGEST_UNIT), (data.get("source", ""), _LONGEST_SOURCE)):
        if not isinstance(text, str) or len(text) > most or not text.isprintable():
            return False
    keys = isinstance(follows, list) and all(isinstance(key, str) and _KEY.fullmatch(key) for key in follows)
    return keys and _rates(components, is_fringe=data["calculator"] == "fringe")


def _rates(components: Any, *, is_fringe: bool) -> bool:
    if (
        not isinstance(components, list)
        or len(components) > _MOST_COMPONENTS
        or (is_fringe and not components)
    ):
        return False
    for each in components:
        if not isinstance(each, list) or len(each) != 2:
            return False
        name, rate = each
        if not isinstance(name, str) or len(name) > 60 or (name and not name.isprintable()):
            return False
        if type(rate) is not int or rate < 0:
            return False
    return sum(int(rate) for _, rate in components) <= 10_000


def _usable(cell: Cell) -> str:
    if isinstance(cell, Trouble):
        raise CellError(cell.message)
    return cell_text(cell).strip()
