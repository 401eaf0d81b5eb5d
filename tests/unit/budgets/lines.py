"""Short ways to write budget lines in the unit tests of rules."""

from funding.budgets.types import Amounts, Calculation, Line, LineKind


def dollars(amount: int | str) -> int:
    whole, _, rest = str(amount).replace(",", "").partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def line(kind: LineKind | str, *by_year: int | str | Amounts, key: str = "", **fields) -> Line:
    """A line whose amounts, in dollars of federal money or as Amounts, are given year by year."""
    amounts = {
        year: value if isinstance(value, Amounts) else Amounts(dollars(value))
        for year, value in enumerate(by_year, start=1)
    }
    kind = LineKind(kind)
    title = fields.pop("title", kind.label)
    return Line(key or f"{kind}-{title}", kind, title, amounts, **fields)


def units(quantity: int, cost_dollars: int) -> Calculation:
    return Calculation("units", {"units": quantity * 100, "rate": cost_dollars * 10_000})


def salary(annual: int, fte: int = 100, months: int = 1200) -> Calculation:
    return Calculation("personnel", {"people": 100, "fte": fte, "annual": annual * 100, "months": months})


def costs_of_rule_1() -> list[Line]:
    """The costs of the first worked example of the rules: $484,000 direct."""
    return [
        line("personnel", 200_000),
        line("fringe", 50_000),
        line("travel", 12_000),
        line("equipment", 18_000),
        line("supplies", 9_000),
        line("contract", 40_000),
        line("subaward", 80_000, title="A"),
        line("subaward", 30_000, title="B"),
        line("participant", 15_000),
        line("rent", 24_000),
        line("other", 6_000),
    ]
