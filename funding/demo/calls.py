"""Federal calls of past years: facts of the public record, with descriptions of our own.

Titles, numbers, assistance listings, agencies, dates and amounts are as published; what a source did not
state is
left out and stays unknown. A past call whose source gives no closing date carries the end of a year as its
archive
date, so that it does not pose as open. ``known_as`` is the short name by which the demonstration speaks of
a call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OVC, BJA, OVW = (
    "Office for Victims of Crime",
    "Bureau of Justice Assistance",
    "Office on Violence Against Women",
)
OTIP = "Office on Trafficking in Persons"
ORR = "Office of Refugee Resettlement"
TIP = "Office to Monitor-Combat Trafficking in Persons"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. Dollars are whole; ``close_note`` is what the source says of the hour of closing."""

    known_as: str
    title: str
    agency_code: str
    agency: str
    alns: tuple[str, ...]
    words: str
    number: str = ""
    posted: date | None = None
    close: date | None = None
    close_note: str = ""
    floor: int | None = None
    ceiling: int | None = None
    total: int | None = None
    awards: int | None = None
    match: bool | None = None
    forecast: bool = False
    archive: date | None = None


_TWO_STEP = "Two steps: Grants.gov first, then JustGrants."

PAST_CALLS: tuple[Call, ...] = (
    Call(
        "icmv23",
        "OVC FY 2023 Integrated Services for Minor Victims of Human Trafficking",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "Pays organizations that know young people to give minors who have been trafficked one plan of "
        "care, with "
        "trained staff, safe housing and partners who share the work.",
        number="O-OVC-2023-171716",
        close=date(2023, 6, 13),
        close_note=f"{_TWO_STEP} Grants.gov by 11:59 p.m. Eastern on June 6, JustGrants by 8:59 p.m. on June 13.",
        match=True,
    ),
    Call(
        "icmv24",
        "OVC FY 2024 Integrated Services for Minor Victims of Human Trafficking",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "The following year's call for services to minors who have been trafficked.",
        number="O-OVC-2024-171987",
        close=date(2024, 4, 8),
        match=True,
    ),
    Call(
        "services24",
        "OVC FY 2024 Services for Victims of Human Trafficking",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "Five purpose areas, from developing capacity in places without services to comprehensive and "
        "specialized "
        "services for all victims of trafficking.",
        number="O-OVC-2024-171988",
        close=date(2024, 4, 8),
        match=True,
    ),
    Call(
        "girls24",
        "OVC FY 2024 Preventing Trafficking of Girls",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.035",),
        "Prevention and early intervention for girls who are at risk: mentoring, education and help for "
        "the adults "
        "around them.",
        close=date(2024, 4, 24),
    ),
    Call(
        "services25",
        "OVC FY25 Services for Victims of Human Trafficking",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "Two categories: up to $440,000 to develop services where there are none, up to $950,000 to "
        "strengthen what "
        "is there.",
        ceiling=950_000,
        match=True,
        archive=date(2025, 12, 31),
    ),
    Call(
        "survivor25",
        "OVC FY25 Specialized Human Trafficking Assistance: Supporting Survivor Engagement",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "Helps organizations to work with survivors as paid experts in the design and running of services.",
        number="O-OVC-2025-172522",
        match=True,
        archive=date(2025, 12, 31),
    ),
    Call(
        "taskforce21",
        "OVC FY 2021 Enhanced Collaborative Model Task Force To Combat Human Trafficking",
        "USDOJ-OJP-OVC",
        OVC,
        ("16.320",),
        "A service provider and a law-enforcement agency apply as a pair and build one task force.",
        number="O-OVC-2021-96004",
        posted=date(2021, 4, 30),
        close=date(2021, 6, 29),
        close_note=f"{_TWO_STEP} June 15 and June 29, both at 11:59 p.m. Eastern.",
        match=True,
    ),
    Call(
        "taskforce19",
        "BJA FY 2019 Enhanced Collaborative Model Task Force to Combat Human Trafficking",
        "USDOJ-OJP-BJA",
        BJA,
        ("16.320",),
        "The law-enforcement half of a task force: investigators, training and data shared with the "
        "provider.",
        number="BJA-2019-15230",
        posted=date(2019, 4, 11),
        close=date(2019, 6, 11),
        close_note="11:59 p.m. Eastern.",
    ),
    Call(
        "cvipi24",
        "BJA FY24 Community Based Violence Intervention and Prevention Initiative TTA",
        "USDOJ-OJP-BJA",
        BJA,
        ("16.045",),
        "Training and help for communities that interrupt violence through outreach workers.",
        number="O-BJA-2024-172177",
        close=date(2024, 8, 6),
        close_note=f"{_TWO_STEP} July 30 and August 6, both at 8:59 p.m. Eastern.",
    ),
    Call(
        "jaglocal",
        "BJA FY25 Edward Byrne Memorial Justice Assistance Grant (JAG) Program – Local Formula",
        "USDOJ-OJP-BJA",
        BJA,
        ("16.738",),
        "Formula money to cities and counties; a nonprofit may be named for a part of the work.",
        number="O-BJA-2025-172542",
        posted=date(2026, 3, 13),
        close=date(2026, 4, 21),
        ceiling=4_098_693,
    ),
    Call(
        "jagstate",
        "BJA FY25 Edward Byrne Memorial Justice Assistance Grant (JAG) Program - State Formula",
        "USDOJ-OJP-BJA",
        BJA,
        ("16.738",),
        "Formula money to the states, which pass a part of it on to local projects.",
        number="O-BJA-2025-172541",
        posted=date(2026, 3, 13),
        close=date(2026, 4, 7),
    ),
    Call(
        "vawamei",
        "OVW VAWA Measuring Effectiveness Initiative",
        "USDOJ-OVW",
        OVW,
        ("16.526",),
        "Technical assistance to measure what programs against violence achieve.",
        number="O-OVW-2022-171384",
        archive=date(2022, 12, 31),
    ),
    Call(
        "dvht16",
        "Domestic Victims of Human Trafficking Program (DVHT)",
        "HHS-ACF",
        "Administration for Children and Families - ACYF/FYSB",
        ("93.327",),
        "Demonstration projects that find and serve United States citizens and residents who have been "
        "trafficked.",
        number="HHS-2016-ACF-ACYF-TV-1186",
        close=date(2016, 8, 24),
        close_note="A letter of intent was due on July 22, 2016.",
    ),
    Call(
        "dvhtso23",
        "Domestic Victims of Human Trafficking Services and Outreach (DVHT-SO) 2023",
        "HHS-ACF-OTIP",
        OTIP,
        ("93.327",),
        "Services and outreach for domestic victims, with prevention education and partnerships in one "
        "region.",
        close=date(2023, 6, 30),
    ),
    Call(
        "aspire22",
        "Aspire: Child Trafficking Victim Assistance Demonstration Program",
        "HHS-ACF-OTIP",
        OTIP,
        ("93.598",),
        "Case management for foreign national children and youth who have been trafficked.",
        number="HHS-2022-ACF-IOAS-OTIP-ZV-0000",
        archive=date(2022, 12, 31),
    ),
    Call(
        "hotline25",
        "National Human Trafficking Hotline FY25",
        "HHS-ACF-OTIP",
        OTIP,
        ("93.598",),
        "One organization runs the national hotline by telephone, text and chat, day and night, in many "
        "languages.",
        close=date(2025, 5, 30),
        close_note="11:59 p.m. Eastern.",
        floor=5_000_000,
        ceiling=9_000_000,
    ),
    Call(
        "rescue14",
        "Rescue & Restore Victims of Human Trafficking Regional Program",
        "HHS-ACF-ORR",
        ORR,
        ("93.598",),
        "Regional coalitions that raise awareness and find foreign national victims through outreach.",
        number="HHS-2014-ACF-ORR-ZV-0773",
        close=date(2014, 4, 21),
        close_note="A letter of intent was due on March 24, 2014.",
    ),
    Call(
        "pems25",
        "Notice of Intent: Program to End Modern Slavery FY 2025",
        "DOS-GTIP",
        TIP,
        (),
        "A notice that a call may follow; nothing can be applied for yet. Work abroad.",
        number="DFOP0017042",
        posted=date(2025, 1, 16),
        close=date(2099, 1, 1),
    ),
    Call(
        "pems22",
        "Notice of Intent: Program to End Modern Slavery FY 2022",
        "DOS-GTIP",
        TIP,
        (),
        "An earlier notice of intent of the same program.",
        number="SFOP0008547",
        posted=date(2022, 1, 21),
        close=date(2099, 1, 1),
    ),
)
