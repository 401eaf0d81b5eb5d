"""Enter an award that is held already: the application it would have been won by is made with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.applications.models import Application
from funding.applications.queries.house_stages import first_of
from funding.applications.services.pursue import start_application
from funding.applications.services.spells import keep_spell
from funding.applications.types import ApplicationFacts, Stage
from funding.awards.models import Award
from funding.awards.services.setting_up import set_up_award
from funding.awards.types import AwardFacts
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What is known of the application behind an award that is entered afterwards."""

    funder_id: int
    decided_on: date
    match_bp: int | None = None
    match_source: str = ""
    purpose: str = ""
    initiative_ids: tuple[int, ...] = ()


def enter_held_award(*, held: HeldFacts, facts: AwardFacts, by: Actor) -> Award:
    """An award and its won application, both as private as the funder. Raises DomainError for facts that cannot be."""
    if held.decided_on > clock.today():
        raise DomainError("The day of the award has not come yet.", field="decided_on")
    application = start_application(
        facts=ApplicationFacts(
            title=facts.title,
            funder_id=held.funder_id,
            owner_id=facts.owner_id,
            ask_cents=facts.amount_cents,
            match_bp=held.match_bp,
            match_source=held.match_source,
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            purpose=held.purpose,
            initiative_ids=held.initiative_ids,
        ),
        by=by,
    )
    _stand_as_won(application, held.decided_on, facts.amount_cents, by)
    return set_up_award(application=application, facts=facts, by=by)


def _stand_as_won(application: Application, decided_on: date, amount_cents: int, by: Actor) -> None:
    """Stand at Awarded without the way there, which lies before this program knew of it."""
    old, stage = application.stage, first_of(Stage.AWARDED)
    application.stand_at(stage, clock.now())
    application.probability_bp = stage.probability_bp
    application.awarded_cents, application.decided_on = amount_cents, decided_on
    audit(
        by=by,
        action="application.entered_as_won",
        subject=application.title,
        record_id=application.id,
        before={"stage": old},
        after={"stage": stage.stage, "awarded_cents": amount_cents, "on": decided_on},
    )
    db.session.flush()
    keep_spell(application, by=by)
    emit("application.stage_changed", application_id=application.id, old=old, new=stage.stage, by=by)
