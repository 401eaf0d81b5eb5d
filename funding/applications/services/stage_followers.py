"""What other features do when an application enters a stage, and what they keep it from entering for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from funding.accounts.models import User
from funding.accounts.queries import user_choices
from funding.applications.guards import asked_guard
from funding.applications.services.actions import Entering, stage_action
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.notices.outbox import notice_kind, notify
from funding.tasks.models import Task
from funding.tasks.queries import planning
from funding.tasks.services.planning import apply_template
from funding.tasks.types import TaskState
from funding.work.queries import first_unmet

STAGE_ENTERED = "application.stage_entered"
OWNER = "owner"

notice_kind(
    STAGE_ENTERED,
    "Applications that enter a stage",
    "When an application enters a stage of which the pipeline’s settings say that you are told.",
)


@asked_guard("no_open_tasks", "No task on it is open", "tab:tasks")
def no_open_tasks(application_ids: Sequence[int]) -> Mapping[int, str]:
    """Every task on the application is done or waived: one query."""
    query = (
        sa.select(Task.record_id, sa.func.count(), sa.func.min(Task.title))
        .where(Task.record_id.in_(application_ids), Task.state == TaskState.OPEN)
        .group_by(Task.record_id)
    )
    return {
        key: f"“{title}” is not done yet."
        if count == 1
        else f"“{title}” and {_others(count - 1)} are not done yet."
        for key, count, title in db.session.execute(query)
        if key is not None
    }


def _others(count: int) -> str:
    """How many tasks beside the one that is named."""
    return "one other task" if count == 1 else f"{count:,} other tasks"


def _task_templates() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in planning.templates()]


@stage_action("apply_tasks", "Set the tasks of", _task_templates)
def apply_tasks(entering: Entering) -> str:
    """Counted from the deadline; those that are there already stay."""
    application = entering.application
    template = next((one for one in planning.templates() if str(one.id) == entering.choice), None)
    gate = first_unmet([application.id]).get(application.id)
    if template is None:
        return "No tasks were set: the template is off the choices."
    if gate is None or gate.due_on is None:
        return "No tasks were set: no step of applying has a day yet."
    steps = {one.step.id for one in planning.laid_out(gate, template) if one.step}
    lines = apply_template(
        record=application, deadline=gate, template=template, step_ids=steps, by=entering.by
    )
    if not lines:
        return ""
    return "One task was set." if len(lines) == 1 else f"{len(lines)} tasks were set."


def _listeners() -> list[tuple[str, str]]:
    roles = [(f"role:{one.value}", f"everybody with the role {one.label}") for one in Role]
    return [(OWNER, "its owner"), *roles, *((str(key), name) for key, name in user_choices())]


@stage_action("notify", "Tell", _listeners)
def tell_people(entering: Entering) -> str:
    """One notice to each; nothing to whoever made the move."""
    application, stage = entering.application, entering.stage
    why = f"The stage {stage.name} tells you" if entering.choice != OWNER else "You own this application"
    for key in _told(entering):
        notify(
            to=key,
            kind=STAGE_ENTERED,
            key=f"stage:{application.id}:{stage.id}:{application.stage_since.isoformat()}",
            line=f"{application.title} entered {stage.name}",
            url=f"/applications/{application.id}",
            why=why,
            record_id=application.id,
            by=entering.by,
        )
    return ""


def _told(entering: Entering) -> list[int]:
    choice = entering.choice
    if choice == OWNER:
        return [entering.application.owner_id] if entering.application.owner_id else []
    who = sa.select(User.id).where(User.deactivated_at.is_(None)).order_by(User.id)
    if choice.startswith("role:"):
        return list(db.session.scalars(who.where(User.role == choice.removeprefix("role:"))))
    return list(db.session.scalars(who.where(User.id == int(choice)))) if choice.isdecimal() else []
