"""When reports to funders fall due: one table for every family of funders, with what each asks for over an award.

A quarterly or half-yearly federal report is due 30 days after its period, a yearly one 90 (2 CFR 200.328, 200.329). The
final one is due 120 days after the award for a recipient and 90 for a subrecipient (2 CFR 200.344(b)). A day that the
funder prints is kept as printed and a difference from the count is told: the COPS Office prints March 2 for its period
to January 31, which in a leap year is one day after the thirtieth. No day is ever moved later for a weekend or a
holiday: that needs a rule of the funder's own. The day to finish is then the last working day before.

========  =======================  ====================================  =======================  ============
calendar  financial                performance                           data entry               final
========  =======================  ====================================  =======================  ============
ojp       each quarter, 30 days    each half year, 30 days               -                        120 days
ovc       as ojp                   as ojp                                each quarter, 30 days    120 days
ovw       as ojp                   as ojp                                -                        120 days
cops      as ojp                   Mar 2 (Aug-Jan), Aug 30 (Feb-Jul)     -                        120 days
hhs       as ojp                   each budget year, 90 days             each quarter, 30 days    120 days
samhsa    each budget year, 90     each budget year, 90 days             -                        120 days
federal   each quarter, 30 days    each half year, 30 days               -                        120 days
state     each month, on the 15th  each quarter, on the 15th             -                        90 days
year_end  -                        each grant year, 30 days              -                        30 days
agreed    as agreed                as agreed                             as agreed                as agreed
========  =======================  ====================================  =======================  ============

==========================  =============  ==================  =======================================
report                      period ends    due                 because
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

Sources: OJP, OVC, OVW and COPS reporting pages; OTIP indicator collections (OMB 0970-0467, 0970-0542). State and
foundation rows are common practice: the agreement decides.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from funding.kernel.workdays import on_or_before
from funding.kernel.zoned import format_date


class Cycle(StrEnum):
    """How the periods of a report follow each other. A year is the award's own budget period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    COPS_HALF = "cops_half"
    YEAR = "year"

    @property
    def label(self) -> str:
        """How often, as a form says it."""
        return {"month": "Monthly", "quarter": "Quarterly", "year": "Annual"}.get(self.value, "Semi-annual")


class Ending(StrEnum):
    """What becomes of a report at the end of the award: its last one is final, or a final comes besides."""

    LAST = "last"
    BESIDES = "besides"
    NONE = "none"


_END_MONTHS = {
    Cycle.MONTH: tuple(range(1, 13)),
    Cycle.QUARTER: (3, 6, 9, 12),
    Cycle.HALF: (6, 12),
    Cycle.COPS_HALF: (1, 7),
}


@dataclass(frozen=True, slots=True)
class ReportRule:
    """One report that a family of funders asks for again and again.

    ``kind`` is "financial", "performance" or "data". It is due ``days`` after its period, or on ``day_of_month`` of the
    month after it; ``printed`` are days the funder prints, as (month the period ends, month due, day due).
    """

    key: str
    kind: str
    title: str
    cycle: Cycle
    days: int = 30
    day_of_month: int | None = None
    printed: tuple[tuple[int, int, int], ...] = ()
    ending: Ending = Ending.LAST
    final_title: str = ""

    def cycle_end(self, day: date) -> date | None:
        """The last day of the calendar period in which ``day`` lies, or None where periods are the award's own."""
        months = _END_MONTHS.get(self.cycle)
        if months is None:
            return None
        month = next((one for one in months if one >= day.month), months[0])
        year = day.year if month >= day.month else day.year + 1
        return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class ReportDue:
    """When a report is due, the last working day up to it, and what to know about it (empty where nothing)."""

    due_on: date
    finish_by: date
    note: str = ""


def report_due(rule: ReportRule, period_end: date) -> ReportDue:
    """When the report on the period that ends on ``period_end`` is due."""
    if rule.day_of_month is not None:
        following = date(
            period_end.year + period_end.month // 12, period_end.month % 12 + 1, rule.day_of_month
        )
        return ReportDue(following, on_or_before(following))
    counted = period_end + timedelta(days=rule.days)
    due, note = counted, ""
    whole = period_end.day == monthrange(period_end.year, period_end.month)[1]
    for month, due_month, due_day in rule.printed if whole else ():
        if month == period_end.month:
            due = date(period_end.year + (due_month < month), due_month, due_day)
    if due != counted:
        note = f"The funder prints {format_date(due)}; {rule.days} days would be {format_date(counted)}."
    return ReportDue(due, on_or_before(due), note)


