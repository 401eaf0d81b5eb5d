"""The versions of a record's budget: which one counts, which may be begun next, and what each began from.

The CURRENT version is the approved one; while none is approved, the draft. Everything outside the budget's own pages
reads the current version, so that a draft of a revision changes no page, file or total elsewhere.

=======================================  ===========================  =================================
versions                                 current                      may be begun next
=======================================  ===========================  =================================
v1 Requested, draft                      v1                           Awarded, once an award is recorded
v1 Requested, approved                   v1                           Requested; Awarded once recorded
v1 approved, v2 Awarded in draft         v1                           nothing: v2 is being drafted
v1 superseded, v2 Awarded, approved      v2                           Revised
v2 superseded, v3 Revised, approved      v3                           Revised
=======================================  ===========================  =================================

A requested budget that was never approved is closed as it stands when the awarded one is begun: what was asked is
history by then, whatever its checks say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from funding.budgets.models import Budget
from funding.budgets.types import BudgetStatus, VersionKind
from funding.infra.db import Base, db
from funding.infra.hooks import emit
from funding.kernel.money import Cents

ACCOUNTED = frozenset({BudgetStatus.APPROVED, BudgetStatus.SUPERSEDED})
"""The statuses of versions that once counted; a discarded draft never did."""


@dataclass(frozen=True, slots=True)
class Award:
    """What the owner of a record knows of its award: the amount and the day."""

    amount_cents: Cents
    on: date | None = None


_BESIDE = Base.metadata.tables[Budget.__tablename__].alias("beside")
_APPROVED_BESIDE = exists().where(
    _BESIDE.c.subject_id == Budget.subject_id, _BESIDE.c.status == BudgetStatus.APPROVED
)
_CURRENT = or_(
    Budget.status == BudgetStatus.APPROVED,
    and_(Budget.status == BudgetStatus.DRAFT, ~_APPROVED_BESIDE),
)


def is_current() -> ColumnElement[bool]:
    """The clause that keeps, of every record's budgets, the one that counts."""
    return _CURRENT


def current_of(subject_id: int) -> Budget | None:
    """The version that counts, or None where the record has no budget."""
    return db.session.scalar(select(Budget).where(Budget.subject_id == subject_id, is_current()))


def versions_of(subject_id: int) -> Sequence[Budget]:
    """Every version that counts or once did, and the draft, oldest first. Discarded drafts are left out."""
    query = select(Budget).where(Budget.subject_id == subject_id, Budget.status != BudgetStatus.DISCARDED)
    return db.session.scalars(query.order_by(Budget.number)).all()


def award_of(subject_id: int) -> Award | None:
    """The award as the record's owner has recorded it, or None."""
    told = emit("budget.award_asked", subject_id=subject_id)
    return next((award for award in told if isinstance(award, Award)), None)


def may_begin(versions: Sequence[Budget], award: Award | None) -> list[VersionKind]:
    """The kinds of version that may be begun now, the likeliest first."""
    if not versions:
        return [VersionKind.REQUESTED]
    awarded = [VersionKind.AWARDED] if award else []
    draft = next((each for each in versions if each.is_draft), None)
    if draft is not None:
        alone = draft.kind is VersionKind.REQUESTED
        return awarded if alone else []
    current = next(each for each in reversed(versions) if each.status is BudgetStatus.APPROVED)
    if current.kind is VersionKind.REQUESTED:
        return [*awarded, VersionKind.REQUESTED]
    return [VersionKind.REVISED]


def chain_of(versions: Sequence[Budget], last: Budget) -> list[Budget]:
    """The versions that counted since the award, oldest first, then ``last``; empty for a requested one."""
    if last.kind is VersionKind.REQUESTED:
        return []
    counted = [
        each
        for each in versions
        if each.number < last.number and each.status in ACCOUNTED and each.kind is not VersionKind.REQUESTED
    ]
    return [*counted, last]
