"""Making a budget's lines exactly these lines, in one transaction and a fixed number of statements.

Lines that are new are inserted, or brought back where they were removed; those that differ are written anew with
their years; those that are missing are removed as everywhere else, so that each can come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.stored import calculation_from, calculation_json
from funding.budgets.types import Amounts, BaseChoice, Line, LineKind
from funding.infra import clock
from funding.infra.db import db

_CHUNK = 400
_TEXTS = ("title", "person", "agreement", "determination", "signs", "words", "base_reason")


def write_lines(
    budget: Budget,
    before: Sequence[Line],
    after: Sequence[Line],
    changed: Iterable[str],
    *,
    forget: bool = False,
) -> None:
    """Turn ``before`` into ``after``; ``changed`` names the keys present in both that differ."""
    old = {line.key for line in before}
    new = {line.key for line in after}
    known = _known(budget.id)
    _take_out([known[key] for key in old - new if key in known])
    fresh = [line for line in after if line.key not in known]
    _insert(budget.id, fresh)
    touched = set(changed) | (new - old)
    known = _known(budget.id) if fresh else known
    made = {line.key for line in fresh}
    _update([(known[line.key], line) for line in after if line.key in touched - made])
    _write_years([(known[line.key], line) for line in after if line.key in touched])
    db.session.expire_all()


def _known(budget_id: int) -> dict[str, int]:
    """Every key the budget ever had, with its row."""
    rows = db.session.execute(select(BudgetLine.key, BudgetLine.id).where(BudgetLine.budget_id == budget_id))
    return {row.key: row.id for row in rows}


def _take_out(numbers: list[int]) -> None:
    for some in _chunks(numbers):
        removed = {"removed_at": clock.now(), "version": BudgetLine.version + 1}
        db.session.execute(update(BudgetLine).where(BudgetLine.id.in_(some)).values(removed))


def _insert(budget_id: int, lines: Sequence[Line]) -> None:
    if not lines:
        return
    last = select(func.coalesce(func.max(BudgetLine.position), 0)).where(BudgetLine.budget_id == budget_id)
    start = db.session.scalar(last) or 0
    rows = [
        {"budget_id": budget_id, "key": line.key, "position": place, "version": 1, **_columns(line)}
        for place, line in enumerate(lines, start=start + 1)
    ]
    db.session.execute(insert(BudgetLine.__table__), rows)  # type: ignore[arg-type]


def _update(pairs: Sequence[tuple[int, Line]]) -> None:
    if not pairs:
        return
    table = BudgetLine.__table__
    names = _columns(pairs[0][1])
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    values |= {"removed_at": None, "version": table.c.version + 1}
    statement = update(table).where(table.c.id == bindparam("row")).values(values)  # type: ignore[arg-type]
    rows = [
        {"row": number, **{f"new_{name}": value for name, value in _columns(line).items()}}
        for number, line in pairs
    ]
    db.session.connection().execute(statement, rows)


def _columns(line: Line) -> dict[str, Any]:
    texts = {name: getattr(line, name) for name in _TEXTS}
    return {
        "kind": line.kind,
        "initiative_id": line.initiative_id,
        "base_choice": line.base_choice,
        **texts,
        "signs": line.signs or None,
    }


def _write_years(pairs: Sequence[tuple[int, Line]]) -> None:
    for some in _chunks([number for number, _ in pairs]):
        db.session.execute(delete(LineYear).where(LineYear.line_id.in_(some)))
    rows = [row for number, line in pairs for row in _years(number, line)]
    if rows:
        db.session.execute(insert(LineYear.__table__), rows)  # type: ignore[arg-type]


def _years(number: int, line: Line) -> Iterator[dict[str, Any]]:
    for year in sorted({*line.amounts, *line.calculations}):
        amounts, calculation = line.in_year(year), line.calculations.get(year)
        yield {
            "line_id": number,
            "year": year,
            "federal_cents": amounts.federal_cents,
            "cash_cents": amounts.cash_cents,
            "in_kind_cents": amounts.in_kind_cents,
            "calculation": calculation_json(calculation) if calculation else None,
        }


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))


def line_json(line: Line) -> dict[str, Any]:
    """A line as JSON, for the snapshot of an import."""
    amounts = {
        str(year): [each.federal_cents, each.cash_cents, each.in_kind_cents]
        for year, each in line.amounts.items()
        if each
    }
    return {
        "key": line.key,
        "kind": line.kind.value,
        "initiative_id": line.initiative_id,
        "base_choice": line.base_choice.value,
        **{name: getattr(line, name) for name in _TEXTS},
        "amounts": amounts,
        "calculations": {str(year): calculation_json(each) for year, each in line.calculations.items()},
    }


def line_from_json(data: Mapping[str, Any]) -> Line:
    """The line that ``line_json`` wrote."""
    return Line(
        key=data["key"],
        kind=LineKind(data["kind"]),
        amounts={int(year): Amounts(*cents) for year, cents in data["amounts"].items()},
        calculations={int(year): calculation_from(each) for year, each in data["calculations"].items()},
        initiative_id=data["initiative_id"],
        base_choice=BaseChoice(data["base_choice"]),
        **{name: data[name] for name in _TEXTS},
    )
