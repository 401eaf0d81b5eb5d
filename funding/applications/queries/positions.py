"""What the rules of moving need to know of applications, asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from funding.applications.guards import GUARDS, Position
from funding.applications.models import Application, Approval, Decision
from funding.applications.queries.board import readiness_of
from funding.applications.stages import guards_of
from funding.applications.types import HouseStage, Verdict
from funding.infra import clock
from funding.infra.db import db
from funding.work.gates import end_instant, first_unmet
from funding.work.models import Deadline
from funding.work.queries import GATES, deadlines_of


def position_of(application: Application, targets: Iterable[HouseStage]) -> Position:
    """How one application stands to the guards of ``targets``."""
    return positions_of([application], targets)[application.id]


def positions_of(applications: Sequence[Application], targets: Iterable[HouseStage]) -> dict[int, Position]:
    """How each application stands to the guards of ``targets``: a number of queries that does not grow with them."""
    ids = [one.id for one in applications]
    verdicts, approvals = _latest_verdicts(ids), _latest_approvals(ids)
    dates, ready = deadlines_of(ids), readiness_of(ids)
    keys = dict.fromkeys(key for target in targets for key in guards_of(target))
    told = {key: asking(ids) for key in keys if key in GUARDS and (asking := GUARDS[key].asks)}
    found = {}
    for one in applications:
        gates = [date for date in dates.get(one.id, ()) if date.kind in GATES]
        approved = approvals.get(one.id)
        found[one.id] = Position(
            stage=one.stage,
            stage_id=one.stage_id,
            verdict=verdicts.get(one.id),
            ask_cents=one.ask_cents,
            ceiling_cents=one.ceiling_cents,
            missed_gate=_missed(gates),
            has_deadline=any(gate.due_on for gate in gates),
            has_owner=one.owner_id is not None,
            has_purpose=bool(one.purpose.strip()),
            has_period=bool(one.starts_on and one.ends_on),
            readiness=ready.get(one.id, {}),
            approved=approved is not None and approved.approved,
            approved_cents=approved.ask_cents if approved else None,
            told={key: answers[one.id] for key, answers in told.items() if answers.get(one.id)},
        )
    return found


def _missed(gates: Sequence[Deadline]) -> str:
    gate = first_unmet(gates)
    ends = end_instant(gate) if gate else None
    if not isinstance(gate, Deadline) or ends is None or gate.certainty == "estimated" or clock.now() <= ends:
        return ""
    return gate.label


def _latest_verdicts(ids: Sequence[int]) -> dict[int, Verdict]:
    newest = sa.select(sa.func.max(Decision.id)).where(Decision.application_id.in_(ids))
    query = sa.select(Decision.application_id, Decision.verdict)
    rows = db.session.execute(query.where(Decision.id.in_(newest.group_by(Decision.application_id))))
    return {row.application_id: row.verdict for row in rows}


def _latest_approvals(ids: Sequence[int]) -> dict[int, Approval]:
    newest = sa.select(sa.func.max(Approval.id)).where(Approval.application_id.in_(ids))
    query = sa.select(Approval).where(Approval.id.in_(newest.group_by(Approval.application_id)))
    return {one.application_id: one for one in db.session.scalars(query)}


def approvals_of(application_id: int) -> Sequence[Approval]:
    """Every recorded approval and withdrawal, newest first."""
    query = sa.select(Approval).where(Approval.application_id == application_id)
    return db.session.scalars(query.order_by(Approval.id.desc())).all()
