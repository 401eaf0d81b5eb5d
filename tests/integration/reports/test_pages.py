"""The pages of reports: the table, the plan, the workspace, and what happens to bad input."""

from __future__ import annotations

import html
from datetime import date

import pytest

from funding.applications.models import ApplicationInitiative
from funding.infra.db import db
from funding.reports.models import Report, ReportAnswer
from funding.reports.queries import answers_of, notes_of
from funding.reports.types import ReportKind, ReportState
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.outreach import build_activity, build_initiative
from tests.builders.reports import answer_all, approve_a_budget, build_report, build_send, lay_out_reports
from tests.support.markup import text_of


def test_a_plan_is_previewed_applied_and_shown(client_for):
    browser = client_for("development")
    award = build_award(reporting_calendar="ovc")
    db.session.commit()
    page = browser.get(f"/awards/{award.id}/reports/plan")
    assert "Federal Financial Report (SF-425), Oct 1 to Dec 31, 2026" in page.text
    browser.post_form(f"/awards/{award.id}/reports/plan", {"wanted": ["ffr:2026-10-01"]})
    reports = db.session.scalars(db.select(Report).where(Report.award_id == award.id)).all()
    assert [one.plan_key for one in reports] == ["ffr:2026-10-01"]
    assert "SF-425" in browser.get(f"/awards/{award.id}/reports").text
    assert "Jan 30, 2027" in browser.get("/reports").text
    assert "SF-425" in browser.get(f"/awards/{award.id}").text
    assert browser.get(f"/awards/{award.id}/reports/new").status_code == 200


def test_the_list_narrows_counts_and_exports_what_it_shows(client_for):
    browser = client_for("finance")
    award = build_award()
    build_report(award, name="Late one", due_on=date(2026, 11, 1))
    build_report(award, name="Later one", due_on=date(2027, 3, 1), state="sent")
    db.session.commit()
    late = browser.get("/reports?standing=late")
    assert "Late one" in late.text
    assert "Later one" not in late.text
    exported = browser.get("/reports/export.csv?standing=late").text
    assert "Late one" in exported
    assert "Later one" not in exported
    assert browser.get("/reports/export.xlsx").data[:2] == b"PK"
    listed = browser.get("/reports/export.json?standing=late").json
    assert [(one["Report"], one["Due to the funder"], one["Late"]) for one in listed] == [
        ("Late one", "2026-11-01", "late")
    ]
    assert "Later one" in browser.get("/reports?standing=sent&sort=-due&kind=performance").text
    assert browser.get("/reports?standing=nonsense&award=x&sort=zz").status_code == 200


def test_an_answer_saves_itself_and_a_stale_one_keeps_both_texts(client_for):
    browser = client_for("program")
    report = build_report()
    answer = answers_of(report.id)[0]
    db.session.commit()
    assert answer.question in browser.get(f"/report-answers/{answer.id}").text
    url = f"/report-answers/{answer.id}/text"
    first = browser.send(url, json={"body": "<p>Two workshops.</p>", "version": 1}, method="PUT")
    assert first.json["version"] == 2
    stale = browser.send(url, json={"body": "<p>Three workshops.</p>", "version": 1}, method="PUT")
    assert stale.status_code == 409
    assert (stale.json["theirs"], stale.json["mine"]) == ("<p>Two workshops.</p>", "<p>Three workshops.</p>")
    assert browser.send(url, json={"body": 5, "version": 2}, method="PUT").status_code == 422
    db.session.expire_all()
    assert db.session.get(Report, report.id).state is ReportState.DRAFTING


def test_the_last_reports_text_is_taken_over(client_for):
    browser = client_for("development")
    award = build_award(starts_on=date(2025, 10, 1), federal_award_date=date(2025, 10, 1))
    first, second = [one for one in lay_out_reports(award) if one.rule == "performance"][:2]
    before, now = answers_of(first.id)[0], answers_of(second.id)[0]
    before.body, now.body = "<p>Before.</p>", "<p>Mine.</p>"
    db.session.commit()
    page = f"/report-answers/{now.id}"
    browser.post_form(page, {}, action=f"{page}/take-over")
    db.session.expire_all()
    assert db.session.get(ReportAnswer, now.id).body == "<p>Mine.</p><p>Before.</p>"


@pytest.mark.database("sqlite")
def test_what_changed_since_the_last_report_is_told_word_by_word(client_for):
    browser = client_for("development")
    award = build_award(starts_on=date(2025, 10, 1), federal_award_date=date(2025, 10, 1))
    first, second = [one for one in lay_out_reports(award) if one.rule == "performance"][:2]
    before, now = answers_of(first.id)[0], answers_of(second.id)[0]
    before.body, now.body = "<p>Two courses were held.</p>", "<p>Three courses were held.</p>"
    build_send(first)
    db.session.commit()
    for address in (f"/reports/{second.id}", f"/report-answers/{now.id}"):
        page = browser.page(address)
        assert text_of(page.all("del")[0]) == "taken out: Two, end of what was taken out"
        assert text_of(page.all("ins")[0]) == "added: Three, end of what was added"


