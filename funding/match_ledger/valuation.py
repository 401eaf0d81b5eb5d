"""What an hour that somebody gives is worth, and what so many hours come to.

The job is valued, not the person: a lawyer who folds flyers is a folder of flyers. An hour of a volunteer is worth what
we pay for similar work, or the local market where we pay for none; an hour of somebody whom another employer lends is
worth that employer's regular pay. A reasonable part of fringe benefits may be added (2 CFR 200.306(e), (f)). Each rate
is rounded to the cent, half up; then hours times the rate, half up.

=======  =========  ======  =========  ==========
hours    pay        fringe  rate       value
=======  =========  ======  =========  ==========
340      $30.00     0%      $30.00     $10,200.00
340      $25.00     20%     $30.00     $10,200.00
2.25     $31.80     0%      $31.80     $71.55
0.25     $33.33     7.65%   $35.88     $8.97
=======  =========  ======  =========  ==========
"""

from __future__ import annotations

import re

from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, apply_rate, divide_half_up, format_money
from funding.match_ledger.types import MOST_HOURS, MOST_RATE, Valuation

_HOURS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})?(?:\.([0-9]{1,2}))?")
_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])")


def rate_cents(pay_cents: Cents, fringe_bp: int) -> Cents:
    """The value of one hour: pay and its fringe, in cents."""
    return pay_cents + apply_rate(pay_cents, fringe_bp)


def hours_value(hours: int, rate: Cents) -> Cents:
    """What hundredths of an hour come to at a rate in cents."""
    return divide_half_up(hours * rate, 100)


def value_of(valuation: Valuation) -> Cents:
    """The value in cents: hours times their rate, or else the amount that was given."""
    if valuation.hours:
        return hours_value(valuation.hours, rate_cents(valuation.pay_cents, valuation.fringe_bp))
    return valuation.amount_cents


def parse_hours(text: str) -> int:
    """Hours as people write them ("340", "2.25", "2:15"), in hundredths. Raises DomainError."""
    plain = text.strip()
    clock = _CLOCK.fullmatch(plain)
    found = None if clock else _HOURS.fullmatch(plain)
    if clock:
        hours = int(clock[1]) * 100 + divide_half_up(int(clock[2]) * 100, 60)
    elif found and plain:
        hours = int((found[1] or "0").replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    else:
        raise DomainError("Please write hours such as 3, 2.25 or 2:15.", field="hours")
    if not 0 < hours <= MOST_HOURS:
        raise DomainError("Please give more than no hours and at most 10,000.", field="hours")
    return hours


def show_hours(hours: int) -> str:
    """Hundredths of an hour as people read them: 34000 is "340", 225 is "2.25"."""
    whole, part = divmod(hours, 100)
    return f"{whole:,}.{part:02d}".rstrip("0") if part else f"{whole:,}"


def valuation_words(valuation: Valuation) -> str:
    """How the value comes about: "340 h × $30.00 = $10,200.00 ($25.00 and 20% fringe)"; empty for a plain amount."""
    if not valuation.hours:
        return ""
    rate = rate_cents(valuation.pay_cents, valuation.fringe_bp)
    words = f"{show_hours(valuation.hours)} h × {format_money(rate)} = {format_money(value_of(valuation))}"
    if valuation.fringe_bp:
        share = f"{valuation.fringe_bp // 100}.{valuation.fringe_bp % 100:02d}".rstrip("0").rstrip(".")
        words += f" ({format_money(valuation.pay_cents)} and {share}% fringe)"
    return words


def check_valuation(valuation: Valuation, *, by_hours: bool) -> None:
    """Raise DomainError where the value cannot be made of what was given."""
    if not by_hours:
        if valuation.amount_cents <= 0:
            raise DomainError("Please give a value above zero.", field="amount")
        return
    if not 0 < valuation.hours <= MOST_HOURS:
        raise DomainError("Please give the hours, at most 10,000.", field="hours")
    if not 0 < valuation.pay_cents <= MOST_RATE:
        raise DomainError("Please give what an hour of this work is paid, at most $1,000.00.", field="pay")
    if valuation.basis is None:
        raise DomainError("Please say where the rate comes from.", field="basis")
    if not valuation.citation:
        message = (
            "Please cite the rate: a payroll record, the lender’s letter, or the publication and its date."
        )
        raise DomainError(message, field="citation")
