"""Reads of one initiative's cost plan and of who pays for it in a fiscal year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa

from funding.budgets.classes import ObjectClass, class_of, form_order
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.versions import is_current
from funding.coverage.models import Allocation, AllocationMonth, PlanLine, PlanMonth
from funding.coverage.queries.sources import facts_of, placed
from funding.coverage.sources import all_sources
from funding.coverage.types import SourceFacts, Sums
from funding.infra.db import db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents, divide_half_up
from funding.outreach.models import Initiative
from funding.outreach.queries import initiative_for

MOST_NAMES = 200
HIDDEN = 0
"""The column in which all sources stand that the reader may not see."""


def line_for(actor: Actor, line_id: int) -> PlanLine:
    """A plan line, if the actor may see its initiative. Raises NotFound."""
    line = db.session.get(PlanLine, line_id)
    if line is None:
        raise NotFound("There is no plan line with this number.")
    initiative_for(actor, line.initiative_id)
    return line


def lines_of(initiative_id: int) -> Sequence[PlanLine]:
    """All lines of a plan, in the order of the forms."""
    query = sa.select(PlanLine).where(PlanLine.initiative_id == initiative_id)
    found = db.session.scalars(query.order_by(PlanLine.position, PlanLine.id)).all()
    return sorted(found, key=lambda line: form_order(line.kind))


def people_named() -> list[str]:
    """Names that stand in plans already, so that one person is written one way."""
    query = sa.select(PlanLine.person).where(PlanLine.person != "").distinct().order_by(PlanLine.person)
    return list(db.session.scalars(query.limit(MOST_NAMES)))


def budget_choices(actor: Actor, initiative_id: int) -> list[tuple[int, str]]:
    """The budget that counts of each record the actor may see, those with lines for the initiative first."""
    naming = sa.select(BudgetLine.budget_id).where(
        BudgetLine.initiative_id == initiative_id, BudgetLine.removed_at.is_(None)
    )
    query = (
        sa.select(Budget.id, Record)
        .join(Record, Record.id == Budget.subject_id)
        .where(is_current(), visible(actor), Record.archived_at.is_(None))
        .order_by(Budget.id.in_(naming).desc(), Budget.updated_at.desc(), Budget.id)
        .limit(MOST_NAMES)
    )
    return [(key, shown_title(record, actor)) for key, record in db.session.execute(query)]


@dataclass(slots=True)
class Cell:
    """What one source pays of a line in the months shown: cents by month, and the share where one was said."""

    months: dict[date, Cents] = field(default_factory=dict)
    shares: dict[date, int | None] = field(default_factory=dict)

    @property
    def cents(self) -> Cents:
        """Over all months shown."""
        return sum(self.months.values())

    def share_over(self, months: Iterable[date]) -> int | None:
        """The share that holds in every one of the months, or None."""
        said = {self.shares.get(month) for month in months}
        return said.pop() if len(said) == 1 else None


@dataclass(slots=True)
class MatrixLine:
    """One line of the matrix, its months and its cells by source."""

    id: int
    title: str
    object_class: ObjectClass
    person: str
    person_key: str
    fte_bp: int | None
    version: int
    months: dict[date, Cents]
    cells: dict[int, Cell]
    sums: Sums

    @property
    def cents(self) -> Cents:
        """The line's cost in the months shown."""
        return sum(self.months.values())

    def open_in(self, month: date) -> Cents:
        """What no source is named for in a month."""
        return self.months.get(month, 0) - sum(cell.months.get(month, 0) for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Matrix:
    """An initiative's lines against its sources in the months of one fiscal year.

    ``sources`` are those the reader may see; ``gone`` the names of those that no longer can pay; where others pay,
    ``has_hidden`` is true and their sums stand in the cells of ``HIDDEN``.
    """

    initiative: Initiative
    months: Sequence[date]
    lines: Sequence[MatrixLine]
    sources: Sequence[SourceFacts]
    gone: Mapping[int, str]
    has_hidden: bool
    placed: Mapping[int, Cents]

    @property
    def sums(self) -> Sums:
        """All lines together."""
        return sum((line.sums for line in self.lines), Sums())

    @property
    def gone_total(self) -> Cents:
        """What was to come from sources that no longer can pay; it is uncovered again."""
        return sum(line.cells[key].cents for line in self.lines for key in self.gone if key in line.cells)

    def by_class(self) -> list[tuple[ObjectClass, list[MatrixLine]]]:
        """The lines under their object classes, in the order of the forms."""
        groups: dict[ObjectClass, list[MatrixLine]] = {}
        for line in self.lines:
            groups.setdefault(line.object_class, []).append(line)
        return list(groups.items())

    def column(self, source_id: int) -> Cents:
        """What one source pays over all lines in the months shown."""
        return sum(line.cells[source_id].cents for line in self.lines if source_id in line.cells)


def matrix_of(
    actor: Actor, initiative: Initiative, months: Sequence[date], *, adding: Sequence[int] = ()
) -> Matrix:
    """The matrix of the months, with a column for each source that pays in them and for those in ``adding``."""
    lines = lines_of(initiative.id)
    ids = [line.id for line in lines]
    costs, cells = _costs(ids, months), _cells(ids, months)
    used = {source_id for by_source in cells.values() for source_id in by_source}
    facts = facts_of(actor, used | set(adding))
    chances = _chances(used)
    gone = _gone(actor, used - set(chances))
    hidden = used - set(facts) - set(gone)
    rows = [
        _line(line, costs[line.id], cells.get(line.id, {}), hidden, chances)
        for line in lines
        if costs[line.id]
    ]
    order = sorted(
        _told_apart(facts), key=lambda one: (not one.secured, -one.chance_bp, one.title.lower(), one.id)
    )
    return Matrix(initiative, months, rows, order, gone, bool(hidden), placed(facts))


def _told_apart(facts: Mapping[int, SourceFacts]) -> list[SourceFacts]:
    """The sources, with their whole titles where two of them have one short name."""
    counted = Counter(one.short for one in facts.values())
    return [one if counted[one.short] == 1 else replace(one, short="") for one in facts.values()]


def _costs(ids: Sequence[int], months: Sequence[date]) -> dict[int, dict[date, Cents]]:
    found: dict[int, dict[date, Cents]] = defaultdict(dict)
    query = sa.select(PlanMonth.line_id, PlanMonth.month, PlanMonth.cents).where(
        PlanMonth.line_id.in_(ids), PlanMonth.month.between(months[0], months[-1])
    )
    for line_id, month, cents in db.session.execute(query.order_by(PlanMonth.line_id, PlanMonth.month)):
        found[line_id][month] = cents
    return found


def _cells(ids: Sequence[int], months: Sequence[date]) -> dict[int, dict[int, Cell]]:
    """By line and source."""
    found: dict[int, dict[int, Cell]] = defaultdict(lambda: defaultdict(Cell))
    cell = AllocationMonth
    query = (
        sa.select(cell.line_id, cell.source_id, cell.month, cell.cents, Allocation.share_bp)
        .join(Allocation, Allocation.id == cell.allocation_id)
        .where(cell.line_id.in_(ids), cell.month.between(months[0], months[-1]))
        .order_by(cell.line_id, cell.source_id, cell.month)
    )
    for line_id, source_id, month, cents, share_bp in db.session.execute(query):
        found[line_id][source_id].months[month] = cents
        found[line_id][source_id].shares[month] = share_bp
    return found


def _chances(source_ids: set[int]) -> dict[int, tuple[bool, int]]:
    """Whether each source that can pay is secured, and its chance, hidden ones too: totals count them."""
    table = all_sources()
    query = sa.select(table.c.record_id, table.c.secured, table.c.chance_bp)
    rows = db.session.execute(query.where(table.c.record_id.in_(source_ids)))
    return {row.record_id: (bool(row.secured), row.chance_bp) for row in rows}


def _gone(actor: Actor, source_ids: set[int]) -> dict[int, str]:
    """The names of sources that no longer can pay, as far as the reader may see them."""
    if not source_ids:
        return {}
    found = db.session.scalars(sa.select(Record).where(Record.id.in_(source_ids), visible(actor)))
    return {one.id: shown_title(one, actor) for one in found}


def _line(
    line: PlanLine,
    months: dict[date, Cents],
    cells: Mapping[int, Cell],
    hidden: set[int],
    chances: Mapping[int, tuple[bool, int]],
) -> MatrixLine:
    shown: dict[int, Cell] = {}
    sums = Sums(sum(months.values()))
    for source_id, cell in cells.items():
        place = HIDDEN if source_id in hidden else source_id
        into = shown.setdefault(place, Cell())
        for month, cents in cell.months.items():
            into.months[month] = into.months.get(month, 0) + cents
            into.shares[month] = None if place == HIDDEN else cell.shares[month]
        if source_id in chances:
            sums += _counted(cell, *chances[source_id])
    object_class = class_of(line.kind)
    return MatrixLine(
        line.id,
        line.title,
        object_class,
        line.person,
        line.person_key,
        line.fte_bp,
        line.version,
        months,
        shown,
        sums,
    )


def _counted(cell: Cell, secured: bool, chance_bp: int) -> Sums:
    if secured:
        return Sums(secured=cell.cents)
    weighted = sum(divide_half_up(cents * chance_bp, 10_000) for cents in cell.months.values())
    return Sums(pending=cell.cents, weighted=weighted)
