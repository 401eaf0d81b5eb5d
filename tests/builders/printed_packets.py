"""A whole example board packet as plain data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from funding.board.document import (
    AwardLine,
    DateLine,
    MoveLine,
    OutcomeLine,
    PacketDocument,
    YearLine,
)
from funding.board.risks import risks_of
from funding.board.types import ALL_SECTIONS

AS_OF = date(2026, 11, 20)
HALF = AwardLine(
    title="Open Door: outreach and training for victims of human trafficking", funder="Office for Victims of Crime",
    number="15POVC-25-GG-01234-HT", hue="doj", starts_on=date(2025, 10, 1), ends_on=date(2028, 9, 30),
    authorized_cents=500_000_00, spent_cents=187_250_40, time_bp=3_790, match_required_cents=166_667_00,
    match_received_cents=60_000_00, reports_on_time=5, reports_sent=5, reports_late=0,
    next_label="Financial report", next_on=date(2027, 1, 30), state="Active",
)  # fmt: skip
AWARDS = (
    replace(HALF, title="Lessons that reach home", funder="Lakeshore Community Foundation", number="LCF-2025-118",
            hue="donor", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), authorized_cents=45_000_00,
            spent_cents=24_123_00, time_bp=8_876, match_required_cents=0, match_received_cents=0, reports_on_time=1,
            reports_sent=2, reports_late=1, next_label="Final report", next_on=date(2027, 1, 31)),
    replace(HALF, title="Street outreach, year two", funder="Pennsylvania Commission on Crime and Delinquency",
            number="2025-VF-05-4411", hue="state", ends_on=date(2027, 9, 30), authorized_cents=80_000_00,
            spent_cents=83_310_00, time_bp=5_680, match_required_cents=20_000_00, match_received_cents=4_000_00,
            next_label="Quarterly program report", next_on=date(2027, 1, 20)),
    HALF,
)  # fmt: skip


def example_packet(**overrides: Any) -> PacketDocument:
    """A draft packet with every section."""
    made = PacketDocument(
        title="Board meeting of December 3, 2026", organization="Open Door Outreach",
        address="12 Pier Street, Erie, PA 16501", as_of=AS_OF, dated=date(2026, 11, 22), since=date(2026, 8, 20),
        fiscal_year="FY 2027", sections=tuple(one.value for one in ALL_SECTIONS), is_draft=True,
        prepared_by="Daniel Okafor",
        letter="Dear members of the board,\n\nthis quarter the team trained 262 health-care workers in four counties, "
        "and the state renewed the street outreach for a second year. Two things need your eyes: the match of that "
        "award, and the year after next, for which nothing is secured yet.\n\nWith thanks,\nDaniel Okafor",
        years=(YearLine("FY 2027", 910_000_00, 518_000_00, 640_000_00, 240_000_00, 152_000_00),
               YearLine("FY 2028", 940_000_00, 166_000_00, 500_000_00, 150_000_00, 624_000_00)),
        moves=(MoveLine("Rural outreach and training", "Health Resources", "Writing", "Submitted", 300_000_00, "moved"),
               MoveLine("Night bus", "Erie Women’s Fund", "", "Researching", 25_000_00, "new"),
               MoveLine("Youth prevention", "ACF", "Submitted", "Declined", 240_000_00, "moved")),
        awards=AWARDS,
        outcomes=(OutcomeLine("Health-care training", "Health-care workers trained", "people", "240", "262",
                              10_916, False),
                  OutcomeLine("Street outreach", "Referrals made to services", "referrals", "30", "fewer than 5",
                              None, True)),
        ahead=(DateLine(date(2027, 1, 20), "Quarterly program report", "Street outreach, year two", "Report",
                        "Joanne Whitfield", 61),
               DateLine(date(2027, 1, 30), "Financial report", HALF.title, "Report", "Joanne Whitfield", 71)),
    )  # fmt: skip
    made = replace(made, risks=tuple(risks_of(made.awards, AS_OF)))
    return replace(made, **overrides)
