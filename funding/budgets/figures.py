"""Federal figures that budgets use, each with the award date from which it holds and its citation.

==========================  =======================  ======================
figure                      award before 10/1/2024   award on or after
==========================  =======================  ======================
de minimis indirect rate    10%                      15%
subaward part in base       $25,000                  $50,000
equipment, per unit         $5,000                   $10,000
==========================  =======================  ======================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from funding.kernel.rules import DatedFigure, FigureError, RuleTable, Unit

FIRST_AWARD_DATE = date(2014, 12, 26)
"""The Uniform Guidance applies from this day; no figure is known for older awards."""

_REVISION = date(2024, 10, 1)
_FAR_INDEXED = date(2025, 10, 1)


def _cents(dollars: int, since: date, citation: str) -> DatedFigure:
    return DatedFigure(dollars * 100, Unit.CENTS, since, citation)


def _rate(basis_points: int, since: date, citation: str) -> DatedFigure:
    return DatedFigure(basis_points, Unit.BASIS_POINTS, since, citation)


FIGURES = RuleTable(
    {
        "de_minimis_rate": [
            _rate(1000, FIRST_AWARD_DATE, "2 CFR 200.414(f), awards before Oct 1, 2024"),
            _rate(1500, _REVISION, "2 CFR 200.414(f), awards from Oct 1, 2024"),
        ],
        "subaward_in_base": [
            _cents(25_000, FIRST_AWARD_DATE, "2 CFR 200.1 (MTDC), awards before Oct 1, 2024"),
            _cents(50_000, _REVISION, "2 CFR 200.1 (MTDC), awards from Oct 1, 2024"),
        ],
        "equipment_unit": [
            _cents(5_000, FIRST_AWARD_DATE, "2 CFR 200.1 (Equipment), awards before Oct 1, 2024"),
            _cents(10_000, _REVISION, "2 CFR 200.1 (Equipment), awards from Oct 1, 2024"),
        ],
        "simplified_acquisition": [
            _cents(150_000, FIRST_AWARD_DATE, "2 CFR 200.1 with 48 CFR 2.101"),
            _cents(250_000, date(2018, 6, 20), "2 CFR 200.1 with 48 CFR 2.101; OMB M-18-18"),
            _cents(350_000, _FAR_INDEXED, "2 CFR 200.1 with 48 CFR 2.101, from Oct 1, 2025"),
        ],
        "single_audit": [
            _cents(750_000, FIRST_AWARD_DATE, "2 CFR 200.501, fiscal years before Oct 1, 2024"),
            _cents(1_000_000, _REVISION, "2 CFR 200.501, fiscal years from Oct 1, 2024"),
        ],
        "consultant_day": [_cents(650, FIRST_AWARD_DATE, "DOJ Grants Financial Guide, consultant rates")],
        "consultant_hour": [
            DatedFigure(8_125, Unit.CENTS, FIRST_AWARD_DATE, "DOJ Grants Financial Guide, consultant rates")
        ],
        "subaward_report": [_cents(30_000, FIRST_AWARD_DATE, "2 CFR part 170, appendix A")],
        "fixed_amount_subaward": [
            _cents(250_000, FIRST_AWARD_DATE, "2 CFR 200.333, awards before Oct 1, 2024"),
            _cents(500_000, _REVISION, "2 CFR 200.333, awards from Oct 1, 2024"),
        ],
        "transfer_limit": [_rate(1000, FIRST_AWARD_DATE, "2 CFR 200.308(f)")],
        "ses_pay_share": [_rate(11_000, FIRST_AWARD_DATE, "DOJ Grants Financial Guide 3.9, salary limit")],
        "ses_pay_award": [_cents(250_000, FIRST_AWARD_DATE, "DOJ Grants Financial Guide 3.9, salary limit")],
    }
)


@dataclass(frozen=True, slots=True)
class FigureKind:
    """What a figure is called, what it counts, and what it decides."""

    name: str
    label: str
    unit: Unit
    decides: str


KINDS = {
    each.name: each
    for each in (
        FigureKind(
            "de_minimis_rate",
            "De minimis indirect rate",
            Unit.BASIS_POINTS,
            "The most an organization without a negotiated rate may charge on MTDC.",
        ),
        FigureKind(
            "subaward_in_base",
            "Part of each subaward in MTDC",
            Unit.CENTS,
            "How much of a subaward bears indirect costs, once over its whole life.",
        ),
        FigureKind(
            "equipment_unit",
            "Equipment threshold, one unit",
            Unit.CENTS,
            "From this price a thing is equipment; below it, supplies. A lower level of the organization's own wins.",
        ),
        FigureKind(
            "simplified_acquisition",
            "Simplified acquisition threshold",
            Unit.CENTS,
            "Above this federal share an agency may restrict moves between categories.",
        ),
        FigureKind(
            "transfer_limit",
            "Moves between categories without approval",
            Unit.BASIS_POINTS,
            "The share of the approved total that may move before the agency must approve.",
        ),
        FigureKind(
            "consultant_day",
            "Consultant, a day (DOJ)",
            Unit.CENTS,
            "A higher daily rate needs prior approval.",
        ),
        FigureKind(
            "consultant_hour",
            "Consultant, an hour (DOJ)",
            Unit.CENTS,
            "A higher hourly rate needs prior approval.",
        ),
        FigureKind(
            "ses_top_pay",
            "Top pay of the Senior Executive Service",
            Unit.CENTS,
            "DOJ's salary limit is a share of it. Published each January by OPM: enter the year's figure.",
        ),
        FigureKind(
            "ses_pay_share",
            "DOJ salary limit, share of top SES pay",
            Unit.BASIS_POINTS,
            "Salary above this share of top SES pay is not paid from the award.",
        ),
        FigureKind(
            "ses_pay_award",
            "DOJ salary limit holds above an award of",
            Unit.CENTS,
            "Smaller awards have no salary limit.",
        ),
        FigureKind(
            "executive_level_2",
            "Executive Level II pay",
            Unit.CENTS,
            "HHS's salary limit. Set in the yearly appropriations act: enter the year's figure.",
        ),
        FigureKind(
            "subaward_report",
            "Subaward reported in SAM.gov from",
            Unit.CENTS,
            "First-tier subawards of this federal amount are reported the month after they are made.",
        ),
        FigureKind(
            "fixed_amount_subaward",
            "Fixed amount subaward, at most",
            Unit.CENTS,
            "A subaward paid in fixed amounts may not exceed it, and needs prior written approval.",
        ),
        FigureKind(
            "single_audit",
            "Single audit threshold",
            Unit.CENTS,
            "Federal spending of one fiscal year from which a single audit is due.",
        ),
    )
}
"""Every figure that the program asks for, in the order in which screens list them.

Top SES pay and Executive Level II pay have no value here: the organization enters each year's with its source.
"""

_FEDERAL = frozenset(FIGURES.names())


class OwnRow(Protocol):
    """A dated figure of the organization's own."""

    @property
    def name(self) -> str: ...

    @property
    def effective_from(self) -> date: ...

    def dated(self, unit: Unit) -> DatedFigure: ...


def history_with(name: str, own: Sequence[OwnRow] = ()) -> tuple[DatedFigure, ...]:
    """Every value of a figure, oldest first; an own row takes the place of a federal one of its day.

    Raises FigureError for an unknown name.
    """
    if name not in KINDS:
        raise FigureError(f"No figure is called {name!r}.")
    federal = FIGURES.history(name) if name in _FEDERAL else ()
    mine = [row for row in own if row.name == name]
    if not mine:
        return federal
    rows = {row.effective_from: row for row in federal}
    rows |= {row.effective_from: row.dated(KINDS[name].unit) for row in mine}
    return tuple(rows[day] for day in sorted(rows))
