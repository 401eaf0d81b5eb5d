"""Moving by page and by script; stale versions, blockers and the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.applications.models import Application
from funding.applications.queries.house_stages import first_of
from funding.applications.services.moves import move
from funding.applications.types import MoveFacts, Stage
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.work.services import set_done
from funding.work.types import DeadlineKind
from tests.builders.applications import build_application, build_gate, build_go
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def browser(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("development")


def saved(**overrides: object) -> int:
    application = build_application(**overrides)
    db.session.commit()
    return application.id


def stage_of(application_id: int) -> Stage:
    db.session.rollback()
    return Stage(db.session.scalar(sa.select(Application.stage).where(Application.id == application_id)))


def test_a_plain_move_needs_one_press_and_leaves_a_trace(browser: CheckedClient) -> None:
    key = saved()
    answer = browser.post_form(
        f"/applications/{key}/move", {"to": "deciding"}, action=f"/applications/{key}/move"
    )
    assert answer.status_code == 303
    assert stage_of(key) is Stage.DECIDING
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "application.moved")).one()
    assert (entry.before, entry.after["stage"]) == ({"stage": "prospect"}, "deciding")


def test_dragging_answers_json(browser: CheckedClient) -> None:
    key = saved()
    version = db.session.get(Application, key).version  # type: ignore[union-attr]
    answer = browser.send(f"/applications/{key}/move", {"to": "deciding", "version": version}, headers=FETCH)
    assert answer.json is not None
    assert answer.json["told"] == "Moved to Deciding."


def test_a_refused_drag_says_what_blocks_and_where_to_mend_it(browser: CheckedClient) -> None:
    key = saved(stage=Stage.DECIDING)
    version = db.session.get(Application, key).version  # type: ignore[union-attr]
    answer = browser.send(f"/applications/{key}/move", {"to": "drafting", "version": version}, headers=FETCH)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["blockers"][0]["url"] == f"/applications/{key}/decision"
    assert stage_of(key) is Stage.DECIDING


def test_a_stale_drag_is_a_conflict(browser: CheckedClient) -> None:
    key = saved()
    answer = browser.send(f"/applications/{key}/move", {"to": "deciding", "version": 99}, headers=FETCH)
    assert answer.status_code == 409
    assert stage_of(key) is Stage.PROSPECT


def test_a_move_with_consequences_sends_the_script_to_its_form(browser: CheckedClient) -> None:
    key = saved(stage=Stage.REVIEW)
    answer = browser.send(f"/applications/{key}/move", {"to": "submitted", "version": 1}, headers=FETCH)
    assert answer.json == {"confirm": f"/applications/{key}/move?to={first_of(Stage.SUBMITTED).id}"}
    assert stage_of(key) is Stage.REVIEW


def test_an_award_asks_for_amount_and_day_and_keeps_what_was_typed(browser: CheckedClient) -> None:
    key = saved(stage=Stage.SUBMITTED)
    address = f"/applications/{key}/move?to=awarded"
    answer = browser.post_form(address, {"awarded_cents": "250,000.00", "on": ""})
    assert answer.status_code == 422
    assert "250,000.00" in answer.text
    answer = browser.post_form(address, {"awarded_cents": "250,000.00", "on": "2026-11-20"})
    assert answer.status_code == 303
    application = db.session.get(Application, key)
    assert application is not None
    assert (application.stage, application.awarded_cents) == (Stage.AWARDED, 250_000_00)
    assert application.probability_bp == 10_000


def test_a_missed_gate_blocks_until_it_is_marked_as_met(browser: CheckedClient) -> None:
    application = build_application(stage=Stage.REVIEW)
    gate = build_gate(application, date(2026, 11, 20))
    db.session.commit()
    address = f"/applications/{application.id}/move?to=submitted"
    assert "has passed and is not marked as met" in browser.get(address).text
    browser.send(f"/applications/{application.id}/dates/{gate.id}/done")
    assert "has passed" not in browser.get(address).text


def test_a_recorded_go_opens_drafting(browser: CheckedClient) -> None:
    application = build_application(stage=Stage.DECIDING)
    build_go(application)
    db.session.commit()
    key = application.id
    browser.send(f"/applications/{key}/move", {"to": "drafting", "version": application.version})
    assert stage_of(key) is Stage.DRAFTING


@pytest.mark.parametrize("role", ["finance", "program", "auditor"])
def test_roles_without_the_right_cannot_move(client_for: Callable[[str], CheckedClient], role: str) -> None:
    key = saved()
    assert client_for(role).send(f"/applications/{key}/move", {"to": "deciding"}).status_code == 403
    assert stage_of(key) is Stage.PROSPECT


def test_what_was_submitted_is_due_no_more(browser: CheckedClient) -> None:
    application = build_application(stage=Stage.REVIEW, ask_cents=100_00)
    build_go(application)
    steps = [build_gate(application, date(2026, 12, day), label=f"Step {day}") for day in (1, 8)]
    own = build_gate(application, date(2026, 11, 29), label="Final reading", kind=DeadlineKind.INTERNAL)
    already = build_gate(application, date(2026, 11, 25), label="Letter of intent")
    set_done(deadline=already, record=application, done=True, by=SYSTEM)
    first_met = already.done_at
    db.session.commit()
    key = application.id
    assert "Step 1" in browser.get("/").text
    address = f"/applications/{key}/move?to=submitted"
    answer = browser.post_form(
        address, {"to": "submitted", "on": "2026-11-22"}, action=f"/applications/{key}/move"
    )
    assert answer.status_code == 303
    assert stage_of(key) is Stage.SUBMITTED
    assert all(step.done_at is not None for step in steps)
    assert own.done_at == steps[0].done_at
    assert already.done_at == first_met
    assert application.next_deadline_id is None
    assert "Step 8" not in browser.get("/").text


def test_what_comes_after_the_sending_stays_and_moving_back_opens_the_rest_again(
    browser: CheckedClient, clock: FakeClock
) -> None:
    application = build_application(stage=Stage.REVIEW, ask_cents=100_00)
    build_go(application)
    kind = DeadlineKind.INTERNAL
    before = build_gate(application, date(2026, 11, 22), label="Final reading", kind=kind)
    after = build_gate(application, date(2027, 3, 1), label="Call the program officer", kind=kind)
    ticked = build_gate(application, date(2026, 11, 20), label="Letters in", kind=kind)
    set_done(deadline=ticked, record=application, done=True, by=SYSTEM)
    answer = build_gate(application, date(2027, 2, 1), label="Decision", kind=DeadlineKind.DECISION)
    dates = (before, after, answer, ticked)

    def go(to: Stage, **facts: object) -> list[bool]:
        clock.advance(minutes=5)
        move(
            application=application,
            to=to,
            expected_version=application.version,
            by=SYSTEM,
            facts=MoveFacts(on=date(2026, 11, 22), **facts),  # type: ignore[arg-type]
        )
        return [one.done_at is not None for one in dates]

    assert go(Stage.SUBMITTED) == [True, False, False, True]
    assert go(Stage.REVIEW) == [False, False, False, True], "a date that somebody ticked stays met"
    assert go(Stage.SUBMITTED) == [True, False, False, True]
    assert go(Stage.DECLINED, reason="Too far away.") == [True, False, True, True]
    assert go(Stage.SUBMITTED) == [True, False, False, True]
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "deadline.met")).all()
    assert [entry.after.get("because") for entry in told] == [None, "Submitted", "Submitted", "Declined"]


def test_what_is_not_pursued_has_no_dates_left(browser: CheckedClient) -> None:
    application = build_application(stage=Stage.DRAFTING)
    gate = build_gate(application, date(2026, 12, 1), label="Only step")
    key, version = application.id, application.version
    values = {"to": "not_pursued", "reason": "The fit is poor.", "version": version, "awarded_cents": "7"}
    assert browser.send(f"/applications/{key}/move", values).status_code == 303
    assert gate.done_at is not None
    assert "Only step" not in browser.get("/").text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "application.moved")).one()
    assert entry.after["awarded_cents"] is None, "nobody asks for an award here"
    db.session.expire_all()
    values = {"to": "prospect", "version": db.session.get_one(Application, key).version}
    browser.send(f"/applications/{key}/move", values)
    db.session.expire_all()
    assert gate.done_at is None
    assert "Only step" in browser.get("/").text


@pytest.mark.parametrize(
    ("stage", "to", "needed"),
    [("review", "submitted", 1), ("submitted", "awarded", 2), ("submitted", "declined", 2)],
)
def test_what_a_move_needs_is_not_called_optional(
    browser: CheckedClient, stage: str, to: str, needed: int
) -> None:
    application = build_application(stage=Stage(stage))
    build_go(application)
    db.session.commit()
    page = browser.get(f"/applications/{application.id}/move?to={to}").text
    form = page.split(f'action="/applications/{application.id}/move"')[1].split("</form>")[0]
    assert form.count(" required") >= needed
    assert 'class="optional"' not in form
