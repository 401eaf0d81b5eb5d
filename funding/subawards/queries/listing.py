"""The list of agreements across awards, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page, paginate
from funding.infra.records import visible
from funding.infra.tallies import RECORDS, left_out_ids, tally
from funding.kernel.actor import Actor
from funding.subawards.auditing import AuditAsk, audit_ask
from funding.subawards.models import MonitoringVisit, PartnerAudit, Subaward, SubawardAction, SubawardInvoice
from funding.subawards.queries import ffata_due, ffata_of, last_days, sums
from funding.subawards.types import Asks, FfataAsk, InvoiceState, Nature, Status, SubawardFilter, Sums

PAGE_SIZE = 25
STREAMED = 500
MOST_AUDITS = 200
MONITORING_AHEAD = timedelta(days=14)
STATEMENTS_KEPT = 256
TABLE: Any = Subaward.__table__.c
_AWARDS = RECORDS.alias("award_records")
_PARTNERS = RECORDS.alias("partner_records")


@dataclass(frozen=True, slots=True)
class SubawardRow:
    """One line of the list."""

    subaward: Subaward
    sums: Sums
    ends_on: date | None
    reports: Sequence[FfataAsk]
    waiting: int


def list_subawards(actor: Actor, narrowed: SubawardFilter, *, page: int) -> Page[SubawardRow]:
    """One page of the list: a fixed number of statements, however many agreements there are."""
    total = int(db.session.scalar(_counted(actor, narrowed)) or 0)
    found = paginate(_ids(actor, narrowed), page=page, size=PAGE_SIZE, total=total)
    return Page(_rows(found.items), found.number, found.size, found.total)


def stream_subawards(actor: Actor, narrowed: SubawardFilter) -> Iterator[SubawardRow]:
    """Every agreement of a list in its order, some at a time."""
    ids = db.session.scalars(_ids(actor, narrowed)).all()
    for start in range(0, len(ids), STREAMED):
        yield from _rows(ids[start : start + STREAMED])


def of_award(actor: Actor, award_id: int) -> list[SubawardRow]:
    """The agreements under one award, at most two hundred, by name."""
    ids = _ids(actor, SubawardFilter(award_id=award_id, sort="title")).limit(200)
    return _rows(db.session.scalars(ids).all())


def count_of_award(award_id: int) -> int:
    """How many agreements hang on an award, those that were not signed left out."""
    query = sa.select(sa.func.count(Subaward.__table__.c.id)).where(
        Subaward.__table__.c.award_id == award_id, Subaward.__table__.c.status != Status.DROPPED
    )
    return db.session.scalar(query) or 0


def _left_out(actor: Actor) -> sa.SelectBase:
    return left_out_ids(actor, "subaward", archived=False)


def _clauses(narrowed: SubawardFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``subawards`` alone, by key, so that counting needs no join of the spine."""
    found: list[sa.ColumnElement[bool]] = []
    if narrowed.award_id:
        found.append(TABLE.award_id == narrowed.award_id)
    if narrowed.partner_id:
        found.append(TABLE.partner_id == narrowed.partner_id)
    if narrowed.nature:
        found.append(TABLE.nature == narrowed.nature)
    if narrowed.status:
        found.append(TABLE.status == narrowed.status)
    elif not narrowed.asks:
        found.append(TABLE.status != Status.DROPPED)
    if narrowed.asks:
        found.append(_asking(narrowed.asks, today()))
    return [*found, *map(_matching, narrowed.text.split()[:8])]


def _matching(word: str) -> sa.ColumnElement[bool]:
    named = sa.select(RECORDS.c.id).where(RECORDS.c.title.icontains(word, autoescape=True))
    partner = named.where(RECORDS.c.kind == "partner")
    title = named.where(RECORDS.c.kind == "subaward")
    own = (column.icontains(word, autoescape=True) for column in (TABLE.number, TABLE.uei))
    return sa.or_(TABLE.partner_id.in_(partner), TABLE.id.in_(title), *own)


