"""When reports to funders are due, as each prints or counts it.

A quarterly or semiannual federal report is due 30 days after its period, an annual one 90 (2 CFR 200.328, 200.329). The
final one is due 120 days after the award for a recipient and 90 for a subrecipient (2 CFR 200.344). The Office of
Justice Programs and the Office on Violence Against Women print the same days; the COPS Office prints March 2 for its
period to January 31, which in a leap year is one day after the thirtieth. What is printed is kept and the difference is
told. No day is moved later for a weekend or a holiday: that needs a rule of the funder's own. The day to finish is then
the last working day before.

==========================  =============  ==================  =======================================
calendar                    period ends    due                 because
==========================  =============  ==================  =======================================
DOJ financial report        Mar 31, 2026   Apr 30, 2026        30 days
DOJ financial report        Dec 31, 2026   Jan 30, 2027        30 days; a Saturday: finish by Jan 29
OJP, OVW progress report    Jun 30, 2026   Jul 30, 2026        30 days
COPS performance report     Jul 31, 2026   Aug 30, 2026        30 days
COPS performance report     Jan 31, 2027   Mar 2, 2027         30 days
COPS performance report     Jan 31, 2028   Mar 2, 2028         printed; 30 days would be Mar 1
final, recipient            Sep 30, 2026   Jan 28, 2027        120 days
final, subrecipient         Sep 30, 2026   Dec 29, 2026        90 days
annual                      Jun 30, 2026   Sep 28, 2026        90 days
==========================  =============  ==================  =======================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from funding.kernel.errors import DomainError
from funding.kernel.workdays import on_or_before
from funding.kernel.zoned import format_date

_MONTH_ENDS = {3: 31, 6: 30, 7: 31, 9: 30, 12: 31, 1: 31}
_QUARTERS, _HALVES, _COPS_HALVES = (3, 6, 9, 12), (6, 12), (1, 7)


class ReportCalendar(StrEnum):
    """A funder's rule for when a report is due."""

    DOJ_FINANCIAL = "doj_financial"
    OJP_PROGRESS = "ojp_progress"
    COPS_PERFORMANCE = "cops_performance"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    FINAL_RECIPIENT = "final_recipient"
    FINAL_SUBRECIPIENT = "final_subrecipient"


@dataclass(frozen=True, slots=True)
class ReportDue:
    """When a report is due, the last working day up to it, and what to know about it (empty where nothing)."""

    due_on: date
    finish_by: date
    note: str = ""


_DAYS = {
    ReportCalendar.DOJ_FINANCIAL: 30,
    ReportCalendar.OJP_PROGRESS: 30,
    ReportCalendar.COPS_PERFORMANCE: 30,
    ReportCalendar.QUARTERLY: 30,
    ReportCalendar.ANNUAL: 90,
    ReportCalendar.FINAL_RECIPIENT: 120,
    ReportCalendar.FINAL_SUBRECIPIENT: 90,
}
_ENDS = {
    ReportCalendar.DOJ_FINANCIAL: _QUARTERS,
    ReportCalendar.OJP_PROGRESS: _HALVES,
    ReportCalendar.COPS_PERFORMANCE: _COPS_HALVES,
}


def report_due(calendar: ReportCalendar, period_end: date) -> ReportDue:
    """When the report on the period that ends on ``period_end`` is due.

    Raises DomainError for a day on which no period of a printed calendar ends.
    """
    months = _ENDS.get(calendar)
    if months and (period_end.month not in months or period_end.day != _MONTH_ENDS[period_end.month]):
        raise DomainError(f"No period of this calendar ends on {format_date(period_end)}.")
    counted = period_end + timedelta(days=_DAYS[calendar])
    due, note = counted, ""
    if calendar is ReportCalendar.COPS_PERFORMANCE and period_end.month == 1:
        due = date(period_end.year, 3, 2)
        if due != counted:
            note = f"The funder prints {format_date(due)}; 30 days would be {format_date(counted)}."
    return ReportDue(due, on_or_before(due), note)
