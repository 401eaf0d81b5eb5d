"""What the records say of a fiscal year: expenditures, what was passed on, the pace, and what was entered about it.

A schedule shows the awards that its reader may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.accounts.queries import organization
from funding.actuals.queries import federal_expenditures, spent
from funding.awards.queries import standing
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.periods import Period, fiscal_year_of, fiscal_year_period
from funding.kernel.zoned import format_date
from funding.sefa.models import SefaYear
from funding.sefa.notes import Basis, Election, Note, notes_of
from funding.sefa.schedule import Row, Schedule, gaps, schedule
from funding.sefa.watch import Pace, Watch, likely_spent, package_due, threshold_on
from funding.subawards.queries import passed_through

FIRST_YEAR, LAST_YEAR = 2016, 2199


@dataclass(frozen=True, slots=True)
class Sefa:
    """The schedule of one fiscal year with its watch, its notes and what is missing in it."""

    fiscal_year: int
    period: Period
    as_of: date
    organization: str
    uei: str
    ein: str
    schedule: Schedule
    watch: Watch
    notes: tuple[Note, ...]
    gaps: tuple[str, ...]
    entered: SefaYear

    @property
    def is_over(self) -> bool:
        """Whether the fiscal year has ended, so that its figures are whole."""
        return self.as_of >= self.period.end

    @property
    def year_words(self) -> str:
        """The year as the schedule's title says it."""
        return year_words(self.period, self.as_of)


def year_words(period: Period, as_of: date) -> str:
    """A fiscal year as a schedule says it: it is "ended" once its last day has come."""
    return f"the fiscal year {'ended' if as_of >= period.end else 'ending'} {format_date(period.end)}"


def this_year() -> int:
    """The fiscal year of today."""
    house = organization()
    return fiscal_year_of(clock.today(), house.fiscal_year_start_month if house else 1)


def entered_for(fiscal_year: int) -> SefaYear:
    """What was entered about a year; what is usual where nothing was."""
    found = db.session.get(SefaYear, fiscal_year)
    if found is not None:
        return found
    house = organization()
    elected = house is None or house.indirect_kind == "de_minimis"
    return SefaYear(
        fiscal_year=fiscal_year, basis=Basis.ACCRUAL, loans="", other="", clusters={}, version=0,
        election=Election.ELECTED if elected else Election.NOT_ELECTED,
    )  # fmt: skip


def sefa(actor: Actor, fiscal_year: int, *, as_of: date | None = None) -> Sefa:
    """The schedule of a fiscal year through a day (today, at most the year's last): a fixed number of queries."""
    house = organization()
    period = fiscal_year_period(fiscal_year, house.fiscal_year_start_month if house else 1)
    today = as_of or clock.today()
    through = max(period.start, min(period.end, today))
    entered = entered_for(fiscal_year)
    paid = entered.basis is Basis.CASH
    costs = federal_expenditures(period.start, through, actor, paid=paid)
    ids = [one.award_id for one in costs]
    passed = passed_through(ids, period.start, through, paid=paid)
    rows = [
        Row(
            award_id=one.award_id, title=one.title, agency=one.federal_agency, aln=one.aln,
            program=one.program_title, award_number=one.award_number, pass_through=one.pass_through_name,
            pass_through_number=one.pass_through_number, cents=one.spent_cents,
            passed_cents=passed.get(one.award_id, 0),
        )
        for one in costs
    ]  # fmt: skip
    made = schedule(rows, entered.clusters)
    name = house.legal_name if house else ""
    words = year_words(period, through)
    return Sefa(
        fiscal_year=fiscal_year,
        period=period,
        as_of=through,
        organization=name,
        uei=house.uei if house else "",
        ein=house.ein if house else "",
        schedule=made,
        watch=_watch(made, period, through, entered.report_on),
        notes=tuple(notes_of(organization=name, year_words=words, basis=entered.basis, election=entered.election,
                             loans=entered.loans, other=entered.other)),
        gaps=tuple(gaps(made)),
        entered=entered,
    )  # fmt: skip


def _watch(made: Schedule, period: Period, through: date, report_on: date | None) -> Watch:
    ids = [row.award_id for row in made.rows]
    stands, ever = standing(ids, through), spent(ids, through=through)
    likely = sum(
        likely_spent(
            Pace(row.cents, stands[row.award_id].authorized_cents - ever[row.award_id].funder_cents,
                 stands[row.award_id].starts_on, stands[row.award_id].ends_on),
            period,
            through,
        )
        for row in made.rows
    )  # fmt: skip
    return Watch(
        spent_cents=made.cents,
        likely_cents=likely,
        direct_cents=made.direct_cents,
        threshold=threshold_on(period.start),
        package_due=package_due(period.end, report_on),
    )
