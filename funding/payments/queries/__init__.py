"""What came, what was asked for and what was earned, for other features. Days are inclusive, amounts cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from funding.infra.db import db
from funding.payments.models import AwardIncome, Payment, PaymentRequest
from funding.payments.moving import counted
from funding.payments.types import Income, IncomeKind, RequestState


def received(award_ids: Collection[int], as_of: date) -> dict[int, int]:
    """What each award has received by a day, less what was returned: one query."""
    query = (
        sa.select(Payment.award_id, sa.func.sum(Payment.amount_cents))
        .where(Payment.award_id.in_(list(award_ids)), Payment.received_on <= as_of)
        .group_by(Payment.award_id)
    )
    found = {key: int(cents) for key, cents in db.session.execute(query)}
    return {award_id: found.get(award_id, 0) for award_id in award_ids}


def receipts(award_ids: Collection[int], as_of: date) -> dict[int, list[tuple[date, int]]]:
    """The days and sums that came for each award by a day: one query. A correction stands on its row's own day."""
    query = (
        sa.select(Payment.award_id, Payment.received_on, sa.func.sum(Payment.amount_cents))
        .where(Payment.award_id.in_(list(award_ids)), Payment.received_on <= as_of)
        .group_by(Payment.award_id, Payment.received_on)
        .order_by(Payment.award_id, Payment.received_on)
    )
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for award_id, day, cents in db.session.execute(query):
        found[award_id].append((day, int(cents)))
    return found


def requested(
    award_ids: Collection[int], as_of: date, *, but: int | None = None, before: int | None = None
) -> dict[int, int]:
    """What each award has asked for by a day: requests that stand, and payments that came without one.

    A request counts from the day it was sent, before that from its last day; one that was refused for what was paid of
    it. ``but`` leaves one request out, ``before`` those from that number on.
    """
    ids = list(award_ids)
    paid = _paid_by_request(ids, as_of)
    day = sa.func.coalesce(PaymentRequest.sent_on, PaymentRequest.through_on)
    query = sa.select(PaymentRequest).where(
        PaymentRequest.award_id.in_(ids),
        PaymentRequest.state.in_([RequestState.APPROVED, RequestState.SENT, RequestState.REFUSED]),
        day <= as_of,
        PaymentRequest.id != (but or 0),
    )
    if before is not None:
        query = query.where(PaymentRequest.number < before)
    found = dict.fromkeys(ids, 0)
    for row in db.session.scalars(query.order_by(PaymentRequest.id)):
        found[row.award_id] += counted(row.state, row.asked_cents or 0, paid.pop(row.id, 0))
    for award_id, cents in _paid_without(ids, as_of).items():
        found[award_id] += cents
    return found


def _paid_by_request(ids: list[int], as_of: date) -> dict[int, int]:
    query = (
        sa.select(Payment.request_id, sa.func.sum(Payment.amount_cents))
        .where(Payment.award_id.in_(ids), Payment.request_id.is_not(None), Payment.received_on <= as_of)
        .group_by(Payment.request_id)
    )
    return {key: int(cents) for key, cents in db.session.execute(query) if key is not None}


def _paid_without(ids: list[int], as_of: date) -> dict[int, int]:
    query = (
        sa.select(Payment.award_id, sa.func.sum(Payment.amount_cents))
        .where(Payment.award_id.in_(ids), Payment.request_id.is_(None), Payment.received_on <= as_of)
        .group_by(Payment.award_id)
    )
    return {key: int(cents) for key, cents in db.session.execute(query)}


def program_income(award_ids: Collection[int], as_of: date) -> dict[int, Income]:
    """Program income of each award by a day, earned and spent: one query. Interest is none of it."""
    query = (
        sa.select(AwardIncome.award_id, AwardIncome.kind, sa.func.sum(AwardIncome.amount_cents))
        .where(AwardIncome.award_id.in_(list(award_ids)), AwardIncome.dated_on <= as_of)
        .group_by(AwardIncome.award_id, AwardIncome.kind)
    )
    found: dict[int, dict[IncomeKind, int]] = defaultdict(dict)
    for award_id, kind, cents in db.session.execute(query):
        found[award_id][kind] = int(cents)
    return {
        award_id: Income(
            found[award_id].get(IncomeKind.EARNED, 0),
            found[award_id].get(IncomeKind.DEDUCTION, 0),
            found[award_id].get(IncomeKind.ADDITION, 0),
        )
        for award_id in award_ids
    }
