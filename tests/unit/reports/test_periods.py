"""Which reports an award asks for, and what a new plan leaves alone: the tables of the module."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.funders.reporting import CALENDARS
from funding.kernel.periods import Period, add_months
from funding.reports.periods import Doing, Planned, Present, compare, lay_out, span
from funding.reports.recipes import DATA_PULL, questions, steps
from funding.reports.types import ReportKind
from funding.work.ladder import counted_back

YEAR = Period(date(2025, 10, 1), date(2026, 9, 30))
LATE = date(2026, 2, 10)


def rows(plan: list[Planned], rule: str) -> list[tuple[str, str, date]]:
    """Title, days and due date of one rule's reports."""
    return [(one.title, span(one.covers), one.due.due_on) for one in plan if one.rule == rule]


def test_rule_14_an_award_made_late_reports_from_its_start() -> None:
    plan = lay_out(CALENDARS["ojp"], award=YEAR, awarded_on=LATE)
    assert rows(plan, "ffr") == [
        ("Federal Financial Report (SF-425)", "Oct 1, 2025 to Mar 31, 2026", date(2026, 4, 30)),
        ("Federal Financial Report (SF-425)", "Apr 1 to Jun 30, 2026", date(2026, 7, 30)),
        ("Final SF-425", "Jul 1 to Sep 30, 2026", date(2027, 1, 28)),
    ]
    assert rows(plan, "performance") == [
        ("Performance report", "Oct 1, 2025 to Jun 30, 2026", date(2026, 7, 30)),
        ("Final performance report", "Jul 1 to Sep 30, 2026", date(2027, 1, 28)),
    ]


def test_measures_are_entered_each_quarter_and_have_no_final() -> None:
    plan = lay_out(CALENDARS["ovc"], award=YEAR, awarded_on=None)
    assert [due for _, _, due in rows(plan, "data")] == [
        date(2026, 1, 30), date(2026, 4, 30), date(2026, 7, 30), date(2026, 10, 30),
    ]  # fmt: skip


def test_a_state_wants_twelve_invoices_and_a_final_besides_within_90_days() -> None:
    plan = lay_out(CALENDARS["state"], award=YEAR, awarded_on=None)
    invoices = rows(plan, "invoice")
    assert len(invoices) == 13
    assert invoices[0] == ("Invoice and expenditure report", "Oct 1 to Oct 31, 2025", date(2025, 11, 15))
    assert invoices[-1] == ("Final expenditure report", "Oct 1, 2025 to Sep 30, 2026", date(2026, 12, 29))


def test_yearly_reports_follow_the_budget_periods() -> None:
    award = Period(date(2025, 10, 1), date(2027, 9, 30))
    plan = lay_out(CALENDARS["samhsa"], award=award, awarded_on=None)
    assert [(one.covers.end, one.due.due_on) for one in plan if one.rule == "ffr"] == [
        (date(2026, 9, 30), date(2026, 12, 29)),
        (date(2027, 9, 30), date(2028, 1, 28)),
    ]
    assert lay_out(CALENDARS["agreed"], award=award, awarded_on=None) == []


@given(
    st.sampled_from([one for one in CALENDARS.values() if one.rules]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 40),
    st.integers(0, 400),
)
@settings(max_examples=60, deadline=None)
def test_regular_reports_cover_every_day_once(calendar, start, months, late):
    award = Period(start, add_months(start, months))
    awarded = date.fromordinal(start.toordinal() + late)
    plan = lay_out(calendar, award=award, awarded_on=awarded)
    assert len({one.key for one in plan}) == len(plan)
    for rule in calendar.rules:
        covers = sorted(one.covers for one in plan if one.rule == rule.key and not one.key.endswith(":final"))
        assert (covers[0].start, covers[-1].end) == (award.start, award.end)
        assert all(
            later.start.toordinal() == earlier.end.toordinal() + 1 for earlier, later in pairwise(covers)
        )
    assert all(one.due.due_on > one.covers.end for one in plan)


def present(planned: Planned, number: int, **changed: object) -> Present:
    """A report that stands as planned."""
    values = {
        "id": number, "key": planned.key, "name": planned.name, "covers": planned.covers,
        "due_on": planned.due.due_on, "final": planned.final, "begun": False, "by_hand": False,
    }  # fmt: skip
    return Present(**{**values, **changed})


def test_the_same_plan_changes_nothing() -> None:
    plan = lay_out(CALENDARS["ovc"], award=YEAR, awarded_on=None)
    standing = [present(one, number) for number, one in enumerate(plan)]
    assert {one.doing for one in compare(plan, standing)} == {Doing.KEEP}


