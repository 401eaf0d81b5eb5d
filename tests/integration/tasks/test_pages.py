"""The screen of tasks: lists, one-line add, check-off with undo, tabs on records, export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.infra.db import db
from funding.kernel.actor import Role
from funding.tasks.models import Task
from funding.tasks.types import TaskState
from tests.builders.applications import build_application
from tests.builders.tasks import build_task
from tests.support.client import CheckedClient
from tests.support.people import user_with
from tests.support.queries import count_queries

ClientFor = Callable[[Role | str], CheckedClient]


def only_task() -> Task:
    db.session.expire_all()
    return db.session.scalars(sa.select(Task)).one()


def test_the_list_stands_under_the_headings_of_its_days(client_for: ClientFor) -> None:
    browser = client_for("development")
    me = user_with(Role.DEVELOPMENT)
    first = build_task("Call the agency", owner_id=me.id, due_on=date(2026, 11, 20))
    build_task("Send the letter", owner_id=me.id, due_on=date(2026, 11, 22), blocker_ids=(first.id,))
    build_task("Tidy up", owner_id=me.id)
    build_task("Somebody should", waiting_name="City Shelter")
    page = browser.get("/tasks").text
    assert [page.index(word) for word in ("Overdue", "Today", "No date")] == sorted(
        page.index(word) for word in ("Overdue", "Today", "No date")
    )
    assert "2 days late" in page
    assert "Waits for" in page
    assert "Somebody should" not in page
    assert "waiting on City Shelter" in browser.get("/tasks?view=waiting").text
    taken = browser.get("/tasks?view=unassigned")
    assert "Assign to me" in taken.text
    csv = browser.get("/tasks/export?view=unassigned&format=csv").text
    assert csv.splitlines()[1].split(",")[1] == "Somebody should"
    assert len(csv.splitlines()) == 2
    assert browser.get("/tasks/export?format=xlsx").data[:2] == b"PK"
    assert browser.get("/tasks/export?format=pdf").status_code == 404


def test_a_line_is_shown_as_understood_and_then_saved(client_for: ClientFor) -> None:
    browser = client_for("development")
    application = build_application(title="Rural outreach and training")
    line = "letter from the shelter by 3 May @devon #rural outreach"
    echo = browser.get("/tasks/understood", query_string={"text": line}, headers={"HX-Request": "true"}).text
    for told in ("letter from the shelter", "May 3, 2027", "Devon Marsh", "Rural outreach and training"):
        assert told in echo
    assert browser.post_form("/tasks", {"text": line}, action="/tasks/add").location == "/tasks"
    task = only_task()
    assert (task.title, task.due_on, task.owner_id, task.record_id) == (
        "letter from the shelter",
        date(2027, 5, 3),
        user_with(Role.DEVELOPMENT).id,
        application.id,
    )
    undone = browser.post_form("/tasks", {}, action=f"/tasks/{task.id}/remove")
    assert undone.status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Task.id))) == 0


def test_a_line_with_two_meanings_asks_and_saves_nothing(client_for: ClientFor) -> None:
    browser = client_for("development")
    build_application(title="Rural outreach, year one")
    second = build_application(title="Rural outreach, year two")
    answer = browser.post_form("/tasks", {"text": "letter #rural outreach"}, action="/tasks/add")
    assert answer.status_code == 422
    assert "Which record is “rural outreach”?" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Task.id))) == 0
    browser.send("/tasks/add", {"text": "letter #rural outreach", "on": second.id})
    assert only_task().record_id == second.id


def test_checking_off_is_one_press_and_so_is_its_undo(client_for: ClientFor) -> None:
    browser = client_for("development")
    task = build_task(owner_id=user_with(Role.DEVELOPMENT).id)
    build_task("Upload", blocker_ids=(task.id,))
    key = task.id
    assert browser.post_form("/tasks", {}, action=f"/tasks/{key}/done").location == "/tasks"
    told = browser.get("/tasks").text
    assert "Free now: “Upload”." in told
    assert db.session.get(Task, key).state is TaskState.DONE  # type: ignore[union-attr]
    version = db.session.get(Task, key).version  # type: ignore[union-attr]
    browser.send(f"/tasks/{key}/reopen", {"version": version})
    db.session.expire_all()
    assert db.session.get(Task, key).state is TaskState.OPEN  # type: ignore[union-attr]


def test_a_task_has_a_page_and_a_form(client_for: ClientFor) -> None:
    browser = client_for("program")
    application = build_application()
    task = build_task(record_id=application.id)
    answer = browser.post_form(
        f"/tasks/{task.id}/edit",
        {"title": "Letter, signed", "due_on": "2026-12-01", "waiting_name": "City Shelter"},
    )
    assert answer.location == f"/tasks/{task.id}"
    shown = browser.get(f"/tasks/{task.id}").text
    assert "Letter, signed" in shown
    assert "City Shelter" in shown
    done = browser.post_form(
        f"/tasks/{task.id}", {"evidence": "They mailed it"}, action=f"/tasks/{task.id}/done"
    )
    assert done.status_code == 303
    assert "They mailed it" in browser.get(f"/tasks/{task.id}").text
    waived = browser.post_form(f"/records/{application.id}/tasks", {}, action=f"/tasks/{task.id}/reopen")
    assert waived.status_code == 303


@pytest.mark.parametrize("role", ["development", "auditor"])
def test_tasks_stand_on_the_pages_of_records(client_for: ClientFor, role: str) -> None:
    browser = client_for(role)
    application = build_application()
    build_task("Letter from the shelter", record_id=application.id)
    build_task("Thank them", record_id=application.funder_id)
    assert f"/records/{application.id}/tasks" in browser.get(f"/applications/{application.id}").text
    assert "Letter from the shelter" in browser.get(f"/records/{application.id}/tasks").text
    assert "Thank them" in browser.get(f"/funders/{application.funder_id}").text


def test_a_list_takes_as_many_queries_at_any_size(client_for: ClientFor) -> None:
    browser = client_for("development")
    me, application = user_with(Role.DEVELOPMENT), build_application()

    def fill(count: int) -> int:
        rows = [
            {
                "title": f"Task {one}",
                "owner_id": me.id,
                "record_id": application.id,
                "due_on": date(2026, 12, 1),
            }
            for one in range(count)
        ]
        db.session.execute(sa.insert(Task), [{**one, "due_order": one["due_on"]} for one in rows])
        with count_queries() as counted:
            assert browser.get("/tasks?view=team").status_code == 200
        return counted.count

    assert fill(3) == fill(400)
