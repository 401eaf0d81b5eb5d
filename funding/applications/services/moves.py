"""Move an application along the pipeline, decide on it, and take it off the board."""

from __future__ import annotations

from datetime import date

from funding.applications.models import Application, Decision
from funding.applications.queries.applications import position_of
from funding.applications.services.settling import settle, unsettle
from funding.applications.stages import check_move, needed_facts
from funding.applications.types import MoveFacts, Stage, Verdict
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor

EARLIER = {stage: tuple(Stage)[:place] for place, stage in enumerate(Stage)}
"""The stages before each."""


def move(
    *,
    application: Application,
    to: Stage,
    expected_version: int | None,
    by: Actor,
    facts: MoveFacts | None = None,
) -> None:
    """Move to another stage. Raises MoveRefused with its blockers, StaleVersion, or DomainError for missing facts."""
    check_version(application, expected_version)
    facts = _asked_of(to, facts or MoveFacts())
    check_move(position_of(application), to, facts)
    old, since = application.stage, application.stage_since
    _apply(application, to, facts)
    audit(
        by=by,
        action="application.moved",
        subject=application.title,
        record_id=application.id,
        before={"stage": old},
        after={"stage": to, "reason": facts.reason, "on": facts.on, "awarded_cents": facts.awarded_cents},
    )
    db.session.flush()
    if to in EARLIER[old]:
        unsettle(application=application, since=since, by=by)
    settle(application=application, to=to, on=facts.on, by=by)
    emit("application.stage_changed", application_id=application.id, old=old, new=to, by=by)


def _asked_of(to: Stage, facts: MoveFacts) -> MoveFacts:
    """Only the facts that a move to this stage asks for: what else was sent belongs to another move."""
    asked = needed_facts(to)
    return MoveFacts(
        reason=facts.reason if "reason" in asked else "",
        on=facts.on if "on" in asked else None,
        awarded_cents=facts.awarded_cents if "awarded_cents" in asked else None,
    )


def _apply(application: Application, to: Stage, facts: MoveFacts) -> None:
    application.stage = to
    application.stage_since = clock.now()
    if not application.probability_is_own or to.is_closed:
        application.probability_bp = to.probability_bp
    if to is Stage.SUBMITTED and facts.on:
        application.submitted_on = facts.on
    if to in {Stage.AWARDED, Stage.DECLINED}:
        application.decided_on = facts.on
        application.awarded_cents = facts.awarded_cents if to is Stage.AWARDED else None
    if not to.is_closed:
        application.decided_on = None
        application.awarded_cents = None
    application.closing_reason = facts.reason if to.is_closed else ""


def record_submitted(*, application: Application, on: date, by: Actor) -> None:
    """The submission was recorded elsewhere: move to Submitted if the application is not there yet.

    Raises MoveRefused with its blockers.
    """
    if application.stage is not Stage.SUBMITTED:
        facts = MoveFacts(on=on)
        move(
            application=application,
            to=Stage.SUBMITTED,
            expected_version=application.version,
            by=by,
            facts=facts,
        )


def decide(
    *,
    application: Application,
    verdict: Verdict,
    reason: str,
    fit: tuple[int, int, int],
    by: Actor,
    hours_estimate: int | None = None,
    dissent: str = "",
) -> Decision:
    """Record a go or no-go. ``fit`` is mission, capacity and chance, each 1 to 5; ``hours_estimate`` is staff hours."""
    mission, capacity, chance = fit
    decision = Decision(
        application_id=application.id,
        verdict=verdict,
        reason=reason,
        dissent=dissent,
        fit_mission=mission,
        fit_capacity=capacity,
        fit_chance=chance,
        hours_estimate=hours_estimate,
        decided_by_id=by.user_id,
        decided_by_name=by.name,
    )
    db.session.add(decision)
    audit(
        by=by,
        action="application.decided",
        subject=application.title,
        record_id=application.id,
        after={"verdict": verdict, "reason": reason, "dissent": dissent, "hours_estimate": hours_estimate},
    )
    db.session.flush()
    return decision


def set_archived(
    *, application: Application, archived: bool, expected_version: int | None, by: Actor
) -> None:
    """Take the application out of every list, or bring it back. Nothing is deleted."""
    check_version(application, expected_version)
    application.archived_at = clock.now() if archived else None
    audit(
        by=by,
        action="application.archived" if archived else "application.restored",
        subject=application.title,
        record_id=application.id,
    )
    db.session.flush()
    emit("application.archived", application_id=application.id, by=by)
