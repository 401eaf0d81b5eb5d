"""Say what a source pays of a line, or take it back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from funding.coverage.models import Allocation, AllocationMonth, PlanLine
from funding.coverage.months import told_span
from funding.coverage.queries.sources import source_for
from funding.coverage.services.writing import RefusedError, allocations_of, claim_of, lock, rewrite
from funding.coverage.shares import WHOLE_BP, trimmed
from funding.coverage.types import Outcome
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents, format_money, format_percent
from funding.kernel.periods import add_months


def allocate(
    *,
    line: PlanLine,
    source_id: int,
    first: date,
    last: date,
    share_bp: int | None = None,
    amount_cents: Cents | None = None,
    paid_by: str | None = None,
    expected_version: int | None,
    by: Actor,
) -> Outcome:
    """Let a source pay a share (basis points) or an amount of a line in some of its months; neither takes it back.

    What the source paid in other months stays. ``paid_by`` is the budget line of the source that carries the cost; None
    takes the one the line was copied from. Raises StaleVersion, NotFound, RefusedError and OverAllocatedError.
    """
    lock(line, expected_version)
    pays = bool(share_bp or amount_cents)
    source_for(by, source_id) if pays else _known(by, source_id)
    start, end = _inside(line, first, last)
    if (share_bp or 0) > WHOLE_BP:
        raise RefusedError("A share cannot be above 100%.")
    before = told_of(line, source_id)
    _take_out(line, source_id, start, end)
    if pays:
        new = Allocation(line_id=line.id, source_id=source_id, first_month=start, last_month=end)
        new.share_bp, new.amount_cents = share_bp or None, None if share_bp else amount_cents
        new.paid_by = _payer(line, source_id) if paid_by is None else paid_by
        db.session.add(new)
    db.session.flush()
    _join(line, source_id)
    outcome = rewrite(line, touched=[source_id], by=by)
    after = told_of(line, source_id)
    if before != after:
        _tell(line, source_id, before, after, by)
    return outcome


def _inside(line: PlanLine, first: date, last: date) -> tuple[date, date]:
    """The part of the months in which the line costs something. Raises RefusedError where there is none."""
    start, end = max(first, line.first_month), min(last, line.last_month)
    if start > end:
        raise RefusedError(f"This line costs nothing in {told_span([first, last])}.")
    return start, end


def _known(by: Actor, source_id: int) -> None:
    """Taking back needs no money: the record need only be one the actor may see."""
    if db.session.scalar(sa.select(Record.id).where(Record.id == source_id, visible(by))) is None:
        raise NotFound("There is no source of money with this number.")


def _payer(line: PlanLine, source_id: int) -> str:
    return line.origin_key if line.origin_id == source_id else ""


def _take_out(line: PlanLine, source_id: int, first: date, last: date) -> None:
    """Cut the months out of what the source pays; the rest of each allocation stays as it is."""
    for old in allocations_of(line.id):
        if old.source_id != source_id or old.last_month < first or old.first_month > last:
            continue
        cell = AllocationMonth
        query = sa.select(cell.month, cell.cents).where(cell.allocation_id == old.id)
        paid = dict(db.session.execute(query).all())
        for piece in trimmed(claim_of(old), paid, first, last):
            if piece.share_bp is None and not piece.amount_cents:
                continue
            db.session.add(
                Allocation(
                    line_id=line.id,
                    source_id=source_id,
                    first_month=piece.first,
                    last_month=piece.last,
                    share_bp=piece.share_bp,
                    amount_cents=piece.amount_cents,
                    paid_by=old.paid_by,
                )
            )
        db.session.delete(old)
    db.session.flush()


def _join(line: PlanLine, source_id: int) -> None:
    """Draw neighbors of the same share together, so that a plan edited month by month stays readable."""
    mine = [each for each in allocations_of(line.id) if each.source_id == source_id and each.share_bp]
    for earlier, later in pairwise(mine):
        follows = add_months(earlier.last_month, 1) == later.first_month
        if follows and earlier.share_bp == later.share_bp and earlier.paid_by == later.paid_by:
            later.first_month = earlier.first_month
            db.session.delete(earlier)
    db.session.flush()


def told_of(line: PlanLine, source_id: int) -> str:
    """What a source pays of a line, in words: "60%, Oct 2026 to Sep 2027"."""
    parts = []
    for each in allocations_of(line.id):
        if each.source_id == source_id:
            amount = format_percent(each.share_bp) if each.share_bp else format_money(each.amount_cents or 0)
            span = told_span([each.first_month, each.last_month]).replace(", ", " to ")
            parts.append(f"{amount}, {span}")
    return "; ".join(parts)


def _tell(line: PlanLine, source_id: int, before: str, after: str, by: Actor) -> None:
    """The entry stands at the initiative, which more people read than the source: a private giver goes by number."""
    source = db.session.get_one(Record, source_id)
    name = shown_title(source, SYSTEM) if source.visibility == "everyone" else f"Source no. {source_id}"
    audit(
        by=by,
        action="coverage.allocated",
        subject=line.title,
        record_id=line.initiative_id,
        before={name: before},
        after={name: after},
    )


def release(*, initiative_id: int, source_id: int, by: Actor) -> int:
    """Take everything back that one source was to pay of an initiative; answer how many lines that were."""
    _known(by, source_id)
    query = (
        sa.select(PlanLine)
        .where(
            PlanLine.initiative_id == initiative_id,
            PlanLine.id.in_(sa.select(Allocation.line_id).where(Allocation.source_id == source_id)),
        )
        .order_by(PlanLine.id)
    )
    lines = db.session.scalars(query).all()
    for line in lines:
        allocate(
            line=line,
            source_id=source_id,
            first=line.first_month,
            last=line.last_month,
            expected_version=line.version,
            by=by,
        )
    return len(lines)