def _asking(asks: Asks, day: date) -> sa.ColumnElement[bool]:
    if asks is Asks.SIGNATURE:
        return Subaward.status == Status.DRAFT
    if asks is Asks.FFATA:
        return Subaward.__table__.c.id.in_([one.subaward_id for one in ffata_due()])
    if asks is Asks.INVOICES:
        waits = SubawardInvoice.state.in_([InvoiceState.ENTERED, InvoiceState.APPROVED])
        return sa.exists().where(SubawardInvoice.subaward_id == TABLE.id, waits)
    if asks is Asks.MONITORING:
        return sa.exists().where(MonitoringVisit.subaward_id == TABLE.id, visit_waits(day))
    return sa.and_(TABLE.status.in_([Status.ACTIVE, Status.CLOSING]), _last_day() < day)


def visit_waits(day: date) -> sa.ColumnElement[bool]:
    """Activities that are due, or whose follow-up is, within two weeks of that day."""
    soon = day + MONITORING_AHEAD
    undone = sa.and_(MonitoringVisit.done_on.is_(None), MonitoringVisit.planned_on <= soon)
    open_ = sa.and_(
        MonitoringVisit.done_on.is_not(None),
        MonitoringVisit.followed_on.is_(None),
        MonitoringVisit.follow_up_on <= soon,
    )
    return sa.or_(undone, open_)


def _last_day() -> Any:
    """The last day with modifications; few agreements have one that moves it, so few are asked."""
    moves = SubawardAction.new_ends_on.is_not(None)
    latest = (
        sa.select(SubawardAction.new_ends_on)
        .where(SubawardAction.subaward_id == TABLE.id, moves)
        .order_by(SubawardAction.number.desc())
        .limit(1)
        .correlate(Subaward.__table__)
        .scalar_subquery()
    )
    some = sa.select(SubawardAction.subaward_id).where(moves)
    return sa.case((TABLE.id.in_(some), latest), else_=TABLE.ends_on)


def _sum(column: Any, key: Any, *clauses: Any) -> Any:
    total = sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(key == TABLE.id, *clauses)
    return total.correlate(Subaward.__table__).scalar_subquery()


def _counted(actor: Actor, narrowed: SubawardFilter) -> sa.Select[Any]:
    """How many the filter finds. What waits depends on the day and on other rows, so that is put together each time."""
    return _tallied(actor, narrowed) if narrowed.asks is None else _tallied.__wrapped__(actor, narrowed)


def _ids(actor: Actor, narrowed: SubawardFilter) -> sa.Select[Any]:
    """The keys of the filter, ordered by one of SORTS; a leading minus turns it, name and key break ties."""
    return _ordered(actor, narrowed) if narrowed.asks is None else _ordered.__wrapped__(actor, narrowed)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _tallied(actor: Actor, narrowed: SubawardFilter) -> sa.Select[Any]:
    return tally(Subaward.__table__, TABLE.id, _left_out(actor), where=_clauses(narrowed))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ordered(actor: Actor, narrowed: SubawardFilter) -> sa.Select[Any]:
    title, key = sa.func.lower(RECORDS.c.title), narrowed.sort.removeprefix("-")
    query = (
        sa.select(TABLE.id)
        .join(RECORDS, RECORDS.c.id == TABLE.id)
        .where(TABLE.id.not_in(_left_out(actor)), *_clauses(narrowed))
    )
    if key == "partner":
        query = query.join(_PARTNERS, _PARTNERS.c.id == TABLE.partner_id)
    if key == "award":
        query = query.join(_AWARDS, _AWARDS.c.id == TABLE.award_id)
    columns: dict[str, Any] = {
        "partner": sa.func.lower(_PARTNERS.c.title),
        "award": sa.func.lower(_AWARDS.c.title),
        "ends": _last_day(),
        "obligated": _sum(SubawardAction.delta_cents, SubawardAction.subaward_id),
        "paid": _sum(
            SubawardInvoice.amount_cents,
            SubawardInvoice.subaward_id,
            SubawardInvoice.state == InvoiceState.PAID,
        ),
    }
    column, down = columns.get(key), narrowed.sort.startswith("-")
    if column is None:
        query = query.where(RECORDS.c.kind == "subaward")
        return query.order_by(title.desc() if down else title, RECORDS.c.id)
    first = column.desc().nulls_last() if down else column.asc().nulls_last()
    return query.order_by(first, title, TABLE.id)


def _rows(ids: Sequence[int]) -> list[SubawardRow]:
    """The agreements with these keys, in their order: a fixed number of statements."""
    read = {one.id: one for one in db.session.scalars(sa.select(Subaward).where(Subaward.id.in_(ids)))}
    found = [read[one] for one in ids]
    amounts, days, reports, waiting = sums(ids), last_days(found), ffata_of(found), _waiting(ids)
    return [
        SubawardRow(one, amounts[one.id], days[one.id], reports.get(one.id, []), waiting.get(one.id, 0))
        for one in found
    ]


