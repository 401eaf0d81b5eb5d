"""Lines of a cost plan: add, change, remove, and begin with what there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from funding.budgets.types import LineKind
from funding.coverage.effort import normal_name
from funding.coverage.models import Allocation, PlanLine
from funding.coverage.months import first_of, months_between
from funding.coverage.services.writing import lock, rewrite
from funding.coverage.types import MAX_LINES, LineFacts, Outcome
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.outreach.models import Initiative


def _columns(facts: LineFacts) -> dict[str, Any]:
    if not facts.title.strip():
        raise DomainError("Please name the cost.", field="title")
    if facts.person and facts.kind not in {LineKind.PERSONNEL, LineKind.FRINGE}:
        raise DomainError("Only pay and fringe benefits have a person.", field="person")
    if facts.person and facts.kind is LineKind.PERSONNEL and not facts.fte_bp:
        raise DomainError("Please say which part of full time this is, such as 50%.", field="fte_bp")
    first, last = first_of(facts.first_month), first_of(facts.last_month)
    months_between(first, last)
    return {
        "kind": facts.kind,
        "title": facts.title.strip(),
        "person": facts.person.strip(),
        "person_key": normal_name(facts.person),
        "fte_bp": facts.fte_bp if facts.kind is LineKind.PERSONNEL else None,
        "amount_cents": facts.amount_cents,
        "first_month": first,
        "last_month": last,
        "spread": facts.spread,
    }


def add_line(*, initiative: Initiative, facts: LineFacts, by: Actor) -> PlanLine:
    """Add a line at the end of its plan. Raises DomainError for facts that do not go together."""
    return add_lines(initiative=initiative, lines=[facts], by=by)[0]


def add_lines(*, initiative: Initiative, lines: Sequence[LineFacts], by: Actor) -> list[PlanLine]:
    """Add several lines with one entry in the history. Raises DomainError, and then adds none."""
    query = sa.select(sa.func.count(PlanLine.id), sa.func.max(PlanLine.position)).where(
        PlanLine.initiative_id == initiative.id
    )
    count, position = db.session.execute(query).one()
    if count + len(lines) > MAX_LINES:
        raise DomainError(f"A plan holds at most {MAX_LINES} lines.")
    added = []
    for place, facts in enumerate(lines, start=(position or 0) + 1):
        line = PlanLine(
            initiative_id=initiative.id,
            position=place,
            origin_id=facts.origin_id,
            origin_key=facts.origin_key,
            version=0,
            **_columns(facts),
        )
        db.session.add(line)
        db.session.flush()
        rewrite(line, touched=[], by=by)
        added.append(line)
    audit(
        by=by,
        action="coverage.lines_added",
        subject=initiative.title,
        record_id=initiative.id,
        after={"lines": [f"{line.title}, {format_money(line.amount_cents)}" for line in added]},
    )
    return added


def update_line(*, line: PlanLine, facts: LineFacts, expected_version: int | None, by: Actor) -> Outcome:
    """Change a line; what sources pay of it by share follows. Raises StaleVersion, DomainError, RefusedError."""
    lock(line, expected_version)
    before, after = assign(line, _columns(facts))
    if not after:
        return Outcome()
    db.session.flush()
    outcome = rewrite(line, touched=_paying(line), by=by)
    audit(
        by=by,
        action="coverage.line_updated",
        subject=line.title,
        record_id=line.initiative_id,
        before=before,
        after=after,
    )
    return outcome


def _paying(line: PlanLine) -> list[int]:
    return list(
        db.session.scalars(sa.select(Allocation.source_id).where(Allocation.line_id == line.id).distinct())
    )


def remove_line(*, line: PlanLine, expected_version: int | None, by: Actor) -> None:
    """Take a line out of its plan, and with it what sources were to pay of it. Raises StaleVersion."""
    lock(line, expected_version)
    audit(
        by=by,
        action="coverage.line_removed",
        subject=line.title,
        record_id=line.initiative_id,
        before={
            "kind": line.kind,
            "amount_cents": line.amount_cents,
            "first_month": line.first_month,
            "last_month": line.last_month,
        },
    )
    db.session.delete(line)
    db.session.flush()
