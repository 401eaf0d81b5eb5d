"""The schedule of the worked example as plain data."""

from __future__ import annotations

from datetime import date

from funding.kernel.periods import Period
from funding.sefa.models import SefaYear
from funding.sefa.notes import Basis, Election, notes_of
from funding.sefa.queries import Sefa
from funding.sefa.schedule import Row, schedule
from funding.sefa.watch import Watch, threshold_on

YEAR = Period(date(2025, 7, 1), date(2026, 6, 30))
OVC = Row(1, "Open Door", "Department of Justice, OVC", "16.320", "Services for Trafficking Victims",
          "15POVC-25-GG-01234-HT", "", "", 420_000_00, 80_000_00)  # fmt: skip
VOCA = Row(2, "Street outreach", "Department of Justice, OVC", "16.575", "Crime Victim Assistance", "2025-V2-GX-0001",
           "Pennsylvania Commission on Crime and Delinquency", "2025-VF-05-4411", 310_000_00)  # fmt: skip
ACF = Row(3, "Lighthouse", "Administration for Children and Families", "93.327", "Domestic victims", "90TV0099",
          "", "", 290_000_00)  # fmt: skip


def example_sefa() -> Sefa:
    """Fiscal year 2026 with $1,020,000, a cluster, and $80,000 passed on."""
    made = schedule([OVC, VOCA, ACF], {"16.320": "Victim services cluster"})
    notes = notes_of(
        organization="Open Door Outreach", year_words="the fiscal year ended Jun 30, 2026", basis=Basis.ACCRUAL,
        election=Election.ELECTED, loans="", other="",
    )  # fmt: skip
    watch = Watch(made.cents, made.cents, made.direct_cents, threshold_on(YEAR.start), date(2027, 3, 31))
    return Sefa(
        2026, YEAR, YEAR.end, "Open Door Outreach", "ABCDEFGHJKL1", "25-1234567", made, watch, tuple(notes), (),
        SefaYear(fiscal_year=2026),
    )  # fmt: skip
