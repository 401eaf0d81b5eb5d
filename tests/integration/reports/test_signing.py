"""A report goes from the draft through finance and the director to the funder, and each can take it back."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports.comparing import since_lock
from funding.reports.document import ReportDocument, from_json
from funding.reports.models import Report
from funding.reports.queries import answers_of, locked_figures, sends_of, steps_of
from funding.reports.queries.assembly import figures_of, report_document
from funding.reports.services import sending, signing, writing
from funding.reports.services.sending import SendFacts
from funding.reports.types import ReportKind, ReportState, SendMethod
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.reports import answer_all, approve_a_budget, build_report, lay_out_reports
from tests.builders.tasks import build_task

CLOCK = date(2026, 11, 22)


@pytest.fixture
def people(actor_for):
    """Who prepares, who locks, who signs."""
    return actor_for("development"), actor_for("finance"), actor_for("director")


def to_finance(report, by):
    """Approve a budget, explain every row and hand over."""
    approve_a_budget(report.award)
    notes = {f"spend:{one.key}": "As planned." for one in report_document(report).figures.spend}
    notes["spend:indirect"] = "As planned."
    writing.save_notes(report=report, remarks="", notes=notes, expected_version=report.version, by=by)
    answer_all(report)
    signing.hand_over(report=report, expected_version=report.version, by=by)


def signed(report, people):
    """Through every hand."""
    writer, finance, director = people
    to_finance(report, writer)
    signing.lock_figures(report=report, as_of=report.covers_to, expected_version=report.version, by=finance)
    signing.sign(report=report, override="", expected_version=report.version, by=director)
    return report


def send(report, by, **more):
    """Record a sending on the clock's day."""
    facts = SendFacts(
        datetime.fromisoformat("2026-11-22T10:00"), "America/New_York", SendMethod.JUSTGRANTS, "R-17"
    )
    return sending.record_send(
        report=report, facts=facts, receipt=None, expected_version=report.version, by=by, **more
    )


def test_locked_figures_stay_whatever_is_entered_later(database, people):
    report = build_report(kind=ReportKind.FINANCIAL, has_form=True)
    build_actual(report.award, amount_cents=40_000_00)
    writer, finance, _ = people
    to_finance(report, writer)
    signing.lock_figures(report=report, as_of=date(2026, 10, 31), expected_version=report.version, by=finance)
    build_actual(report.award, amount_cents=55_000_00)
    locked = locked_figures(report)
    assert report_document(report).figures.line("10e").cents == 40_000_00
    drift = {one.label: one.now for one in since_lock(locked, figures_of(report, locked.as_of))}
    assert drift["Line 10e, federal share of expenditures"] == "$95,000.00"
    assert [one.done_at is not None for one in steps_of(report.id)] == [True, True, True, False]


def test_an_accepted_report_tells_what_the_records_say_otherwise_until_the_next_has_gone(client_for, people):
    browser = client_for("finance")
    report = build_report(kind=ReportKind.FINANCIAL, has_form=True)
    build_actual(report.award, amount_cents=40_000_00)
    signed(report, people).state = ReportState.ACCEPTED
    build_actual(report.award, amount_cents=1_000_00)
    db.session.commit()
    address, told = f"/reports/{report.id}", "The records have changed since the figures were locked"
    assert told in browser.get(address).text
    after = build_report(
        report.award,
        kind=ReportKind.FINANCIAL,
        covers_from=date(2026, 11, 1),
        covers_to=date(2026, 11, 20),
    )
    after.state = ReportState.SENT
    db.session.commit()
    assert told not in browser.get(address).text


def test_line_10e_is_cumulative_over_quarters(database):
    award = build_award(
        starts_on=date(2025, 10, 1), ends_on=date(2026, 9, 30), federal_award_date=date(2025, 9, 20)
    )
    first, second = [one for one in lay_out_reports(award) if one.rule == "ffr"][:2]
    build_actual(award, incurred_on=date(2025, 11, 5), amount_cents=40_000_00)
    build_actual(award, incurred_on=date(2026, 2, 5), amount_cents=55_000_00)
    assert report_document(first).figures.line("10e").cents == 40_000_00
    figures = report_document(second).figures
    assert figures.line("10e").cents == 95_000_00
    assert (figures.spend[0].period_cents, figures.spend[0].cumulative_cents) == (55_000_00, 95_000_00)
    assert figures.line("10e").explanation.endswith("Oct 1, 2025 to Mar 31, 2026: 2 entries")
    assert figures.line("10d").cents == 500_000_00
    assert figures.line("10h").cents == 405_000_00


