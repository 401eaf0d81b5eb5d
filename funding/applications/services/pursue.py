"""Begin an application, from a call for funding in one press or from nothing, and correct its facts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationInitiative
from funding.applications.queries.house_stages import first_of, house_stage
from funding.applications.services.needs import judge_registrations
from funding.applications.services.spells import keep_spell
from funding.applications.types import ApplicationFacts, Stage
from funding.funders.models import Funder
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Visibility, check_version, get_visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.opportunities.models import Opportunity
from funding.opportunities.services import pursuit_facts
from funding.outreach.models import Initiative
from funding.work.services import set_deadlines


def start_application(
    *, facts: ApplicationFacts, by: Actor, opportunity_id: int | None = None
) -> Application:
    """A new application at the stage Exploring. Raises DomainError for facts that contradict each other.

    An application to a private donor is as private as the donor.
    """
    _check(facts)
    funder = get_visible(Funder, facts.funder_id, by)
    first = first_of(Stage.PROSPECT)
    application = Application(
        title=facts.title,
        funder_id=funder.id,
        opportunity_id=opportunity_id,
        owner_id=facts.owner_id or by.user_id,
        created_by_id=by.user_id,
        visibility=funder.visibility if funder.visibility is Visibility.GIVING else Visibility.EVERYONE,
        stage=first.stage,
        stage_id=first.id,
        probability_bp=first.probability_bp,
    )
    assign(application, _columns(facts))
    db.session.add(application)
    db.session.flush()
    _set_initiatives(application, facts.initiative_ids)
    judge_registrations(application.id)
    emit("application.changed", application_id=application.id, by=by)
    keep_spell(application, by=by)
    audit(
        by=by,
        action="application.started",
        subject=application.title,
        record_id=application.id,
        after={
            "funder": _public_name(funder),
            "ask_cents": facts.ask_cents,
            "opportunity_id": opportunity_id,
        },
    )
    return application


def _public_name(funder: Funder) -> str:
    """The funder's name for the audit trail, which auditors read: a private donor goes by number there."""
    return f"Private donor (no. {funder.id})" if funder.is_private else funder.title


def pursue(*, opportunity: Opportunity, by: Actor) -> Application:
    """An application from a call: funder, dates, ceiling and match rule are carried over with their sources.

    Raises DomainError where the call names no funder we know of.
    """
    found = pursuit_facts(opportunity, by=by)
    if found.funder_id is None:
        raise DomainError("This call names no funder that is listed here. Choose its funder first.")
    facts = ApplicationFacts(
        title=found.title[:200],
        funder_id=found.funder_id,
        ceiling_cents=found.ceiling_cents,
        floor_cents=found.floor_cents,
        match_bp=found.match_bp,
        match_source=found.match_source[:500],
        starts_on=found.starts_on,
        ends_on=found.ends_on,
    )
    application = start_application(facts=facts, by=by, opportunity_id=opportunity.id)
    set_deadlines(record=application, drafts=found.gates, by=by)
    return application


def update_application(
    *, application: Application, facts: ApplicationFacts, expected_version: int | None, by: Actor
) -> None:
    """Correct an application's facts. Raises StaleVersion if somebody saved meanwhile."""
    check_version(application, expected_version)
    _check(facts)
    _check_days(application, facts)
    get_visible(Funder, facts.funder_id, by)
    values = _columns(facts) | {
        "title": facts.title,
        "funder_id": facts.funder_id,
        "owner_id": facts.owner_id,
    }
    if application.ask_from_budget:
        del values["ask_cents"]
    if facts.probability_bp is None:
        values["probability_bp"] = house_stage(application.stage_id).probability_bp
    before, after = assign(application, values)
    changed = _set_initiatives(application, facts.initiative_ids)
    if changed:
        after["initiatives"] = list(facts.initiative_ids)
    if after:
        audit(
            by=by,
            action="application.updated",
            subject=application.title,
            record_id=application.id,
            before=before,
            after=after,
        )
        judge_registrations(application.id)
        emit("application.changed", application_id=application.id, by=by)
        keep_spell(application, by=by)
    db.session.flush()


def _columns(facts: ApplicationFacts) -> dict[str, object]:
    values: dict[str, object] = {
        "ask_cents": facts.ask_cents,
        "ceiling_cents": facts.ceiling_cents,
        "floor_cents": facts.floor_cents,
        "match_bp": facts.match_bp,
        "match_source": facts.match_source,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "purpose": facts.purpose,
        "probability_is_own": facts.probability_bp is not None,
    }
    if facts.probability_bp is not None:
        values["probability_bp"] = facts.probability_bp
    return values


def _check(facts: ApplicationFacts) -> None:
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise DomainError("The project cannot end before it starts.", field="ends_on")
    if facts.ceiling_cents and facts.floor_cents and facts.floor_cents > facts.ceiling_cents:
        raise DomainError("The floor cannot be above the ceiling.", field="floor_cents")


def _check_days(application: Application, facts: ApplicationFacts) -> None:
    days = {"starts_on": facts.starts_on, "ends_on": facts.ends_on}
    if any(getattr(application, name) != day for name, day in days.items()):
        emit("application.days_changing", application_id=application.id, **days)


def _set_initiatives(application: Application, initiative_ids: Sequence[int]) -> bool:
    """Make the application pay for exactly these initiatives; answer whether anything changed."""
    links = ApplicationInitiative
    present = set(
        db.session.scalars(sa.select(links.initiative_id).where(links.application_id == application.id))
    )
    wanted = set(initiative_ids)
    known = (
        set(db.session.scalars(sa.select(Initiative.id).where(Initiative.id.in_(wanted))))
        if wanted
        else set()
    )
    if wanted - known:
        raise DomainError("Please choose from the list.", field="initiative_ids")
    for initiative_id in sorted(wanted - present):
        db.session.add(links(application_id=application.id, initiative_id=initiative_id))
    if present - wanted:
        db.session.execute(
            sa.delete(links).where(
                links.application_id == application.id, links.initiative_id.in_(present - wanted)
            )
        )
    db.session.flush()
    return present != wanted
