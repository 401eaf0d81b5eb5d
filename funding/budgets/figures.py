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

from datetime import date

from funding.kernel.rules import DatedFigure, RuleTable, Unit

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
        "transfer_limit": [_rate(1000, FIRST_AWARD_DATE, "2 CFR 200.308(f)")],
    }
)


def figure(name: str, award_date: date | None) -> DatedFigure:
    """The figure for an award of that date; without a date, the newest one known.

    Raises FigureError for an unknown name or an award before Dec 26, 2014.
    """
    return FIGURES.history(name)[-1] if award_date is None else FIGURES.figure(name, award_date)
