"""Beginning a version of a budget, approving it, and putting a draft aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import aliased

from funding.budgets.figures import FIRST_AWARD_DATE
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.own_figures import own_figures
from funding.budgets.review import Review, review
from funding.budgets.services.starting import changed, require_draft
from funding.budgets.terms import Terms
from funding.budgets.types import BudgetStatus, VersionKind
from funding.budgets.versions import Award, may_begin, versions_of
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class PriorApproval:
    """The funder's own approval of a revision: its reference, as in their letter or system, and its day."""

    reference: str
    on: date


def start_version(
    *, budget: Budget, kind: VersionKind, by: Actor, award: Award | None = None, note: str = ""
) -> Budget:
    """Begin a version from ``budget``: its terms and its lines, each with its key; removed lines stay behind.

    An awarded version takes its ceiling and its award date from ``award``, and every version the figures that the
    organization has entered by now. A requested draft that it begins from is closed as it stands. Raises DomainError
    where this kind may not be begun now.
    """
    _lock(budget.subject_id)
    versions = versions_of(budget.subject_id)
    if kind not in may_begin(versions, award or Award(0)):
        raise DomainError(_why_not(versions, kind))
    base = next(each for each in reversed(versions) if each.is_draft or each.status is BudgetStatus.APPROVED)
    if base.is_draft:
        base.status = BudgetStatus.SUPERSEDED
        db.session.flush()
    terms = replace(terms_of_next(Terms.from_json(base.terms), kind, award), figures=own_figures())
    made = Budget(
        subject_id=base.subject_id,
        number=max(_numbers(base.subject_id)) + 1,
        kind=kind,
        based_on_id=base.id,
        title=base.title,
        terms=terms.as_json(),
        note=note,
    )
    db.session.add(made)
    db.session.flush()
    _copy_lines(base.id, made.id)
    audit(
        by=by,
        action="budget.version_started",
        subject=made.title,
        record_id=made.subject_id,
        after={"version": made.label, "based_on": base.label, "note": note},
    )
    changed(made, by)
    return made


def terms_of_next(terms: Terms, kind: VersionKind, award: Award | None) -> Terms:
    """The terms of a version of this kind: an award brings its amount as the ceiling, and its day."""
    if kind is not VersionKind.AWARDED or award is None or not award.amount_cents:
        return terms
    day = award.on
    told = f"the award of {format_date(day)}" if day else "the award"
    made = replace(terms, ceiling_cents=award.amount_cents, floor_cents=None, ceiling_citation=told)
    dated = day is not None and day >= FIRST_AWARD_DATE and terms.funder.is_federal
    if dated and terms.federal_award_date is None:
        made = replace(made, federal_award_date=day)
    return made


