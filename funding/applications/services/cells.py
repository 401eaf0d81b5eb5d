"""One fact of an application changed by itself, as the list's cells and bulk changes do it."""

from __future__ import annotations

from collections.abc import Mapping

from funding.accounts.owners import owner_choices
from funding.applications.models import Application
from funding.applications.queries.house_stages import house_stage
from funding.applications.services.spells import keep_spell
from funding.infra.audit import assign, audit
from funding.infra.hooks import emit
from funding.infra.records import LONGEST_TITLE
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents


def set_owner(*, application: Application, owner_id: int | None, by: Actor) -> None:
    """Give the application to somebody who may own it, or to nobody. Raises DomainError for anybody else."""
    if owner_id is not None and str(owner_id) not in dict(owner_choices(application.owner_id)):
        raise DomainError("Choose somebody who is active and may change things.", field="owner")
    write_facts(application=application, values={"owner_id": owner_id}, by=by)


def set_title(*, application: Application, title: str, by: Actor) -> None:
    """Rename the application. Raises DomainError for an empty title and for one that is too long."""
    words = " ".join(title.split())
    if not words:
        raise DomainError("Please give a title.", field="title")
    if len(words) > LONGEST_TITLE:
        raise DomainError(f"A title has at most {LONGEST_TITLE} characters.", field="title")
    write_facts(application=application, values={"title": words}, by=by)


def set_ask(*, application: Application, ask_cents: Cents | None, by: Actor) -> None:
    """Change the amount asked, or forget it. Raises DomainError where it follows the budget."""
    if application.ask_from_budget:
        raise DomainError("This amount follows the budget. Change it there.", field="ask")
    write_facts(application=application, values={"ask_cents": ask_cents}, by=by)


def set_chance(*, application: Application, probability_bp: int | None, by: Actor) -> None:
    """Set the chance of an award in basis points; None takes the usual one again.

    Raises DomainError once the funder has answered.
    """
    if application.stage.is_closed:
        raise DomainError(
            f"The chance of what is {application.stage.label.lower()} is known.", field="chance"
        )
    if probability_bp is not None and not 0 <= probability_bp <= 10_000:
        raise DomainError("A chance is between 0% and 100%.", field="chance")
    own = probability_bp is not None
    value = probability_bp if probability_bp is not None else house_stage(application.stage_id).probability_bp
    write_facts(application=application, values={"probability_bp": value, "probability_is_own": own}, by=by)


def write_facts(*, application: Application, values: Mapping[str, object], by: Actor) -> None:
    """Write values past every rule but the database's own: for what was checked, or stood there before."""
    before, after = assign(application, values)
    if after:
        audit(
            by=by,
            action="application.updated",
            subject=application.title,
            record_id=application.id,
            before=before,
            after=after,
        )
        emit("application.changed", application_id=application.id, by=by)
        keep_spell(application, by=by)
