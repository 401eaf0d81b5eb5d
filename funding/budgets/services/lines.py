"""Adding, changing and removing one line with everything on it: what the line's own page does."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from funding.budgets.calculators import CALCULATORS, OFFERED, CalculationError, cost, raised
from funding.budgets.edits import EditError, read_title
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.services.workbench import Workbench, year_of
from funding.budgets.stored import calculation_from, calculation_json
from funding.budgets.types import (
    MAX_YEARS,
    Amounts,
    BaseChoice,
    Calculation,
    LineKind,
)
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion


@dataclass(frozen=True, slots=True)
class Raise:
    """Carrying one year's calculation on to later years, each raised by a rate in basis points."""

    last_year: int
    raise_bp: int = 0


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Everything a line's page sets.

    ``amounts`` are typed by year. A year in ``calculations`` is worked out instead: the funder pays what the
    typed match leaves of the cost. None as a calculation takes an existing one away.
    """

    kind: LineKind
    title: str
    person: str = ""
    agreement: str = ""
    determination: str = ""
    signs: str = ""
    words: str = ""
    initiative_id: int | None = None
    base_choice: BaseChoice = BaseChoice.RULES
    base_reason: str = ""
    amounts: Mapping[int, Amounts] = field(default_factory=dict)
    calculations: Mapping[int, Calculation | None] = field(default_factory=dict)


def new_key() -> str:
    """A line's identity: 24 random characters."""
    return secrets.token_hex(12)


def add_line(*, budget: Budget, facts: LineFacts, by: Actor, key: str = "") -> BudgetLine:
    """Add a line at the end of its class. Raises DomainError for facts that do not fit together."""
    bench = Workbench(budget, by)
    line = _added(bench, facts, key or new_key())
    bench.finish()
    return line


def add_lines(*, budget: Budget, lines: Sequence[LineFacts], by: Actor) -> list[BudgetLine]:
    """Add several lines in one change, in this order. Fringe among them follows the salaries of the whole budget.

    Raises DomainError for facts that do not fit together.
    """
    bench = Workbench(budget, by)
    added = [_added(bench, facts, new_key()) for facts in lines]
    bench.finish()
    return added


def _added(bench: Workbench, facts: LineFacts, key: str) -> BudgetLine:
    line = BudgetLine(key=key, kind=facts.kind, title=_title(facts), years=[])
    bench.add(line)
    bench.note(line, "added", None, facts.kind.value)
    _write(bench, line, facts)
    return line


def change_line(*, line: BudgetLine, facts: LineFacts, by: Actor, expected_version: int | None) -> BudgetLine:
    """Change a line's facts.

    Raises StaleVersion where the line was saved since the page was opened, DomainError for facts that do not
    fit together.
    """
    bench = Workbench(line.budget, by, {line.key})
    if expected_version != line.version:
        raise StaleVersion("Somebody else saved this line while you were editing.")
    _write(bench, line, facts)
    bench.finish()
    db.session.flush()
    return line


def remove_line(*, line: BudgetLine, by: Actor) -> None:
    """Take a line out of the budget; ``restore_line`` brings it back whole."""
    bench = Workbench(line.budget, by, {line.key})
    line.removed_at = clock.now()
    bench.note(line, "removed", False, True)
    bench.finish()


def restore_line(*, budget: Budget, key: str, by: Actor) -> BudgetLine:
    """Bring a removed line back. Raises DomainError where the budget never had it."""
    bench = Workbench(budget, by, {key})
    line = bench.lines.get(key)
    if line is None:
        raise DomainError("There is no such line.")
    if line.removed_at is not None:
        line.removed_at = None
        bench.note(line, "removed", True, False)
    bench.finish()
    return line


def carried(calculation: Calculation, year: int, onward: Raise | None) -> dict[int, Calculation]:
    """A calculation for its year and, where asked, for the later ones, each raised once more."""
    result = {year: calculation}
    if onward:
        for later in range(year + 1, min(onward.last_year, MAX_YEARS) + 1):
            result[later] = raised(calculation, onward.raise_bp, later - year)
    return result


def _title(facts: LineFacts) -> str:
    try:
        return read_title(facts.title)
    except EditError as error:
        raise DomainError(error.message, field="title") from error


def _write(bench: Workbench, line: BudgetLine, facts: LineFacts) -> None:
    if facts.base_choice is not BaseChoice.RULES and not facts.base_reason.strip():
        raise DomainError("Write the reason for overruling the rules.", field="base_reason")
    values = {
        "kind": facts.kind,
        "title": _title(facts),
        "person": facts.person,
        "agreement": facts.agreement,
        "determination": facts.determination,
        "signs": facts.signs or None,
        "words": facts.words,
        "initiative_id": facts.initiative_id,
        "base_choice": facts.base_choice,
        "base_reason": "" if facts.base_choice is BaseChoice.RULES else facts.base_reason.strip(),
    }
    for name, value in values.items():
        old = getattr(line, name)
        if old != value:
            setattr(line, name, value)
            bench.note(line, name, old, value)
    _drop_foreign_calculations(bench, line)
    for year, amounts in facts.amounts.items():
        bench.set_amounts(line, year, amounts)
    for year, calculation in facts.calculations.items():
        _calculate(bench, line, year, calculation)


def _drop_foreign_calculations(bench: Workbench, line: BudgetLine) -> None:
    """A line that changed its kind keeps its amounts, but not a calculation of another kind."""
    for row in line.years:
        if row.calculation and row.calculation["calculator"] not in OFFERED[line.kind]:
            bench.note(line, f"calculation of year {row.year}", row.calculation, None)
            row.calculation = None


def _calculate(bench: Workbench, line: BudgetLine, year: int, calculation: Calculation | None) -> None:
    row = year_of(line, year)
    stored = calculation_json(calculation) if calculation else None
    if row.calculation != stored:
        bench.note(line, f"calculation of year {year}", row.calculation, stored)
        row.calculation = stored
    if calculation is None or calculation.calculator == "fringe":
        return
    if calculation.calculator not in OFFERED[line.kind] or calculation.calculator not in CALCULATORS:
        raise CalculationError("This kind of line is not calculated that way.", field="calculator")
    whole, match = cost(calculation_from(stored or {})), row.amounts.match_cents
    if match > whole:
        raise CalculationError(f"Year {year}: the match is more than the line costs.", field=f"cash_{year}")
    row_amounts = Amounts(whole - match, row.cash_cents, row.in_kind_cents)
    bench.set_amounts(line, year, row_amounts)
