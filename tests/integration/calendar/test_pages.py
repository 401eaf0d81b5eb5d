"""The calendar as people meet it: month, agenda and year, layers, the filter, and what each marks."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from funding.applications.services.moves import decide
from funding.applications.types import Stage, Verdict
from funding.calendar.types import Layer
from funding.calendar.views.faces import forget
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.zoned import Certainty
from funding.tasks.models import Task
from funding.work.models import Deadline
from funding.work.services import set_done
from funding.work.types import DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.builders.funders import build_funder
from tests.builders.tasks import build_task
from tests.builders.wallet import build_item
from tests.support import markup
from tests.support.client import CheckedClient
from tests.support.queries import count_queries

TODAY = date(2026, 11, 22)
VIEWS = ("month", "agenda", "year")


@pytest.fixture
def browser(client_for) -> CheckedClient:  # type: ignore[no-untyped-def]
    """Development staff's browser."""
    found: CheckedClient = client_for(Role.DEVELOPMENT)
    return found


def the_step(application: object, day: date, label: str = "First whole draft") -> Deadline:
    """An internal date."""
    return build_gate(
        application, day, label=label, kind=DeadlineKind.INTERNAL, at=None, certainty=Certainty.DATE_ONLY
    )  # type: ignore[arg-type]


def a_house() -> dict[str, Deadline]:
    """An application with one date of most kinds, a registration, and a project period."""
    application = build_application(
        title="Street outreach", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 20)
    )
    found = {
        "gate": build_gate(application, date(2026, 12, 1), kind=DeadlineKind.GRANTS_GOV),
        "report": build_gate(
            application, date(2026, 11, 30), label="Quarterly report", kind=DeadlineKind.REPORT
        ),
        "step": the_step(application, date(2026, 11, 24)),
        "estimate": build_gate(
            application,
            date(2026, 12, 3),
            label="Answer",
            kind=DeadlineKind.DECISION,
            at=None,
            certainty=Certainty.ESTIMATED,
        ),
        "missed": the_step(application, date(2026, 11, 18), "Letters in"),
        "done": the_step(application, date(2026, 11, 17), "Kickoff"),
    }
    rolling = build_gate(application, None, label="Second round", at=None, certainty=Certainty.ROLLING)  # type: ignore[arg-type]
    set_done(deadline=found["done"], record=application, done=True, by=SYSTEM)
    build_item(date(2026, 12, 4))
    build_item(date(2027, 1, 20), title="Insurance")
    build_task("Letter from the shelter", record_id=application.id, due_on=date(2026, 11, 27))
    decide(
        application=application,
        verdict=Verdict.GO,
        reason="Fits.",
        fit=(5, 4, 3),
        hours_estimate=60,
        by=SYSTEM,
    )
    db.session.commit()
    return {**found, "rolling": rolling}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_what_is_due(browser: CheckedClient, view: str) -> None:
    a_house()
    told = browser.get(f"/calendar?show={view}").text
    for words in (
        "Grants.gov step",
        "Quarterly report",
        "First whole draft",
        "Project period starts",
        "Second round",
    ):
        assert words in told, words
    if view != "year":
        assert "SAM.gov registration ends" in told
        assert "Thanksgiving Day" in told
        assert "Letter from the shelter" in told


def test_tasks_are_shown_with_or_without_a_record_and_never_past_who_may_read(client_for) -> None:  # type: ignore[no-untyped-def]
    auditor, browser = client_for(Role.AUDITOR), client_for(Role.DEVELOPMENT)
    build_task("Renew the lease", due_on=date(2026, 11, 20))
    gift = build_application(title="Gift of Ann Example", visibility=Visibility.GIVING)
    build_task("Thank Ann Example", record_id=gift.id, due_on=date(2026, 11, 25))
    told = browser.get("/calendar").text
    assert "Thank Ann Example" in told
    assert "Missed" in told
    assert "Renew the lease" in browser.get("/calendar?show=agenda&on=2026-11-20").text
    assert "Ann Example" not in auditor.get("/calendar").text
    assert "Renew the lease" not in browser.get("/calendar?off=tasks").text


def test_the_year_counts_a_task_with_its_own_application(browser: CheckedClient) -> None:
    named = build_application(title="Named alike", funder_id=build_funder(name="Alike Foundation").id)
    own = build_application(title="Street outreach", funder_id=build_funder(name="Own Foundation").id)
    task = build_task("Thank the board", record_id=own.id, due_on=date(2026, 12, 3))
    db.session.execute(sa.update(Task).where(Task.id == task.id).values(id=named.id))
    row = next(
        markup.text_of(one)
        for one in browser.page("/calendar?show=year").all("tr")
        if "Thank" in markup.text_of(one)
    )
    assert "Own Foundation" in row


