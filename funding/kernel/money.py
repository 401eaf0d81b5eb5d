"""Money as whole cents: reading it, showing it and rounding it.

Every amount in Python and in the database is an ``int`` of cents, and every name of one ends in
``_cents``. Rates are ``int`` basis points (1500 = 15%). Rounding is half up, away from zero, and
happens in one place, ``divide_half_up``.

What ``parse_money`` makes of text follows what Grants.gov accepts in a money cell: digits, commas only
between groups of three, and either no decimals or exactly two.

==================  ==================
text                cents
==================  ==================
``$500,000.00``     50000000
``500000``          50000000
``12.34``           1234
``(blank)``         refused
``1.1``             refused
``1e12``            refused
``3.``              refused
``+12``             refused
``12,34``           refused
``NaN``             refused
``-5.00``           refused, unless negative amounts are allowed
==================  ==================
"""

from __future__ import annotations

import re

from funding.kernel.errors import DomainError

Cents = int
"""An alias, so that signatures say what an int means."""

MAX_CENTS = 99_999_999_999_999
"""The largest amount the house handles: $999,999,999,999.99, the widest cell of an SF-424A."""

_PATTERN = re.compile(
    r"(?P<sign>[-−]?)\$?(?P<dollars>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]{2}))?"
)
_MINUS = "−"
_UNITS = ((100_000_000_000, "b"), (100_000_000, "m"), (100_000, "k"))


class MoneyError(DomainError):
    """The text is not an amount of dollars and cents that the house can hold."""


def parse_money(text: str, *, allow_negative: bool = False) -> Cents:
    """Read dollars and cents as a person types them, in cents. Raises MoneyError with a sentence to show."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        raise MoneyError("Enter an amount in dollars and cents, such as 1,250.00.")
    if match["sign"] and not allow_negative:
        raise MoneyError("Enter an amount of zero or more.")
    digits = match["dollars"].replace(",", "").lstrip("0") or "0"
    if len(digits) > len(str(MAX_CENTS)) - 2:
        raise MoneyError("Enter an amount below $1,000,000,000,000.")
    cents = int(digits) * 100 + int(match["cents"] or "0")
    return -cents if match["sign"] else cents


def format_money(cents: Cents, *, whole: bool = False) -> str:
    """Dollars and cents for people.

    ``$1,234.50``, ``−$5.00``; with ``whole``, rounded to dollars: ``$1,235``.
    """
    if whole:
        dollars = divide_half_up(cents, 100)
        return f"{_MINUS if dollars < 0 else ''}${abs(dollars):,}"
    dollars, rest = divmod(abs(cents), 100)
    return f"{_MINUS if cents < 0 else ''}${dollars:,}.{rest:02d}"


def format_compact(cents: Cents) -> str:
    """Three significant digits for cards and charts: ``$1.31m``, ``$640k``, ``$12.5k``, ``$850``."""
    sign = _MINUS if cents < 0 else ""
    for unit_cents, suffix in _UNITS:
        # What rounds to a thousand of one unit is shown as one of the next: $999,500 is $1m.
        if 2_000 * abs(cents) >= 1_999 * unit_cents:
            return f"{sign}${_three_digits(abs(cents), unit_cents)}{suffix}"
    dollars = divide_half_up(abs(cents), 100)
    return f"{sign if dollars else ''}${dollars}"


def _three_digits(cents: Cents, unit_cents: Cents) -> str:
    """``cents`` in a larger unit, to three significant digits and without trailing zeros."""
    for decimals in (2, 1, 0):
        scaled = divide_half_up(cents * 10**decimals, unit_cents)
        if scaled < 1_000 or decimals == 0:
            break
    if decimals == 0:
        return f"{scaled:,}"
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole:,}.{rest:0{decimals}d}".rstrip("0").rstrip(".")


def plain(cents: Cents) -> str:
    """The amount for files that machines read: ``1234.50``, ``-5.00``."""
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{dollars}.{rest:02d}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole number, halves away from zero: 5/2 is 3 and -5/2 is -3.

    Raises ZeroDivisionError for a denominator of zero.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def apply_rate(cents: Cents, basis_points: int) -> Cents:
    """``basis_points`` of the amount, to the cent: 15% of $397,000.00 is $59,550.00."""
    return divide_half_up(cents * basis_points, 10_000)


def ceil_to_dollar(cents: Cents) -> Cents:
    """The next whole dollar at or above the amount, in cents: 16,666,667 becomes 16,666,700."""
    return -(-cents // 100) * 100


def round_to_dollar(cents: Cents) -> Cents:
    """The nearest whole dollar, in cents, halves away from zero."""
    return divide_half_up(cents, 100) * 100


def format_percent(basis_points: int) -> str:
    """A rate as people read it: 6000 is "60%", 3333 is "33.33%"."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}%" if part else f"{whole}%"
