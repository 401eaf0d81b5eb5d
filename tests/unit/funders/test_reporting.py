"""Rule 14: due dates come from the funder's calendar, in the numbers of the module's own table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.funders.reporting import (
    CALENDARS,
    ReportRule,
    final_due,
    next_due,
    report_due,
    reporting_calendar,
)
from funding.kernel.workdays import is_working_day


def rule(calendar: str, key: str) -> ReportRule:
    """One report of a calendar."""
    return next(one for one in CALENDARS[calendar].rules if one.key == key)


FFR, PROGRESS, COPS = rule("ojp", "ffr"), rule("ovw", "performance"), rule("cops", "performance")
YEARLY = rule("samhsa", "ffr")
EVERY_RULE = [one for calendar in CALENDARS.values() for one in calendar.rules]


@pytest.mark.parametrize(
    ("which", "ends", "due"),
    [
        (FFR, date(2026, 3, 31), date(2026, 4, 30)),
        (FFR, date(2026, 6, 30), date(2026, 7, 30)),
        (FFR, date(2026, 9, 30), date(2026, 10, 30)),
        (FFR, date(2026, 12, 31), date(2027, 1, 30)),
        (PROGRESS, date(2026, 6, 30), date(2026, 7, 30)),
        (PROGRESS, date(2026, 12, 31), date(2027, 1, 30)),
        (COPS, date(2026, 7, 31), date(2026, 8, 30)),
        (COPS, date(2027, 1, 31), date(2027, 3, 2)),
        (COPS, date(2028, 1, 31), date(2028, 3, 2)),
        (YEARLY, date(2026, 6, 30), date(2026, 9, 28)),
        (rule("state", "invoice"), date(2026, 12, 31), date(2027, 1, 15)),
    ],
)
def test_rule_14_and_the_table_of_the_module(which: ReportRule, ends: date, due: date) -> None:
    assert report_due(which, ends).due_on == due


def test_rule_14_final_reports_of_recipient_and_subrecipient() -> None:
    ends = date(2026, 9, 30)
    assert final_due(CALENDARS["ojp"], ends).due_on == date(2027, 1, 28)
    assert final_due(CALENDARS["state"], ends).due_on == date(2026, 12, 29)


def test_rule_14_the_printed_day_is_kept_and_the_difference_told() -> None:
    assert "Mar 1, 2028" in report_due(COPS, date(2028, 1, 31)).note
    assert report_due(COPS, date(2027, 1, 31)).note == ""


def test_rule_14_a_saturday_is_not_moved_later() -> None:
    found = report_due(FFR, date(2026, 12, 31))
    assert found.due_on.weekday() == 5
    assert found.finish_by == date(2027, 1, 29)


@given(st.sampled_from(EVERY_RULE), st.dates(date(2000, 1, 1), date(2080, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_the_day_to_finish_is_a_working_day_and_never_after_the_due_one(
    which: ReportRule, ends: date
) -> None:
    found = report_due(which, ends)
    assert ends < found.due_on
    assert found.finish_by <= found.due_on
    assert is_working_day(found.finish_by)


@given(st.sampled_from(EVERY_RULE), st.dates(date(2000, 1, 1), date(2080, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_a_day_lies_in_the_period_that_ends_next(which: ReportRule, day: date) -> None:
    end = which.cycle_end(day)
    assert end is None or (day <= end and which.cycle_end(end) == end)


@pytest.mark.parametrize(
    ("calendar", "today", "financial", "performance"),
    [
        ("ojp", date(2026, 4, 1), date(2026, 4, 30), date(2026, 7, 30)),
        ("ojp", date(2026, 10, 31), date(2027, 1, 30), date(2027, 1, 30)),
        ("ojp", date(2027, 1, 30), date(2027, 1, 30), date(2027, 1, 30)),
        ("ovc", date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 30)),
        ("cops", date(2026, 8, 1), date(2026, 10, 30), date(2026, 8, 30)),
        ("cops", date(2027, 2, 1), date(2027, 4, 30), date(2027, 3, 2)),
        ("state", date(2026, 11, 22), date(2026, 12, 15), date(2027, 1, 15)),
        ("agreed", date(2026, 4, 1), None, None),
    ],
)
def test_a_funders_page_names_the_next_day(
    calendar: str, today: date, financial: date | None, performance: date | None
) -> None:
    found = reporting_calendar(calendar)
    assert next_due(found.financial_dates, today) == financial
    assert next_due(found.performance_dates, today) == performance


def test_an_unknown_calendar_is_as_agreed() -> None:
    assert reporting_calendar("nonsense") is CALENDARS["agreed"]
