"""How a line's cost is worked out: each calculator is a product of a few parts, rounded once at the end.

A part is a whole number in a fixed scale: a quantity in hundredths (0.50 FTE is 50), a share in basis
points, an amount in cents, a unit rate in hundredths of a cent ($0.725 a mile is 7250). The product is taken
exactly and rounded half up to the cent, once.

===========  =============================================  =============================  ============
calculator   product                                        example                        cost
===========  =============================================  =============================  ============
personnel    people x FTE x annual salary x months / 12     1 x 0.50 x $58,000 x 12 mo     $29,000.00
fringe       rate x salaries                                24.00% x $91,400.00            $21,936.00
travel       trips x people x units x rate                  26 trips x 84 mi x $0.70       $1,528.80
units        quantity x unit cost                           12 x $1,200                    $14,400.00
days         days x daily rate                              40 days x $640                 $25,600.00
hours        hours x hourly rate                            4 hours x $90                  $360.00
participants people x units x rate                          30 people x 2 days x $125      $7,500.00
rent         months x monthly rent x share used             12 mo x $4,000 x 50.00%        $24,000.00
per_diem     trips x people x (nights x lodging             3 people x (2 nights x $140    $1,365.00
             + days x M&IE + travel days x 75% x M&IE)      + 1 day x $70 + 2 x 75% x 70)
===========  =============================================  =============================  ============

The first and the last day of travel bear 75% of the day's meals and incidental expenses (41 CFR 301-11.101).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from funding.budgets.types import Amounts, Calculation, Line, LineKind, add_up
from funding.kernel.allocation import split
from funding.kernel.errors import DomainError
from funding.kernel.money import MAX_CENTS, Cents, apply_rate, divide_half_up, format_money, parse_money


class CalculationError(DomainError):
    """An input of a calculator is missing, malformed or too large."""


class Scale(StrEnum):
    """What a part's whole number counts."""

    QUANTITY = "quantity"
    PERCENT = "percent"
    MONEY = "money"
    RATE = "rate"


_DIVISORS = {Scale.QUANTITY: 100, Scale.PERCENT: 10_000, Scale.MONEY: 1, Scale.RATE: 100}
_DECIMALS = {Scale.QUANTITY: 2, Scale.PERCENT: 2, Scale.RATE: 4}


@dataclass(frozen=True, slots=True)
class Part:
    """One factor: its name, label and scale, its default, the most it may be, and the word after it."""

    name: str
    label: str
    scale: Scale
    default: int | None = None
    most: int = 100_000_000_00
    word: str = ""
    quiet: bool = False
    """Whether the written arithmetic leaves the part out where it is 1."""


@dataclass(frozen=True, slots=True)
class Calculator:
    """A product of parts. ``counts`` asks for a unit's name; ``divisor`` is the 12 months of a salary."""

    key: str
    label: str
    parts: tuple[Part, ...]
    divisor: int = 1
    counts: bool = False


_PEOPLE = Part("people", "People", Scale.QUANTITY, 100, 1_000_000_00)
_QUIET_PEOPLE = Part("people", "People", Scale.QUANTITY, 100, 1_000_000_00, "people", quiet=True)
_MONTHS = Part("months", "Months", Scale.QUANTITY, 12_00, 12_00, "mo")

CALCULATORS = {
    each.key: each
    for each in (
        Calculator(
            "personnel",
            "People × FTE × annual salary × months",
            (
                _PEOPLE,
                Part("fte", "FTE each", Scale.QUANTITY, 100, 100, "FTE"),
                Part("annual", "Annual salary", Scale.MONEY, None, 10_000_000_00),
                _MONTHS,
            ),
            divisor=12,
        ),
        Calculator("fringe", "Rates × salaries", ()),
        Calculator(
            "travel",
            "Trips × people × units × rate",
            (
                Part("trips", "Trips", Scale.QUANTITY, None, 1_000_000_00, "trips"),
                _QUIET_PEOPLE,
                Part("units", "Units a trip", Scale.QUANTITY, 100, 1_000_000_00, quiet=True),
                Part("rate", "Cost of one unit", Scale.RATE),
            ),
            counts=True,
        ),
        Calculator(
            "per_diem",
            "Per diem: nights × lodging + days × M&IE",
            (
                Part("trips", "Trips", Scale.QUANTITY, 100, 1_000_000_00, "trips", quiet=True),
                _QUIET_PEOPLE,
                Part("nights", "Nights", Scale.QUANTITY, 0, 1_000_000_00, "nights"),
                Part("lodging", "Lodging, a night", Scale.RATE, 0),
                Part("full_days", "Full days", Scale.QUANTITY, 0, 1_000_000_00, "days"),
                Part("travel_days", "Travel days, at 75%", Scale.QUANTITY, 0, 1_000_000_00, "travel days"),
                Part("mie", "M&IE, a day", Scale.RATE, 0),
            ),
        ),
        Calculator(
            "units",
            "Quantity × unit cost",
            (
                Part("units", "Quantity", Scale.QUANTITY, None, 1_000_000_00),
                Part("rate", "Cost of one", Scale.RATE),
            ),
            counts=True,
        ),
        Calculator(
            "days",
            "Days × daily rate",
            (
                Part("units", "Days", Scale.QUANTITY, None, 1_000_000_00, "days"),
                Part("rate", "Rate", Scale.RATE),
            ),
        ),
        Calculator(
            "hours",
            "Hours × hourly rate",
            (
                Part("units", "Hours", Scale.QUANTITY, None, 1_000_000_00, "hours"),
                Part("rate", "Rate", Scale.RATE),
            ),
        ),
        Calculator(
            "participants",
            "People × units × rate",
            (
                Part("people", "People", Scale.QUANTITY, None, 1_000_000_00, "people"),
                Part("units", "Units each", Scale.QUANTITY, 100, 1_000_000_00, quiet=True),
                Part("rate", "Cost of one unit", Scale.RATE),
            ),
            counts=True,
        ),
        Calculator(
            "rent",
            "Months × monthly rent × share used",
            (
                _MONTHS,
                Part("rate", "Monthly rent", Scale.RATE),
                Part("share", "Share used", Scale.PERCENT, 10_000, 10_000, quiet=True),
            ),
        ),
    )
}

