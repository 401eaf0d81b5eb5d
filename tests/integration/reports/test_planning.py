"""An award's reports are laid out as its funder's calendar asks, and laid out again without touching what was begun."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from funding.applications.types import Stage
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.reports.models import Report
from funding.reports.queries import answers_of, steps_of
from funding.reports.queries.plan import preview
from funding.reports.services.planning import apply_plan
from funding.reports.services.single import ReportFacts, add_report, change_report, remove_report
from funding.reports.types import ReportKind, ReportState
from funding.work.models import Deadline
from funding.work.services import set_done
from funding.work.types import DeadlineKind
from tests.builders.awards import build_amendment, build_award
from tests.builders.reports import build_report, lay_out_reports


def test_a_plan_gives_each_report_its_dates_steps_and_questions(database):
    found = lay_out_reports(build_award(reporting_calendar="ovc"))
    assert [(one.name.split(",")[0], one.due_on) for one in found[:3]] == [
        ("Federal Financial Report (SF-425)", date(2027, 1, 30)),
        ("Measures in the PMT", date(2027, 1, 30)),
        ("Performance report", date(2027, 1, 30)),
    ]
    form, _, performance = found[:3]
    assert form.has_form
    assert answers_of(form.id) == []
    assert len(answers_of(performance.id)) > 4
    steps = steps_of(performance.id)
    assert [one.label for one in steps] == ["Data pull", "Draft", "Finance check", "Sign-off"]
    assert [one.due_on for one in steps] == sorted(one.due_on for one in steps)
    assert steps[-1].due_on < performance.due_on
    gate = db.session.get(Deadline, form.deadline_id)
    assert (gate.kind, gate.record_id) == (DeadlineKind.REPORT, form.id)


def test_laying_out_again_changes_nothing(database):
    award = build_award()
    lay_out_reports(award)
    assert [one for one in preview(award) if one.doing.changes] == []
    assert apply_plan(award=award, by=SYSTEM) == []


def test_after_an_extension_only_what_nobody_began_changes(database):
    award = build_award()
    reports = lay_out_reports(award)
    begun = next(one for one in reports if one.final and one.rule == "performance")
    begun.state = ReportState.DRAFTING
    build_amendment(award, date(2027, 6, 1), new_ends_on=date(2027, 12, 31))
    apply_plan(award=award, by=SYSTEM)
    forms = [one for one in lay_out_reports(award) if one.rule == "ffr"]
    assert [(one.covers_to, one.final, one.due_on) for one in forms[-2:]] == [
        (date(2027, 9, 30), False, date(2027, 10, 30)),
        (date(2027, 12, 31), True, date(2028, 4, 29)),
    ]
    assert begun.covers_to == date(2027, 9, 30)
    assert begun.final


def test_a_report_of_ones_own_needs_what_tells_its_day(database):
    award = build_award(reporting_calendar="agreed")
    facts = ReportFacts(
        ReportKind.PERFORMANCE, "Letter", Period(date(2026, 10, 1), date(2026, 10, 31)), date(2026, 12, 1)
    )
    with pytest.raises(DomainError) as refused:
        add_report(award=award, facts=facts, by=SYSTEM)
    assert refused.value.field == "due_source"


def test_moving_the_due_date_takes_the_steps_along_and_keeps_the_report_out_of_later_plans(database):
    report = build_report()
    before = [one.due_on for one in steps_of(report.id)]
    facts = ReportFacts(
        report.report_kind, report.name, report.covers, date(2026, 12, 22), "A letter of the funder’s"
    )
    change_report(report=report, facts=facts, expected_version=report.version, by=SYSTEM)
    after = [one.due_on for one in steps_of(report.id)]
    assert report.due_on == date(2026, 12, 22)
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert report.by_hand


def test_a_report_taken_off_leaves_no_date_and_does_not_come_back(database):
    award = build_award()
    first = lay_out_reports(award)[0]
    remove_report(report=first, by=SYSTEM)
    assert db.session.scalars(sa.select(Deadline).where(Deadline.record_id == first.id)).all() == []
    assert apply_plan(award=award, by=SYSTEM) == []
    assert db.session.get(Report, first.id).archived_at is not None


def test_the_pipeline_knows_what_the_funder_waits_for_next(database):
    award = build_award()
    assert award.application.stage is Stage.AWARDED
    later, sooner = (
        build_report(award, name=str(day), due_on=day) for day in (date(2026, 12, 20), date(2026, 12, 4))
    )
    assert award.application.next_deadline_id == sooner.deadline_id
    set_done(deadline=db.session.get(Deadline, sooner.deadline_id), record=sooner, done=True, by=SYSTEM)
    assert award.application.next_deadline_id == later.deadline_id
    remove_report(report=later, by=SYSTEM)
    assert award.application.next_deadline_id is None
