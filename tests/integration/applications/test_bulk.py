"""One change of many applications: shown, made in one step, taken back in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.applications.batch_models import Batch, BatchRow
from funding.applications.batches import Change
from funding.applications.models import Application
from funding.applications.queries.house_stages import first_of
from funding.applications.services.bulk import make, preview, take_back
from funding.applications.types import MoveFacts, Stage
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.jobs import Job
from funding.infra.records import Visibility
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError
from tests.builders.applications import build_application, build_gate, build_go
from tests.builders.outreach import build_initiative
from tests.support.client import CheckedClient
from tests.support.people import user_with

pytestmark = pytest.mark.usefixtures("database")


def rows(batch: Batch) -> list[tuple[str, str, str, str]]:
    found = db.session.scalars(sa.select(BatchRow).where(BatchRow.batch_id == batch.id).order_by(BatchRow.id))
    return [(row.old, row.new, row.state, row.note) for row in found]


@pytest.fixture
def maria(actor_for: Callable[[str], Actor]) -> Actor:
    return actor_for("development")


def test_a_move_is_made_where_it_can_be_and_taken_back_whole(maria: Actor) -> None:
    ready, blocked, sealed = (build_application(title=one, stage=Stage.DECIDING) for one in "ABC")
    build_go(ready)
    sealed.visibility = Visibility.RESTRICTED
    db.session.flush()
    change = Change("stage", first_of(Stage.DRAFTING).id)
    batch = preview(change=change, ids=[ready.id, blocked.id, sealed.id], by=maria)
    told = rows(batch)
    assert told[0] == ("Deciding", "Drafting", "waiting", "")
    assert told[1][2] == "refused"
    assert "go" in told[1][3]
    assert len(told) == 2
    assert make(batch=batch, by=maria) == (1, 1)
    assert (ready.stage, ready.probability_bp) == (Stage.DRAFTING, 3_500)
    assert take_back(batch=batch, by=maria) == (1, 0)
    assert (ready.stage, ready.probability_bp, blocked.stage) == (Stage.DECIDING, 2_000, Stage.DECIDING)
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.record_id == ready.id)).all()
    assert {"application.moved", "application.move_taken_back"} <= set(actions)


def test_what_a_move_closed_waits_again_once_it_is_taken_back(maria: Actor) -> None:
    application = build_application(stage=Stage.DRAFTING)
    gate = build_gate(application, date(2027, 1, 15))
    change = Change("stage", first_of(Stage.NOT_PURSUED).id, MoveFacts(reason="Too small"))
    batch = preview(change=change, ids=[application.id], by=maria)
    make(batch=batch, by=maria)
    assert (application.closing_reason, gate.done_at is None) == ("Too small", False)
    take_back(batch=batch, by=maria)
    assert (application.stage, application.closing_reason, gate.done_at) == (Stage.DRAFTING, "", None)
    with pytest.raises(DomainError, match="reason"):
        preview(change=Change("stage", change.value), ids=[application.id], by=maria)


def test_what_was_saved_since_is_left_and_named(maria: Actor, actor_for: Callable[[str], Actor]) -> None:
    director = actor_for("director")
    first, second, third = (build_application(title=one) for one in "ABC")
    batch = preview(change=Change("chance", 6_000), ids=[first.id, second.id, third.id], by=maria)
    first.title = "Saved meanwhile"
    db.session.flush()
    assert make(batch=batch, by=maria) == (2, 1)
    assert rows(batch)[0][2:] == ("left", "It was saved by somebody since the preview.")
    preview_of_one = preview(change=Change("owner", director.user_id), ids=[third.id], by=director)
    make(batch=preview_of_one, by=director)
    assert take_back(batch=batch, by=maria) == (1, 1)
    assert (second.probability_bp, second.probability_is_own) == (1_000, False)
    assert third.probability_bp == 6_000
    assert rows(batch)[2][3].startswith(f"{director.name} changed it since, on Nov 22, 2026")
    for again in (make, take_back):
        with pytest.raises(DomainError):
            again(batch=batch, by=maria)


@pytest.mark.parametrize("kind", ["owner", "initiative", "archive"])
def test_each_kind_of_change_is_made_and_taken_back(maria: Actor, kind: str) -> None:
    director = user_with(Role.DIRECTOR).id
    application = build_application(by=maria)
    values = {
        "owner": director,
        "initiative": build_initiative(title="Nurses").id,
        "archive": None,
    }

    def state() -> tuple[object, ...]:
        paid = db.session.scalar(
            sa.text("SELECT count(*) FROM application_initiatives WHERE application_id = :id"),
            {"id": application.id},
        )
        return application.owner_id, paid, application.archived_at is None

    before = state()
    batch = preview(change=Change(kind, values[kind]), ids=[application.id], by=maria)
    assert state() == before
    make(batch=batch, by=maria)
    assert state() != before
    take_back(batch=batch, by=maria)
    assert state() == before


def test_everything_a_filter_finds_is_changed_by_a_job_beyond_two_hundred(
    client_for: Callable[[str], CheckedClient],
) -> None:
    browser = client_for("development")
    funder = build_application(title="One").funder_id
    for number in range(202):
        build_application(title=f"Number {number}", funder_id=funder)
    build_application(title="Other", stage=Stage.DRAFTING)
    db.session.commit()
    values = {"kind": "chance", "chance": "55", "all": "1"}
    shown = browser.send("/pipeline/bulk?stage=prospect", values)
    page = browser.get(shown.location).text
    assert "203 applications would change" in page
    batch = db.session.scalars(sa.select(Batch)).one().id
    browser.send(f"/pipeline/batches/{batch}/make")
    job = db.session.scalars(sa.select(Job)).one()
    assert (job.state.value, job.note) == ("done", "203 changed, 0 left as they are.")
    changed = sa.select(sa.func.count()).where(Application.__table__.c.probability_bp == 5_500)
    assert db.session.scalar(changed) == 203
    assert "203" in browser.get("/pipeline/batches").text
    assert "Undo all of it" in browser.get(f"/pipeline/batches/{batch}").text
    one = db.session.scalars(sa.select(BatchRow.application_id)).first()
    assert "203 applications, " in browser.get(f"/applications/{one}/history").text


def test_nothing_chosen_and_nonsense_are_told(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("development")
    key = build_application().id
    db.session.commit()
    for values, told in (
        ({"kind": "archive"}, "Choose at least one application"),
        ({"kind": "chance", "chance": "lots", "id": key}, "Please write a percentage"),
        ({"kind": "stage", "stage": first_of(Stage.AWARDED).id, "id": key}, "Each award has its own amount"),
    ):
        answer = browser.send("/pipeline/bulk", values)
        assert told in browser.get(answer.location).text
    assert db.session.scalars(sa.select(Batch)).all() == []
