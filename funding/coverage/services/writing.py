"""A line and its allocations become rows by month, and every rule is kept on the way.

``rewrite`` is the only place that writes months: whatever changed, a line or what a source pays of it, the line's
months and its allocations' months are made anew and checked together. A refusal leaves the transaction to be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from funding.budgets.types import LineKind
from funding.coverage.effort import FULL_BP, annual_pay, normal_name, overcharge
from funding.coverage.fitting import misfit
from funding.coverage.models import Allocation, AllocationMonth, PlanLine, PlanMonth
from funding.coverage.months import spread, told_span
from funding.coverage.queries.effort import charges_of
from funding.coverage.queries.sources import facts_of
from funding.coverage.shares import Claim, pay
from funding.coverage.types import Outcome, SourceFacts
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import Cents, format_money


class RefusedError(DomainError):
    """A rule of coverage does not allow this. The message says which, with the figures."""


def lock(line: PlanLine, expected_version: int | None) -> None:
    """Take the line for this transaction. Raises StaleVersion where somebody saved since the page was opened.

    All lines of its person are taken with it, in the order of their numbers: two transactions that each leave the
    person within full time could come to more together.
    """
    if line.person_key:
        same = sa.select(PlanLine.id).where(PlanLine.person_key == line.person_key)
        db.session.execute(same.order_by(PlanLine.id).with_for_update())
    db.session.refresh(line, with_for_update=True)
    if expected_version != line.version:
        raise StaleVersion(
            "Somebody else changed this line while you were at it. The page shows it as it is now."
        )


def claim_of(allocation: Allocation) -> Claim:
    """What an allocation says, as the rules see it."""
    return Claim(
        allocation.source_id,
        allocation.first_month,
        allocation.last_month,
        allocation.share_bp,
        allocation.amount_cents,
    )


def allocations_of(line_id: int) -> list[Allocation]:
    """The allocations of a line in a steady order."""
    query = sa.select(Allocation).where(Allocation.line_id == line_id)
    return list(db.session.scalars(query.order_by(Allocation.source_id, Allocation.first_month)))


def rewrite(line: PlanLine, *, touched: Iterable[int], by: Actor) -> Outcome:
    """Make the months of a line and of its allocations anew. ``touched`` are the sources whose money changed.

    Raises RefusedError and OverAllocatedError. Warnings tell of what pends and would be too much if it all came.
    """
    months = spread(line.amount_cents, line.first_month, line.last_month, line.spread)
    allocations = _kept_inside(line, allocations_of(line.id))
    paid = pay(months, [claim_of(each) for each in allocations])
    _store(line, months, list(zip(allocations, paid, strict=True)))
    line.version += 1
    db.session.flush()
    sources = _facts(set(touched), by)
    for source in sources.values():
        _check_money(source)
    _check_fit(line, sources)
    return Outcome(tuple(_check_person(line, months, by)) if allocations else ())


def _facts(source_ids: set[int], by: Actor) -> dict[int, SourceFacts]:
    """The sources, also those the actor may not see: the rules hold for them too, and the answer does not name them."""
    shown = facts_of(by, source_ids)
    hidden = facts_of(SYSTEM, source_ids - set(shown)) if source_ids - set(shown) else {}
    return shown | {key: replace(one, title="A source you cannot see") for key, one in hidden.items()}


def _kept_inside(line: PlanLine, allocations: Sequence[Allocation]) -> list[Allocation]:
    """Allocations cut to the line's months; those that lie wholly outside are dropped."""
    kept = []
    for each in allocations:
        each.first_month = max(each.first_month, line.first_month)
        each.last_month = min(each.last_month, line.last_month)
        if each.first_month <= each.last_month:
            kept.append(each)
        else:
            db.session.delete(each)
    return kept


def _store(
    line: PlanLine, months: dict[date, Cents], paid: list[tuple[Allocation, dict[date, Cents]]]
) -> None:
    clash = _same_cost(paid)
    if clash:
        raise RefusedError(clash)
    db.session.flush()
    db.session.execute(sa.delete(AllocationMonth).where(AllocationMonth.line_id == line.id))
    db.session.execute(sa.delete(PlanMonth).where(PlanMonth.line_id == line.id))
    rows = [
        {
            "line_id": line.id,
            "month": month,
            "cents": cents,
            "covered_cents": sum(by_month.get(month, 0) for _, by_month in paid),
        }
        for month, cents in months.items()
    ]
    db.session.execute(sa.insert(PlanMonth), rows)
    cells = [
        {
            "allocation_id": each.id,
            "month": month,
            "line_id": line.id,
            "source_id": each.source_id,
            "cents": cents,
            "paid_by": each.paid_by or None,
        }
        for each, by_month in paid
        for month, cents in by_month.items()
    ]
    if cells:
        db.session.execute(sa.insert(AllocationMonth), cells)


def _same_cost(paid: list[tuple[Allocation, dict[date, Cents]]]) -> str:
    """Why a budget line would pay twice, or nothing. Asked before the rows are written, which would be refused."""
    for each, by_month in paid:
        if not each.paid_by:
            continue
        cell = AllocationMonth
        query = (
            sa.select(PlanLine.title, Record.title.label("initiative"), cell.month)
            .join(PlanLine, PlanLine.id == cell.line_id)
            .join(Record, Record.id == PlanLine.initiative_id)
            .where(
                cell.source_id == each.source_id,
                cell.paid_by == each.paid_by,
                cell.month.in_(list(by_month)),
                cell.line_id != each.line_id,
            )
            .order_by(cell.month)
        )
        taken = db.session.execute(query).all()
        if taken:
            return (
                f"The same cost twice: this budget line already pays “{taken[0].title}” of {taken[0].initiative} "
                f"in {told_span(row.month for row in taken)}."
            )
    return ""


def _check_money(source: SourceFacts) -> None:
    """A source's money is not promised beyond what it has."""
    db.session.execute(sa.select(Record.id).where(Record.id == source.id).with_for_update())
    cell = AllocationMonth
    promised = db.session.scalar(sa.select(sa.func.sum(cell.cents)).where(cell.source_id == source.id))
    promised = int(promised or 0)
    if source.amount_cents is None and promised:
        raise RefusedError(
            f"{source.title} has no amount yet. Enter what is asked before it pays for anything."
        )
    if promised > (source.amount_cents or 0):
        raise RefusedError(
            f"{source.title} has {format_money(source.amount_cents or 0)}; with this, {format_money(promised)} of it "
            f"would be promised: {format_money(promised - (source.amount_cents or 0))} too much."
        )


def _check_fit(line: PlanLine, sources: dict[int, SourceFacts]) -> None:
    """A source pays only for what it is meant for: its initiatives, its object classes, its months."""
    for each in allocations_of(line.id):
        source = sources.get(each.source_id)
        if source is None:
            continue
        reason = misfit(source, line.initiative_id, line.kind, each.first_month, each.last_month)
        if reason:
            raise RefusedError(reason)


def _check_person(line: PlanLine, months: dict[date, Cents], by: Actor) -> list[str]:
    """Refuse a person above 100% of secured money; answer a warning where pending money would make it so."""
    key = normal_name(line.person)
    if not key or line.kind is not LineKind.PERSONNEL:
        return []
    charges = charges_of(by, [key]).get(key)
    if charges is None:
        return []
    annual = annual_pay(line.amount_cents, len(months), line.fte_bp or FULL_BP)
    over = overcharge(charges.secured)
    if over:
        raise RefusedError(over.told(line.person, annual))
    hoped = overcharge(charges.hoped)
    return [f"If all that is pending comes: {hoped.told(line.person, annual)}"] if hoped else []
