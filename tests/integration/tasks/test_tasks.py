"""Tasks: written, blocked, done with evidence, waived, reopened, handed over; and who may read them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.accounts.services.leaving import deactivate
from funding.applications.services.moves import move
from funding.applications.types import MoveFacts, Stage
from funding.documents.models import Document
from funding.documents.queries import documents_of
from funding.infra import clock
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.notices.models import Notice
from funding.tasks import queries, services
from funding.tasks.queries.one import task_for
from funding.tasks.reminders import due_tasks
from funding.tasks.types import TaskFacts, TaskState
from tests.builders.applications import build_application, build_gate
from tests.builders.tasks import build_task
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
DAY = date(2026, 12, 1)


class Sent:
    """An upload as a browser sends it."""

    filename = "letter.pdf"

    def __init__(self, data: bytes = b"%PDF-1.7\n%%EOF\n") -> None:
        self.stream = io.BytesIO(data)


def test_a_blocked_task_says_by_what_and_is_free_when_that_is_done() -> None:
    letter = build_task("Letter")
    waiting = build_task("Upload", blocker_ids=(letter.id,))
    with pytest.raises(services.BlockedError, match="This waits for “Letter”"):
        services.finish(task=waiting, expected_version=waiting.version, by=SYSTEM)
    assert [one.is_blocked for one in queries.open_tasks(SYSTEM)] == [False, True]
    assert services.finish(task=letter, expected_version=letter.version, by=SYSTEM) == [waiting]
    services.finish(task=waiting, expected_version=waiting.version, by=SYSTEM)
    assert waiting.state is TaskState.DONE


def test_tasks_never_wait_in_a_circle() -> None:
    first = build_task("First")
    second = build_task("Second", blocker_ids=(first.id,))
    third = build_task("Third", blocker_ids=(second.id,))
    facts = TaskFacts("First", blocker_ids=(third.id,))
    with pytest.raises(
        DomainError, match="“First”, which waits for “Third”, which waits for “Second”, which waits"
    ):
        services.change_task(task=first, facts=facts, expected_version=first.version, by=SYSTEM)


def test_evidence_is_kept_with_the_record_and_a_waiver_with_its_reason() -> None:
    application = build_application()
    task = build_task(record_id=application.id)
    services.finish(
        task=task,
        expected_version=task.version,
        evidence="Signed by their director",
        upload=Sent(),
        by=SYSTEM,
    )
    (kept,) = documents_of(application.id).items
    assert (task.document_id, kept.name) == (kept.id, "letter.pdf")
    other = build_task("Not needed")
    with pytest.raises(DomainError) as refused:
        services.waive(task=other, expected_version=other.version, reason="", by=SYSTEM)
    assert refused.value.field == "reason"
    services.waive(task=other, expected_version=other.version, reason="They asked for none", by=SYSTEM)
    services.reopen(task=task, expected_version=task.version, by=SYSTEM)
    assert task.is_open
    assert (task.evidence, task.document_id) == ("", None)
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.startswith("task.")))
    assert set(actions) == {"task.added", "task.done", "task.waived", "task.reopened"}


def test_a_file_needs_a_record_and_is_checked_like_any_other() -> None:
    loose = build_task()
    with pytest.raises(DomainError, match="needs a record"):
        services.finish(task=loose, expected_version=loose.version, upload=Sent(), by=SYSTEM)
    task = build_task(record_id=build_application().id)
    with pytest.raises(DomainError, match="content is something else"):
        services.finish(task=task, expected_version=task.version, upload=Sent(b"<html>"), by=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_a_task_is_never_due_after_the_date_it_serves() -> None:
    application = build_application()
    gate = build_gate(application, DAY)
    with pytest.raises(DomainError, match=r"“Grants\.gov step” is Dec 1, 2026"):
        build_task(record_id=application.id, deadline_id=gate.id, due_on=date(2026, 12, 2))
    assert build_task(record_id=application.id, deadline_id=gate.id, due_on=DAY).due_on == DAY
    with pytest.raises(DomainError, match="another record"):
        build_task(deadline_id=gate.id, due_on=DAY)


def test_the_second_of_two_saves_is_refused() -> None:
    program = user_with(Role.PROGRAM)
    task = build_task()
    stale = task.version
    services.assign_task(task=task, owner_id=program.id, expected_version=stale, by=SYSTEM)
    with pytest.raises(StaleVersion):
        services.finish(task=task, expected_version=stale, by=SYSTEM)


def test_a_leavers_open_tasks_go_to_the_successor_and_what_is_done_stays_theirs() -> None:
    leaver, successor, by = (user_with(one) for one in (Role.PROGRAM, Role.DIRECTOR, Role.ADMINISTRATOR))
    task, done = build_task(owner_id=leaver.id), build_task("Earlier", owner_id=leaver.id)
    services.finish(task=done, expected_version=done.version, by=leaver.actor)
    handed = deactivate(
        user=leaver,
        successor_id=successor.id,
        expected_version=leaver.version,
        by=by.actor,
    )
    assert handed == [("Tasks", 1)]
    assert (task.owner_id, done.owner_id) == (successor.id, leaver.id)


def test_nobody_reads_of_a_record_that_is_not_theirs_to_read() -> None:
    people = {role: user_with(role) for role in Role}
    application = build_application(visibility=Visibility.RESTRICTED)
    application.owner_id = people[Role.DIRECTOR].id
    donor = build_application(visibility=Visibility.GIVING)
    hidden = build_task("Hidden", record_id=application.id)
    build_task("Thank Mrs. Hart", record_id=donor.id)
    build_task("Open to all")

    def read(role: Role) -> set[str]:
        return {one.title for one in queries.open_tasks(people[role].actor)}

    assert read(Role.DIRECTOR) == {"Hidden", "Thank Mrs. Hart", "Open to all"}
    assert read(Role.FINANCE) == {"Thank Mrs. Hart", "Open to all"}
    assert read(Role.AUDITOR) == read(Role.PROGRAM) == {"Open to all"}
    with pytest.raises(NotFound):
        task_for(people[Role.PROGRAM].actor, hidden.id)


def test_what_calendar_home_and_search_ask_for() -> None:
    me = user_with(Role.PROGRAM)
    build_task("Late", due_on=date(2026, 11, 1), owner_id=me.id)
    build_task("Soon", due_on=DAY, owner_id=me.id)
    build_task("No day", owner_id=me.id)
    build_task("Somebody’s letter", due_on=DAY)
    assert [one.title for one in queries.due_between(SYSTEM, DAY, DAY)] == ["Soon", "Somebody’s letter"]
    assert [one.title for one in queries.due_by(me.actor, DAY)] == ["Late", "Soon"]
    assert [one.title for one in queries.open_tasks(me.actor, owner_id=me.id)] == ["Late", "Soon", "No day"]
    assert [one.title for one in queries.search_tasks(SYSTEM, ["LETTER"])] == ["Somebody’s letter"]


def test_owners_are_told_of_what_is_theirs_once() -> None:
    me, giver = user_with(Role.PROGRAM), user_with(Role.DIRECTOR).actor
    blocker = build_task("Letter", by=giver)
    build_task("Upload", owner_id=me.id, due_on=date(2026, 11, 23), blocker_ids=(blocker.id,), by=giver)
    services.finish(task=blocker, expected_version=blocker.version, by=giver)
    told = db.session.execute(sa.select(Notice.kind, Notice.line).order_by(Notice.id)).all()
    assert [tuple(one) for one in told] == [
        ("task_assigned", f"{giver.name} gave you “Upload”, due Nov 23, 2026"),
        ("task_unblocked", "“Upload” can begin: “Letter” is done"),
    ]
    (due,) = due_tasks(clock.now())
    assert (due.to, due.line) == (me.id, "“Upload” is due Nov 23, 2026")


def test_tasks_of_an_application_that_is_dropped_are_waived_until_it_is_taken_up_again() -> None:
    application = build_application()
    task, mine = build_task(record_id=application.id), build_task("Ask why", record_id=application.id)
    services.waive(task=mine, expected_version=mine.version, reason="Nobody answers", by=SYSTEM)
    facts = MoveFacts(reason="No capacity")
    version = application.version
    move(application=application, to=Stage.NOT_PURSUED, expected_version=version, by=SYSTEM, facts=facts)
    assert (task.state, task.reason) == (TaskState.WAIVED, "The application is not pursued.")
    move(application=application, to=Stage.PROSPECT, expected_version=application.version, by=SYSTEM)
    assert task.is_open
    assert mine.reason == "Nobody answers"
