"""Beginning, editing, deciding, dating and archiving an application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.applications.models import Application, Decision
from funding.applications.types import FAR_AHEAD, Stage
from funding.infra.db import db
from tests.builders.applications import build_application, build_gate
from tests.builders.funders import build_donor, build_funder
from tests.support.client import CheckedClient


@pytest.fixture
def browser(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("development")


def fresh(key: int) -> Application:
    db.session.rollback()
    found = db.session.get(Application, key, populate_existing=True)
    assert found is not None
    return found


def test_an_application_begins_without_a_call(browser: CheckedClient) -> None:
    funder = build_funder()
    db.session.commit()
    answer = browser.post_form(
        "/applications/new",
        {"title": "Safe schools fund", "funder_id": str(funder.id), "ask_cents": "$60,000"},
    )
    assert answer.status_code == 303
    application = fresh(int(answer.location.rsplit("/", 1)[1]))
    assert (application.title, application.ask_cents, application.stage) == (
        "Safe schools fund",
        60_000_00,
        Stage.PROSPECT,
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ask_cents", "1.1", "cents"),
        ("ask_cents", "1e12", ""),
        ("title", "x" * 201, "200 characters"),
        ("match_bp", "100", "at most"),
        ("ends_on", "2026-01-01", "cannot end before"),
    ],
)
def test_bad_input_stays_typed_with_an_error_beside_it(
    browser: CheckedClient, field: str, typed: str, said: str
) -> None:
    key = build_application(starts_on=date(2026, 10, 1)).id
    db.session.commit()
    answer = browser.post_form(
        f"/applications/{key}/edit", {field: typed, "purpose": "Kept while I correct it."}
    )
    assert answer.status_code == 422
    assert typed in answer.text
    assert said in answer.text
    assert "Kept while I correct it." in answer.text
    assert fresh(key).purpose == ""


def test_a_stale_edit_shows_both_versions(browser: CheckedClient) -> None:
    key = build_application(title="First words").id
    db.session.commit()
    stale = fresh(key).version
    browser.post_form(f"/applications/{key}/edit", {"title": "Their words"})
    answer = browser.post_form(f"/applications/{key}/edit", {"title": "My words", "version": str(stale)})
    assert answer.status_code == 409
    assert "My words" in answer.text
    assert "Their words" in answer.text
    assert fresh(key).title == "Their words"


def test_the_next_gate_follows_the_dates(browser: CheckedClient) -> None:
    application = build_application()
    gate = build_gate(application, date(2026, 12, 1))
    build_gate(application, date(2026, 12, 8), sequence=2, label="JustGrants step")
    db.session.commit()
    key = application.id
    assert fresh(key).next_deadline_id == gate.id
    browser.send(f"/applications/{key}/dates/{gate.id}/done")
    assert "JustGrants step" in browser.get(f"/applications/{key}").text
    assert fresh(key).next_deadline_id != gate.id


def test_meeting_every_gate_leaves_no_next_date(browser: CheckedClient) -> None:
    application = build_application()
    gate = build_gate(application, date(2026, 12, 1))
    db.session.commit()
    browser.send(f"/applications/{application.id}/dates/{gate.id}/done")
    assert fresh(application.id).due_order == FAR_AHEAD


def test_following_a_date_does_not_make_an_open_form_stale(browser: CheckedClient) -> None:
    application = build_application()
    db.session.commit()
    before = fresh(application.id).version
    build_gate(application, date(2026, 12, 1))
    db.session.commit()
    assert fresh(application.id).version == before


def test_a_date_without_a_time_stays_a_date(browser: CheckedClient) -> None:
    key = build_application().id
    db.session.commit()
    answer = browser.post_form(
        f"/applications/{key}/dates",
        {
            "label": "Portal closes",
            "kind": "application",
            "certainty": "exact",
            "due_on": "2027-01-15",
            "at_time": "",
            "source_text": "Notice, page 3",
        },
        action=f"/applications/{key}/dates",
    )
    assert answer.status_code == 303
    page = browser.get(f"/applications/{key}/dates").text
    assert "no time stated" in page


def test_a_decision_is_kept_beside_earlier_ones(browser: CheckedClient) -> None:
    key = build_application(stage=Stage.DECIDING).id
    db.session.commit()
    for verdict in ("no_go", "go"):
        values = {
            "verdict": verdict,
            "fit_mission": "5",
            "fit_capacity": "4",
            "fit_chance": "3",
            "reason": verdict,
        }
        assert browser.post_form(f"/applications/{key}/decision", values).status_code == 303
    assert [one.verdict.value for one in db.session.query(Decision).order_by(Decision.id)] == ["no_go", "go"]


def test_an_archived_application_leaves_the_board_and_comes_back(browser: CheckedClient) -> None:
    key = build_application(title="Old pursuit").id
    db.session.commit()
    for shown in (False, True):
        browser.post_form(f"/applications/{key}/history", {}, action=f"/applications/{key}/archive")
        assert ("Old pursuit" in browser.get("/pipeline").text) is shown


def test_an_application_to_a_private_donor_is_as_private(client_for: Callable[[str], CheckedClient]) -> None:
    donor = build_donor("J. Doe")
    key = build_application(funder_id=donor.id, title="Spring gift").id
    db.session.commit()
    assert client_for("program").get(f"/applications/{key}").status_code == 404
    assert client_for("finance").get(f"/applications/{key}").status_code == 200
    assert "J. Doe" not in client_for("auditor").get("/pipeline").text


def test_an_export_holds_exactly_what_the_list_shows(browser: CheckedClient) -> None:
    build_application(title="=1+1", ask_cents=12_345_67)
    build_application(title="Street outreach", stage=Stage.DECLINED)
    db.session.commit()
    rows = browser.get("/pipeline/export?format=csv").text.splitlines()
    assert len(rows) == 2
    assert "'=1+1" in rows[1]
    assert "12345.67" in rows[1]
