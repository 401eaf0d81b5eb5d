"""A line's justification: it writes its own arithmetic, and the author's words follow.

==========================================  ===========================================================
line                                        text
==========================================  ===========================================================
coordinator, 1 x 0.50 x $58,000 x 12 mo     ``1 × 0.50 FTE × $58,000 × 12 mo = $29,000.00.``
laptops, two years alike                    ``Years 1 and 2, each: 12 × $1,200 = $14,400.00.``
a plain amount in years 1 and 3             ``Year 1: $500.00. Year 3: $700.00.``
rates with their source                     ``... Rates: GSA per diem for Erie, fiscal year 2027.``
with match                                  ``... Federal $46,800.00, match in cash $15,600.00.``
==========================================  ===========================================================
"""

from __future__ import annotations

from funding.budgets.calculators import arithmetic, fringe_rate_bp
from funding.budgets.explain import percent
from funding.budgets.types import Amounts, Calculation, Line, LineKind
from funding.kernel.money import format_money


def justification(line: Line, *, request_label: str = "Federal", many_years: bool = False) -> str:
    """The whole justification of a line as plain text: arithmetic, sources, person, determination, words."""
    parts = [
        _arithmetic(line, many_years),
        _rates(line),
        _sources(line, request_label),
        _facts(line),
        line.words.strip(),
    ]
    return " ".join(part for part in parts if part)


def _arithmetic(line: Line, many_years: bool) -> str:
    groups: dict[str, list[int]] = {}
    for year in sorted(year for year, amounts in line.amounts.items() if amounts):
        groups.setdefault(_sentence(line.in_year(year), line.calculations.get(year)), []).append(year)
    if not many_years:
        return " ".join(f"{text}." for text in groups)
    return " ".join(f"{_years(years)}: {text}." for text, years in groups.items())


def _sentence(amounts: Amounts, calculation: Calculation | None) -> str:
    money = format_money(amounts.total_cents)
    if calculation is None:
        return money
    if calculation.calculator != "fringe":
        return f"{arithmetic(calculation)} = {money}"
    names = ", ".join(f"{each.name} {percent(each.rate_bp)}" for each in calculation.components if each.name)
    rate = percent(fringe_rate_bp(calculation))
    return f"{rate} of salaries{f' ({names})' if len(calculation.components) > 1 else ''} = {money}"


def _rates(line: Line) -> str:
    """Where the rates of the calculations stand, each source once."""
    sources = [
        each.source.strip().rstrip(".")
        for _, each in sorted(line.calculations.items())
        if each.source.strip()
    ]
    return f"Rates: {'; '.join(dict.fromkeys(sources))}." if sources else ""


def _years(years: list[int]) -> str:
    if len(years) == 1:
        return f"Year {years[0]}"
    listed = f"{', '.join(map(str, years[:-1]))} and {years[-1]}"
    return f"Years {listed}, each"


def _sources(line: Line, request_label: str) -> str:
    whole = line.whole
    if not whole.match_cents:
        return ""
    parts = [
        (request_label, whole.federal_cents),
        ("match in cash", whole.cash_cents),
        ("match in kind", whole.in_kind_cents),
    ]
    return ", ".join(f"{name} {format_money(cents)}" for name, cents in parts if cents).capitalize() + "."


def _facts(line: Line) -> str:
    facts = []
    if line.person and line.kind is LineKind.PERSONNEL:
        facts.append(f"Held by {line.person}.")
    if line.determination.strip():
        word = "Subaward" if line.kind is LineKind.SUBAWARD else "Contract"
        facts.append(f"{word}: {line.determination.strip().rstrip('.')}.")
    return " ".join(facts)
