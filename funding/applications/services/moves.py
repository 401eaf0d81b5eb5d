"""Move an application along the pipeline, decide on it, and take it off the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from funding.applications.models import Application, Decision
from funding.applications.queries.house_stages import first_of, house_stage
from funding.applications.queries.positions import position_of
from funding.applications.services.actions import carry_out
from funding.applications.services.settling import settle, unsettle
from funding.applications.services.spells import keep_spell
from funding.applications.stages import check_move, needed_facts
from funding.applications.types import HouseStage, MoveFacts, Stage, Verdict
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor

EARLIER = {stage: tuple(Stage)[:place] for place, stage in enumerate(Stage)}
"""The phases before each."""


def move(
    *,
    application: Application,
    to: HouseStage | Stage,
    expected_version: int | None,
    by: Actor,
    facts: MoveFacts | None = None,
) -> list[str]:
    """Move to another stage, or to the first stage of a phase, and carry out what the stage says.

    Answers what its actions have to tell. Raises MoveRefused with its blockers, StaleVersion, or DomainError for
    missing facts.
    """
    check_version(application, expected_version)
    here = house_stage(application.stage_id)
    target = first_of(to) if isinstance(to, Stage) else to
    facts = _asked_of(here, target, facts or MoveFacts())
    check_move(position_of(application, (target,)), here, target, facts)
    emit("application.moving", application_id=application.id, new=target.stage)
    since = application.stage_since
    _apply(application, here, target, facts)
    _audit_move(application, here, target, facts, by)
    db.session.flush()
    if here.stage is not target.stage:
        if target.stage in EARLIER[here.stage]:
            unsettle(application=application, since=since, by=by)
        settle(application=application, to=target.stage, on=facts.on, by=by)
    told = carry_out(application=application, stage=target, by=by)
    keep_spell(application, by=by)
    emit("application.stage_changed", application_id=application.id, old=here.stage, new=target.stage, by=by)
    return told


def take_back_move(*, application: Application, before: Mapping[str, Any], by: Actor) -> None:
    """Stand again where the application stood before its last move, with the facts it had then; no guard is asked.

    ``before`` holds ``stage_id``, chance, days, award and closing reason. Dates that the move settled wait again; what
    the actions of the stage did, such as tasks they set, stays.
    """
    here, target, since = (
        house_stage(application.stage_id),
        house_stage(before["stage_id"]),
        application.stage_since,
    )
    emit("application.moving", application_id=application.id, new=target.stage)
    application.stand_at(target, clock.now())
    for name, value in before.items():
        if name != "stage_id":
            setattr(application, name, value)
    audit(
        by=by,
        action="application.move_taken_back",
        subject=application.title,
        record_id=application.id,
        before={"stage": here.name},
        after={"stage": target.name},
    )
    db.session.flush()
    unsettle(application=application, since=since, by=by)
    keep_spell(application, by=by)
    emit("application.stage_changed", application_id=application.id, old=here.stage, new=target.stage, by=by)


def _audit_move(
    application: Application, here: HouseStage, to: HouseStage, facts: MoveFacts, by: Actor
) -> None:
    before: dict[str, object] = {"stage": here.stage}
    after: dict[str, object] = {"stage": to.stage, "reason": facts.reason, "on": facts.on}
    if (here.name, to.name) != (here.stage.label, to.stage.label):
        before["column"], after["column"] = here.name, to.name
    audit(
        by=by,
        action="application.moved",
        subject=application.title,
        record_id=application.id,
        before=before,
        after=after | {"awarded_cents": facts.awarded_cents},
    )


def _asked_of(here: HouseStage, to: HouseStage, facts: MoveFacts) -> MoveFacts:
    """Only the facts that a move to this stage asks for: what else was sent belongs to another move."""
    asked = needed_facts(here, to)
    return MoveFacts(
        reason=facts.reason if "reason" in asked else "",
        on=facts.on if "on" in asked else None,
        awarded_cents=facts.awarded_cents if "awarded_cents" in asked else None,
    )


def _apply(application: Application, here: HouseStage, to: HouseStage, facts: MoveFacts) -> None:
    application.stand_at(to, clock.now())
    if not application.probability_is_own or to.stage.is_closed:
        application.probability_bp = to.probability_bp
    if here.stage is not to.stage:
        _enter_phase(application, to.stage, facts)


def _enter_phase(application: Application, to: Stage, facts: MoveFacts) -> None:
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
    emit("application.decided", decision=decision, by=by)
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
    keep_spell(application, by=by)
    emit("application.archived", application_id=application.id, by=by)
