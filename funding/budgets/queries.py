"""Reads of budgets. Figures are computed from lines on every read; the number of queries is fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from funding.budgets.checks import Check, check
from funding.budgets.classes import form_order
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.shapes import BudgetSummary, BudgetTables, lay_out, summarize
from funding.budgets.stored import StoredLine, line_from
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals, compute
from funding.budgets.types import BudgetStatus
from funding.budgets.versions import current_of, is_current
from funding.infra.db import Base, db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.outreach.models import Initiative

PAGE_SIZE = 25
SORTS = ("title", "subject", "updated")

# Every save of a line asks these two, so they are written once, not anew each time.
_INITIATIVES = Base.metadata.tables[Record.__tablename__].alias("of_line")
_STANDING = BudgetLine.budget_id.in_(bindparam("budgets", expanding=True)), BudgetLine.removed_at.is_(None)
_LINES_OF = (
    select(BudgetLine.__table__, _INITIATIVES.c.title.label("initiative"))
    .outerjoin(_INITIATIVES, _INITIATIVES.c.id == BudgetLine.initiative_id)
    .where(*_STANDING)
    .order_by(BudgetLine.position, BudgetLine.id)
)
_YEARS_OF = (
    select(LineYear.__table__)
    .join(BudgetLine, BudgetLine.id == LineYear.line_id)
    .where(*_STANDING)
    .order_by(LineYear.line_id, LineYear.year)
)


@dataclass(frozen=True)
class Loaded:
    """A budget with its terms, lines in the form's order, and all figures."""

    id: int
    subject_id: int
    title: str
    terms: Terms
    lines: tuple[StoredLine, ...]
    label: str = ""
    status: str = ""

    @cached_property
    def totals(self) -> Totals:
        """Every figure of the budget."""
        return compute([each.line for each in self.lines], self.terms)

    @cached_property
    def checks(self) -> list[Check]:
        """What is wrong or will be questioned."""
        return check(self.totals)

    @cached_property
    def summary(self) -> BudgetSummary:
        """The figures that other pages quote."""
        return summarize(self.id, self.subject_id, self.title, self.totals)

    @cached_property
    def tables(self) -> BudgetTables:
        """All tables of the budget, for documents."""
        return lay_out(self.summary, self.lines, self.totals, label=self.label)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of the list of budgets."""

    id: int
    title: str
    label: str
    subject_id: int
    subject_title: str
    updated_at: datetime
    summary: BudgetSummary
    draft_label: str = ""
    """The version that is being drafted beside the one that counts."""


def budget_for(actor: Actor, budget_id: int) -> Budget:
    """The budget, if the actor may see the record it belongs to. Raises NotFound."""
    query = select(Budget).join(Record, Record.id == Budget.subject_id)
    found = db.session.scalar(query.where(Budget.id == budget_id, visible(actor)))
    if found is None:
        raise NotFound("There is no budget with this number.")
    return found


def budget_of(subject_id: int) -> Budget | None:
    """The version of a record's budget that counts: the approved one, else the draft; None where there is none."""
    return current_of(subject_id)