def test_an_extension_makes_the_final_report_a_regular_one_and_adds_another() -> None:
    before = lay_out(CALENDARS["ojp"], award=YEAR, awarded_on=None)
    after = lay_out(CALENDARS["ojp"], award=Period(YEAR.start, date(2026, 12, 31)), awarded_on=None)
    standing = [present(one, number) for number, one in enumerate(before)]
    found = [(one.doing, one.name) for one in compare(after, standing) if one.doing is not Doing.KEEP]
    assert found == [
        (Doing.CHANGE, "Federal Financial Report (SF-425), Jul 1 to Sep 30, 2026"),
        (Doing.CHANGE, "Final performance report, Jul 1 to Dec 31, 2026"),
        (Doing.ADD, "Final SF-425, Oct 1 to Dec 31, 2026"),
    ]


def test_what_is_begun_or_changed_by_hand_or_added_stays() -> None:
    before = lay_out(CALENDARS["ojp"], award=YEAR, awarded_on=None)
    standing = [
        present(one, number, begun=one.rule == "ffr", by_hand=one.rule != "ffr")
        for number, one in enumerate(before)
    ]
    added = present(before[0], 99, key="", name="A letter to the board")
    shorter = lay_out(CALENDARS["ojp"], award=Period(YEAR.start, date(2026, 3, 31)), awarded_on=None)
    found = compare(shorter, [*standing, added])
    assert {one.doing for one in found} == {Doing.BEGUN, Doing.BY_HAND}
    assert "A letter to the board" not in {one.name for one in found}


def test_what_a_shorter_award_no_longer_asks_for_is_named() -> None:
    before = lay_out(CALENDARS["ojp"], award=YEAR, awarded_on=None)
    shorter = lay_out(CALENDARS["ojp"], award=Period(YEAR.start, date(2026, 6, 30)), awarded_on=None)
    found = compare(shorter, [present(one, number) for number, one in enumerate(before)])
    assert [one.name for one in found if one.doing is Doing.REMOVE] == [
        "Final SF-425, Jul 1 to Sep 30, 2026",
        "Final performance report, Jul 1 to Sep 30, 2026",
    ]


@pytest.mark.parametrize("kind", list(ReportKind))
@pytest.mark.parametrize(
    ("covers_to", "due_on"),
    [(date(2026, 9, 30), date(2026, 10, 30)), (date(2026, 9, 30), date(2026, 10, 15))],
)
def test_nothing_is_pulled_before_the_period_is_over(kind: ReportKind, covers_to: date, due_on: date) -> None:
    found = steps(kind, covers_to=covers_to, due_on=due_on)
    assert found[0].place == DATA_PULL
    days = [counted_back(due_on, one.days_before) for one in found]
    assert covers_to < days[0]
    assert days == sorted(days)


def test_a_final_report_asks_for_the_whole_award_as_well() -> None:
    usual = questions("ojp", ReportKind.PERFORMANCE, final=False, form=False)
    final = questions("ojp", ReportKind.PERFORMANCE, final=True, form=False)
    kept = [one.key for one in usual if one.key not in {"assistance", "on_track", "next"}]
    assert [one.key for one in final] == [*kept, "whole", "lasting", "lessons"]
    assert questions("ojp", ReportKind.FINANCIAL, final=False, form=True) == ()


def test_a_period_of_one_day_is_said_as_that_day() -> None:
    assert span(Period(date(2026, 9, 30), date(2026, 9, 30))) == "Sep 30, 2026"
    assert span(Period(date(2026, 7, 1), date(2026, 9, 30))) == "Jul 1 to Sep 30, 2026"


def test_an_award_that_ends_in_a_begun_period_still_has_a_final_report() -> None:
    before = lay_out(CALENDARS["ojp"], award=YEAR, awarded_on=None)
    standing = [present(one, number, begun=not one.final) for number, one in enumerate(before)]
    shorter = lay_out(CALENDARS["ojp"], award=Period(YEAR.start, date(2026, 6, 30)), awarded_on=None)
    changes = compare(shorter, standing)
    finals = [one for one in changes if one.doing is Doing.ADD]
    assert {(one.key, one.due_on) for one in finals} == {
        ("ffr:final", date(2026, 10, 28)),
        ("performance:final", date(2026, 10, 28)),
    }
    known = [one for one in standing if not one.final]
    laid_out = [present(one.planned, 90 + place) for place, one in enumerate(finals) if one.planned]
    assert not any(one.doing.changes for one in compare(shorter, [*known, *laid_out]))
