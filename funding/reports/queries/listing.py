"""The table of reports across awards, and what stands late on top of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.tallies import RECORDS, left_out_ids, tally
from funding.kernel.actor import Actor
from funding.reports.models import Report, ReportReply, ReportSend
from funding.reports.types import OPEN, ReplyKind, ReportKind, ReportState
from funding.work.models import Deadline
from funding.work.types import DeadlineKind

PAGE_SIZE = 50
BATCH = 500
STATEMENTS_KEPT = 256
TABLE: Any = Report.__table__.c
DUE: Any = Deadline.__table__.c.due_on
WAITING = (ReportState.FINANCE_CHECK, ReportState.SIGN_OFF)
_DATED = Report.__table__.outerjoin(Deadline.__table__, Deadline.__table__.c.id == TABLE.deadline_id)
_UNSHOWN = (defer(Report.figures), defer(Report.document))
"""What a list does not show of a report: far more than all it does show."""
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
    number = int(db.session.scalar(_counted(actor, wanted, clock.today())) or 0)
    found = paginate(_ids(actor, wanted, clock.today()), page=page, size=PAGE_SIZE, total=number)
    return Page(_read(found.items), found.number, found.size, found.total)


def every_report(actor: Actor, wanted: ReportFilter, limit: int = 20_000) -> list[ReportRow]:
    """All reports of the filter, for an export."""
    ids = db.session.scalars(_ids(actor, wanted, clock.today()).limit(limit)).all()
    return [row for start in range(0, len(ids), BATCH) for row in _read(ids[start : start + BATCH])]


def reports_of_award(actor: Actor, award_id: int) -> list[ReportRow]:
    """An award's reports by due date."""
    return every_report(actor, ReportFilter(standing="all", award_id=award_id))


def _read(ids: Sequence[int]) -> list[ReportRow]:
    """The reports with these keys, in their order."""
    query = sa.select(Report).where(Report.id.in_(ids))
    whole = query.options(joinedload(Report.deadline), selectinload(Report.award), *_UNSHOWN)
    found = {one.id: one for one in db.session.scalars(whole)}
    return rows_of([found[one] for one in ids])


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
    """How many are late, soon due, waiting, sent and returned of the filter's award, funder and kind: two queries."""
    by_state, due = _tallied(actor, replace(wanted, standing="all", sort="due"), clock.today())
    stands: dict[ReportState, int] = {row[0]: int(row[1]) for row in db.session.execute(by_state)}
    both, soon = (int(one or 0) for one in db.session.execute(due).one())
    waiting = sum(stands.get(one, 0) for one in WAITING)
    sent, returned = stands.get(ReportState.SENT, 0), stands.get(ReportState.RETURNED, 0)
    return Counts(both - soon, soon, waiting, sent, returned)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _tallied(actor: Actor, wanted: ReportFilter, today: date) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """How many stand at each state; and how many open ones are late or due soon, and of these how many soon."""
    clauses, left_out = _clauses(wanted), _left_out(actor)
    coming = sa.case((today <= DUE, 1), else_=0)
    due_by = (TABLE.state.in_(OPEN), today + timedelta(days=SOON_DAYS) >= DUE)
    return (
        tally(Report.__table__, TABLE.id, left_out, by=[TABLE.state], where=clauses),
        tally(_DATED, TABLE.id, left_out, sums=[coming], where=[*due_by, *clauses]),
    )


def _left_out(actor: Actor) -> sa.SelectBase:
    return left_out_ids(actor, "report", readable=True)


def _count(clause: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((clause, 1), else_=0))


def _joined(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.select_from(Report).outerjoin(Deadline, Deadline.id == Report.deadline_id)


def _clauses(wanted: ReportFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``reports`` alone, by key, so that counting needs no join of the spine."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kind in set(ReportKind):
        found.append(TABLE.report_kind == ReportKind(wanted.kind))
    if wanted.award_id is not None:
        found.append(TABLE.award_id == wanted.award_id)
    if wanted.funder_id is not None:
        awards = sa.select(Award.__table__.c.id).where(Award.__table__.c.funder_id == wanted.funder_id)
        found.append(TABLE.award_id.in_(awards))
    if wanted.text:
        named = RECORDS.c.title.icontains(wanted.text, autoescape=True)
        found.append(TABLE.id.in_(sa.select(RECORDS.c.id).where(RECORDS.c.kind == "report", named)))
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _counted(actor: Actor, wanted: ReportFilter, today: date) -> sa.Select[Any]:
    source = _DATED if wanted.standing in {"late", "soon"} else Report.__table__
    clauses = [_standing(wanted.standing, today), *_clauses(wanted)]
    return tally(source, TABLE.id, _left_out(actor), where=clauses)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ids(actor: Actor, wanted: ReportFilter, today: date) -> sa.Select[Any]:
    """The keys of the filter in its order, the last day covered and the key breaking ties; what has none comes last."""
    query = sa.select(TABLE.id).select_from(_DATED)
    seen = TABLE.id.not_in(_left_out(actor))
    query = query.where(seen, _standing(wanted.standing, today), *_clauses(wanted))
    name = wanted.sort.removeprefix("-")
    if name == "award":
        query = query.join(RECORDS, RECORDS.c.id == TABLE.award_id)
    keys: dict[str, Any] = {
        "due": DUE,
        "award": RECORDS.c.title,
        "kind": TABLE.report_kind,
        "state": TABLE.state,
        "covers": TABLE.covers_to,
        "sent": _sent_at(),
    }
    key = keys.get(name, DUE)
    order = key.desc() if wanted.sort.startswith("-") else key
    return query.order_by(key.is_(None), order, TABLE.covers_to, TABLE.id)


def _sent_at() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(ReportSend.sent_at))
        .where(ReportSend.report_id == Report.__table__.c.id)
        .correlate(Report.__table__)
        .scalar_subquery()
    )


def _standing(name: str, today: date) -> sa.ColumnElement[bool]:
    open_: sa.ColumnElement[bool] = TABLE.state.in_(OPEN)
    clauses: dict[str, sa.ColumnElement[bool]] = {
        "open": open_,
        "late": open_ & (today > DUE),
        "soon": open_ & DUE.between(today, today + timedelta(days=SOON_DAYS)),
        "waiting": TABLE.state.in_(WAITING),
        "sent": TABLE.state == ReportState.SENT,
        "returned": TABLE.state == ReportState.RETURNED,
        "done": TABLE.state == ReportState.ACCEPTED,
        "all": sa.true(),
    }
    return clauses.get(name, open_)


def open_count(actor: Actor, award_id: int) -> int:
    """How many of an award's reports the funder still waits for: one query."""
    query = _counted(actor, ReportFilter(standing="open", award_id=award_id), clock.today())
    return int(db.session.scalar(query) or 0)


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
    seen = TABLE.id.not_in(_left_out(actor))
    mine = sa.select(TABLE.id).where(seen, *_clauses(ReportFilter(funder_id=funder_id)))
    sent = sa.select(sa.func.count(), _count(ReportSend.on_time.is_(True))).where(
        ReportSend.report_id.in_(mine), ReportSend.revision == 1, ReportSend.on_time.is_not(None)
    )
    total, on_time = db.session.execute(sent).one()
    late = counts(actor, ReportFilter(funder_id=funder_id)).late
    return Punctuality(int(total or 0), int(on_time or 0), late)