def line_for(actor: Actor, line_id: int) -> BudgetLine:
    """The line, if the actor may see its budget and it has not been removed. Raises NotFound."""
    query = (
        select(BudgetLine)
        .join(Budget, Budget.id == BudgetLine.budget_id)
        .join(Record, Record.id == Budget.subject_id)
        .where(BudgetLine.id == line_id, BudgetLine.removed_at.is_(None), visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no budget line with this number.")
    return found


def load(budget: Budget) -> Loaded:
    """The budget with all its lines: two queries, however many there are."""
    return _load([budget])[budget.id]


def load_many(budgets: Sequence[Budget]) -> dict[int, Loaded]:
    """Several budgets by id: two queries for all of them."""
    return _load(budgets) if budgets else {}


def _load(budgets: Sequence[Budget]) -> dict[int, Loaded]:
    lines = _lines_of([budget.id for budget in budgets])
    return {
        budget.id: Loaded(
            budget.id,
            budget.subject_id,
            budget.title,
            Terms.from_json(budget.terms),
            tuple(lines.get(budget.id, ())),
            label=budget.label,
            status=budget.status.value,
        )
        for budget in budgets
    }


def _lines_of(budget_ids: Sequence[int]) -> dict[int, list[StoredLine]]:
    budgets = {"budgets": list(budget_ids)}
    years: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(_YEARS_OF, budgets).mappings():
        years[row["line_id"]].append(row)
    result: dict[int, list[StoredLine]] = defaultdict(list)
    for row in db.session.execute(_LINES_OF, budgets).mappings():
        line = line_from(dict(row), years[row["id"]])
        result[row["budget_id"]].append(StoredLine(row["id"], row["version"], line, row["initiative"] or ""))
    for found in result.values():
        found.sort(key=lambda each: form_order(each.line.kind))
    return result


def summary(budget_id: int) -> BudgetSummary:
    """The figures of one budget. Raises NotFound."""
    return load(_known(budget_id)).summary


def summaries(subject_ids: Sequence[int]) -> dict[int, BudgetSummary]:
    """The figures of the version that counts, for each record that has a budget: three queries."""
    if not subject_ids:
        return {}
    counting = select(Budget).where(Budget.subject_id.in_(subject_ids), is_current())
    budgets = db.session.scalars(counting.order_by(Budget.id)).all()
    loaded = load_many(budgets)
    return {each.subject_id: each.summary for each in loaded.values()}


def tables(budget_id: int) -> BudgetTables:
    """All tables of one budget, for documents. Raises NotFound."""
    return load(_known(budget_id)).tables


def _known(budget_id: int) -> Budget:
    budget = db.session.get(Budget, budget_id)
    if budget is None:
        raise NotFound("There is no budget with this number.")
    return budget


def list_budgets(actor: Actor, *, text: str = "", sort: str = "-updated", page: int = 1) -> Page[BudgetRow]:
    """A page of the budgets whose records the actor may see, each in the version that counts.

    ``text`` is looked for in both titles.
    """
    found = paginate(_sorted(_matching(actor, text), sort), page=page, size=PAGE_SIZE, scalars=False)
    loaded = load_many([budget for budget, _ in found.items])
    drafts = _drafts_beside([budget for budget, _ in found.items])
    rows = [
        BudgetRow(
            budget.id,
            budget.title,
            budget.label,
            budget.subject_id,
            shown_title(record, actor),
            budget.updated_at,
            loaded[budget.id].summary,
            drafts.get(budget.subject_id, ""),
        )
        for budget, record in found.items
    ]
    return Page(rows, found.number, found.size, found.total)


def _drafts_beside(counting: Sequence[Budget]) -> dict[int, str]:
    """The label of the draft beside each budget that counts, by record."""
    query = select(Budget).where(
        Budget.subject_id.in_([each.subject_id for each in counting if not each.is_draft]),
        Budget.status == BudgetStatus.DRAFT,
    )
    return {each.subject_id: each.label for each in db.session.scalars(query)}


def _matching(actor: Actor, text: str) -> Select[Any]:
    pair: Any = select(Budget, Record)
    query: Select[Any] = pair.join(Record, Record.id == Budget.subject_id)
    query = query.where(visible(actor), Record.archived_at.is_(None), is_current())
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(
            or_(Budget.title.ilike(pattern, escape="\\"), Record.title.ilike(pattern, escape="\\"))
        )
    return query


def _sorted(query: Select[Any], sort: str) -> Select[Any]:
    columns = {"title": Budget.title, "subject": Record.title, "updated": Budget.updated_at}
    column = columns.get(sort.lstrip("-"), Budget.updated_at)
    return query.order_by(column.desc() if sort.startswith("-") else column.asc(), Budget.id.desc())


def initiative_title(initiative_id: int | None) -> str:
    """The title of an initiative, or nothing."""
    if initiative_id is None:
        return ""
    return db.session.scalar(select(Initiative.title).where(Initiative.id == initiative_id)) or ""
