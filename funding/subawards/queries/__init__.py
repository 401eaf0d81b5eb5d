"""Reads of subawards and contracts that other features build on. Days are inclusive, amounts cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.budgets.figures import history_with
from funding.budgets.own_figures import own_figures
from funding.infra.db import db
from funding.infra.records import get_visible, visible
from funding.kernel.actor import Actor
from funding.kernel.money import Cents
from funding.kernel.rules import DatedFigure
from funding.subawards import ffata
from funding.subawards.models import SamReport, Subaward, SubawardAction, SubawardInvoice
from funding.subawards.types import FfataAsk, InvoiceState, Nature, Status, Sums

SIGNED = (Status.ACTIVE, Status.CLOSING, Status.CLOSED)
MOST_CHOICES = 500
_AWARDS = Award.__table__.alias("of_award")


def subaward_for(actor: Actor, subaward_id: int) -> Subaward:
    """The agreement, if the actor may see it. Raises NotFound."""
    return get_visible(Subaward, subaward_id, actor)


def subaward_choices(actor: Actor, award_id: int, *, including: int | None = None) -> list[tuple[int, str]]:
    """Number and name of the agreements under an award that may be paid, by name."""
    usable = sa.or_(Subaward.status.in_([Status.ACTIVE, Status.CLOSING]), Subaward.id == including)
    query = sa.select(Subaward.id, Subaward.title).where(
        Subaward.award_id == award_id, usable, visible(actor)
    )
    query = query.order_by(sa.func.lower(Subaward.title), Subaward.id).limit(MOST_CHOICES)
    return [(row.id, row.title) for row in db.session.execute(query)]


def figure_on(name: str, award: Award) -> DatedFigure:
    """A dated figure as it holds for an award: by its federal award date, else its first day.

    Where no row is as old as the award, the oldest.
    """
    return _held(history_with(name, own_figures()), award)


def _held(rows: Sequence[DatedFigure], award: Award) -> DatedFigure:
    day = award.federal_award_date or award.starts_on
    return next((one for one in reversed(rows) if one.effective_from <= day), rows[0])


def sums(subaward_ids: Collection[int]) -> dict[int, Sums]:
    """What each agreement comes to: two queries."""
    ids = list(subaward_ids)
    if not ids:
        return {}
    obligated = (
        sa.select(SubawardAction.subaward_id, sa.func.sum(SubawardAction.delta_cents))
        .where(SubawardAction.subaward_id.in_(ids))
        .group_by(SubawardAction.subaward_id)
    )
    first: dict[int, Cents] = {row[0]: int(row[1]) for row in db.session.execute(obligated)}
    claimed: dict[int, dict[InvoiceState, Cents]] = defaultdict(dict)
    invoices = (
        sa.select(
            SubawardInvoice.subaward_id, SubawardInvoice.state, sa.func.sum(SubawardInvoice.amount_cents)
        )
        .where(SubawardInvoice.subaward_id.in_(ids))
        .group_by(SubawardInvoice.subaward_id, SubawardInvoice.state)
    )
    for key, state, cents in db.session.execute(invoices):
        claimed[key][state] = int(cents)
    return {
        key: Sums(
            obligated_cents=first.get(key, 0),
            waiting_cents=claimed[key].get(InvoiceState.ENTERED, 0),
            approved_cents=claimed[key].get(InvoiceState.APPROVED, 0),
            paid_cents=claimed[key].get(InvoiceState.PAID, 0),
        )
        for key in ids
    }


def last_days(subawards: Collection[Subaward]) -> dict[int, date | None]:
    """The last day of each agreement, its modifications included: one query."""
    found = {one.id: one.ends_on for one in subawards}
    query = sa.select(SubawardAction.subaward_id, SubawardAction.new_ends_on).where(
        SubawardAction.subaward_id.in_(list(found)), SubawardAction.new_ends_on.is_not(None)
    )
    moved = db.session.execute(query.order_by(SubawardAction.subaward_id, SubawardAction.number))
    return found | {row[0]: row[1] for row in moved}


def last_day(subaward: Subaward) -> date | None:
    """The last day of one agreement, its modifications included."""
    return last_days([subaward])[subaward.id]


def actions_of(subaward_id: int) -> Sequence[SubawardAction]:
    """Every obligation of an agreement, in order."""
    query = sa.select(SubawardAction).where(SubawardAction.subaward_id == subaward_id)
    return db.session.scalars(query.order_by(SubawardAction.number)).all()


def passed_through(
    award_ids: Collection[int], first: date, last: date, *, paid: bool = False
) -> dict[int, Cents]:
    """What was provided to subrecipients from ``first`` to ``last``, by award; contractors do not count.

    An accepted invoice counts on the last day that it covers, on which it becomes a cost of the award; on the day it
    was paid where ``paid`` says so.
    """
    ids = list(award_ids)
    day = SubawardInvoice.paid_on if paid else SubawardInvoice.covers_to
    accepted = (InvoiceState.APPROVED, InvoiceState.PAID)
    query = (
        sa.select(Subaward.award_id, sa.func.sum(SubawardInvoice.amount_cents))
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(
            Subaward.award_id.in_(ids),
            Subaward.nature == Nature.SUBAWARD,
            SubawardInvoice.state.in_(accepted),
            day.between(first, last),
        )
        .group_by(Subaward.award_id)
    )
    sums = {row[0]: int(row[1]) for row in db.session.execute(query)}
    return {key: sums.get(key, 0) for key in ids}


def ffata_due(
    *, through: date | None = None, award_ids: Collection[int] | None = None, actor: Actor | None = None
) -> list[FfataAsk]:
    """Subawards that wait to be reported in SAM.gov, the soonest due first; at most until ``through``.

    Without an actor every subaward counts. Three queries, however many there are; of agreements whose obligations are
    all reported, or were all made after ``through``, nothing is read.
    """
    told = sa.select(sa.func.max(SamReport.through_action)).where(SamReport.subaward_id == Subaward.id)
    untold = sa.select(SubawardAction.id).where(
        SubawardAction.subaward_id == Subaward.id,
        SubawardAction.number > sa.func.coalesce(told.correlate(Subaward).scalar_subquery(), 0),
    )
    if through is not None:
        untold = untold.where(SubawardAction.obligated_on <= through)
    clauses: list[Any] = [
        Subaward.nature == Nature.SUBAWARD,
        Subaward.status.in_(SIGNED),
        _AWARDS.c.route == AwardRoute.FEDERAL_DIRECT,
        untold.correlate(Subaward).exists(),
    ]
    if award_ids is not None:
        clauses.append(Subaward.award_id.in_(list(award_ids)))
    if actor is not None:
        clauses.append(visible(actor))
    query = sa.select(Subaward).join(_AWARDS, _AWARDS.c.id == Subaward.award_id).where(*clauses)
    found = [ask for one in ffata_of(db.session.scalars(query).all()).values() for ask in one]
    wanted = [ask for ask in found if through is None or ask.due_on <= through]
    return sorted(wanted, key=lambda ask: (ask.due_on, ask.subaward_id, ask.action))


def ffata_of(subawards: Collection[Subaward]) -> dict[int, list[FfataAsk]]:
    """What each of the subawards still has to report: two queries and the house's figures."""
    ids = [one.id for one in subawards if is_reported(one)]
    if not ids:
        return {}
    actions: dict[int, list[SubawardAction]] = defaultdict(list)
    query = sa.select(SubawardAction).where(SubawardAction.subaward_id.in_(ids))
    for action in db.session.scalars(query.order_by(SubawardAction.number)):
        actions[action.subaward_id].append(action)
    covered = dict(_covered(ids))
    rows = history_with("subaward_report", own_figures())
    thresholds: dict[int, Cents] = {one.award_id: _held(rows, one.award).value for one in subawards}
    return {
        one.id: [
            FfataAsk(
                one.id,
                one.title,
                one.partner.title,
                due.action,
                due.total_cents,
                due.obligated_on,
                due.due_on,
                due.is_update,
                one.owner_id,
            )
            for due in ffata.unreported(
                ffata.reports_due(actions[one.id], thresholds[one.award_id]), covered.get(one.id, 0)
            )
        ]
        for one in subawards
        if one.id in actions
    }


def is_reported(subaward: Subaward) -> bool:
    """Whether it is of a kind that is reported in SAM.gov at all: first-tier, a subaward, federal and direct."""
    return subaward.nature is Nature.SUBAWARD and subaward.award.route is AwardRoute.FEDERAL_DIRECT


def _covered(subaward_ids: Collection[int]) -> list[tuple[int, int]]:
    query = (
        sa.select(SamReport.subaward_id, sa.func.max(SamReport.through_action))
        .where(SamReport.subaward_id.in_(list(subaward_ids)))
        .group_by(SamReport.subaward_id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
