"""The dates of an application as people meet them: both zones, history, ladders, estimates."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.zoned import Certainty
from funding.work import planning, services
from funding.work.models import Deadline, LadderTemplate
from funding.work.types import DeadlineDraft, DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.support.client import CheckedClient
from tests.support.people import user_with

GATE = date(2027, 1, 13)


@pytest.fixture
def browser(client_for) -> CheckedClient:  # type: ignore[no-untyped-def]
    """Development staff's browser."""
    found: CheckedClient = client_for(Role.DEVELOPMENT)
    return found


def started() -> tuple[int, int]:
    """An application with a Grants.gov step on GATE, and the usual ladders."""
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV, source_text="Notice, page 2")
    services.ensure_ladders(by=SYSTEM)
    db.session.commit()
    return application.id, gate.id


def the_date(key: int) -> Deadline:
    db.session.expire_all()
    return db.session.get_one(Deadline, key)


def test_a_moment_is_told_on_both_clocks_where_they_differ(browser: CheckedClient) -> None:
    key, _ = started()
    assert "ChST here" not in browser.get(f"/applications/{key}/dates").text
    db.session.execute(
        sa.update(User).where(User.id == user_with(Role.DEVELOPMENT).id).values(time_zone="Pacific/Guam")
    )
    db.session.commit()
    for page in (f"/applications/{key}/dates", f"/applications/{key}", "/pipeline"):
        told = browser.get(page, follow_redirects=True).text
        assert "11:59 p.m. ET" in told, page
        assert "2:59 p.m. ChST here" in told, page


def test_a_new_day_without_its_source_is_refused_and_nothing_typed_is_lost(browser: CheckedClient) -> None:
    key, gate = started()
    answer = browser.post_form(
        f"/applications/{key}/dates/{gate}", {"due_on": "2027-01-20", "reason": "Extended"}
    )
    assert answer.status_code == 422
    assert "the day on which you checked it" in answer.text
    assert "Extended" in answer.text
    assert the_date(gate).due_on == GATE


def test_a_funders_day_is_not_entered_without_its_source(browser: CheckedClient) -> None:
    key, _ = started()
    address = f"/applications/{key}/dates"
    typed = {
        "label": "Portal closes",
        "kind": "application",
        "certainty": "date_only",
        "due_on": "2027-01-15",
    }
    refused = browser.post_form(address, typed, action=address)
    assert refused.status_code == 422
    assert "Please say what tells the date" in refused.text
    assert 'value="Portal closes"' in refused.text
    assert (
        browser.post_form(
            address, typed | {"kind": "internal", "due_on": "2027-01-05"}, action=address
        ).status_code
        == 303
    )


def test_a_new_day_with_its_source_is_kept_beside_the_old_one(browser: CheckedClient) -> None:
    key, gate = started()
    answer = browser.post_form(
        f"/applications/{key}/dates/{gate}",
        {
            "due_on": "2027-01-20",
            "checked_on": "2026-11-20",
            "source_text": "Amendment 2",
            "reason": "Extended",
        },
    )
    assert answer.status_code == 303
    page = browser.get(f"/applications/{key}/dates").text
    for words in ("Changed 1 time", "Jan 13, 2027", "Amendment 2", "Extended", "checked Nov 20, 2026"):
        assert words in page


@pytest.mark.parametrize("address", ["ftp://example.org", "notice.pdf", "https://a b"])
def test_a_source_is_linked_only_where_it_is_a_web_address(browser: CheckedClient, address: str) -> None:
    key, gate = started()
    answer = browser.post_form(f"/applications/{key}/dates/{gate}", {"source_url": address})
    assert answer.status_code == 422
    assert "begins with https" in answer.text


def test_a_ladder_is_shown_before_it_is_written(browser: CheckedClient) -> None:
    key, _ = started()
    shown = browser.get(f"/applications/{key}/ladder").text
    assert "Thu, Jan 7" in shown
    assert planning.internal_dates(key) == []
    answer = browser.post_form(f"/applications/{key}/ladder", {}, action=f"/applications/{key}/ladder")
    assert answer.status_code == 303
    dates = planning.internal_dates(key)
    assert dates
    assert all(one.due_on and one.due_on < GATE for one in dates)
    again = browser.get(f"/applications/{key}/ladder").text
    assert "Everything stands where this ladder puts it." in again


