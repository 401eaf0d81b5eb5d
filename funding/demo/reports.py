"""Reports: what each award asks for laid out, those that are due by now sent and accepted, two on their way.

=========================================  ==============================================================
award                                      what it shows
=========================================  ==============================================================
services                                   SF-425, measures and performance reports, sent and accepted
street                                     monthly invoices to the state, the next one being written
harbor                                     an interim report that waits for the finance check
=========================================  ==============================================================
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from funding.demo.awards import demo_award
from funding.demo.types import Story
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.periods import Period
from funding.reports.document import to_json
from funding.reports.models import Report
from funding.reports.queries import answers_of
from funding.reports.queries.assembly import figures_of
from funding.reports.services import sending, signing, writing
from funding.reports.services.planning import apply_plan
from funding.reports.services.single import ReportFacts, add_report
from funding.reports.types import ReportKind, ReportState, SendMethod
from funding.work.models import Deadline

AWARDS = ("services", "rural", "street", "harbor")
ANSWERS: dict[str, str] = {
    "accomplished": "<p>Teams were out on forty-one nights in three counties and reached people at truck stops, "
    "motels and the bus station. Two hospitals and the sheriff’s academy took the course.</p><ul><li>Goal 1, "
    "outreach: on track.</li><li>Goal 2, training: ahead in health care, behind with police in the north.</li></ul>",
    "not_met": "<p>The course for officers in the northern county moved to the spring; its chief retired.</p>",
    "barriers": "<p>A van was in the shop for three weeks. A partner lent theirs.</p>",
    "assistance": "<p>A model protocol for clinics without a social worker would help.</p>",
    "on_track": "<p>Yes. One post was filled two months late; the savings stay in personnel.</p>",
    "next": "<p>Spring courses, the second survey of nurses, and the new card for motels.</p>",
    "other": "<p>Nurses ask for the pocket card by name. We share its text with whoever asks.</p>",
    "activities": "<p>Street outreach on the two nights a week that the plan names, and the volunteers’ course.</p>",
    "partners": "<p>City Shelter took calls after hours; the legal clinic held four office hours.</p>",
    "problems": "<p>None that changes the plan.</p>",
    "volunteers": "<p>Sixty-two hours of driving and packing.</p>",
    "changes": "<p>No change in staff or budget is expected.</p>",
    "explain": "<p>Mileage follows the nights out; printing comes once a year.</p>",
    "notes": "<p>Counts are by session; nobody is counted twice within the quarter.</p>",
    "done": "<p>Workshops in nine schools, each followed by an evening for parents.</p>",
    "changed": "<p>Four of five pupils could name somebody to call, after; one in three could before.</p>",
    "learned": "<p>Evenings work better when the school’s own counselor invites.</p>",
    "money": "<p>As planned; the room was free, so more went into materials.</p>",
}
NOTES: dict[str, str] = {
    "personnel": "One post was filled two months late; the person works full time since.",
    "fringe": "Follows the post that was filled late.",
    "travel": "Most courses out of town are in the second half of the award.",
    "equipment": "The purchase waits for the second quote.",
    "supplies": "Bought once for the whole year, at the start.",
    "subaward": "The partner invoices each quarter; one invoice was still on its way.",
    "contract": "Paid when the work is delivered.",
    "consultant": "The evaluator begins with the second survey.",
    "indirect": "Follows the direct costs.",
}
LATER = "Comes in the second half of the award, as the plan says."


def tell_reports(story: Story) -> None:
    """Lay out every award's reports; what is due by now has gone, the next is written, one waits for finance."""
    for key in AWARDS:
        apply_plan(award=demo_award(story, key), by=story.who(Role.DEVELOPMENT))
    for report in _due_by_now(story):
        _sent(story, report)
    _being_written(story)
    _waiting_for_finance(story)


def _due_by_now(story: Story) -> list[Report]:
    query = (
        sa.select(Report)
        .join(Deadline, Deadline.id == Report.deadline_id)
        .where(Deadline.due_on < story.today)
        .order_by(Deadline.due_on, Report.id)
    )
    return list(db.session.scalars(query))


