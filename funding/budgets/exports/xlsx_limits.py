"""The funder's limits on indirect costs beside the charges on the Indirect sheet, as formulas.

===================  ==========================================================================
column               holds
===================  ==========================================================================
By the rate          what the rate gives in the funder's column
Direct               the funder's direct costs of the year, from Lines
At most, ...         the lowest limit of each measure; change a cell and the charge follows
Allowed              the least of them, shares rounded down to the cent; never below zero
Charged              the lower of By the rate and Allowed, which the charge and later years refer to
Rate without cap     what could be charged, for what is unrecovered
===================  ==========================================================================

They stand there only where the terms have limits. In whole dollars Lines are rounded and limits are not: then the
direct costs are plain numbers with their cents, and each charge is rounded after it was limited. Shares come out
exact for charges below $1 billion.
"""

from __future__ import annotations

from funding.budgets.shapes import IndirectYear
from funding.budgets.term_rows import LimitOf
from funding.budgets.terms import Terms
from funding.infra.sheets import Column, Formula, Kind, Value, address

_FIRST_ROW = 1
_BASE, _UNRECOVERED = 1, 9
_BY_RATE, _DIRECT, _OF_TOTAL, _OF_DIRECT, _AMOUNT, _ALLOWED, _CHARGED, _FULL = range(10, 18)


def limit_columns(terms: Terms, request: str) -> list[Column]:
    """The columns' heads, or none where the terms have no limit."""
    if not terms.indirect_limits:
        return []
    return [
        Column(f"By the rate, {request}", Kind.MONEY, 16),
        Column(f"Direct, {request}", Kind.MONEY, 16),
        Column("At most, of the total", Kind.PERCENT, 12),
        Column("At most, of direct", Kind.PERCENT, 12),
        Column("At most, whole project", Kind.MONEY, 16),
        Column("Allowed", Kind.MONEY, 16),
        Column("Charged", Kind.MONEY, 16),
        Column("Rate without cap", Kind.PERCENT, 12),
    ]


def charged_cell(row: int) -> str:
    """Where a year's charge in the funder's column stands, to the cent."""
    return address(row, _CHARGED)


def limit_cells(terms: Terms, year: IndirectYear, row: int, by_rate: str, amounts: str | None) -> list[Value]:
    """A year's cells; ``amounts`` is the column of the funder's amounts on Lines, None in whole dollars."""
    least = {measure: _least(terms, measure) for measure in LimitOf}
    made = year.limited
    return [
        Formula(f"={by_rate}", made.by_rate_cents),
        Formula(f"=SUM({amounts})", year.direct_cents) if amounts else year.direct_cents,
        least[LimitOf.TOTAL],
        least[LimitOf.DIRECT],
        least[LimitOf.AMOUNT],
        Formula(f"={_allowed(row, least)}", made.allowed_cents or 0),
        Formula(f"=MIN({address(row, _BY_RATE)},{address(row, _ALLOWED)})", made.charged_cents),
        year.full_bp,
    ]


def unrecovered_formula(terms: Terms, year: IndirectYear, row: int) -> Value:
    """What the rate without cap would give above the charge, where it counts as match."""
    if not terms.unrecovered_as_match:
        return year.unrecovered_cents
    base, rate = f"ROUND({address(row, _BASE)}*100,0)", f"ROUND({address(row, _FULL)}*10000,0)/10000"
    return Formula(f"=ROUND(ROUND({base}*{rate},0)/100-{charged_cell(row)},2)", year.unrecovered_cents)


def _least(terms: Terms, measure: LimitOf) -> int | None:
    found = [
        row.limit_cents if measure is LimitOf.AMOUNT else row.limit_bp
        for row in terms.indirect_limits
        if row.measure is measure
    ]
    return min((each for each in found if each is not None), default=None)


def _allowed(row: int, least: dict[LimitOf, int | None]) -> str:
    """The least of the limits that the terms have; an amount less what the years above have charged."""
    direct = f"ROUND({address(row, _DIRECT)}*100,0)"
    total, share = (f"ROUND({address(row, column)}*10000,0)" for column in (_OF_TOTAL, _OF_DIRECT))
    amount, before = address(row, _AMOUNT), f"SUM({charged_cell(_FIRST_ROW)}:{charged_cell(row - 1)})"
    parts = {
        LimitOf.TOTAL: f"INT({direct}*{total}/(10000-{total}))/100",
        LimitOf.DIRECT: f"INT({direct}*{share}/10000)/100",
        LimitOf.AMOUNT: f"ROUND({amount}-{before},2)" if row > _FIRST_ROW else amount,
    }
    return f"MAX(0,MIN({','.join(parts[measure] for measure in LimitOf if least[measure] is not None)}))"