def test_a_ladder_looked_at_before_the_deadline_moved_is_not_written(browser: CheckedClient) -> None:
    key, gate = started()
    answer = browser.send(
        f"/applications/{key}/ladder", {"gate": str(gate), "shown_for": "2027-01-12", "step": "1"}
    )
    assert answer.status_code == 303
    assert planning.internal_dates(key) == []


def _with_ladder(browser: CheckedClient) -> tuple[int, int]:
    key, gate = started()
    browser.post_form(f"/applications/{key}/ladder", {}, action=f"/applications/{key}/ladder")
    return key, gate


EARLIER = {"due_on": "2027-01-06", "checked_on": "2026-11-20", "source_text": "Amendment 2"}


def test_what_moves_along_is_shown_from_old_to_new_before_anything_is_saved(browser: CheckedClient) -> None:
    key, gate = _with_ladder(browser)
    before = [one.due_on for one in planning.internal_dates(key)]
    shown = browser.post_form(f"/applications/{key}/dates/{gate}", EARLIER)
    assert shown.status_code == 200
    assert "What moves along" in shown.text
    assert the_date(gate).due_on == GATE
    assert [one.due_on for one in planning.internal_dates(key)] == before
    version = str(the_date(gate).version)
    sent = {
        **EARLIER,
        "version": version,
        "label": "Grants.gov step",
        "kind": "grants_gov",
        "certainty": "exact",
        "at_time": "23:59",
        "zone": "America/New_York",
        "sequence": "1",
        "shown_for": "2027-01-06",
        "ladder": "move",
    }
    answer = browser.send(f"/applications/{key}/dates/{gate}", sent)
    assert answer.status_code == 303
    db.session.expire_all()
    after = [one.due_on for one in planning.internal_dates(key)]
    assert after != before
    assert all(day and day <= date(2027, 1, 6) for day in after)


def test_what_would_move_to_a_day_that_has_passed_says_so(browser: CheckedClient) -> None:
    key, gate = _with_ladder(browser)
    address = f"/applications/{key}/dates/{gate}"
    assert "this day has passed" not in browser.post_form(address, EARLIER).text
    assert "this day has passed" in browser.post_form(address, EARLIER | {"due_on": "2026-11-30"}).text


def test_the_second_of_two_edits_sees_both_versions(browser: CheckedClient) -> None:
    key, gate = started()
    stale = str(the_date(gate).version)
    browser.post_form(f"/applications/{key}/dates/{gate}", {"label": "Their words"})
    answer = browser.post_form(f"/applications/{key}/dates/{gate}", {"label": "My words", "version": stale})
    assert answer.status_code == 409
    assert "Their words" in answer.text
    assert "My words" in answer.text


def test_an_estimate_near_its_day_is_a_decision_with_one_verb(browser: CheckedClient) -> None:
    application = build_application(owner_id=user_with(Role.DEVELOPMENT).id)
    draft = DeadlineDraft(
        "Application due",
        due_on=date(2026, 12, 20),
        certainty=Certainty.ESTIMATED,
        source_text="Last year’s notice",
    )
    gate = services.add_deadline(record=application, draft=draft, by=SYSTEM)
    db.session.commit()
    key, deadline = application.id, gate.id
    home = browser.get("/").text
    assert home.count("Confirm or correct") == 1
    assert "Estimated for Dec 20, 2026" in home
    answer = browser.post_form(
        f"/applications/{key}/dates/{deadline}?confirm=1",
        {
            "due_on": "2026-12-18",
            "at_time": "17:00",
            "checked_on": "2026-11-22",
            "source_text": "RFP, page 1",
        },
    )
    assert answer.status_code == 303
    assert (the_date(deadline).certainty, the_date(deadline).at_time) == (Certainty.EXACT, time(17))
    assert "Confirm or correct" not in browser.get("/").text


def test_an_estimate_that_was_looked_at_leaves_home(browser: CheckedClient) -> None:
    application = build_application(owner_id=user_with(Role.DEVELOPMENT).id)
    draft = DeadlineDraft(
        "Answer", DeadlineKind.DECISION, due_on=date(2026, 12, 20), certainty=Certainty.ESTIMATED
    )
    gate = services.add_deadline(record=application, draft=draft, by=SYSTEM)
    db.session.commit()
    browser.send(f"/applications/{application.id}/dates/{gate.id}/checked")
    assert "Confirm or correct" not in browser.get("/").text
    assert the_date(gate.id).checked_on == date(2026, 11, 22)