def final_due(calendar: ReportingCalendar, ends_on: date) -> ReportDue:
    """When the final reports of an award that ends on ``ends_on`` are due."""
    due = ends_on + timedelta(days=calendar.final_days)
    return ReportDue(due, on_or_before(due))


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """What one family of funders asks for: its reports, and in words for a funder's page."""

    key: str
    label: str
    financial: str
    performance: str
    final: str
    rules: tuple[ReportRule, ...] = ()
    final_days: int = 120

    def dates(self, *kinds: str) -> tuple[tuple[int, int], ...]:
        """The yearly (month, day) pairs on which reports of the kinds fall due; none where they hang on the award."""
        found: dict[tuple[int, int], None] = {}
        for rule in self.rules:
            if rule.kind in kinds:
                for month in _END_MONTHS.get(rule.cycle, ()):
                    due = report_due(rule, date(2025, month, monthrange(2025, month)[1])).due_on
                    found[due.month, due.day] = None
        return tuple(sorted(found))

    @property
    def financial_dates(self) -> tuple[tuple[int, int], ...]:
        """When financial reports fall due each year."""
        return self.dates("financial")

    @property
    def performance_dates(self) -> tuple[tuple[int, int], ...]:
        """When performance reports and data entries fall due each year."""
        return self.dates("performance", "data")


_FFR = ReportRule(
    "ffr", "financial", "Federal Financial Report (SF-425)", Cycle.QUARTER, final_title="Final SF-425"
)
_FFR_YEARLY = ReportRule(
    "ffr", "financial", "Federal Financial Report (SF-425)", Cycle.YEAR, 90, final_title="Final SF-425"
)
_HALF_YEARLY = ReportRule(
    "performance", "performance", "Performance report", Cycle.HALF, final_title="Final performance report"
)
_COPS = ReportRule(
    "performance",
    "performance",
    "Performance report",
    Cycle.COPS_HALF,
    printed=((1, 3, 2), (7, 8, 30)),
    final_title="Final performance report",
)
_YEARLY = ReportRule(
    "performance",
    "performance",
    "Annual performance report",
    Cycle.YEAR,
    90,
    final_title="Final performance report",
)
_PMT = ReportRule("data", "data", "Measures in the PMT", Cycle.QUARTER, ending=Ending.NONE)
_INDICATORS = ReportRule("data", "data", "Program indicators", Cycle.QUARTER, ending=Ending.NONE)
_INVOICE = ReportRule(
    "invoice",
    "financial",
    "Invoice and expenditure report",
    Cycle.MONTH,
    day_of_month=15,
    ending=Ending.BESIDES,
    final_title="Final expenditure report",
)
_STATE_PROGRAM = ReportRule(
    "performance",
    "performance",
    "Program report",
    Cycle.QUARTER,
    day_of_month=15,
    final_title="Final program report",
)
_GRANT_YEAR = ReportRule(
    "performance", "performance", "Report on the grant", Cycle.YEAR, 30, final_title="Final report"
)
_FFR_WORDS = "SF-425 each quarter, 30 days after it ends"
_FINAL_WORDS = "Final reports 120 days after the award ends"
_HALVES_WORDS = "Performance report each half year, due Jan 30 and Jul 30"

CALENDARS: dict[str, ReportingCalendar] = {
    one.key: one
    for one in (
        ReportingCalendar("ojp", "DOJ: OJP", _FFR_WORDS, _HALVES_WORDS, _FINAL_WORDS, (_FFR, _HALF_YEARLY)),
        ReportingCalendar(
            "ovc",
            "DOJ: OVC",
            _FFR_WORDS,
            "Measures each quarter in the PMT, performance report due Jan 30 and Jul 30",
            _FINAL_WORDS,
            (_FFR, _PMT, _HALF_YEARLY),
        ),
        ReportingCalendar("ovw", "DOJ: OVW", _FFR_WORDS, _HALVES_WORDS, _FINAL_WORDS, (_FFR, _HALF_YEARLY)),
        ReportingCalendar(
            "cops",
            "DOJ: COPS",
            _FFR_WORDS,
            "Performance report due Mar 2 and Aug 30",
            _FINAL_WORDS,
            (_FFR, _COPS),
        ),
        ReportingCalendar(
            "hhs",
            "HHS: ACF",
            _FFR_WORDS,
            "Program indicators each quarter and a yearly report",
            _FINAL_WORDS,
            (_FFR, _INDICATORS, _YEARLY),
        ),
        ReportingCalendar(
            "samhsa",
            "HHS: yearly",
            "SF-425 once a year, 90 days after the budget period",
            "Yearly performance report, 90 days after the budget period",
            _FINAL_WORDS,
            (_FFR_YEARLY, _YEARLY),
        ),
        ReportingCalendar(
            "federal", "Other federal", _FFR_WORDS, _HALVES_WORDS, _FINAL_WORDS, (_FFR, _HALF_YEARLY)
        ),
        ReportingCalendar(
            "state",
            "State pass-through",
            "Invoice each month, usually by the 15th",
            "Program report each quarter, usually by the 15th",
            "Final reports 90 days after the subaward ends",
            (_INVOICE, _STATE_PROGRAM),
            final_days=90,
        ),
        ReportingCalendar(
            "year_end",
            "Foundation: once a year",
            "One page of figures with the report",
            "One report, 30 days after the grant year",
            "The last yearly report",
            (_GRANT_YEAR,),
            final_days=30,
        ),
        ReportingCalendar(
            "agreed", "As agreed", "As the agreement says", "As the agreement says", "As the agreement says"
        ),
    )
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
