"""A budget opened for changing: its lines by key, fringe that follows salaries, the log of what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from funding.budgets.calculators import cost, followed_salaries, fringe
from funding.budgets.edits import EditError
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.services.starting import changed, require_draft
from funding.budgets.stored import calculation_from, line_from
from funding.budgets.types import MAX_LINES, Amounts, Line, LineKind
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents


class Workbench:
    """Loads the lines that ``keys`` name, removed ones too, with all salaries and fringe, and keeps a log of
    changes until ``finish``. Raises DomainError for an approved budget.
    """

    def __init__(self, budget: Budget, by: Actor, keys: Iterable[str] = ()) -> None:
        db.session.refresh(budget, with_for_update=True)
        require_draft(budget)
        linked = BudgetLine.kind.in_([LineKind.PERSONNEL, LineKind.FRINGE])
        query = (
            select(BudgetLine)
            .where(BudgetLine.budget_id == budget.id, or_(linked, BudgetLine.key.in_(set(keys))))
            .options(selectinload(BudgetLine.years))
            .order_by(BudgetLine.position, BudgetLine.id)
        )
        self.budget = budget
        self.by = by
        self.lines: dict[str, BudgetLine] = {line.key: line for line in db.session.scalars(query)}
        self.touched: set[str] = set()
        self._places = _places(budget.id)
        self._before: dict[str, Any] = {}
        self._after: dict[str, Any] = {}

    def line(self, key: str) -> BudgetLine:
        """The line with this key that has not been removed. Raises EditError."""
        found = self.lines.get(key)
        if found is None or found.removed_at is not None:
            raise EditError("This line has been removed.")
        return found

    def add(self, line: BudgetLine) -> None:
        """Put a new line behind all others. Raises EditError where the budget is full."""
        count, last = self._places
        if count >= MAX_LINES:
            raise EditError(f"A budget holds {MAX_LINES:,} lines at most.")
        self._places = (count + 1, last + 1)
        line.position, line.version, line.budget = last + 1, 1, self.budget
        db.session.add(line)
        self.lines[line.key] = line

    def note(self, line: BudgetLine, what: str, before: object, after: object) -> None:
        """Log one change of a line; the audit names it by the line's title."""
        name = f"{line.title} [{line.key[:8]}]: {what}"
        self._before.setdefault(name, before)
        self._after[name] = after
        if line.key not in self.touched:
            self.touched.add(line.key)
            line.version += 1

    def set_amounts(self, line: BudgetLine, year: int, amounts: Amounts) -> None:
        """Write a year's amounts."""
        row = year_of(line, year)
        if row.amounts != amounts:
            self.note(line, f"year {year}", _told(row.amounts), _told(amounts))
            row.amounts = amounts

    def finish(self) -> set[str]:
        """Let fringe follow, write the audit entry, tell the listeners; the keys of all changed lines."""
        # New lines are written together, and have from here on what nobody set.
        db.session.flush()
        self._refollow()
        if self._after:
            audit(
                by=self.by,
                action="budget.lines_changed",
                subject=self.budget.title,
                record_id=self.budget.subject_id,
                before=self._before,
                after=self._after,
            )
            changed(self.budget, self.by)
        return self.touched

    def _refollow(self) -> None:
        salaries = [rules_line(line) for line in self._present() if line.kind is LineKind.PERSONNEL]
        for line in self._present():
            for row in line.years if line.kind is LineKind.FRINGE else ():
                if row.calculation:
                    calculation = calculation_from(row.calculation)
                    whole = fringe(calculation, followed_salaries(calculation, salaries, row.year))
                    self.set_amounts(line, row.year, whole)

    def _present(self) -> list[BudgetLine]:
        return [line for line in self.lines.values() if line.removed_at is None]


def _places(budget_id: int) -> tuple[int, int]:
    """How many lines a budget has, and the last position, which a removed line may hold."""
    present = func.count().filter(BudgetLine.removed_at.is_(None))
    found = select(present, func.coalesce(func.max(BudgetLine.position), 0))
    count, last = db.session.execute(found.where(BudgetLine.budget_id == budget_id)).one()
    return count, last


def year_of(line: BudgetLine, year: int) -> LineYear:
    """The row of a year, made where it is missing."""
    for row in line.years:
        if row.year == year:
            return row
    row = LineYear(year=year, federal_cents=0, cash_cents=0, in_kind_cents=0, calculation=None)
    line.years.append(row)
    return row


def follows_salaries(line: BudgetLine, year: int) -> bool:
    """Whether a year's amounts are worked out from salaries and so are not typed."""
    return line.kind is LineKind.FRINGE and any(row.year == year and row.calculation for row in line.years)


def calculated_cents(line: BudgetLine, year: int) -> Cents | None:
    """The cost of a year by its product calculator, or None where there is none."""
    for row in line.years:
        if row.year == year and row.calculation and line.kind is not LineKind.FRINGE:
            return cost(calculation_from(row.calculation))
    return None


def rules_line(line: BudgetLine) -> Line:
    """The stored line as the rules see it."""
    columns = {column.key: getattr(line, column.key) for column in BudgetLine.__table__.columns}
    names = ("year", "federal_cents", "cash_cents", "in_kind_cents", "calculation")
    return line_from(columns, [{name: getattr(row, name) for name in names} for row in line.years])


def _told(amounts: Amounts) -> list[Cents]:
    return [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents]
