"""A year of what outreach did and reached: activities, figures by quarter, surveys, digital months. Counts only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from funding.demo.outreach import initiative
from funding.demo.place_targets import CLINICS, SCHOOLS, tell_places
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.periods import Period, add_months
from funding.outreach.activity_types import (
    ActivityFacts,
    ActivityFilter,
    ActivityKind,
    Handout,
    Material,
    Profession,
)
from funding.outreach.measures import PEOPLE_TRAINED
from funding.outreach.models import Indicator
from funding.outreach.periods import quarter_of, year_of
from funding.outreach.queries.activities import totals
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import Channel, DigitalFacts, IndicatorKind, ObservationFacts, SurveyFacts
from funding.outreach.services.activities import log_activity
from funding.outreach.services.observations import observe, set_target
from funding.outreach.services.surveys import add_survey, set_digital

_STREETS = ("Downtown and bayfront", "Interstate 90 truck stops", "East 6th Street")
_SPANISH = ("English", "Spanish")
_CODES = "Matched by a code that each trainee chooses; sheets without a partner are left out. No names."
MONTHS = 12


def tell_outcomes(story: Story) -> None:
    """What was done over the last year, and what was counted at the end of each quarter."""
    by = story.who(Role.PROGRAM)
    for number, facts in enumerate(_activities(story)):
        if facts.happened_on <= story.today:
            log_activity(facts=facts, sent_key=f"demonstration-{number}", by=by)
    _survey(story)
    _online(story)
    _count(story)
    tell_places(story)


def _days(story: Story, every: int, *, offset: int) -> Iterator[date]:
    """Working days of the year behind, one each ``every`` days."""
    day = story.today - timedelta(days=30 * MONTHS - offset)
    while day <= story.today:
        yield day + timedelta(days=2 if day.weekday() > 4 else 0)
        day += timedelta(days=every)


def _activities(story: Story) -> Iterator[ActivityFacts]:
    yield from _lessons(story)
    yield from _courses(story)
    yield from _nights(story)


def _lessons(story: Story) -> Iterator[ActivityFacts]:
    for number, day in enumerate(_days(story, 9, offset=3)):
        if day.month in (6, 7, 8):
            continue
        yield ActivityFacts(
            initiative_id=story.initiatives["schools"],
            happened_on=day,
            kind=ActivityKind.SCHOOL,
            place=SCHOOLS[number % len(SCHOOLS)],
            audience=f"Grade {7 + number % 6}",
            sessions=3 + number % 2,
            attendance={Profession.STUDENTS: 84 + 5 * (number % 9), Profession.TEACHERS: 4 + number % 3},
            handouts=(Handout(Material.HOTLINE_CARD, 90 + 4 * (number % 7), "English"),),
            languages=_SPANISH if number % 4 == 0 else ("English",),
            staff_minutes=180,
        )


def _courses(story: Story) -> Iterator[ActivityFacts]:
    for number, day in enumerate(_days(story, 21, offset=8)):
        yield ActivityFacts(
            initiative_id=story.initiatives["health"],
            happened_on=day,
            kind=ActivityKind.HEALTH_CARE_TRAINING,
            place=CLINICS[number % len(CLINICS)],
            audience=("Emergency department", "Obstetric nurses", "Intake staff")[number % 3],
            attendance={Profession.HEALTH: 14 + 3 * (number % 5), Profession.SOCIAL_SERVICES: 1 + number % 4},
            handouts=(Handout(Material.GUIDE, 15 + number % 6, "English"), Handout(Material.POSTER, 4)),
            languages=("English",),
            staff_minutes=240,
        )


def _nights(story: Story) -> Iterator[ActivityFacts]:
    for number, day in enumerate(_days(story, 5, offset=1)):
        kits = Handout(Material.SAFETY_KIT, 9 + number % 8)
        yield ActivityFacts(
            initiative_id=story.initiatives["street"],
            happened_on=day,
            kind=ActivityKind.STREET_OUTREACH,
            place=_STREETS[number % len(_STREETS)],
            attendance={Profession.COMMUNITY: 11 + number % 10},
            handouts=(kits, Handout(Material.HOTLINE_CARD, 20 + number % 5, "Spanish")),
            languages=_SPANISH,
            staff_minutes=480,
            volunteer_minutes=360 if number % 3 else None,
        )


def _survey(story: Story) -> None:
    by = story.who(Role.PROGRAM)
    for key, name, means in (
        ("schools", "Ten questions on labor and sex trafficking", ((6200, 8150, 240), (6050, 7900, 188))),
        ("health", "Recognizing signs, course exam", ((5870, 8240, 92), (6110, 8390, 74))),
    ):
        for number, (before, after, matched) in enumerate(means):
            facts = SurveyFacts(
                held_on=story.day(-40 - 150 * number),
                name=name,
                matched=matched,
                pre_mean=before,
                post_mean=after,
                n_pre=matched + 21,
                n_post=matched + 9,
                confident=matched * 8 // 10,
                confident_of=matched,
                method=_CODES,
            )
            add_survey(initiative=initiative(story, key), facts=facts, by=by)


def _online(story: Story) -> None:
    by, campaign = story.who(Role.PROGRAM), initiative(story, "digital")
    this = story.today.replace(day=1)
    for back in range(1, 5):
        for channel, shown in (
            (Channel.TIKTOK, 88_000),
            (Channel.INSTAGRAM, 41_000),
            (Channel.SEARCH_ADS, 12_500),
        ):
            seen = shown + 3_700 * (5 - back)
            facts = DigitalFacts(
                channel=channel,
                month=add_months(this, -back),
                impressions=seen,
                reach=None if channel is Channel.SEARCH_ADS else seen * 6 // 10,
                engagements=None if channel is Channel.SEARCH_ADS else seen // 27,
                clicks=seen // 110,
                video_views=seen // 3 if channel is Channel.TIKTOK else None,
            )
            set_digital(initiative=campaign, facts=facts, by=by)


def _count(story: Story) -> None:
    """Figures that somebody counts: by quarter, and of the whole year where persons are unduplicated."""
    by, start = story.who(Role.PROGRAM), year_start()
    this = quarter_of(story.today, start)
    past: list[Period] = []
    for _ in range(4):
        this = quarter_of(this.start - timedelta(days=1), start)
        past.insert(0, this)
    for key in ("schools", "health", "street", "digital"):
        for indicator in initiative(story, key).indicators:
            if indicator.derived is not None:
                continue
            for number, quarter in enumerate(past):
                observe(indicator=indicator, facts=_figure(indicator, quarter, number, story), by=by)
            _promise(indicator, past[0], story)


def _persons(indicator: Indicator, period: Period, story: Story, percent: int) -> ObservationFacts:
    """Fewer persons than attendances: some come again."""
    filters = ActivityFilter(initiative_id=indicator.initiative_id, first=period.start, last=period.end)
    attendances = totals(story.who(Role.PROGRAM), filters).attendances
    return ObservationFacts(period.start, period.end, value=attendances * percent // 100)


def _figure(indicator: Indicator, quarter: Period, number: int, story: Story) -> ObservationFacts:
    if indicator.measure == PEOPLE_TRAINED:
        return _persons(indicator, quarter, story, 94)
    part = max(1, indicator.target * (18 + 3 * number) // 100)
    if indicator.kind is IndicatorKind.RATE:
        return ObservationFacts(quarter.start, quarter.end, value=60 + 4 * number, n=90)
    if indicator.kind is IndicatorKind.MEAN:
        return ObservationFacts(quarter.start, quarter.end, value=(part * 100) * 40, n=40)
    return ObservationFacts(quarter.start, quarter.end, value=part)


def _promise(indicator: Indicator, quarter: Period, story: Story) -> None:
    """Targets of the fiscal year that ended and of this one, and of persons the year's own count."""
    by = story.who(Role.PROGRAM)
    year = year_of(quarter.start, year_start())
    this = year_of(story.today, year_start())
    for period, percent in ((year, 35), (this, 40)):
        set_target(indicator=indicator, period=period, target=indicator.target * percent // 100, by=by)
    if indicator.measure == PEOPLE_TRAINED and year != this:
        observe(indicator=indicator, facts=_persons(indicator, year, story, 81), by=by)
