"""Who is told of what happens to a record, and who never is."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from funding.infra.db import db, unit_of_work
from funding.infra.hooks import emit
from funding.infra.records import Visibility
from funding.kernel.actor import Actor, Role
from funding.notes.models import Follower
from funding.notes.services.writing import change_note
from funding.notes.types import NoteDraft
from funding.notices.models import Notice
from tests.builders.funders import build_funder
from tests.builders.notes import build_note

Actors = Callable[[Role | str], Actor]


def told() -> list[tuple[int, str]]:
    """Who was told, and the line."""
    query = select(Notice.user_id, Notice.line).order_by(Notice.id)
    return [(row.user_id, row.line) for row in db.session.execute(query)]


def test_followers_and_those_called_are_told_once_and_never_the_writer(actor_for: Actors) -> None:
    writer, follower, called, other = (
        actor_for(role) for role in ("development", "finance", "director", "program")
    )
    with unit_of_work():
        funder = build_funder(name="Harbor Light")
        for actor in (writer, follower, called):
            db.session.add(Follower(record_id=funder.id, user_id=actor.user_id))
        db.session.flush()
        note = build_note(funder, by=writer, text=f"@{called.name} a secret plan")
    assert sorted(told()) == sorted(
        [
            (called.user_id, f"{writer.name} calls you in a note on Harbor Light"),
            (follower.user_id, f"{writer.name} wrote a note on Harbor Light"),
        ]
    )
    assert not any("secret" in line for _, line in told())
    with unit_of_work():
        draft = NoteDraft(f"@{called.name} and @{other.name} a secret plan")
        change_note(note=note, record=funder, draft=draft, expected_version=note.version, by=writer)
    assert told()[2:] == [(other.user_id, f"{writer.name} calls you in a note on Harbor Light")]


def test_nobody_is_told_of_what_they_may_not_read(actor_for: Actors) -> None:
    writer, finance, program, auditor = (
        actor_for(role) for role in ("development", "finance", "program", "auditor")
    )
    with unit_of_work():
        funder = build_funder(name="Wilhelmina")
        for actor in (finance, program, auditor):
            db.session.add(Follower(record_id=funder.id, user_id=actor.user_id))
        db.session.flush()
        build_note(funder, by=writer, text=f"@{program.name}", people=[finance.user_id or 0])
    assert [user for user, _ in told()] == [finance.user_id]
    with unit_of_work():
        funder.visibility = Visibility.GIVING
        db.session.flush()
        emit("deadlines.changed", record_id=funder.id, by=writer)
        emit("deadlines.changed", record_id=funder.id, by=writer)
    assert [user for user, _ in told()[1:]] == [finance.user_id], "once, and not to who may not read the name"