def test_nobody_checks_or_signs_what_they_prepared(database, people):
    _, finance, director = people
    report = build_report()
    to_finance(report, finance)
    with pytest.raises(DomainError, match="You prepared"):
        signing.lock_figures(
            report=report, as_of=report.covers_to, expected_version=report.version, by=finance
        )
    signing.lock_figures(report=report, as_of=report.covers_to, expected_version=report.version, by=director)
    report.prepared_by_id = director.user_id
    with pytest.raises(DomainError, match="You prepared"):
        signing.sign(report=report, override="", expected_version=report.version, by=director)


@pytest.mark.parametrize(
    ("final", "on"), [(False, date(2026, 10, 30)), (False, CLOCK), (True, date(2026, 10, 30))]
)
def test_figures_count_through_the_days_a_report_covers(database, people, final, on):
    writer, finance, _ = people
    report = build_report(final=final)
    to_finance(report, writer)
    with pytest.raises(DomainError, match="count through") as refused:
        signing.lock_figures(report=report, as_of=on, expected_version=report.version, by=finance)
    assert refused.value.field == "as_of"
    on = CLOCK if final else report.covers_to
    signing.lock_figures(report=report, as_of=on, expected_version=report.version, by=finance)
    assert report.as_of == on


def test_a_row_far_off_its_promise_is_explained_before_a_report_moves_on(database, people):
    writer, finance, _ = people
    report = build_report()
    approve_a_budget(report.award)
    build_actual(report.award, amount_cents=400_00)
    answer_all(report)
    with pytest.raises(DomainError, match="need a note first: Travel"):
        signing.hand_over(report=report, expected_version=report.version, by=writer)
    to_finance(report, writer)
    build_actual(report.award, amount_cents=400_00, line_kind="supplies")
    with pytest.raises(DomainError, match="Supplies"):
        signing.lock_figures(
            report=report, as_of=report.covers_to, expected_version=report.version, by=finance
        )


def test_a_text_that_points_to_a_person_leaves_only_with_a_name_and_a_reason(database, people):
    writer, finance, director = people
    report = build_report()
    answer = answers_of(report.id)[0]
    text = "<p>A girl, DOB 4/12/2009, was helped.</p>"
    writing.save_answer(report=report, answer=answer, text=text, expected_version=answer.version, by=writer)
    to_finance(report, writer)
    signing.lock_figures(report=report, as_of=report.covers_to, expected_version=report.version, by=finance)
    with pytest.raises(DomainError, match="date of birth"):
        signing.sign(report=report, override="", expected_version=report.version, by=director)
    signing.sign(
        report=report, override="It is a made-up example", expected_version=report.version, by=director
    )
    assert (report.override_by_name, report.override_reason) == (director.name, "It is a made-up example")


def test_a_sending_keeps_its_papers_meets_the_date_and_opens_the_next(database, people):
    award = build_award(
        starts_on=date(2026, 1, 1), ends_on=date(2027, 9, 30), federal_award_date=date(2026, 1, 1)
    )
    report, following = [one for one in lay_out_reports(award) if one.rule == "ffr"][2:4]
    task = build_task(record_id=report.id)
    one = send(signed(report, people), people[1], attachments=[upload("note.txt")])
    assert [each.role.value for each in one.files] == ["report", "workbook", "attachment"]
    assert all(len(each.sha256) == 64 for each in one.files)
    assert (report.state, following.state) == (ReportState.SENT, ReportState.DRAFTING)
    assert report.deadline.done_at is not None
    assert not task.is_open
    assert one.on_time is False
    assert from_json(ReportDocument, one.document).head.revision == 1


