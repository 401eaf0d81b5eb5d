"""The table of reports across awards, and what stands late on top of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.reports.models import Report, ReportReply, ReportSend
from funding.reports.types import OPEN, ReplyKind, ReportKind, ReportState
from funding.work.models import Deadline
from funding.work.types import DeadlineKind

PAGE_SIZE = 50
SOON_DAYS = 30
SORTS = ("due", "award", "kind", "state", "covers", "sent")
STANDINGS = {
    "open": "Open",
    "late": "Late",
    "soon": "Due within 30 days",
    "waiting": "Waiting for finance or sign-off",
    "sent": "Sent, not accepted",
    "returned": "Returned",
    "done": "Accepted",
    "all": "All",
}
"""How the list can be narrowed."""


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """How the list is narrowed and sorted; ``sort`` begins with "-" for descending."""

    standing: str = "open"
    kind: str = ""
    award_id: int | None = None
    funder_id: int | None = None
    text: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of the list with the days of its steps, and what went out."""

    report: Report
    steps: dict[int, Deadline] = field(default_factory=dict)
    send: ReportSend | None = None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands at the top of the list."""

    late: int
    soon: int
    waiting: int
    sent: int
    returned: int


def list_reports(actor: Actor, wanted: ReportFilter, page: int = 1) -> Page[ReportRow]:
    """A page of reports; a fixed number of queries."""
    found = paginate(_query(actor, wanted), page=page, size=PAGE_SIZE)
    return Page(rows_of(found.items), found.number, found.size, found.total)


def every_report(actor: Actor, wanted: ReportFilter, limit: int = 20_000) -> list[ReportRow]:
    """All reports of the filter, for an export."""
    return rows_of(db.session.scalars(_query(actor, wanted).limit(limit)).all())


def reports_of_award(actor: Actor, award_id: int) -> list[ReportRow]:
    """An award's reports by due date."""
    return every_report(actor, ReportFilter(standing="all", award_id=award_id))


def rows_of(reports: Sequence[Report]) -> list[ReportRow]:
    """The reports with their steps, latest sendings and acceptances: three queries."""
    ids = [one.id for one in reports]
    steps: dict[int, dict[int, Deadline]] = defaultdict(dict)
    query = sa.select(Deadline).where(Deadline.record_id.in_(ids), Deadline.kind == DeadlineKind.INTERNAL)
    for step in db.session.scalars(query.order_by(Deadline.record_id, Deadline.id)):
        steps[step.record_id][step.sequence] = step
    sends: dict[int, ReportSend] = {}
    latest = (
        sa.select(ReportSend)
        .where(ReportSend.report_id.in_(ids))
        .order_by(ReportSend.revision, ReportSend.id)
    )
    for send in db.session.scalars(latest.options(sa.orm.defer(ReportSend.document))):
        sends[send.report_id] = send
    said = sa.select(ReportReply.report_id, ReportReply.on).where(
        ReportReply.report_id.in_(ids), ReportReply.kind == ReplyKind.ACCEPTED
    )
    accepted = {row.report_id: row.on for row in db.session.execute(said)}
    return [ReportRow(one, steps[one.id], sends.get(one.id), accepted.get(one.id)) for one in reports]


def counts(actor: Actor, wanted: ReportFilter) -> Counts:
    """How many are late, due soon, waiting, sent and returned under the filter's award, funder and kind: one query."""
    today = clock.today()
    open_ = Report.state.in_(OPEN)
    due = Deadline.due_on
    query = _joined(_narrowed(sa.select(), actor, wanted)).add_columns(
        _count(open_ & (due < today)),
        _count(open_ & due.between(today, today + timedelta(days=SOON_DAYS))),
        _count(Report.state.in_([ReportState.FINANCE_CHECK, ReportState.SIGN_OFF])),
        _count(Report.state == ReportState.SENT),
        _count(Report.state == ReportState.RETURNED),
    )
    row = db.session.execute(query).one()
    return Counts(*(int(one or 0) for one in row))


def _count(clause: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((clause, 1), else_=0))


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.select_from(Report).outerjoin(Deadline, Deadline.id == Report.deadline_id)


