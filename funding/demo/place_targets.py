"""Targets by place: schools, clinics and streets beside what was done there. The places are those of the activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from funding.demo.outreach import initiative
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.allocation import split
from funding.kernel.periods import Period, quarters
from funding.outreach.activity_types import ActivityFilter
from funding.outreach.models import Indicator
from funding.outreach.periods import quarter_of, year_of
from funding.outreach.queries.activities import totals
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import ObservationFacts
from funding.outreach.services.observations import observe, set_target
from funding.outreach.services.place_targets import PlaceRow, set_place_targets

SCHOOLS = (
    "Strong Vincent Middle School",
    "Collegiate Academy",
    "Meadville Area High School",
    "Harbor Creek High",
)
CLINICS = ("Lakeshore Hospital", "Bayfront Women’s Clinic", "Crawford Health Center")
_SESSIONS = "Sessions held"
_NEW_SCHOOL = "Fairview High School"
_YEARLY: Mapping[str, tuple[int, dict[str, tuple[int, int]]]] = {
    "schools": (
        132,
        dict(zip((*SCHOOLS, _NEW_SCHOOL), ((36, 48), (36, 48), (28, 38), (24, 34), (8, 12)), strict=True)),
    ),
    "health": (20, dict(zip(CLINICS, ((8, 20), (6, 16), (4, 12)), strict=True))),
}
"""By initiative the sessions of a year, and what each place is promised of them, a year and overall."""
_SHARE_TRAINED, _SHARE_OF_YEAR = 94, 81
"""Persons of a hundred attendances: some come again, in a year more than in a quarter."""


def tell_places(story: Story) -> None:
    """Targets of the year behind and of this one, by quarter; persons trained at each school."""
    start = year_start()
    this = year_of(story.today, start)
    before = year_of(this.start - timedelta(days=1), start)
    for key, (whole, places) in _YEARLY.items():
        sessions = _named(story, key, _SESSIONS)
        for year in (before, this):
            _promise(sessions, year, whole, places, story)
    _trained(story, _named(story, "schools", "People trained"))


def _named(story: Story, key: str, name: str) -> Indicator:
    return next(one for one in initiative(story, key).indicators if one.name == name)


def _promise(
    indicator: Indicator, year: Period, whole: int, places: Mapping[str, tuple[int, int]], story: Story
) -> None:
    by = story.who(Role.PROGRAM)
    parts = quarters(year)
    for period, target in ((year, whole), *((one, whole // 4) for one in parts)):
        set_target(indicator=indicator, period=period, target=target, by=by)
    rows = []
    for place, (yearly, overall) in places.items():
        targets: dict[Period | None, int | None] = {None: overall, year: yearly}
        rows.append(PlaceRow(place, targets | dict.fromkeys(parts, yearly // 4)))
    _set(indicator, rows, story)


def _trained(story: Story, indicator: Indicator) -> None:
    """Persons trained by school in the quarters behind, beside what was promised for them."""
    by, start = story.who(Role.PROGRAM), year_start()
    quarter = quarter_of(story.today, start)
    year = year_of(quarter_of(story.today, start).start - timedelta(days=300), start)
    counted: list[tuple[Period, int]] = [(year, _SHARE_OF_YEAR)]
    for _ in range(4):
        quarter = quarter_of(quarter.start - timedelta(days=1), start)
        counted.append((quarter, _SHARE_TRAINED))
    for period, share in counted:
        asked = ActivityFilter(indicator.initiative_id, first=period.start, last=period.end)
        came = [totals(by, replace(asked, place=place)).attendances for place in SCHOOLS]
        persons = split(sum(came) * share // 100, came) if any(came) else []
        for place, number in zip(SCHOOLS, persons, strict=False):
            facts = ObservationFacts(period.start, period.end, value=number, place=place)
            observe(indicator=indicator, facts=facts, by=by)
    this = year_of(story.today, start)
    periods: dict[Period | None, int | None] = {None: 1_060, year: 370, this: 430}
    periods |= dict.fromkeys((*quarters(year), *quarters(this)), 180)
    _set(indicator, [PlaceRow(place, periods) for place in SCHOOLS], story)


def _set(indicator: Indicator, rows: list[PlaceRow], story: Story) -> None:
    version = indicator.initiative.version
    set_place_targets(indicator=indicator, rows=rows, expected_version=version, by=story.who(Role.PROGRAM))
