"""Templates: shown before they are applied, safe to apply again, and tasks that follow a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError
from funding.tasks import services
from funding.tasks.models import Task
from funding.tasks.queries.one import blockers_of
from funding.tasks.queries.planning import fitting, steps_of
from funding.tasks.types import StepFacts, TemplateFacts
from funding.work.models import Deadline
from funding.work.services import change_deadline
from funding.work.types import DeadlineDraft, DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
GATE = date(2027, 1, 13)
FACTS = TemplateFacts(
    "Letters",
    steps=(
        StepFacts("Ask for letters", -10),
        StepFacts("Letters are in", -5, Role.FINANCE.value, waits_for=1),
        StepFacts("File the receipt", 1),
    ),
)


def applied() -> tuple[Deadline, dict[str, Task]]:
    finance = user_with(Role.FINANCE)
    application = build_application(owner_id=None)
    gate = build_gate(application, GATE)
    template = services.save_template(template=None, facts=FACTS, expected_version=None, by=SYSTEM)
    for _ in range(2):
        services.apply_template(
            record=application,
            deadline=gate,
            template=template,
            step_ids=[one.id for one in steps_of([template.id])[template.id]],
            by=SYSTEM,
        )
    tasks = {one.title: one for one in db.session.scalars(sa.select(Task))}
    assert tasks["Letters are in"].owner_id == finance.id
    return gate, tasks


def test_applying_twice_sets_each_task_once_and_ties_them() -> None:
    _, tasks = applied()
    assert db.session.scalar(sa.select(sa.func.count(Task.id))) == 3
    assert {title: one.due_on for title, one in tasks.items()} == {
        "Ask for letters": date(2026, 12, 29),
        "Letters are in": date(2027, 1, 6),
        "File the receipt": date(2027, 1, 14),
    }
    (blocker,) = blockers_of([tasks["Letters are in"].id])[tasks["Letters are in"].id]
    assert blocker.title == "Ask for letters"


def test_open_tasks_follow_a_date_that_moves_and_the_rest_stays() -> None:
    gate, tasks = applied()
    ask = tasks["Ask for letters"]
    services.finish(task=ask, expected_version=ask.version, by=SYSTEM)
    draft = DeadlineDraft(
        label=gate.label,
        kind=gate.kind,
        due_on=date(2027, 1, 6),
        at=gate.at_time,
        source_text="The amended notice",
        checked_on=date(2026, 11, 20),
    )
    record = build_application(title="Another").__class__
    change_deadline(deadline=gate, record=db.session.get(record, gate.record_id), draft=draft, by=SYSTEM)
    assert ask.due_on == date(2026, 12, 29)
    assert tasks["Letters are in"].due_on == date(2026, 12, 29)
    assert tasks["File the receipt"].due_on == date(2027, 1, 7)


def test_a_changed_template_keeps_its_steps_keys_and_refuses_a_circle() -> None:
    template = services.save_template(template=None, facts=FACTS, expected_version=None, by=SYSTEM)
    steps = steps_of([template.id])[template.id]
    again = replace(FACTS, steps=(replace(FACTS.steps[0], id=steps[0].id, days=-12), *FACTS.steps[1:]))
    services.save_template(template=template, facts=again, expected_version=template.version, by=SYSTEM)
    now = steps_of([template.id])[template.id]
    assert (now[0].id, now[0].days, now[1].waits_for_id) == (steps[0].id, -12, steps[0].id)
    round_ = replace(FACTS, steps=(replace(FACTS.steps[0], waits_for=2), *FACTS.steps[1:]))
    with pytest.raises(DomainError) as refused:
        services.save_template(template=template, facts=round_, expected_version=template.version, by=SYSTEM)
    assert refused.value.field == "step2_after"


def test_the_usual_templates_fit_each_kind_of_date() -> None:
    assert services.ensure_templates(by=SYSTEM) == 5
    assert services.ensure_templates(by=SYSTEM) == 0
    gate = build_gate(build_application(), GATE, kind=DeadlineKind.APPLICATION)
    assert [one.name for one in fitting(gate, "federal")] == [
        "Application, any funder",
        "Federal application",
    ]
    assert [one.name for one in fitting(gate, "state")] == ["Application, any funder"]


def test_a_template_is_shown_applied_and_kept_on_its_pages(client_for: ClientFor) -> None:
    browser = client_for("development")
    application = build_application()
    build_gate(application, GATE)
    assert (
        browser.post_form("/settings/task-templates", {}, action="/settings/task-templates/usual").status_code
        == 303
    )
    assert "After an award" in browser.get("/settings/task-templates").text
    page = f"/records/{application.id}/tasks/plan"
    assert "Apply a template" in browser.get(f"/records/{application.id}/tasks").text
    assert "Partners’ letters are in" not in browser.get(f"/records/{application.id}/tasks").text
    answer = browser.post_form(page, {}, action=page)
    assert answer.location == f"/records/{application.id}/tasks"
    assert db.session.scalar(sa.select(sa.func.count(Task.id))) == 5
    assert "Everything stands where this template puts it." in browser.get(page).text
    new = browser.post_form(
        "/settings/task-templates/new",
        {
            "name": "Own",
            "step1_title": "One",
            "step1_days": "3",
            "step3_title": "Two",
            "step3_days": "1",
            "step3_after": "1",
        },
    )
    assert new.location == "/settings/task-templates"
    assert "Own" in browser.get("/settings/task-templates").text
