"""Approving costs: by somebody else than whoever entered them.

Nobody approves alone what they entered or changed, as long as anybody else in the house may approve: another person of
finance, a director or an administrator. Where nobody else may, one's own entries are approved too, and the trail says
so. What the command line entered belongs to nobody, so anybody may approve it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from funding.accounts.queries import active_users
from funding.actuals.models import Actual, ActualImport
from funding.actuals.types import ActualState
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money
from funding.kernel.permissions import allowed

PERMISSION = "actual.approve"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of it: how many entries and how much were approved, and how many were left as one's own."""

    count: int
    cents: Cents
    own: int = 0

    @property
    def words(self) -> str:
        """The outcome in one or two sentences."""
        told = (
            f"Approved {self.count:,} for {format_money(self.cents)}."
            if self.count
            else "Nothing was approved."
        )
        if self.own:
            told += f" {self.own:,} you entered yourself: somebody else approves those."
        return told


def may_approve_own(by: Actor) -> bool:
    """Whether nobody else in the house may approve."""
    return not any(allowed(user.role.value, PERMISSION) for user in active_users() if user.id != by.user_id)


def approve_costs(*, entry_ids: Collection[int], by: Actor) -> Approved:
    """Approve those of the entries that wait and that the actor may approve; the rest stay as they are.

    Raises DomainError for more than 500 at once.
    """
    if len(entry_ids) > MOST_AT_ONCE:
        raise DomainError(f"At most {MOST_AT_ONCE} entries are approved at once.")
    return _approve(Actual.id.in_(list(entry_ids)), by, {})


def approve_import(*, found: ActualImport, by: Actor) -> Approved:
    """Approve everything of an import that waits and that the actor may approve: a fixed number of statements."""
    return _approve(Actual.import_id == found.id, by, {"file": found.file_name})


def _approve(which: sa.ColumnElement[bool], by: Actor, told: dict[str, Any]) -> Approved:
    waiting = sa.and_(which, Actual.state == ActualState.ENTERED)
    alone = may_approve_own(by)
    others = waiting if alone else sa.and_(waiting, _not_of(by))
    sums = sa.select(Actual.award_id, sa.func.count(), sa.func.sum(Actual.amount_cents))
    rows = db.session.execute(sums.where(others).group_by(Actual.award_id).order_by(Actual.award_id)).all()
    own = 0
    if not alone and by.user_id is not None:
        query = sa.select(sa.func.count()).where(waiting, Actual.entered_by_id == by.user_id)
        own = db.session.scalar(query) or 0
    for award_id, count, cents in rows:
        audit(
            by=by,
            action="costs.approved",
            subject=f"{count:,} for {format_money(int(cents))}",
            record_id=award_id,
            after=told | ({"alone": "Nobody else may approve."} if alone else {}),
        )
    if rows:
        db.session.execute(
            sa.update(Actual)
            .where(others)
            .values(
                state=ActualState.APPROVED,
                decided_at=clock.now(),
                decided_by_id=by.user_id,
                decided_by_name=by.name,
                version=Actual.version + 1,
            )
            .execution_options(synchronize_session=False)
        )
        db.session.expire_all()
        emit("costs.approved", by=by)
    return Approved(sum(row[1] for row in rows), int(sum(row[2] for row in rows)), own)


def _not_of(by: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(Actual.entered_by_id.is_(None), Actual.entered_by_id != (by.user_id or 0))
