"""Rule 14: due dates come from the funder's calendar, in the numbers of the module's own table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.errors import DomainError
from funding.kernel.workdays import is_working_day
from funding.work.funder_calendars import ReportCalendar, report_due

C = ReportCalendar


@pytest.mark.parametrize(
    ("calendar", "ends", "due"),
    [
        (C.DOJ_FINANCIAL, date(2026, 3, 31), date(2026, 4, 30)),
        (C.DOJ_FINANCIAL, date(2026, 6, 30), date(2026, 7, 30)),
        (C.DOJ_FINANCIAL, date(2026, 9, 30), date(2026, 10, 30)),
        (C.DOJ_FINANCIAL, date(2026, 12, 31), date(2027, 1, 30)),
        (C.OJP_PROGRESS, date(2026, 6, 30), date(2026, 7, 30)),
        (C.OJP_PROGRESS, date(2026, 12, 31), date(2027, 1, 30)),
        (C.COPS_PERFORMANCE, date(2026, 7, 31), date(2026, 8, 30)),
        (C.COPS_PERFORMANCE, date(2027, 1, 31), date(2027, 3, 2)),
        (C.COPS_PERFORMANCE, date(2028, 1, 31), date(2028, 3, 2)),
        (C.FINAL_RECIPIENT, date(2026, 9, 30), date(2027, 1, 28)),
        (C.FINAL_SUBRECIPIENT, date(2026, 9, 30), date(2026, 12, 29)),
        (C.ANNUAL, date(2026, 6, 30), date(2026, 9, 28)),
    ],
)
def test_rule_14_and_the_table_of_the_module(calendar: ReportCalendar, ends: date, due: date) -> None:
    assert report_due(calendar, ends).due_on == due


def test_rule_14_the_printed_day_is_kept_and_the_difference_told() -> None:
    assert "Mar 1, 2028" in report_due(C.COPS_PERFORMANCE, date(2028, 1, 31)).note
    assert report_due(C.COPS_PERFORMANCE, date(2027, 1, 31)).note == ""


def test_rule_14_a_saturday_is_not_moved_later() -> None:
    found = report_due(C.DOJ_FINANCIAL, date(2026, 12, 31))
    assert found.due_on.weekday() == 5
    assert found.finish_by == date(2027, 1, 29)


@given(
    st.sampled_from([C.QUARTERLY, C.ANNUAL, C.FINAL_RECIPIENT]), st.dates(date(2000, 1, 1), date(2080, 1, 1))
)
def test_the_day_to_finish_is_a_working_day_and_never_after_the_due_one(
    calendar: ReportCalendar, ends: date
) -> None:
    found = report_due(calendar, ends)
    assert found.finish_by <= found.due_on
    assert is_working_day(found.finish_by)


def test_a_day_on_which_no_period_ends_is_refused() -> None:
    with pytest.raises(DomainError):
        report_due(C.DOJ_FINANCIAL, date(2026, 4, 30))