def _waiting(subaward_ids: Collection[int]) -> dict[int, int]:
    """How many invoices of each wait. Read by agreement: far more than these wait in the whole house."""
    waits = SubawardInvoice.state.in_([InvoiceState.ENTERED, InvoiceState.APPROVED])
    query = (
        sa.select(SubawardInvoice.subaward_id, sa.func.sum(sa.case((waits, 1), else_=0)))
        .where(SubawardInvoice.subaward_id.in_(list(subaward_ids)))
        .group_by(SubawardInvoice.subaward_id)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(query)}


def invoices_waiting(
    actor: Actor, state: InvoiceState, *, limit: int = 5
) -> list[tuple[SubawardInvoice, Subaward]]:
    """Invoices in a state, the longest waiting first; one's own are not for oneself to approve."""
    query = (
        sa.select(SubawardInvoice, Subaward)
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(SubawardInvoice.state == state, visible(actor))
    )
    if state is InvoiceState.ENTERED:
        query = query.where(SubawardInvoice.entered_by_id.is_distinct_from(actor.user_id))
    found = db.session.execute(query.order_by(SubawardInvoice.received_on, SubawardInvoice.id).limit(limit))
    return [(row[0], row[1]) for row in found]


def visits_due(actor: Actor, *, limit: int = 5) -> list[tuple[MonitoringVisit, Subaward]]:
    """Monitoring that is due within two weeks, or overdue, the oldest first."""
    query = (
        sa.select(MonitoringVisit, Subaward)
        .join(Subaward, Subaward.id == MonitoringVisit.subaward_id)
        .where(visit_waits(today()), Subaward.status.in_([Status.ACTIVE, Status.CLOSING]), visible(actor))
        .order_by(MonitoringVisit.planned_on, MonitoringVisit.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def audits_due(actor: Actor) -> list[tuple[PartnerAudit, Subaward, AuditAsk]]:
    """Audits of subrecipients that ask for something by now, each with one open subaward, the most pressing first."""
    first = (
        sa.select(Subaward.partner_id, sa.func.min(Subaward.id).label("subaward_id"))
        .where(Subaward.status.in_([Status.ACTIVE, Status.CLOSING]), visible(actor))
        .group_by(Subaward.partner_id)
        .subquery()
    )
    waits = sa.or_(
        sa.and_(PartnerAudit.required.is_(True), PartnerAudit.received_on.is_(None)),
        sa.and_(PartnerAudit.findings, PartnerAudit.decided_on.is_(None)),
    )
    query = (
        sa.select(PartnerAudit, Subaward)
        .join(first, first.c.partner_id == PartnerAudit.partner_id)
        .join(Subaward, Subaward.id == first.c.subaward_id)
        .where(waits)
        .order_by(PartnerAudit.year_ends_on, PartnerAudit.id)
        .limit(MOST_AUDITS)
    )
    asks = [(row[0], row[1], audit_ask(row[0], today())) for row in db.session.execute(query)]
    found = [(audit, subaward, ask) for audit, subaward, ask in asks if ask is not None]
    return sorted(found, key=lambda one: (one[2].due_on, one[0].id))


def totals(actor: Actor) -> tuple[int, int]:
    """How many subawards and how many contracts are signed and open."""
    return kept_answer(("subawards by nature", actor), lambda: _by_nature(actor))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _natures(actor: Actor) -> sa.Select[Any]:
    running = TABLE.status.in_([Status.ACTIVE, Status.CLOSING])
    return tally(Subaward.__table__, TABLE.id, _left_out(actor), by=[TABLE.nature], where=[running])


def _by_nature(actor: Actor) -> tuple[int, int]:
    counts = {row[0]: int(row[1]) for row in db.session.execute(_natures(actor))}
    return counts.get(Nature.SUBAWARD, 0), counts.get(Nature.CONTRACT, 0)


__all__ = [
    "SubawardRow",
    "audits_due",
    "count_of_award",
    "invoices_waiting",
    "list_subawards",
    "of_award",
    "stream_subawards",
    "totals",
    "visit_waits",
    "visits_due",
]
