"""What Home, the funder's page and notices know of reports."""

from __future__ import annotations

from datetime import date

from funding.applications.models import ApplicationInitiative
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.notices.models import Notice
from funding.outreach.activity_types import Profession
from funding.outreach.reaching import WITHHELD
from funding.outreach.result_types import Derivation
from funding.reports.document import PlaceRow
from funding.reports.queries.assembly import figures_of
from funding.reports.queries.listing import punctuality
from funding.reports.queries.waiting import waiting_for
from funding.reports.services import signing
from funding.reports.types import ReportKind
from tests.builders.awards import build_award
from tests.builders.outreach import build_activity, build_indicator, build_initiative
from tests.builders.reports import answer_all, build_report, build_send


def test_each_person_is_asked_about_what_they_can_move_on(actor_for):
    writer, finance, director = (actor_for(role) for role in ("development", "finance", "director"))
    auditor = actor_for("auditor")
    report = build_report(owner_id=writer.user_id)
    assert [one.id for one in waiting_for(writer)] == []
    late = build_report(report.award, owner_id=writer.user_id, due_on=date(2026, 11, 20))
    assert [one.id for one in waiting_for(writer)] == [late.id]
    assert [one.id for one in waiting_for(finance)] == []
    answer_all(report)
    signing.hand_over(report=report, expected_version=report.version, by=writer)
    assert [one.id for one in waiting_for(finance)] == [report.id]
    assert {one.id for one in waiting_for(director)} == {late.id, report.id}
    assert list(waiting_for(auditor)) == []


def test_whoever_is_next_is_told(actor_for):
    writer, finance = actor_for("development"), actor_for("finance")
    report = build_report(kind=ReportKind.PERFORMANCE)
    answer_all(report)
    signing.hand_over(report=report, expected_version=report.version, by=writer)
    told = db.session.scalars(db.select(Notice).where(Notice.user_id == finance.user_id)).all()
    assert [one.withdrawn_at for one in told if "waits for the finance check" in one.line] == [None]
    signing.give_back(
        report=report, reason="The figures are old.", expected_version=report.version, by=finance
    )
    emit("report.sent", report_id=report.id, send_id=0, by=writer)
    assert all(one.withdrawn_at for one in db.session.scalars(db.select(Notice)))


def test_a_funder_page_tells_how_punctual_reports_were(client_for):
    browser = client_for("auditor")
    report = build_report(due_on=date(2026, 11, 21))
    build_send(report, on_time=True)
    build_send(build_report(report.award, due_on=date(2026, 11, 1)), on_time=False)
    db.session.commit()
    funder_id = report.award.funder_id
    page = browser.get(f"/funders/{funder_id}").text
    assert "50% on time, of 2 reports sent" in page


def test_a_revision_is_no_second_report(actor_for):
    auditor = actor_for("auditor")
    report = build_report(due_on=date(2026, 12, 21))
    build_send(report, on_time=True)
    build_send(report, revision=2, on_time=False)
    assert punctuality(auditor, report.award.funder_id).on_time_bp == 10_000


def test_what_was_done_in_the_period_is_counted_and_nothing_else(database):
    report = build_report(covers_to=date(2026, 11, 10))
    initiative = build_initiative(title="Street")
    db.session.add(
        ApplicationInitiative(application_id=report.award.application_id, initiative_id=initiative.id)
    )
    build_activity(initiative)
    build_activity(initiative, happened_on=date(2026, 11, 20))
    found = figures_of(report)
    assert [(one.initiative, one.label, one.count) for one in found.activities] == [("Street", "Training", 1)]


def test_this_period_and_since_the_start_tell_no_small_count_together(database):
    report = build_report(build_award(starts_on=date(2026, 9, 1)))
    for title, before, now in (("Street", 3, 20), ("Schools", 20, 3), ("Fairs", 20, 30)):
        initiative = build_initiative(title=title)
        build_indicator(initiative, unit="came", derived=Derivation.ATTENDANCES, counts_people=True)
        db.session.add(
            ApplicationInitiative(application_id=report.award.application_id, initiative_id=initiative.id)
        )
        for day, count in ((date(2026, 9, 10), before), (date(2026, 10, 10), now)):
            build_activity(initiative, happened_on=day, attendance={Profession.FAITH: count})
    figures = figures_of(report)
    found = {one.initiative: (one.period, one.cumulative) for one in figures.outcomes}
    assert figures.places == (PlaceRow("Market Hall", 3, 30, "at least 30"),)
    assert found == {
        "Street": (WITHHELD, "23 came"),
        "Schools": (WITHHELD, "at least 20 came"),
        "Fairs": ("30 came", "50 came"),
    }