OFFERED: Mapping[LineKind, tuple[str, ...]] = {
    LineKind.PERSONNEL: ("personnel",),
    LineKind.FRINGE: ("fringe",),
    LineKind.TRAVEL: ("travel", "per_diem"),
    LineKind.EQUIPMENT: ("units",),
    LineKind.SUPPLIES: ("units",),
    LineKind.SUBAWARD: (),
    LineKind.CONTRACT: ("units", "days", "hours"),
    LineKind.CONSULTANT: ("days", "hours"),
    LineKind.CONSTRUCTION: ("units",),
    LineKind.PARTICIPANT: ("participants", "per_diem"),
    LineKind.RENT: ("rent",),
    LineKind.TUITION: ("participants",),
    LineKind.PATIENT_CARE: ("participants",),
    LineKind.OTHER: ("units",),
}
"""The calculators of each kind of line; any line may also hold plain amounts."""


def cost(calculation: Calculation) -> Cents:
    """The cost of one year from a product calculator. Raises CalculationError where it is too large."""
    calculator = CALCULATORS[calculation.calculator]
    numerator, denominator = 1, calculator.divisor
    if calculation.calculator == "per_diem":
        numerator, denominator = _per_diem(calculation.parts)
    for part in calculator.parts if calculation.calculator != "per_diem" else ():
        numerator *= calculation.parts[part.name]
        denominator *= _DIVISORS[part.scale]
    cents = divide_half_up(numerator, denominator)
    if cents > MAX_CENTS:
        raise CalculationError("The cost comes to more than $999,999,999,999.99.")
    return cents


def _per_diem(parts: Mapping[str, int]) -> tuple[int, int]:
    """The cost as a fraction of cents: quantities and rates each stand in hundredths, a travel day is 3/4."""
    nights = 4 * parts["nights"] * parts["lodging"]
    meals = (4 * parts["full_days"] + 3 * parts["travel_days"]) * parts["mie"]
    return parts["trips"] * parts["people"] * (nights + meals), 4 * 100**4


def fringe(calculation: Calculation, salaries: Amounts) -> Amounts:
    """Fringe benefits by source: the rates on the salaries they follow, split as the salaries are.

    The cost is rounded once for all components and divided among the sources by largest remainder.
    """
    whole = apply_rate(salaries.total_cents, fringe_rate_bp(calculation))
    if not salaries:
        return Amounts()
    return Amounts(*split(whole, [salaries.federal_cents, salaries.cash_cents, salaries.in_kind_cents]))


def fringe_rate_bp(calculation: Calculation) -> int:
    """The sum of the components' rates, in basis points."""
    return sum(component.rate_bp for component in calculation.components)


def followed_salaries(calculation: Calculation, lines: Iterable[Line], year: int) -> Amounts:
    """The salaries of a year that a fringe line follows: those of the chosen personnel lines, or all."""
    chosen = set(calculation.follows)
    return add_up(
        [
            line.in_year(year)
            for line in lines
            if line.kind is LineKind.PERSONNEL and (not chosen or line.key in chosen)
        ]
    )


