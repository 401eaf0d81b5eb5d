"""Calls of the coming months, counted from today.

They are invented after the calls of earlier years, and say so.
"""

from __future__ import annotations

from funding.demo.calls import BJA, OTIP, OVC, OVW, Call
from funding.demo.types import Story

_INVENTED = (
    "Invented for the demonstration, after the call of an earlier year: dates and amounts are examples. "
)
_COPS = "Office of Community Oriented Policing Services"


def coming_calls(story: Story) -> tuple[Call, ...]:
    """One open call that is being drafted, one that closes later, and forecasts."""
    return (*_open_calls(story), *_forecasts(story))


def _open_calls(story: Story) -> tuple[Call, ...]:
    year = story.day(60).year
    return (
        Call(
            "services_now",
            f"OVC FY {year} Services for Victims of Human Trafficking",
            "USDOJ-OJP-OVC",
            OVC,
            ("16.320",),
            _INVENTED
            + "Enhances what a community already does for victims of trafficking: outreach, training and "
            "services that follow from them. A quarter of the total project cost is match.",
            number=f"DEMO-OVC-{year}-01",
            posted=story.day(-38),
            close=story.day(16),
            close_note=(
                f"Two steps: Grants.gov by 11:59 p.m. Eastern on {story.day(9):%B %d}, "
                f"JustGrants by 8:59 p.m. Eastern on {story.day(16):%B %d}."
            ),
            ceiling=500_000,
            total=12_000_000,
            awards=24,
            match=True,
        ),
        Call(
            "prevention_now",
            "Demonstration Grants for Youth Prevention Education",
            "HHS-ACF-OTIP",
            OTIP,
            ("93.327",),
            _INVENTED
            + "Prevention education in schools, with training for those who work there and a protocol for "
            "what happens when a student asks for help. Three budget years of at most $250,000 each.",
            number=f"DEMO-OTIP-{year}-02",
            posted=story.day(-21),
            close=story.day(26),
            close_note="11:59 p.m. Eastern.",
            floor=450_000,
            ceiling=750_000,
            total=9_000_000,
            awards=12,
            match=False,
        ),
        Call(
            "rural_last",
            "Rural Outreach and Training",
            "USDOJ-OVW",
            OVW,
            ("16.589",),
            _INVENTED + "Training for those who meet victims first in rural counties.",
            number=f"DEMO-OVW-{story.day(-300).year}-03",
            posted=story.day(-330),
            close=story.day(-262),
            ceiling=350_000,
            match=False,
        ),
    )


def _forecasts(story: Story) -> tuple[Call, ...]:
    year = story.day(200).year
    return (
        Call(
            "dvht_next",
            f"Domestic Victims of Human Trafficking Services and Outreach (DVHT-SO) {year}",
            "HHS-ACF-OTIP",
            OTIP,
            ("93.327",),
            _INVENTED + "A forecast of the program's next round.",
            number=f"DEMO-OTIP-{year}-04",
            posted=story.day(95),
            close=story.day(150),
            floor=200_000,
            ceiling=300_000,
            awards=10,
            match=False,
            forecast=True,
        ),
        Call(
            "taskforce_next",
            f"BJA FY {year} Enhanced Collaborative Model Task Force to Combat Human Trafficking",
            "USDOJ-OJP-BJA",
            BJA,
            ("16.320",),
            _INVENTED + "A forecast: a task force of the police and a provider, applying as a pair.",
            number=f"DEMO-BJA-{year}-05",
            posted=story.day(70),
            close=story.day(132),
            ceiling=750_000,
            match=True,
            forecast=True,
        ),
        Call(
            "micro_next",
            f"COPS FY {year} Community Policing Development Microgrants",
            "USDOJ-COPS",
            _COPS,
            ("16.710",),
            _INVENTED
            + "A forecast: small grants to departments for new ideas together with their community.",
            number=f"DEMO-COPS-{year}-06",
            posted=story.day(110),
            close=story.day(165),
            ceiling=175_000,
            match=False,
            forecast=True,
        ),
    )