def test_a_sending_before_the_signature_is_asked_once_and_told_for_good(client_for, people):
    browser = client_for("finance")
    report = signed(build_report(), people)
    db.session.commit()
    page = f"/reports/{report.id}"
    typed = {"sent_on": "2026-11-20", "sent_at": "09:30", "zone": "America/New_York", "method": "email"}
    asked = browser.post_form(f"{page}/send", {**typed, "receipt_number": "R-88"})
    assert asked.status_code == 422
    assert "At that moment it was not signed here: figures locked by" in asked.text
    assert all(kept in asked.text for kept in ("R-88", "09:30", "It did go out before it was signed here"))
    done = browser.post_form(f"{page}/send", {**typed, "before_signature": "y"}, action=f"{page}/send")
    for told in (browser.get(done.location).text, browser.get(page).text):
        assert "ecorded as sent before it was signed here" in told
        assert "Sun, Nov 22, 2026, 10:00 a.m. ET" in told
    assert "Report recorded as sent before it was signed" in browser.get(page).text


def test_what_was_sent_is_never_changed(database, people):
    report = signed(build_report(), people)
    one = send(report, people[0])
    one.note = "Changed"
    with pytest.raises(sa.exc.DBAPIError):
        db.session.flush()
    db.session.rollback()


def test_a_report_that_comes_back_is_a_revision_and_keeps_what_went(database, people):
    writer = people[0]
    report = signed(build_report(), people)
    first = send(report, writer)
    sending.record_returned(
        report=report, on=CLOCK, comments="Explain goal two.", due_on=date(2026, 12, 1),
        expected_version=report.version, by=writer,
    )  # fmt: skip
    assert (report.state, report.revision, report.as_of) == (ReportState.RETURNED, 2, None)
    assert (report.due_on, report.deadline.done_at) == (date(2026, 12, 1), None)
    signing.begin_revision(report=report, expected_version=report.version, by=writer)
    send(signed(report, people), writer)
    assert [one.revision for one in sends_of(report.id)] == [2, 1]
    sending.record_accepted(report=report, on=CLOCK, comments="", expected_version=report.version, by=writer)
    assert report.state is ReportState.ACCEPTED
    assert first.revision == 1


def test_each_signature_can_be_taken_back_with_a_reason(database, people):
    writer, finance, director = people
    report = signed(build_report(), people)
    with pytest.raises(DomainError, match="why"):
        signing.unsign(report=report, reason="", expected_version=report.version, by=director)
    signing.unsign(report=report, reason="A page is missing", expected_version=report.version, by=director)
    assert (report.state, report.signed_at, report.as_of) == (ReportState.SIGN_OFF, None, date(2026, 10, 31))
    signing.unlock_figures(
        report=report, reason="An invoice came", expected_version=report.version, by=finance
    )
    assert (report.state, report.as_of) == (ReportState.FINANCE_CHECK, None)
    signing.give_back(report=report, reason="Goal two", expected_version=report.version, by=finance)
    assert report.state is ReportState.DRAFTING
    with pytest.raises(StaleVersion):
        signing.hand_over(report=report, expected_version=report.version - 1, by=writer)


def test_a_late_report_freezes_drawdowns_until_it_is_sent(database, people):
    report = build_report(due_on=date(2026, 11, 20))
    told = [
        line for answer in emit("award.drawdown_blocks", award_id=report.award_id) for line in answer or []
    ]
    assert any("Performance report, October 2026 was due on Nov 20, 2026" in line for line in told)
    send(signed(report, people), people[0])
    told = [
        line for answer in emit("award.drawdown_blocks", award_id=report.award_id) for line in answer or []
    ]
    assert not any("Performance report" in line for line in told)


def upload(name: str) -> FileStorage:
    """A small text file."""
    return FileStorage(io.BytesIO(b"Minutes of the meeting"), filename=name)


def test_a_report_whose_days_are_not_over_is_not_handed_over(database, people):
    report = build_report(covers_to=date(2026, 12, 31), due_on=date(2027, 1, 30))
    with pytest.raises(DomainError, match="not over"):
        signing.hand_over(report=report, expected_version=report.version, by=people[0])
    assert db.session.get(Report, report.id).state is ReportState.UPCOMING
    assert SYSTEM.user_id is None
