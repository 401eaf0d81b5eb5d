"""What happens when an application enters a stage: named actions that a house chooses among.

Each runs in the transaction of the move, may take one choice ("whom", "which ladder"), and answers a sentence where
there is something to tell: what it did, or why it could do nothing. None of them refuses a move; guards do that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from funding.accounts.models import User
from funding.accounts.owners import owner_choices
from funding.applications.budget_terms import terms_for
from funding.applications.models import Application
from funding.applications.stages import ASKS_NOTE
from funding.applications.types import HouseStage
from funding.budgets.queries import budget_of
from funding.budgets.services import start_budget
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor, Role
from funding.work import planning
from funding.work.queries import first_unmet
from funding.work.services import apply_ladder

Choices = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Entering:
    """An application that has just entered a stage."""

    application: Application
    stage: HouseStage
    by: Actor
    choice: str


Doing = Callable[[Entering], str]


@dataclass(frozen=True, slots=True)
class Action:
    """A named action: how settings call it, what it does, and among what there is to choose."""

    key: str
    label: str
    do: Doing
    choices: Choices | None = None


ACTIONS: dict[str, Action] = {}


def stage_action(key: str, label: str, choices: Choices | None = None) -> Callable[[Doing], Doing]:
    """Register the decorated function as an action; ``choices`` answers (value, label) of what it can be done with."""

    def register(do: Doing) -> Doing:
        ACTIONS[key] = Action(key, label, do, choices)
        return do

    return register


def carry_out(*, application: Application, stage: HouseStage, by: Actor) -> list[str]:
    """Do what the stage says, in its order; answers what there is to tell."""
    told = []
    for one in stage.actions:
        known = ACTIONS.get(one.key)
        if known is not None:
            told.append(known.do(Entering(application, stage, by, one.choice)))
    db.session.flush()
    return [sentence for sentence in told if sentence]


@stage_action(ASKS_NOTE, "Ask whoever moves it for a note")
def ask_note(_entering: Entering) -> str:
    """Nothing more: the note was asked for before the move and stands in the history."""
    return ""


@stage_action("set_owner", "Make it the work of", owner_choices)
def set_owner(entering: Entering) -> str:
    """Give it to one person who is still here."""
    found = db.session.get(User, int(entering.choice)) if entering.choice.isdecimal() else None
    if found is None or found.deactivated_at is not None:
        return "It keeps its owner: the person whom the stage names is no longer here."
    if found.role is Role.AUDITOR:
        return f"It keeps its owner: {found.name}, whom the stage names, is an auditor now."
    return _give(entering, found.id, f"It is {found.name}’s now.")


@stage_action("clear_owner", "Leave it without an owner")
def clear_owner(entering: Entering) -> str:
    """Nobody's, until somebody takes it."""
    return _give(entering, None, "It has no owner now.")


def _give(entering: Entering, owner_id: int | None, sentence: str) -> str:
    application = entering.application
    if application.owner_id == owner_id:
        return ""
    audit(
        by=entering.by,
        action="application.updated",
        subject=application.title,
        record_id=application.id,
        before={"owner_id": application.owner_id},
        after={"owner_id": owner_id},
    )
    application.owner_id = owner_id
    return sentence


@stage_action("reset_chance", "Set the chance to the usual one")
def reset_chance(entering: Entering) -> str:
    """Whatever somebody had typed gives way."""
    application, chance = entering.application, entering.stage.probability_bp
    application.probability_is_own, application.probability_bp = False, chance
    return ""


@stage_action("start_budget", "Start the budget")
def begin_budget(entering: Entering) -> str:
    """On the application's terms, where it has none yet."""
    application = entering.application
    if budget_of(application.id) is not None:
        return ""
    organization = current_app.extensions["funding.organization"]()
    terms = terms_for(application, organization)
    start_budget(subject_id=application.id, title=application.title, terms=terms, by=entering.by)
    return "Its budget was started."


def _ladders() -> list[tuple[str, str]]:
    return [("", "the one that fits best"), *((str(one.id), one.name) for one in planning.templates())]


@stage_action("lay_ladder", "Lay out internal dates by", _ladders)
def lay_ladder(entering: Entering) -> str:
    """Counted back from the deadline; days that have passed are left out."""
    application = entering.application
    gate = first_unmet([application.id]).get(application.id)
    if gate is None or gate.due_on is None:
        return "No internal dates were laid out: no step of applying has a day yet."
    fitting = planning.fitting(funder_kind=application.funder.funder_kind.value, gate_kind=gate.kind)
    template = next((one for one in planning.templates() if str(one.id) == entering.choice), None)
    if template is None:
        template = planning.in_use(gate, fitting) or next(iter(fitting), None)
    if template is None:
        return "No internal dates were laid out: no ladder fits."
    ahead = [one for one in planning.laid_out(gate, template) if one.step and one.day >= clock.today()]
    steps = {one.step.id for one in ahead if one.step}
    done = apply_ladder(record=application, gate=gate, template=template, step_ids=steps, by=entering.by)
    if not done:
        return ""
    return (
        "One internal date was laid out." if len(done) == 1 else f"{len(done)} internal dates were laid out."
    )