def test_notes_are_kept_and_a_stale_page_loses_nothing(client_for):
    browser = client_for("finance")
    report = build_report()
    approve_a_budget(report.award)
    build_actual(report.award, amount_cents=400_00)
    db.session.commit()
    page = browser.get(f"/reports/{report.id}")
    assert "A note is needed" in page.text
    typed = {
        "version": str(report.version),
        "remarks": "Fine.",
        "note-spend:travel": "Trips moved to spring.",
    }
    browser.send(f"/reports/{report.id}/notes", typed | {"note-spend:nonsense": "x"})
    assert notes_of(report.id) == {"spend:travel": "Trips moved to spring."}
    stale = browser.send(f"/reports/{report.id}/notes", typed | {"remarks": "My own words."})
    assert stale.status_code == 409
    assert "My own words." in stale.text
    assert "Trips moved to spring." in stale.text


def test_the_whole_way_from_the_draft_to_the_funders_answer(client_for):
    writer = client_for("development")
    report = build_report(kind=ReportKind.PERFORMANCE)
    approve_a_budget(report.award)
    db.session.commit()
    early = writer.post_form(f"/reports/{report.id}", {}, action=f"/reports/{report.id}/hand-over")
    assert "still have no answer" in writer.get(f"/reports/{report.id}").text + early.text
    answer_all(report)
    db.session.commit()
    step(writer, report, "hand-over")
    finance = client_for("finance")
    page = f"/reports/{report.id}"
    refused = finance.post_form(page, {"as_of": "2030-01-01"}, action=f"{page}/lock")
    assert refused.status_code == 422
    assert "2030-01-01" in refused.text
    step(finance, report, "lock", as_of="2026-10-31")
    director = client_for("director")
    step(director, report, "sign")
    assert finance.get(f"/reports/{report.id}/send").status_code == 200
    sent = {"sent_on": "2026-11-22", "sent_at": "10:00", "zone": "America/New_York", "method": "email"}
    bad = finance.post_form(f"/reports/{report.id}/send", {**sent, "sent_on": "2027-01-01"})
    assert bad.status_code == 422
    done = finance.post_form(f"/reports/{report.id}/send", {**sent, "receipt_number": "R-1"})
    assert done.status_code == 303
    assert "on time" in finance.get(done.location).text
    assert "Record that it came back" in finance.get(f"/reports/{report.id}/answer").text
    step(finance, report, "accepted", on="2026-11-21")
    assert "Accepted" in finance.get(f"/reports/{report.id}").text


def step(browser, report: Report, verb: str, **more: str) -> None:
    """Press one button of the workspace."""
    page = f"/reports/{report.id}"
    opened = f"{page}/answer" if verb == "accepted" else page
    answer = browser.post_form(opened, more, action=f"{page}/{verb}")
    assert answer.status_code == 303, answer.text


def test_questions_are_the_houses_own(client_for):
    browser = client_for("development")
    report = build_report()
    db.session.commit()
    empty = browser.post_form(f"/reports/{report.id}/questions/new", {"question": " ", "guidance": "Kept"})
    assert empty.status_code == 422
    assert "Kept" in empty.text
    browser.post_form(f"/reports/{report.id}/questions/new", {"question": "Who came?"})
    added = answers_of(report.id)[-1]
    assert added.question == "Who came?"
    browser.send(f"/report-answers/{added.id}/move", {"to": "up"})
    db.session.expire_all()
    assert answers_of(report.id)[-2].question == "Who came?"
    browser.post_form(f"/report-answers/{added.id}/question", {"question": "Who else came?"})
    page = f"/report-answers/{added.id}"
    browser.post_form(f"{page}/question", {}, action=f"{page}/remove")
    db.session.expire_all()
    assert "Who else came?" not in [one.question for one in answers_of(report.id)]


def test_the_limit_of_the_house_is_its_own(client_for):
    browser = client_for("director")
    assert 'value="15' in browser.get("/settings/reports").text
    browser.post_form("/settings/reports", {"variance_bp": "25%"})
    assert "25" in browser.get("/settings/reports").text
    stale = browser.send("/settings/reports", {"version": "0", "variance_bp": "30%"})
    assert stale.status_code == 409


@pytest.mark.database("sqlite")
def test_a_page_asks_the_same_number_of_queries_however_many_reports_there_are(client_for, count_queries):
    browser = client_for("auditor")
    award = build_award()
    counted = []
    for number in (2, 12):
        for _ in range(number):
            build_report(award)
        db.session.commit()
        browser.get("/reports")
        with count_queries() as seen:
            browser.get("/reports")
        counted.append(len(seen))
    assert counted[0] == counted[1]


@pytest.mark.database("sqlite")
def test_an_activity_says_in_which_sent_report_its_day_stands(client_for):
    browser = client_for("development")
    report, initiative = build_report(), build_initiative()
    db.session.add(
        ApplicationInitiative(application_id=report.award.application_id, initiative_id=initiative.id)
    )
    inside, after = (build_activity(initiative, happened_on=date(2026, month, 3)) for month in (10, 11))
    build_send(report)
    db.session.commit()
    told = "This day stands in “Performance report, October 2026”, sent Nov 20, 2026."
    assert told in html.unescape(browser.get(f"/outreach/activities/{inside.id}").text)
    assert "Already told to a funder" not in browser.get(f"/outreach/activities/{after.id}").text
