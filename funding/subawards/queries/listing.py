"""The list of agreements across awards, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.subawards.auditing import AuditAsk, audit_ask
from funding.subawards.models import MonitoringVisit, PartnerAudit, Subaward, SubawardAction, SubawardInvoice
from funding.subawards.queries import ffata_due, ffata_of, last_days, sums
from funding.subawards.types import Asks, FfataAsk, InvoiceState, Nature, Status, SubawardFilter, Sums

PAGE_SIZE = 25
STREAMED = 500
MOST_AUDITS = 200
MONITORING_AHEAD = timedelta(days=14)
_AWARDS = Record.__table__.alias("award_records")
_PARTNERS = Record.__table__.alias("partner_records")


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
    found = paginate(_sorted(_narrowed(actor, narrowed), narrowed.sort), page=page, size=PAGE_SIZE)
    return Page(_rows(found.items), found.number, found.size, found.total)


def stream_subawards(actor: Actor, narrowed: SubawardFilter) -> Iterator[SubawardRow]:
    """Every agreement of a list in its order, some at a time."""
    query = _sorted(_narrowed(actor, narrowed), narrowed.sort)
    offset = 0
    while some := db.session.scalars(query.limit(STREAMED).offset(offset)).all():
        yield from _rows(some)
        offset += STREAMED


def of_award(actor: Actor, award_id: int) -> list[SubawardRow]:
    """The agreements under one award, at most two hundred, by name."""
    query = _sorted(_narrowed(actor, SubawardFilter(award_id=award_id)), "title")
    return _rows(db.session.scalars(query.limit(200)).all())


def count_of_award(award_id: int) -> int:
    """How many agreements hang on an award, those that were not signed left out."""
    query = sa.select(sa.func.count(Subaward.__table__.c.id)).where(
        Subaward.__table__.c.award_id == award_id, Subaward.__table__.c.status != Status.DROPPED
    )
    return db.session.scalar(query) or 0


def _narrowed(actor: Actor, narrowed: SubawardFilter) -> sa.Select[Any]:
    query = sa.select(Subaward).where(visible(actor))
    if narrowed.award_id:
        query = query.where(Subaward.award_id == narrowed.award_id)
    if narrowed.partner_id:
        query = query.where(Subaward.partner_id == narrowed.partner_id)
    if narrowed.nature:
        query = query.where(Subaward.nature == narrowed.nature)
    if narrowed.status:
        query = query.where(Subaward.status == narrowed.status)
    elif not narrowed.asks:
        query = query.where(Subaward.status != Status.DROPPED)
    if narrowed.asks:
        query = query.where(_asking(narrowed.asks, today()))
    for word in narrowed.text.split()[:8]:
        query = query.where(_matching(word))
    return query


def _matching(word: str) -> sa.ColumnElement[bool]:
    partner = sa.exists().where(
        _PARTNERS.c.id == Subaward.partner_id, _PARTNERS.c.title.icontains(word, autoescape=True)
    )
    own = (Subaward.title, Subaward.number, Subaward.uei)
    return sa.or_(partner, *(column.icontains(word, autoescape=True) for column in own))


def _asking(asks: Asks, day: date) -> sa.ColumnElement[bool]:
    if asks is Asks.SIGNATURE:
        return Subaward.status == Status.DRAFT
    if asks is Asks.FFATA:
        return Subaward.id.in_([one.subaward_id for one in ffata_due()])
    if asks is Asks.INVOICES:
        waits = SubawardInvoice.state.in_([InvoiceState.ENTERED, InvoiceState.APPROVED])
        return sa.exists().where(SubawardInvoice.subaward_id == Subaward.id, waits)
    if asks is Asks.MONITORING:
        return sa.exists().where(MonitoringVisit.subaward_id == Subaward.id, visit_waits(day))
    return sa.and_(Subaward.status.in_([Status.ACTIVE, Status.CLOSING]), _last_day() < day)


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
    latest = (
        sa.select(SubawardAction.new_ends_on)
        .where(SubawardAction.subaward_id == Subaward.id, SubawardAction.new_ends_on.is_not(None))
        .order_by(SubawardAction.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(latest, Subaward.ends_on)


def _sum(column: Any, key: Any, *clauses: Any) -> Any:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(column), 0))
        .where(key == Subaward.id, *clauses)
        .scalar_subquery()
    )


def _sorted(query: sa.Select[Any], sort: str) -> sa.Select[Any]:
    """Ordered by one of SORTS, a leading minus turning it, always with name and number to break ties."""
    title, key = sa.func.lower(Subaward.title), sort.removeprefix("-")
    if key == "partner":
        query = query.join(_PARTNERS, _PARTNERS.c.id == Subaward.partner_id)
    if key == "award":
        query = query.join(_AWARDS, _AWARDS.c.id == Subaward.award_id)
    columns: dict[str, Any] = {
        "title": title,
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
    column = columns.get(key, title)
    first = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return query.order_by(first, title, Subaward.id)


def _rows(found: Sequence[Subaward]) -> list[SubawardRow]:
    ids = [one.id for one in found]
    amounts, days, reports, waiting = sums(ids), last_days(found), ffata_of(found), _waiting(ids)
    return [
        SubawardRow(one, amounts[one.id], days[one.id], reports.get(one.id, []), waiting.get(one.id, 0))
        for one in found
    ]


def _waiting(subaward_ids: Collection[int]) -> dict[int, int]:
    query = (
        sa.select(SubawardInvoice.subaward_id, sa.func.count(SubawardInvoice.id))
        .where(
            SubawardInvoice.subaward_id.in_(list(subaward_ids)),
            SubawardInvoice.state.in_([InvoiceState.ENTERED, InvoiceState.APPROVED]),
        )
        .group_by(SubawardInvoice.subaward_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


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
    query = (
        sa.select(Subaward.nature, sa.func.count(Subaward.id))
        .where(visible(actor), Subaward.status.in_([Status.ACTIVE, Status.CLOSING]))
        .group_by(Subaward.nature)
    )
    counts = {row[0]: row[1] for row in db.session.execute(query)}
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