def unit_cents(line: Line) -> Cents | None:
    """The highest cost of one unit over the years, rounded up to the cent, or None where nothing says so."""
    costs = [
        -(-calculation.parts["rate"] // 100)
        for calculation in line.calculations.values()
        if calculation.calculator == "units"
    ]
    return max(costs, default=None)


def raised(calculation: Calculation, raise_bp: int, times: int = 1) -> Calculation:
    """The same calculation with salaries and rates raised ``times`` over, each time to its own last digit."""
    parts = dict(calculation.parts)
    for name in ("annual", "rate", "lodging", "mie"):
        if name in parts:
            for _ in range(times):
                parts[name] += apply_rate(parts[name], raise_bp)
    return replace(calculation, parts=parts)


def arithmetic(calculation: Calculation, salaries: Amounts | None = None) -> str:
    """The calculation as people write it: ``1 × 0.50 FTE × $58,000 × 12 mo``."""
    if calculation.calculator == "fringe":
        rate = show_part(fringe_rate_bp(calculation), Scale.PERCENT)
        return (
            f"{rate} × {_short_money(salaries.total_cents)}"
            if salaries is not None
            else f"{rate} of salaries"
        )
    if calculation.calculator == "per_diem":
        return _per_diem_words(calculation.parts)
    calculator = CALCULATORS[calculation.calculator]
    words: list[str] = []
    for part in calculator.parts:
        value = calculation.parts[part.name]
        if part.quiet and value == _DIVISORS[part.scale]:
            continue
        word = calculation.unit if calculator.counts and part.name == "units" else part.word
        words.append(f"{show_part(value, part.scale, part.name)} {_one_or_many(value, word)}".strip())
    return " × ".join(words)


def _per_diem_words(parts: Mapping[str, int]) -> str:
    """``3 people × (2 nights × $140 + 2 travel days × 75% × $70)``."""
    lodging, mie = show_part(parts["lodging"], Scale.RATE), show_part(parts["mie"], Scale.RATE)
    terms = [
        (parts["nights"], "nights", f"× {lodging}"),
        (parts["full_days"], "days", f"× {mie}"),
        (parts["travel_days"], "travel days", f"× 75% × {mie}"),
    ]
    summed = (
        " + ".join(f"{_counted(count, word)} {rest}" for count, word, rest in terms if count) or "nothing"
    )
    factors = [_counted(parts[name], name) for name in ("trips", "people") if parts[name] != 100]
    return " × ".join([*factors, f"({summed})"]) if factors else summed


def _counted(count: int, word: str) -> str:
    return f"{show_part(count, Scale.QUANTITY)} {_one_or_many(count, word)}"


def show_part(value: int, scale: Scale, name: str = "") -> str:
    """A part as text: ``0.50``, ``12``, ``24.00%``, ``$58,000``, ``$0.725``."""
    if scale is Scale.MONEY:
        return _short_money(value)
    if scale is Scale.PERCENT:
        return f"{value // 100}.{value % 100:02d}%"
    if scale is Scale.RATE:
        if value % 100 == 0:
            return _short_money(value // 100)
        return "$" + f"{value // 10_000:,}.{value % 10_000:04d}".rstrip("0")
    if name == "fte":
        return f"{value // 100}.{value % 100:02d}"
    return f"{value // 100:,}.{value % 100:02d}".removesuffix(".00")


def type_part(value: int, scale: Scale) -> str:
    """A part as it stands in a form's field: no currency sign, no separators."""
    return show_part(value, scale).replace("$", "").replace(",", "").replace("%", "")


def parse_part(text: str, part: Part) -> int:
    """Read a part as typed. Raises CalculationError naming the part."""
    cleaned = text.strip().removesuffix("%").strip()
    if not cleaned:
        if part.default is None:
            raise CalculationError(f"Enter {part.label.lower()}.", field=part.name)
        return part.default
    value = _parse_money_part(cleaned, part) if part.scale is Scale.MONEY else _parse_decimal(cleaned, part)
    if value > part.most:
        largest = show_part(part.most, part.scale, part.name)
        raise CalculationError(f"{part.label} can be {largest} at most.", field=part.name)
    return value


_NUMBER = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.([0-9]{1,4}))?")


def _parse_decimal(text: str, part: Part) -> int:
    places = _DECIMALS[part.scale]
    match = _NUMBER.fullmatch(text)
    if match is None or len(match[2] or "") > places:
        raise CalculationError(
            f"Enter {part.label.lower()} as a number with up to {places} decimals.", field=part.name
        )
    scale: int = 10**places
    return int(match[1].replace(",", "")) * scale + int((match[2] or "").ljust(places, "0"))


def _parse_money_part(text: str, part: Part) -> int:
    try:
        return parse_money(text)
    except DomainError as error:
        raise CalculationError(error.message, field=part.name) from error


def _short_money(cents: Cents) -> str:
    return format_money(cents, whole=cents % 100 == 0)


def _one_or_many(value: int, word: str) -> str:
    """``1 trip``, ``2 trips``: a known plural loses its s for exactly one."""
    singular = {
        "trips": "trip",
        "days": "day",
        "hours": "hour",
        "nights": "night",
        "people": "person",
        "travel days": "travel day",
    }
    return singular.get(word, word) if value == 100 else word
