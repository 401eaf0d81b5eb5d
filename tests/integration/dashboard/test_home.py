"""Home: first steps, decisions in their order, dates, money, and a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from funding.applications.types import Stage
from funding.dashboard.queries import reconciliation, year_money
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.mail.models import Letter, LetterState
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Actor
from funding.tasks.models import TaskAnswer, TaskLink
from funding.tasks.types import LinkAsk
from tests.builders.applications import build_application, build_gate, build_go
from tests.builders.budgets import build_budget
from tests.builders.coverage import build_plan_line, build_source, let_pay
from tests.builders.funders import build_agency, build_funder
from tests.builders.outreach import build_initiative
from tests.builders.tasks import build_task
from tests.builders.wallet import build_item
from tests.support.client import CheckedClient

ROLES = ("administrator", "director", "development", "finance", "program", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_house_shows_the_first_steps(client_for: Callable[[str], CheckedClient], role: str) -> None:
    page = client_for(role).get("/").text
    assert "First steps" in page
    assert ("New application" in page) is (role in {"administrator", "director", "development"})


def test_first_steps_stay_below_until_all_are_done(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("administrator")
    client_for("finance")
    build_application()
    page = browser.get("/").text
    assert "2 of 7 done" in page, "a second person and an application are there"
    assert page.index("Money for fiscal year") < page.index("First steps")
    assert "Start the first application</span>" not in page


@pytest.mark.parametrize("role", ROLES)
def test_home_works_for_every_role(client_for: Callable[[str], CheckedClient], role: str) -> None:
    build_gate(build_application(stage=Stage.DRAFTING), date(2026, 12, 1))
    db.session.commit()
    assert "Money for fiscal year 2027" in client_for(role).get("/").text


def test_a_missed_gate_stands_before_a_near_one(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    owner = actor_for("development").user_id
    near = build_application(title="Near one", stage=Stage.DRAFTING, owner_id=owner)
    build_gate(near, date(2026, 11, 24))
    missed = build_application(title="Missed one", stage=Stage.DRAFTING, owner_id=owner)
    build_gate(missed, date(2026, 11, 20))
    db.session.commit()
    page = client_for("development").get("/").text
    assert page.index("Missed one") < page.index("Near one")
    assert "Two decisions wait for you" in page


def test_an_officer_is_not_shown_what_another_owns(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    other = actor_for("director").user_id
    build_gate(build_application(stage=Stage.DRAFTING, owner_id=other, title="Not mine"), date(2026, 11, 24))
    db.session.commit()
    assert "Nothing waits for you" in client_for("development").get("/").text
    assert "Not mine" in client_for("director").get("/").text


def test_an_undecided_application_asks_for_a_decision_until_there_is_one(
    client_for: Callable[[str], CheckedClient],
) -> None:
    application = build_application(stage=Stage.DECIDING, title="Undecided")
    db.session.commit()
    browser = client_for("director")
    assert "Go or no-go: Undecided" in browser.get("/").text
    build_go(application)
    assert "Go or no-go: Undecided" not in browser.get("/").text


def test_a_registration_about_to_lapse_is_a_decision(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("director")
    build_application()
    build_item(expires_on=date(2026, 12, 20))
    page = browser.get("/").text
    assert "Renewing takes about 30 working days" in page
    assert "28 days" in page


def test_a_whole_draft_waits_for_those_who_approve(client_for: Callable[[str], CheckedClient]) -> None:
    finance, officer = client_for("finance"), client_for("development")
    application = build_application(stage=Stage.REVIEW, title="Night outreach")
    budget = build_budget(subject_id=application.id, title="Night outreach")
    asked = "Approve the requested budget: Night outreach"
    emit("readiness.changed", record_id=application.id, aspect="budget", state="partial", note="no lines yet")
    assert asked not in finance.get("/").text
    emit("readiness.changed", record_id=application.id, aspect="budget", state="ready", note="")
    page = finance.get("/").text
    assert asked in page
    assert f"/budgets/{budget.id}/approve" in page
    assert asked not in officer.get("/").text


def test_program_staff_are_asked_for_the_targets_of_their_own(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    browser, own = client_for("program"), actor_for("program").user_id
    build_application()
    build_initiative(title="School workshops", owner_id=own)
    build_initiative(title="Somebody else’s")
    page = browser.get("/").text
    assert "Set a target: School workshops" in page
    assert "Set a target: Somebody else’s" not in page


def test_ones_own_tasks_are_decisions_when_they_are_due(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    browser, own = client_for("finance"), actor_for("finance").user_id
    director = actor_for("director").user_id
    build_application()
    for title, day, owner in (
        ("Late letter", date(2026, 11, 19), own),
        ("Soon", date(2026, 11, 24), own),
        ("Far", date(2026, 12, 24), own),
        ("Another’s", date(2026, 11, 22), director),
    ):
        build_task(title, owner_id=owner, due_on=day)
    page = browser.get("/").text
    assert page.index("Late letter") < page.index("Soon")
    assert "3 days late" in page
    assert "Far" not in page
    assert "Another’s" not in page


def test_what_came_through_a_link_waits_for_its_owner(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    officer, director = client_for("development"), client_for("director")
    build_application()
    task = build_task("Letter from the shelter", owner_id=actor_for("development").user_id)
    link = TaskLink(task_id=task.id, token_hash="0" * 64, asks=LinkAsk.DONE, name="Sister Joan")
    link.expires_at = clock.now() + timedelta(days=3)
    db.session.add(link)
    db.session.flush()
    db.session.add(TaskAnswer(link_id=link.id, given_by="Sister Joan"))
    assert "Sister Joan has answered through the link" in officer.get("/").text
    assert "Sister Joan has answered" not in director.get("/").text


def test_letters_that_failed_are_the_administrators(client_for: Callable[[str], CheckedClient]) -> None:
    admin, director = client_for("administrator"), client_for("director")
    build_application()
    letter = Letter(
        message_id="<1@house>", kind="trial-of-home", to_address="a@b.example", subject="S", text="T"
    )
    letter.state, letter.next_try_at, letter.ended_at = LetterState.FAILED, clock.now(), clock.now()
    db.session.add(letter)
    assert "1 letter could not be sent" in admin.get("/").text
    assert "could not be sent" not in director.get("/").text


def test_an_auditor_sees_what_changed_lately(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("auditor")
    application = build_application(title="Night outreach")
    audit(by=SYSTEM, action="application.updated", subject="Night outreach", record_id=application.id)
    page = browser.get("/").text
    assert "Latest changes" in page
    assert "Application updated by" in page


def test_the_dates_are_ones_own_or_everybodys_as_the_role_wants_or_the_reader_asks(
    client_for: Callable[[str], CheckedClient], actor_for: Callable[[str], Actor]
) -> None:
    officer, director = client_for("development"), client_for("director")
    others = build_application(title="Not mine", owner_id=actor_for("director").user_id)
    build_gate(others, date(2027, 6, 1), label="Portal of others")
    mine = build_application(title="Mine", owner_id=actor_for("development").user_id)
    build_gate(mine, date(2027, 6, 2), label="Portal of mine")
    assert "Portal of others" not in officer.get("/").text
    assert "Portal of mine" in officer.get("/").text
    assert "Portal of others" in officer.get("/?dates=all").text
    assert "Portal of mine" in director.get("/").text
    assert "Portal of mine" not in director.get("/?dates=own").text


def test_the_years_money_counts_awards_by_days_and_asks_by_chance(actor_for: Callable[[str], Actor]) -> None:
    doj = build_agency().id
    build_application(
        funder_id=doj,
        stage=Stage.AWARDED,
        awarded_cents=109_800_00,
        starts_on=date(2027, 4, 1),
        ends_on=date(2028, 9, 30),
    )
    build_application(stage=Stage.SUBMITTED, ask_cents=100_000_00)
    build_application(stage=Stage.DECLINED, ask_cents=999_000_00)
    found = year_money(SYSTEM, fiscal_year=2027, start_month=10)
    assert (found.secured, found.asked, found.weighted) == (36_600_00, 100_000_00, 50_000_00)
    assert [(one.hue, one.cents) for one in found.slices] == [("doj", 36_600_00)]


def test_restricted_money_is_not_counted_for_those_who_may_not_see_it(
    actor_for: Callable[[str], Actor],
) -> None:
    build_application(stage=Stage.SUBMITTED, ask_cents=100_00, visibility=Visibility.RESTRICTED)
    db.session.commit()
    assert year_money(actor_for("finance"), fiscal_year=2027, start_month=10).asked == 0
    assert year_money(actor_for("administrator"), fiscal_year=2027, start_month=10).asked == 100_00


def test_the_number_of_queries_does_not_grow(
    client_for: Callable[[str], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    browser = client_for("administrator")
    build_gate(build_application(stage=Stage.DRAFTING), date(2026, 11, 25))
    build_application(stage=Stage.DECIDING)
    db.session.commit()
    browser.get("/")
    with count_queries() as few:
        browser.get("/")
    for number in range(25):
        funder = build_funder(name=f"Funder {number}").id
        build_gate(build_application(stage=Stage.DRAFTING, funder_id=funder), date(2026, 11, 25))
        build_application(stage=Stage.DECIDING, funder_id=funder)
    db.session.commit()
    with count_queries() as many:
        browser.get("/")
    assert many.count == few.count <= 42, many


def test_the_figures_of_home_lead_to_what_they_are_made_of(
    client_for: Callable[[str], CheckedClient],
) -> None:
    days = {"starts_on": date(2027, 4, 1), "ends_on": date(2028, 9, 30)}
    build_application(title="Two years", stage=Stage.AWARDED, awarded_cents=109_800_00, **days)
    build_application(title="Asked whole", stage=Stage.SUBMITTED, ask_cents=100_000_00)
    build_application(title="Asked in part", stage=Stage.SUBMITTED, ask_cents=54_900_00, **days)
    later = {"starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}
    build_application(title="Next year", stage=Stage.SUBMITTED, ask_cents=7_000_00, **later)
    build_application(title="Declined", stage=Stage.DECLINED, ask_cents=999_000_00)
    db.session.commit()
    browser = client_for("director")
    home = browser.get("/").text
    assert 'href="/money/secured"' in home
    assert 'href="/money/asked"' in home
    secured, asked = browser.get("/money/secured").text, browser.get("/money/asked").text
    assert "Two years" in secured
    assert secured.count("$36,600.00") == 2
    assert "Asked whole" not in secured
    assert "Asked whole" in asked
    assert "$18,300.00" in asked
    assert "$118,300.00" in asked
    assert "$59,150.00" in asked
    for title in ("Two years", "Next year", "Declined"):
        assert title not in asked
    assert browser.get("/money/elsewhere").status_code == 404


def test_a_list_of_the_years_money_without_entries_says_what_it_is_for(
    client_for: Callable[[str], CheckedClient],
) -> None:
    browser = client_for("auditor")
    assert "Nothing is secured for this year yet" in browser.get("/money/secured").text
    assert "Nothing is asked for this year" in browser.get("/money/asked?page=9").text
    build_application(stage=Stage.SUBMITTED, ask_cents=100_00, visibility=Visibility.RESTRICTED)
    db.session.commit()
    assert "Nothing is asked for this year" in browser.get("/money/asked").text


def test_the_gap_opens_the_list_behind_it_and_both_figures_come_together(
    client_for: Callable[[str], CheckedClient],
) -> None:
    browser = client_for("director")
    initiative = build_initiative(planned={2027: 20_000_00})
    award = build_application(stage=Stage.AWARDED, awarded_cents=9_000_00)
    let_pay(build_plan_line(initiative, 12_000), award, 50)
    let_pay(build_plan_line(initiative, 1_000), build_source(), 100)
    home = browser.get("/").text
    assert "Gap $11,000" in home
    assert "/coverage/gaps?year=2027" in home
    found = reconciliation(SYSTEM, fiscal_year=2027, start_month=10)
    assert (found.left, found.unplaced, found.kept) == (11_000_00, 3_000_00, 1_000_00)
    assert found.left + found.unplaced - found.kept == found.money.uncovered == 13_000_00
    listed = browser.get("/coverage/gaps?year=2027").text
    assert "$13,000 of planned cost is not covered" in listed
    assert "/money/gap?year=2027" in listed
    told = browser.get("/money/gap?year=2027").text
    assert "$11,000.00" in told
    assert "$13,000.00" in told
