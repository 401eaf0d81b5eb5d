"""The log of exports as lists: one budget's, and the whole organization's with filters, in pages.

A person sees an export only where they may read every record whose budget is in it: an export of a restricted
application does not exist for others, on no list and at no address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from funding.budgets.exports.formats import FORMATS, ExportOptions
from funding.budgets.exports.models import BudgetExport, ExportPart
from funding.budgets.models import Budget
from funding.infra import clock
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What a list of exports is narrowed to. ``text`` is looked for in titles, versions and people's names."""

    text: str = ""
    format: str = ""
    by_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return self != LogFilter()


@dataclass(frozen=True, slots=True)
class LoggedExport:
    """One line of a list: the export, how many budgets it holds, and the first of them."""

    row: BudgetExport
    budgets: int
    first: ExportPart | None

    @property
    def options(self) -> str:
        """What was chosen, in words."""
        made = FORMATS.get(self.row.format)
        return made.told(ExportOptions.from_json(self.row.options)) if made else ""


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The clause that keeps a query over ``budget_exports`` to what the actor may see."""
    part = select(ExportPart.export_id).join(Budget, Budget.id == ExportPart.budget_id)
    hidden = (
        part.join(Record, Record.id == Budget.subject_id)
        .where(ExportPart.export_id == BudgetExport.id, ~readable(actor))
        .correlate(BudgetExport)
        .exists()
    )
    return ~hidden


def export_for(actor: Actor, export_id: int) -> BudgetExport:
    """The logged export, if the actor may see every budget in it. Raises NotFound."""
    query = select(BudgetExport).where(BudgetExport.id == export_id, may_see(actor))
    found = db.session.scalar(query.options(selectinload(BudgetExport.parts)))
    if found is None:
        raise NotFound("There is no export with this number.")
    return found


def exports_of(
    budget_ids: Sequence[int], actor: Actor, *, page: int = 1, size: int = PAGE_SIZE
) -> Page[LoggedExport]:
    """The exports that hold one of these budgets, newest first: three statements."""
    part = exists().where(ExportPart.export_id == BudgetExport.id, ExportPart.budget_id.in_(budget_ids))
    return _described(paginate(_newest(may_see(actor), part), page=page, size=size))


def all_exports(actor: Actor, narrowed: LogFilter, *, page: int = 1) -> Page[LoggedExport]:
    """The exports of the whole organization that the actor may see, newest first: three statements."""
    return _described(paginate(_newest(may_see(actor), *_clauses(narrowed)), page=page, size=PAGE_SIZE))


def _described(found: Page[BudgetExport]) -> Page[LoggedExport]:
    ids = [row.id for row in found.items]
    counts = select(ExportPart.export_id, func.count()).where(ExportPart.export_id.in_(ids))
    counted = db.session.execute(counts.group_by(ExportPart.export_id)) if ids else ()
    count = {row[0]: row[1] for row in counted}
    first = select(ExportPart).where(ExportPart.export_id.in_(ids), ExportPart.position == 0)
    parts = {part.export_id: part for part in db.session.scalars(first)} if ids else {}
    rows = [LoggedExport(row, count.get(row.id, 0), parts.get(row.id)) for row in found.items]
    return Page(rows, found.number, found.size, found.total)


def people_who_exported() -> list[tuple[int, str]]:
    """Those whose exports are in the log, by name."""
    query = (
        select(BudgetExport.by_id, func.max(BudgetExport.by_name))
        .where(BudgetExport.by_id.is_not(None))
        .group_by(BudgetExport.by_id)
        .order_by(func.max(BudgetExport.by_name), BudgetExport.by_id)
    )
    return [(number, name) for number, name in db.session.execute(query) if number is not None]


def formats_used() -> list[tuple[str, str]]:
    """The formats in the log with their labels, by label."""
    query = select(BudgetExport.format, func.max(BudgetExport.label)).group_by(BudgetExport.format)
    return sorted(
        ((str(key), str(label)) for key, label in db.session.execute(query)), key=lambda one: one[1]
    )


def _newest(*clauses: ColumnElement[bool]) -> Select[Any]:
    return select(BudgetExport).where(*clauses).order_by(BudgetExport.made_at.desc(), BudgetExport.id.desc())


def _clauses(narrowed: LogFilter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if narrowed.text:
        clauses.append(_mentions(narrowed.text))
    if narrowed.format:
        clauses.append(BudgetExport.format == narrowed.format)
    if narrowed.by_id is not None:
        clauses.append(BudgetExport.by_id == narrowed.by_id)
    if narrowed.since:
        clauses.append(BudgetExport.made_at >= _begin(narrowed.since))
    if narrowed.until:
        clauses.append(BudgetExport.made_at < _begin(narrowed.until + timedelta(days=1)))
    return clauses


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.zone())


def _mentions(text: str) -> ColumnElement[bool]:
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    part = exists().where(
        and_(
            ExportPart.export_id == BudgetExport.id,
            or_(
                ExportPart.title.ilike(pattern, escape="\\"),
                ExportPart.version_label.ilike(pattern, escape="\\"),
            ),
        )
    )
    return or_(part, BudgetExport.by_name.ilike(pattern, escape="\\"))