def _write(story: Story, report: Report) -> None:
    by = story.who(Role.DEVELOPMENT)
    for answer in answers_of(report.id):
        answer.body, answer.updated_by_name = ANSWERS.get(answer.key, ""), by.name
    figures = figures_of(report)
    rows = [*figures.spend, *([figures.indirect_spend] if figures.indirect_spend else [])]
    notes = {f"spend:{one.key}": NOTES.get(one.key, LATER) for one in rows if one.needs_note}
    notes |= {f"indicator:{one.indicator_id}": LATER for one in figures.outcomes if one.needs_note}
    writing.save_notes(report=report, remarks="", notes=notes, expected_version=report.version, by=by)


def _sent(story: Story, report: Report) -> None:
    """Through every hand, two days before it was due, and accepted a week later."""
    due_on = report.due_on or story.today
    _write(story, report)
    writer, checker = story.who(Role.DEVELOPMENT), story.who(Role.FINANCE)
    signing.hand_over(report=report, expected_version=report.version, by=writer)
    if report.state is ReportState.FINANCE_CHECK:
        signing.lock_figures(
            report=report, as_of=report.covers_to, expected_version=report.version, by=checker
        )
    signing.sign(report=report, override="", expected_version=report.version, by=story.who(Role.DIRECTOR))
    report.prepared_at, report.locked_at, report.signed_at = (
        datetime.combine(due_on - timedelta(days=days), time(19, 0), tzinfo=now().tzinfo)
        for days in (9, 6, 3)
    )
    report.document = to_json(signing.report_document_now(report))
    went = due_on - timedelta(days=2)
    federal = report.award.route.value == "federal_direct"
    facts = sending.SendFacts(
        local=datetime.combine(went, time(11, 20)),
        zone="America/New_York",
        method=SendMethod.JUSTGRANTS if federal else SendMethod.STATE_PORTAL,
        receipt_number=f"{'JG' if federal else 'PA'}-{report.id:05d}",
    )
    sending.record_send(
        report=report,
        facts=facts,
        receipt=None,
        printed=_is_latest(story, report),
        expected_version=report.version,
        by=writer,
    )
    if went + timedelta(days=7) <= story.today:
        sending.record_accepted(
            report=report,
            on=went + timedelta(days=7),
            comments="",
            expected_version=report.version,
            by=writer,
        )


def _is_latest(story: Story, report: Report) -> bool:
    """Whether its PDF is kept beside the workbook: setting all of them would make the demonstration slow to load."""
    due_on = report.due_on or story.today
    recent = due_on >= story.today - timedelta(days=45)
    return report.has_form and recent and report.award_id == story.awards["services"]


def _being_written(story: Story) -> None:
    """The state's next invoice is begun."""
    query = (
        sa.select(Report)
        .join(Deadline, Deadline.id == Report.deadline_id)
        .where(Report.award_id == story.awards["street"], Deadline.due_on >= story.today)
        .order_by(Deadline.due_on, Report.id)
        .limit(1)
    )
    report = db.session.scalar(query)
    if report is not None:
        report.state = ReportState.DRAFTING
        _write(story, report)


def _waiting_for_finance(story: Story) -> None:
    """The foundation asked for a word in between; finance has it."""
    award, by = demo_award(story, "harbor"), story.who(Role.DEVELOPMENT)
    last = story.first_of_month(0) - timedelta(days=1)
    covers = Period(award.starts_on, max(last, award.starts_on))
    facts = ReportFacts(
        kind=ReportKind.PERFORMANCE,
        name="Interim report for the foundation’s board",
        covers=covers,
        due_on=_working(story.day(12)),
        due_source="Their program officer’s letter",
    )
    report = add_report(award=award, facts=facts, by=by)
    _write(story, report)
    signing.hand_over(report=report, expected_version=report.version, by=by)


def _working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