def approve_version(
    *,
    budget: Budget,
    by: Actor,
    expected_version: int | None,
    prior: PriorApproval | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Budget:
    """Approve a draft: from now on it counts and is never changed; the version that counted is superseded.

    ``at`` is when it was approved, now unless said otherwise.

    Raises StaleVersion where the budget was changed since the page was opened; DomainError where it has no lines,
    where a finding stops it, or where the funder's approval is needed and not named.
    """
    _lock(budget.subject_id)
    require_draft(budget)
    if expected_version != budget.version:
        raise StaleVersion("Somebody changed this budget while you were reading it.")
    former = _check(review(budget), prior)
    if former is not None:
        former.status = BudgetStatus.SUPERSEDED
        db.session.flush()
    budget.note = note.strip() or budget.note
    if prior is not None:
        budget.prior_approval, budget.prior_approval_on = prior.reference.strip(), prior.on
    budget.approved_at, budget.approved_by_id, budget.approved_by_name = (
        at or clock.now(),
        by.user_id,
        by.name,
    )
    budget.version, budget.updated_at = budget.version + 1, clock.now()
    budget.status = BudgetStatus.APPROVED
    db.session.flush()
    _audit_approval(budget, former, by)
    emit("budget.changed", subject_id=budget.subject_id, budget_id=budget.id, by=by)
    return budget


def _audit_approval(budget: Budget, former: Budget | None, by: Actor) -> None:
    audit(
        by=by,
        action="budget.approved",
        subject=budget.title,
        record_id=budget.subject_id,
        before={"approved": former.label if former else None},
        after={
            "approved": budget.label,
            "note": budget.note,
            "prior_approval": budget.prior_approval,
            "prior_approval_on": budget.prior_approval_on,
        },
    )


def discard_version(*, budget: Budget, by: Actor, expected_version: int | None) -> Budget:
    """Put a draft aside; the version it began from counts as before. Answers that version.

    Raises StaleVersion where the draft was changed since the page was opened, DomainError for a first version.
    """
    _lock(budget.subject_id)
    require_draft(budget)
    if expected_version != budget.version:
        raise StaleVersion("Somebody changed this budget while you were reading it.")
    approved = next(
        (each for each in versions_of(budget.subject_id) if each.status is BudgetStatus.APPROVED), None
    )
    if approved is None:
        raise DomainError("No other version could take this one's place, so it is not discarded.")
    budget.status = BudgetStatus.DISCARDED
    db.session.flush()
    audit(
        by=by,
        action="budget.version_discarded",
        subject=budget.title,
        record_id=budget.subject_id,
        before={"version": budget.label},
    )
    return approved


def _check(found: Review, prior: PriorApproval | None) -> Budget | None:
    """Raise DomainError unless the version may be approved; answers the version that counted until now."""
    if not found.figures.lines:
        raise DomainError("A budget without lines is not approved.")
    if found.stops:
        raise DomainError("Something in the checks stops this budget. Fix it, then approve.")
    if found.ruling is not None and found.ruling.is_needed and prior is None:
        raise DomainError(
            "These changes need the funder's prior approval. Enter its reference and day.",
            field="prior_approval",
        )
    if prior is not None and prior.on > clock.today():
        raise DomainError("This day has not come yet.", field="prior_approval_on")
    return next((each for each in found.versions if each.status is BudgetStatus.APPROVED), None)


def _lock(subject_id: int) -> None:
    """Let one person at a time begin, approve or discard versions of a record."""
    query = select(Budget).where(Budget.subject_id == subject_id).order_by(Budget.id).with_for_update()
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def _numbers(subject_id: int) -> list[int]:
    return list(db.session.scalars(select(Budget.number).where(Budget.subject_id == subject_id)))


def _why_not(versions: Sequence[Budget], kind: VersionKind) -> str:
    draft = next((each for each in versions if each.is_draft), None)
    if draft is not None and draft.kind is not VersionKind.REQUESTED:
        return f"{draft.label} is being drafted. Approve or discard it first."
    return f"No {kind.label.lower()} version can be started from this one."


def _copy_lines(source_id: int, target_id: int) -> None:
    """Copy lines that are not removed, and their years: two statements, however many lines there are."""
    lines, years = BudgetLine.__table__, LineYear.__table__
    kept = [column for column in lines.columns if column.name not in {"id", "budget_id", "version"}]
    names = [column.name for column in kept]
    rows = select(literal(target_id), literal(1), *kept).where(
        lines.c.budget_id == source_id, lines.c.removed_at.is_(None)
    )
    rows = rows.order_by(lines.c.position, lines.c.id)
    db.session.execute(insert(BudgetLine).from_select(["budget_id", "version", *names], rows))
    old, new = aliased(lines), aliased(lines)
    values = [column for column in years.columns if column.name != "line_id"]
    copied = (
        select(new.c.id, *values)
        .select_from(years)
        .join(old, old.c.id == years.c.line_id)
        .join(new, new.c.key == old.c.key)
        .where(old.c.budget_id == source_id, new.c.budget_id == target_id)
    )
    db.session.execute(insert(LineYear).from_select(["line_id", *(column.name for column in values)], copied))