def _narrowed(query: sa.Select[Any], actor: Actor, wanted: ReportFilter) -> sa.Select[Any]:
    query = query.where(Report.archived_at.is_(None), readable(actor))
    if wanted.kind in set(ReportKind):
        query = query.where(Report.report_kind == ReportKind(wanted.kind))
    if wanted.award_id is not None:
        query = query.where(Report.award_id == wanted.award_id)
    if wanted.funder_id is not None:
        awards = sa.select(Award.__table__.c.id).where(Award.__table__.c.funder_id == wanted.funder_id)
        query = query.where(Report.award_id.in_(awards))
    if wanted.text:
        query = query.where(Report.title.icontains(wanted.text, autoescape=True))
    return query


def _query(actor: Actor, wanted: ReportFilter) -> sa.Select[Any]:
    query = _joined(_narrowed(sa.select(Report), actor, wanted)).where(_standing(wanted.standing))
    award = sa.orm.aliased(Record, flat=True)
    name = wanted.sort.removeprefix("-")
    if name == "award":
        query = query.join(award, award.id == Report.award_id)
    keys: dict[str, Any] = {
        "due": Deadline.due_on,
        "award": award.title,
        "kind": Report.report_kind,
        "state": Report.state,
        "covers": Report.covers_to,
        "sent": _sent_at(),
    }
    key = keys.get(name, Deadline.due_on)
    order = key.desc() if wanted.sort.startswith("-") else key
    return query.options(contains_eager(Report.deadline), selectinload(Report.award)).order_by(
        key.is_(None), order, Report.covers_to, Report.id
    )


def _sent_at() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(ReportSend.sent_at))
        .where(ReportSend.report_id == Report.__table__.c.id)
        .correlate(Report.__table__)
        .scalar_subquery()
    )


def _standing(name: str) -> sa.ColumnElement[bool]:
    today = clock.today()
    due = Deadline.due_on
    clauses: dict[str, sa.ColumnElement[bool]] = {
        "open": Report.state.in_(OPEN),
        "late": Report.state.in_(OPEN) & (due < today),
        "soon": Report.state.in_(OPEN) & due.between(today, today + timedelta(days=SOON_DAYS)),
        "waiting": Report.state.in_([ReportState.FINANCE_CHECK, ReportState.SIGN_OFF]),
        "sent": Report.state == ReportState.SENT,
        "returned": Report.state == ReportState.RETURNED,
        "done": Report.state == ReportState.ACCEPTED,
        "all": sa.true(),
    }
    return clauses.get(name, clauses["open"])


def open_count(actor: Actor, award_id: int) -> int:
    """How many of an award's reports the funder still waits for: one query."""
    query = _narrowed(sa.select(sa.func.count()), actor, ReportFilter(award_id=award_id)).select_from(Report)
    return db.session.scalar(query.where(Report.state.in_(OPEN))) or 0


def late_reports(award_ids: Sequence[int]) -> Sequence[Report]:
    """The reports of the awards that the funder should have by now: one query."""
    query = _joined(sa.select(Report)).where(
        Report.award_id.in_(list(award_ids)),
        Report.archived_at.is_(None),
        Report.state.in_(OPEN),
        Deadline.due_on < clock.today(),
    )
    return db.session.scalars(
        query.options(contains_eager(Report.deadline)).order_by(Deadline.due_on, Report.id)
    ).all()


def has_final_date(award_id: int) -> bool:
    """Whether a final report of the award has a funder's date of its own."""
    query = _joined(sa.select(Report.id)).where(
        Report.award_id == award_id,
        Report.archived_at.is_(None),
        Report.final.is_(True),
        Deadline.due_on.is_not(None),
    )
    return db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How a funder got its reports: how many were sent, how many of them on time, how many are late now."""

    sent: int
    on_time: int
    late: int

    @property
    def on_time_bp(self) -> int | None:
        """The share on time in basis points, or None where none was sent."""
        return (self.on_time * 20_000 + self.sent) // (2 * self.sent) if self.sent else None


def punctuality(actor: Actor, funder_id: int) -> Punctuality:
    """How reports to one funder went: two queries. A first sending counts; a revision is not a second one."""
    mine = _narrowed(sa.select(Report.__table__.c.id), actor, ReportFilter(funder_id=funder_id)).select_from(
        Report
    )
    sent = sa.select(sa.func.count(), _count(ReportSend.on_time.is_(True))).where(
        ReportSend.report_id.in_(mine), ReportSend.revision == 1, ReportSend.on_time.is_not(None)
    )
    total, on_time = db.session.execute(sent).one()
    late = counts(actor, ReportFilter(funder_id=funder_id)).late
    return Punctuality(int(total or 0), int(on_time or 0), late)
