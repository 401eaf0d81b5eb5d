"""The periods in which outreach is counted: quarters and years of the organization's fiscal year, and their names.

=========================  =====================================
typed or stored            period (fiscal years begin in October)
=========================  =====================================
``FY2027 Q1``              Oct 1 to Dec 31, 2026
``FY2027``                 Oct 1, 2026 to Sep 30, 2027
``2026-10``                Oct 1 to Oct 31, 2026
``2026``                   Jan 1 to Dec 31, 2026
``2026-10-01..2026-12-31`` Oct 1 to Dec 31, 2026
=========================  =====================================
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from funding.kernel.errors import DomainError
from funding.kernel.periods import Period, add_months, fiscal_year_of, fiscal_year_period, quarters
from funding.kernel.zoned import format_date

_FISCAL = re.compile(r"FY ?(\d{4})(?:[ -]?Q([1-4]))?", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.| to )(\d{4}-\d{2}-\d{2})")
_WRONG = "Write a period such as FY2027 Q1, FY2027, 2026-10, 2026 or 2026-10-01..2026-12-31."


def quarter_of(day: date, start_month: int) -> Period:
    """The quarter of the organization's fiscal year in which ``day`` lies."""
    year = fiscal_year_period(fiscal_year_of(day, start_month), start_month)
    return next(one for one in quarters(year) if one.contains(day))


def year_of(day: date, start_month: int) -> Period:
    """The organization's fiscal year in which ``day`` lies."""
    return fiscal_year_period(fiscal_year_of(day, start_month), start_month)


def quarters_between(first: date, last: date, start_month: int) -> list[Period]:
    """Every quarter that has a day from ``first`` to ``last``, in order."""
    found = [quarter_of(first, start_month)]
    while found[-1].end < last:
        found.append(quarter_of(found[-1].end + timedelta(days=1), start_month))
    return found


def with_quarters(period: Period, start_month: int) -> list[Period]:
    """The period, and behind it the quarters that lie in it whole."""
    found = quarters_between(period.start, period.end, start_month)
    return list(dict.fromkeys([period, *(one for one in found if period.overlap(one) == one)]))


def period_name(first: date, last: date, start_month: int) -> str:
    """What people call it: "FY2027 Q1", "FY2027", "Oct 2026", else its two days."""
    year = fiscal_year_of(first, start_month)
    whole = fiscal_year_period(year, start_month)
    if (first, last) == (whole.start, whole.end):
        return f"FY{year}"
    for number, quarter in enumerate(quarters(whole), start=1):
        if (first, last) == (quarter.start, quarter.end):
            return f"FY{year} Q{number}"
    if first.day == 1 and last == add_months(first, 1) - timedelta(days=1):
        return f"{first:%b} {first.year}"
    return f"{format_date(first)} to {format_date(last)}"


def days_in_words(period: Period) -> str:
    """A period for readers who do not count in our fiscal years: "Oct to Dec 2026", else its two days."""
    if period.start.day == 1 and (period.end + timedelta(days=1)).day == 1:
        return months_of(period)
    return f"{format_date(period.start)} to {format_date(period.end)}"


def months_of(period: Period) -> str:
    """The months of a period in short: "Oct to Dec 2026"."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b %Y}"
    begun = f"{start:%b}" if start.year == end.year else f"{start:%b %Y}"
    return f"{begun} to {end:%b %Y}"


def period_key(first: date, last: date) -> str:
    """The period as an address or a form holds it."""
    return f"{first.isoformat()}..{last.isoformat()}"


def parse_period(text: str, start_month: int) -> Period:
    """The period that is written. Raises DomainError with a sentence that shows how to write one."""
    text = text.strip()
    try:
        if found := _FISCAL.fullmatch(text):
            year = fiscal_year_period(int(found[1]), start_month)
            return quarters(year)[int(found[2]) - 1] if found[2] else year
        if found := _DAYS.fullmatch(text):
            return Period(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
        if found := _MONTH.fullmatch(text):
            start = date(int(found[1]), int(found[2]), 1)
            return Period(start, add_months(start, 1) - timedelta(days=1))
        if _YEAR.fullmatch(text):
            return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    except (ValueError, OverflowError):
        pass
    raise DomainError(_WRONG, field="period")


def recent_periods(today: date, start_month: int) -> list[Period]:
    """The periods that are offered: the last eight quarters and the last three fiscal years, newest first."""
    found = []
    quarter, year = quarter_of(today, start_month), year_of(today, start_month)
    for _ in range(8):
        found.append(quarter)
        quarter = quarter_of(quarter.start - timedelta(days=1), start_month)
    for _ in range(3):
        found.append(year)
        year = year_of(year.start - timedelta(days=1), start_month)
    return found
