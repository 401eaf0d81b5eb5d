"""When reports to a funder fall due: one calendar per family of funders, and the next dates of each.

Financial reports cover calendar quarters or a year; performance reports cover half years. A due date that a
funder publishes (January 30, March 2) is kept as published; it is not moved for weekends. Work dates are the
reader's own affair.

========  =========================  ========================================  ==================
calendar  financial report           performance report                        final
========  =========================  ========================================  ==================
ojp       Jan 30, Apr 30, Jul 30,    Jan 30 (Jul-Dec), Jul 30 (Jan-Jun)        120 days after end
          Oct 30
cops      as ojp                     Mar 2 (Aug-Jan), Aug 30 (Feb-Jul)         120 days
hhs       as ojp                     Jan 30, Apr 30, Jul 30, Oct 30            120 days
samhsa    90 days after the budget   90 days after the budget period           120 days
          period
federal   30 days after a quarter    30 days after a half year                 120 days
state     the 15th after a month     the 15th after a quarter                  90 days
year_end  -                          30 days after the grant year              30 days
agreed    as agreed                  as agreed                                 as agreed
========  =========================  ========================================  ==================

Sources: 2 CFR 200.328, 200.329 and 200.344(b); OJP, OVW and COPS reporting pages; OTIP indicator collections
(OMB 0970-0467, 0970-0542). State and foundation rows are common practice: the agreement decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_QUARTERLY = ((1, 30), (4, 30), (7, 30), (10, 30))
_HALF_YEARLY = ((1, 30), (7, 30))


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """What one family of funders asks for.

    Dates are (month, day) pairs; empty where they hang on the award.
    """

    key: str
    label: str
    financial: str
    performance: str
    final: str
    financial_dates: tuple[tuple[int, int], ...] = ()
    performance_dates: tuple[tuple[int, int], ...] = ()


CALENDARS: dict[str, ReportingCalendar] = {
    "ojp": ReportingCalendar(
        "ojp",
        "DOJ: OJP and OVW",
        "SF-425 each quarter, 30 days after it ends",
        "Performance report each half year, due Jan 30 and Jul 30",
        "Final reports 120 days after the award ends",
        _QUARTERLY,
        _HALF_YEARLY,
    ),
    "cops": ReportingCalendar(
        "cops",
        "DOJ: COPS",
        "SF-425 each quarter, 30 days after it ends",
        "Performance report due Mar 2 and Aug 30",
        "Final reports 120 days after the award ends",
        _QUARTERLY,
        ((3, 2), (8, 30)),
    ),
    "hhs": ReportingCalendar(
        "hhs",
        "HHS: ACF",
        "SF-425 each quarter, 30 days after it ends",
        "Program indicators each quarter and a yearly report",
        "Final reports 120 days after the award ends",
        _QUARTERLY,
        _QUARTERLY,
    ),
    "samhsa": ReportingCalendar(
        "samhsa",
        "HHS: yearly",
        "SF-425 once a year, 90 days after the budget period",
        "Yearly performance report, 90 days after the budget period",
        "Final reports 120 days after the award ends",
    ),
    "federal": ReportingCalendar(
        "federal",
        "Other federal",
        "SF-425 each quarter, 30 days after it ends",
        "Performance report each half year, due Jan 30 and Jul 30",
        "Final reports 120 days after the award ends",
        _QUARTERLY,
        _HALF_YEARLY,
    ),
    "state": ReportingCalendar(
        "state",
        "State pass-through",
        "Invoice each month, usually by the 15th",
        "Program report each quarter, usually by the 15th",
        "Final reports 90 days after the subaward ends",
        tuple((month, 15) for month in range(1, 13)),
        ((1, 15), (4, 15), (7, 15), (10, 15)),
    ),
    "year_end": ReportingCalendar(
        "year_end",
        "Foundation: once a year",
        "One page of figures with the report",
        "One report, 30 days after the grant year",
        "The last yearly report",
    ),
    "agreed": ReportingCalendar(
        "agreed", "As agreed", "As the agreement says", "As the agreement says", "As the agreement says"
    ),
}


def reporting_calendar(key: str) -> ReportingCalendar:
    """The calendar called ``key``; "as agreed" where the name is unknown."""
    return CALENDARS.get(key, CALENDARS["agreed"])


def calendar_choices() -> list[tuple[str, str]]:
    """Key and label of every calendar, for a form."""
    return [(one.key, one.label) for one in CALENDARS.values()]


def next_due(dates: tuple[tuple[int, int], ...], today: date) -> date | None:
    """The first of the yearly dates on or after ``today``, or None where there are none."""
    coming = [date(year, month, day) for year in (today.year, today.year + 1) for month, day in dates]
    return min((day for day in coming if day >= today), default=None)
