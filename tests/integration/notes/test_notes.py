"""Notes: what is kept, who reads them, and that nothing of them leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from funding.infra.audit import AuditEntry
from funding.infra.db import db, unit_of_work
from funding.infra.places import known_kinds, record_url
from funding.infra.records import Record, RecordPerson, Visibility, readable, readers_of
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError
from funding.notes.models import Follower, Note, NoteMention, NoteText
from funding.notes.queries.followers import following
from funding.notes.services.writing import AmbiguousMention, write_note
from funding.notes.types import NoteDraft
from tests.builders.funders import build_funder
from tests.builders.notes import build_note
from tests.security.world import build_world
from tests.support.client import CheckedClient
from tests.support.people import NAMES, user_with

Browsers = Callable[[Role | str], CheckedClient]
Actors = Callable[[Role | str], Actor]


def test_a_note_is_written_changed_and_withdrawn_with_a_trace(client_for: Browsers) -> None:
    browser = client_for("development")
    funder = build_funder()
    page = f"/records/{funder.id}/activity"
    answer = browser.post_form(page, {"text": "Call them\nin May: https://example.org/x"})
    assert answer.status_code == 303
    note = db.session.scalars(select(Note)).one()
    shown = browser.get(page).text
    assert 'href="https://example.org/x"' in shown
    assert browser.post_form(f"/notes/{note.id}/edit", {"text": "Call them in June"}).status_code == 303
    shown = browser.get(page).text
    assert "in June" in shown
    assert "in May" in shown, "what it said before stays readable"
    assert db.session.scalars(select(NoteText.text)).one().startswith("Call them\nin May")
    browser.post_form(page, action=f"/notes/{note.id}/withdraw")
    shown = browser.get(page).text
    assert "in June" not in shown
    assert "in May" not in shown
    assert f"Withdrawn by {NAMES[Role.DEVELOPMENT]}" in shown


def test_two_changes_from_the_same_start_show_both_texts(client_for: Browsers) -> None:
    browser = client_for("development")
    author = user_with(Role.DEVELOPMENT).actor
    note = build_note(build_funder(), by=author, text="First")
    version = note.version
    browser.post_form(f"/notes/{note.id}/edit", {"text": "Second"})
    answer = browser.send(f"/notes/{note.id}/edit", {"text": "Third", "version": version})
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert "Third" in answer.text
    assert "Save mine" in answer.text


def test_another_persons_note_is_not_changed(client_for: Browsers) -> None:
    browser = client_for("finance")
    author = user_with(Role.DEVELOPMENT).actor
    note = build_note(build_funder(), by=author, text="Mine")
    for verb in ("edit", "withdraw"):
        browser.send(f"/notes/{note.id}/{verb}", {"text": "Yours", "version": note.version})
    db.session.refresh(note)
    assert (note.text, note.withdrawn_at) == ("Mine", None)


@pytest.mark.parametrize("text", ["", "girl, DOB 4/12/2009", "x" * 10_001])
def test_what_must_not_be_written_is_refused(client_for: Browsers, text: str) -> None:
    browser = client_for("development")
    funder = build_funder()
    answer = browser.post_form(f"/records/{funder.id}/activity", {"text": text})
    assert answer.status_code == 422
    assert text[:20] in answer.text
    assert db.session.scalar(select(Note)) is None


def test_an_auditor_reads_and_does_not_write(client_for: Browsers) -> None:
    browser = client_for("auditor")
    funder = build_funder()
    build_note(funder, text="Plain to see")
    answer = browser.get(f"/records/{funder.id}/activity")
    assert "Plain to see" in answer.text
    assert "Add note" not in answer.text
    assert browser.send(f"/records/{funder.id}/notes", {"text": "x"}).status_code == 403


def test_a_restricted_note_is_nowhere_for_everyone_else(client_for: Browsers) -> None:
    reader, other, director = client_for("finance"), client_for("program"), client_for("director")
    author = user_with(Role.DEVELOPMENT).actor
    funder = build_funder(name="Harbor Light", by=author)
    note = build_note(funder, by=author, text="Quite unmistakable", people=[user_with(Role.FINANCE).id])
    pages = [f"/funders/{funder.id}", f"/records/{funder.id}/activity", "/activity", f"/notes/{note.id}"]
    assert all("Quite unmistakable" in reader.get(page, follow_redirects=True).text for page in pages)
    for browser in (other, director):
        for page in pages[:3]:
            shown = browser.get(page).text
            assert "Quite unmistakable" not in shown
            assert f'id="note-{note.id}"' not in shown
            assert 'Notes <span class="count">' not in shown
        for verb in ("", "/edit"):
            assert browser.get(f"/notes/{note.id}{verb}").status_code == 404
        for verb in ("/pin", "/unpin", "/withdraw", "/edit"):
            assert browser.send(f"/notes/{note.id}{verb}").status_code == 404
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "note.written")).one()
    assert entry.record_id is None
    assert "Harbor" not in entry.subject
    assert "unmistakable" not in director.get("/audit", follow_redirects=True).text


def test_a_hidden_records_notes_are_not_found(client_for: Browsers) -> None:
    browser = client_for("program")
    funder = build_funder()
    funder.visibility = Visibility.RESTRICTED
    note = build_note(funder, text="Hidden with it")
    assert browser.get(f"/notes/{note.id}").status_code == 404
    assert browser.get(f"/records/{funder.id}").status_code == 404
    assert "Hidden with it" not in browser.get("/activity").text


def test_whom_a_note_calls_follows_if_they_may_read_it(client_for: Browsers, actor_for: Actors) -> None:
    browser = client_for("development")
    director, program = actor_for("director"), actor_for("program")
    funder = build_funder()
    funder.visibility = Visibility.RESTRICTED
    funder.owner_id = user_with(Role.DEVELOPMENT).id
    db.session.add(RecordPerson(record_id=funder.id, user_id=director.user_id))
    db.session.flush()
    text = f"@{director.name} and @{program.name.split()[0]}: see this. @Nobody too."
    answer = browser.post_form(f"/records/{funder.id}/activity", {"text": text})
    page = browser.get(answer.location).text
    assert f"{director.name} was told." in page
    assert f"{program.name} may not read this, and so was not told." in page
    assert "Nobody here is called “Nobody”." in page
    assert {one.id for one in following(funder)} == {director.user_id, user_with(Role.DEVELOPMENT).id}
    assert set(db.session.scalars(select(NoteMention.user_id))) == {director.user_id, program.user_id}


def test_a_name_of_several_is_asked(client_for: Browsers) -> None:
    from funding.accounts.services.people import create_user
    from funding.kernel.actor import SYSTEM

    browser = client_for("development")
    with unit_of_work():
        second = create_user(name="Dana Cole", email="cole@example.org", role=Role.FINANCE, by=SYSTEM)
    user_with(Role.DIRECTOR)
    funder = build_funder()
    page = f"/records/{funder.id}/activity"
    answer = browser.post_form(page, {"text": "Ask @Dana."})
    assert answer.status_code == 422
    assert "Who is @Dana?" in answer.text
    assert "Ask @Dana." in answer.text
    answer = browser.send(f"/records/{funder.id}/notes", {"text": "Ask @Dana.", "meant": f"dana={second.id}"})
    assert answer.status_code == 303
    assert db.session.scalars(select(NoteMention.user_id)).all() == [second.id]
    with pytest.raises(AmbiguousMention):
        write_note(record=funder, draft=NoteDraft("@dana"), by=SYSTEM)


def test_owners_follow_until_they_choose_not_to(client_for: Browsers) -> None:
    browser = client_for("development")
    owner = user_with(Role.DEVELOPMENT)
    funder = build_funder()
    funder.owner_id = owner.id
    db.session.commit()
    assert [one.id for one in following(funder)] == [owner.id]
    browser.post_form(f"/records/{funder.id}/activity", action=f"/records/{funder.id}/unfollow")
    assert following(funder) == []
    build_note(funder, by=owner.actor, text="Writing does not undo the choice")
    assert following(funder) == []
    browser.post_form(f"/records/{funder.id}/activity", action=f"/records/{funder.id}/follow")
    assert [one.id for one in following(funder)] == [owner.id]


def test_a_leaver_follows_nothing_more(client_for: Browsers) -> None:
    from funding.accounts.services.leaving import deactivate

    client_for("administrator")
    admin, leaver, heir = (user_with(role) for role in (Role.ADMINISTRATOR, Role.FINANCE, Role.DEVELOPMENT))
    with unit_of_work():
        mine, other = build_funder(name="Owned"), build_funder(name="Followed")
        mine.owner_id = leaver.id
        db.session.add(Follower(record_id=other.id, user_id=leaver.id))
        db.session.add(Follower(record_id=mine.id, user_id=heir.id, following=False))
    with unit_of_work():
        deactivate(user=leaver, successor_id=heir.id, expected_version=leaver.version, by=admin.actor)
    assert [one.id for one in following(mine)] == [heir.id]
    assert following(other) == []


def test_who_may_read_agrees_with_the_clause_for_every_role(actor_for: Actors) -> None:
    actors = [actor_for(role) for role in Role]
    owner, named = actors[4].user_id, actors[5].user_id
    seen = set()
    for visibility in Visibility:
        record = build_funder(name=visibility.value)
        record.visibility, record.owner_id = visibility, owner
        db.session.add(RecordPerson(record_id=record.id, user_id=named))
        db.session.flush()
        asked = {
            actor.user_id
            for actor in actors
            if db.session.scalar(select(Record.id).where(Record.id == record.id, readable(actor)))
        }
        assert readers_of(record, actors) == asked
        seen.add(len(asked))
    assert len(seen) == 3


def test_every_kind_of_record_shows_its_notes(client_for: Browsers) -> None:
    browser = client_for("administrator")
    build_world()
    kinds = set(Record.__mapper__.polymorphic_map)
    assert len(kinds) >= 6
    assert kinds == known_kinds()
    for kind in sorted(kinds):
        record_id = db.session.scalar(select(Record.id).where(Record.kind == kind).order_by(Record.id))
        assert record_id, f"the world has no {kind}"
        page = browser.get(f"/records/{record_id}", follow_redirects=True)
        assert page.status_code == 200
        assert f'data-record="{record_id}"' in page.text, f"the page of a {kind} shows no notes"
        with browser.application.test_request_context():
            assert record_url(kind, record_id)


def test_the_lists_take_the_same_statements_at_any_length(
    client_for: Browsers, count_queries: Callable[[], object]
) -> None:
    browser = client_for("development")
    funder = build_funder()
    author = user_with(Role.DEVELOPMENT).actor
    counts = []
    for more in (1, 30):
        for number in range(more):
            build_note(funder, by=author, text=f"Note {number} for @Devon")
        db.session.commit()
        row = []
        for page in (f"/records/{funder.id}/activity", "/activity", f"/funders/{funder.id}"):
            browser.get(page)
            with count_queries() as queries:  # type: ignore[attr-defined]
                browser.get(page)
            row.append(queries.count)
        counts.append(row)
    # A page of notes alone asks for no change, hence "at most".
    assert all(many <= few for few, many in zip(*counts, strict=True)), counts


def test_a_refused_text_names_the_reason(actor_for: Actors) -> None:
    with pytest.raises(DomainError, match="Social Security"):
        write_note(record=build_funder(), draft=NoteDraft("123-45-6789"), by=actor_for("development"))