def test_an_estimate_a_missed_and_a_done_date_are_told_in_words(browser: CheckedClient) -> None:
    a_house()
    tree = browser.page("/calendar")
    lines = {
        markup.text_of(line): line.get("class", "")
        for line in tree.all("li")
        if "cal-line" in line.get("class", "")
    }
    by_word = {word: text for text in lines for word in ("Estimated", "Missed", "Done") if word in text}
    assert "Answer" in by_word["Estimated"]
    assert "~" in by_word["Estimated"]
    assert "Letters in" in by_word["Missed"]
    assert "Kickoff" in by_word["Done"]


def test_a_layer_that_is_left_out_stands_in_the_address(browser: CheckedClient) -> None:
    a_house()
    assert "First whole draft" not in browser.get("/calendar?off=steps").text
    assert "Quarterly report" in browser.get("/calendar?off=steps,nonsense").text
    everything = ",".join(Layer)
    assert "Nothing falls in these weeks" in browser.get(f"/calendar?off={everything}").text
    for view in VIEWS:
        assert browser.get(f"/calendar?show={view}&off={everything}").status_code == 200


def test_the_pipelines_filter_holds_here_too(browser: CheckedClient) -> None:
    a_house()
    other = build_application(title="Lakefront fair", funder_id=build_funder(name="Harbor Light").id)
    build_gate(other, date(2026, 11, 25), label="Online form")
    closed = build_application(title="Declined one", stage=Stage.DECLINED)
    build_gate(closed, date(2026, 11, 26), label="Old gate")
    told = browser.get("/calendar?q=lakefront").text
    assert "Online form" in told
    assert "First whole draft" not in told
    assert "Old gate" not in browser.get("/calendar").text
    assert "Old gate" in browser.get("/calendar?closed=1").text
    funder = browser.get(f"/calendar?show=agenda&funder={other.funder_id}").text
    assert "Online form" in funder
    assert "Quarterly report" not in funder


def test_a_day_with_many_dates_shows_three_and_leads_to_the_rest(browser: CheckedClient) -> None:
    application = build_application()
    for number in range(9):
        the_step(application, date(2026, 11, 24), f"Step {number}")
    told = browser.get("/calendar").text
    assert "6 more" in told
    assert browser.get("/calendar?show=agenda&on=2026-11-24").text.count("cal-row ") == 9


def test_what_is_hidden_stays_hidden_and_a_donors_name_too(client_for) -> None:  # type: ignore[no-untyped-def]
    auditor, program = client_for(Role.AUDITOR), client_for(Role.PROGRAM)
    secret = build_application(title="Gift of Ann Example", visibility=Visibility.GIVING)
    build_gate(secret, date(2026, 11, 24), label="Meeting", source_text="Ann Example said so")
    for view in VIEWS:
        told = auditor.get(f"/calendar?show={view}").text
        assert "Meeting" in told, view
        assert "Ann Example" not in told, view
        assert "Meeting" not in program.get(f"/calendar?show={view}").text
    date_id = db.session.query(Deadline).one().id
    assert "Ann Example" not in auditor.get(f"/calendar/dates/{date_id}").text
    assert program.get(f"/calendar/dates/{date_id}").status_code == 404


def test_the_load_shows_a_crush_early(browser: CheckedClient) -> None:
    a_house()
    for number in range(9):
        build_gate(build_application(title=f"Round {number}"), date(2027, 3, 10))
    told = browser.get("/calendar/load").text
    assert "1 heavy week" in told
    assert "first that of Sun, Mar 7" in told
    assert browser.get("/calendar/load", headers={"HX-Request": "true"}).text.startswith("<div")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_exactly_what_is_shown(browser: CheckedClient, kind: str) -> None:
    a_house()
    answer = browser.get(f"/calendar/export?show=agenda&off=reports&format={kind}")
    assert answer.status_code == 200
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
        labels = {row["What is due"] for row in rows}
        assert {"Grants.gov step", "First whole draft", "SAM.gov registration ends"} <= labels
        assert "Quarterly report" not in labels
    assert browser.get("/calendar/export?format=doc").status_code == 404


@pytest.mark.parametrize(
    "address", ["show=x", "on=9999-99", "on=0001-01-01", "on=9999-12-31&show=year", "funder=a", "page=99"]
)
def test_a_senseless_address_shows_the_calendar(browser: CheckedClient, address: str) -> None:
    assert browser.get(f"/calendar?{address}").status_code == 200


@pytest.mark.parametrize("view", [*VIEWS, "load"])
def test_the_number_of_queries_does_not_grow(browser: CheckedClient, view: str) -> None:
    address = "/calendar/load" if view == "load" else f"/calendar?show={view}"
    a_house()
    browser.get(address)
    forget()
    with count_queries() as few:
        browser.get(address)
    for number in range(12):
        application = build_application(
            title=f"More {number}", starts_on=TODAY, ends_on=TODAY + timedelta(days=300)
        )
        for step in range(4):
            the_step(application, TODAY + timedelta(days=step), f"Step {step}")
        build_item(TODAY + timedelta(days=60 + number), title=f"Paper {number}")
    db.session.commit()
    forget()
    with count_queries() as many:
        browser.get(address)
    assert many.count == few.count, f"{few}\n{many}"
    assert many.count < 20