def test_a_ladder_is_written_changed_and_retired_under_settings(browser: CheckedClient) -> None:
    build_application()
    db.session.commit()
    assert "No ladders yet" in browser.get("/settings/ladders").text
    answer = browser.post_form(
        "/settings/ladders/new",
        {
            "name": "Short",
            "step1_label": "Draft",
            "step1_days": "5",
            "step2_label": "Send",
            "step2_days": "0",
        },
    )
    assert answer.status_code == 303
    template = db.session.scalars(sa.select(LadderTemplate)).one()
    key = template.id
    first = planning.steps_of([key])[key][0].id
    browser.post_form(f"/settings/ladders/{key}", {"step1_days": "6", "step2_label": "", "step2_days": ""})
    db.session.expire_all()
    (step,) = planning.steps_of([key])[key]
    assert (step.id, step.days_before) == (first, 6), "a step keeps its key"
    stale = browser.post_form(f"/settings/ladders/{key}", {"version": "1", "name": "Mine"})
    assert stale.status_code == 409
    browser.post_form(f"/settings/ladders/{key}", {}, action=f"/settings/ladders/{key}/retire")
    assert browser.get(f"/settings/ladders/{key}").status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"step1_label": "Draft", "step1_days": "999"}, "from 0 to 260"),
        ({"step1_label": "Draft", "step1_days": ""}, "0 for the day itself"),
        ({"step1_label": "", "step1_days": "5"}, "what is to be done"),
        ({}, "at least one step"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(
    browser: CheckedClient, values: dict[str, str], words: str
) -> None:
    answer = browser.post_form("/settings/ladders/new", {"name": "Short", **values})
    assert answer.status_code == 422
    assert words in answer.text


def test_the_dates_page_costs_the_same_queries_with_many_dates(browser: CheckedClient, count_queries) -> None:  # type: ignore[no-untyped-def]
    key, gate = _with_ladder(browser)
    address = f"/applications/{key}/dates"
    browser.get(address)
    with count_queries() as few:
        browser.get(address)
    application = the_date(gate).record_id
    from funding.applications.models import Application

    record = db.session.get_one(Application, application)
    for place in range(25):
        build_gate(record, GATE, sequence=place + 2, label=f"Step {place}")
    db.session.commit()
    with count_queries() as many:
        browser.get(address)
    assert len(many) == len(few)


def test_a_step_that_hides_one_that_ends_sooner_says_so(browser: CheckedClient) -> None:
    key, gate = started()
    page = f"/applications/{key}/dates"
    assert "ends before the step that counts" not in browser.get(page).text
    sooner = {
        "label": "Second step",
        "kind": "application",
        "certainty": "date_only",
        "due_on": (GATE - timedelta(days=1)).isoformat(),
        "sequence": "9",
        "source_text": "Notice",
    }
    assert browser.post_form(page, sooner).status_code == 303
    endless = browser.post_form(page, {**sooner, "due_on": "2099-01-01"})
    assert (endless.status_code, "choose rolling or not known yet" in endless.text) == (422, True)
    assert "Second step ends before the step that counts" in browser.get(page).text
    browser.post_form(page, action=f"{page}/{gate}/done")
    assert "ends before the step that counts" not in browser.get(page).text


def test_a_funders_date_is_not_taken_off_without_what_says_so(browser: CheckedClient) -> None:
    key, gate = started()
    page, action = f"/applications/{key}/dates/{gate}", f"/applications/{key}/dates/{gate}/remove"
    refused = browser.post_form(page, {"because": ""}, action=action)
    assert (refused.status_code, "Please fill this in." in refused.text) == (422, True)
    assert f'value="{GATE.isoformat()}"' in refused.text, "the form above still shows what is stored"
    assert the_date(gate).due_on == GATE
    assert browser.post_form(page, {"because": "Amendment 2 of the notice"}, action=action).status_code == 303
    assert "Amendment 2 of the notice" in browser.get(f"/applications/{key}/history").text
