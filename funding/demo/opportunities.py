"""Calls for funding: federal ones through an extract, state, foundation, partner and donor asks entered by hand."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from sqlalchemy import select

from funding.demo.calls import PAST_CALLS, Call
from funding.demo.coming_calls import coming_calls
from funding.demo.extract import source_ids, write_extract
from funding.demo.types import Story
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.money import Cents
from funding.kernel.periods import add_months
from funding.kernel.zoned import Certainty
from funding.opportunities.models import Opportunity
from funding.opportunities.services import import_grants_gov
from funding.opportunities.services.entry import EntryFacts, NoticeFacts, create_opportunity, update_notice
from funding.opportunities.types import CostShare, Source
from funding.work.types import DeadlineDraft

FILE_NAME = "GrantsDBExtract-demonstration.xml"
_ELEVEN, _NINE = time(23, 59), time(20, 59)


def all_calls(story: Story) -> tuple[Call, ...]:
    """Every federal call of the demonstration, in the order of their numbers."""
    return (*PAST_CALLS, *coming_calls(story))


def import_calls(story: Story) -> int:
    """Bring the federal calls in as an extract, outside of any unit of work, and say how many were new."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        write_extract(all_calls(story), path, story.today)
        return import_grants_gov(path, by=SYSTEM).new


def tell_opportunities(story: Story) -> None:
    """Know the imported calls by their short names, read the notices of three, and enter the others by hand."""
    for known_as, number in source_ids(all_calls(story)).items():
        query = select(Opportunity).where(
            Opportunity.source == Source.GRANTS_GOV, Opportunity.source_id == number
        )
        story.opportunities[known_as] = db.session.scalars(query).one().id
    _read_notices(story)
    for key, entry in _entries(story).items():
        facts = entry.facts(story)
        made = create_opportunity(facts=facts, by=story.who(Role.DEVELOPMENT))
        story.opportunities[key] = made.id


def opportunity(story: Story, key: str) -> Opportunity:
    """One call of the demonstration by its short name."""
    return db.session.get_one(Opportunity, story.opportunities[key])


def _read_notices(story: Story) -> None:
    """What a person read in the notices of the calls that are or were pursued."""
    start = story.first_of_month(7)
    _notice(
        story,
        "services_now",
        "ovc",
        (
            _gate("Grants.gov: SF-424 and SF-LLL", story.day(9), _ELEVEN, "Notice, page 2: step one", 1),
            _gate("JustGrants: full application", story.day(16), _NINE, "Notice, page 2: step two", 2),
        ),
        start,
        match=(2_500, "Notice, page 9; 22 U.S.C. 7105(b)(2)(C)"),
    )
    _notice(
        story,
        "prevention_now",
        "otip",
        (_gate("Grants.gov: both files", story.day(26), _ELEVEN, "Notice, section IV", 1),),
        start,
        match=(0, "Notice, section III: none required"),
        years=3,
    )
    _notice(
        story,
        "rural_last",
        "ovw",
        (_gate("JustGrants: full application", story.day(-262), _NINE, "Notice, page 3", 1),),
        story.first_of_month(-3),
        match=(0, "Notice, page 8: none required"),
    )


def _notice(
    story: Story,
    key: str,
    funder: str,
    gates: tuple[DeadlineDraft, ...],
    starts_on: date,
    *,
    match: tuple[int, str],
    years: int = 1,
) -> None:
    call = opportunity(story, key)
    facts = NoticeFacts(
        funder_id=story.funders[funder],
        gates=gates,
        match_bp=match[0],
        match_source=match[1],
        starts_on=starts_on,
        ends_on=add_months(starts_on, 12 * years) - timedelta(days=1),
    )
    update_notice(
        opportunity=call, facts=facts, expected_version=call.version, by=story.who(Role.DEVELOPMENT)
    )


def _gate(label: str, day: date, at: time, source: str, place: int) -> DeadlineDraft:
    return DeadlineDraft(label=label, due_on=day, at=at, source_text=source, sequence=place)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One call entered by hand."""

    source: Source
    funder: str
    title: str
    words: str
    gates: tuple[DeadlineDraft, ...]
    ceiling: Cents | None = None
    floor: Cents | None = None
    posted_days_ago: int | None = None
    match: tuple[int, str] | None = None
    alns: tuple[str, ...] = ()
    forecast: bool = False

    def facts(self, story: Story) -> EntryFacts:
        """The entry as the service takes it."""
        share = CostShare.UNKNOWN if self.match is None else CostShare.YES if self.match[0] else CostShare.NO
        return EntryFacts(
            source=self.source,
            title=self.title,
            number="",
            description=self.words,
            eligibility_note="",
            url="",
            contact="",
            posted_on=None if self.posted_days_ago is None else story.day(-self.posted_days_ago),
            ceiling_cents=self.ceiling,
            floor_cents=self.floor,
            total_cents=None,
            expected_awards=None,
            cost_share=share,
            alns=self.alns,
            eligible=() if self.source is Source.DONOR else ("12",),
            is_forecast=self.forecast,
            notice=NoticeFacts(
                funder_id=story.funders[self.funder],
                gates=self.gates,
                match_bp=self.match[0] if self.match else None,
                match_source=self.match[1] if self.match else "",
                starts_on=None,
                ends_on=None,
            ),
        )


def _entries(story: Story) -> dict[str, _Entry]:
    return {**_state_entries(story), **_private_entries(story)}


def _date(label: str, day: date, certainty: Certainty = Certainty.DATE_ONLY) -> tuple[DeadlineDraft, ...]:
    return (DeadlineDraft(label=label, due_on=day, certainty=certainty, source_text="Announcement"),)


def _rolling(label: str) -> tuple[DeadlineDraft, ...]:
    return (DeadlineDraft(label=label, certainty=Certainty.ROLLING, source_text="Asks are read all year"),)


def _state_entries(story: Story) -> dict[str, _Entry]:
    none = (0, "Announcement: state victim funds count as the match")
    return {
        "voca2527": _Entry(
            Source.STATE,
            "pccd",
            "Victims of Crime Act 2025-2027 (Non-Competitive)",
            "Two years of VOCA money to victim service programs of Pennsylvania. A call of the public "
            "record.",
            _date("Egrants", date(2025, 3, 14)),
            match=none,
            alns=("16.575",),
        ),
        "cultural": _Entry(
            Source.STATE,
            "pccd",
            "Enhancing Services to Culturally Specific Populations",
            "State money for services that reach people whom mainstream programs do not. A call of the "
            "public record.",
            _date("Egrants", date(2025, 4, 14)),
        ),
        "voca_next": _Entry(
            Source.STATE,
            "pccd",
            "Victim services subgrant, coming two years",
            "Invented after earlier announcements. Outreach, advocacy and referral for victims of crime.",
            _date("Egrants", story.day(12)),
            ceiling=180_000_00,
            posted_days_ago=30,
            match=none,
            alns=("16.575",),
        ),
        "street_state": _Entry(
            Source.STATE,
            "pccd",
            "Violence Intervention and Prevention: street outreach",
            "Invented after earlier announcements. Outreach teams that work where harm happens.",
            _date("Egrants", story.day(-240)),
            ceiling=150_000_00,
            posted_days_ago=290,
        ),
        "schools_state": _Entry(
            Source.STATE,
            "school_safety",
            "Safe schools: prevention lessons by outside providers",
            "Invented after earlier announcements. Districts apply and name their provider.",
            _date("Egrants", story.day(75), Certainty.ESTIMATED),
            ceiling=120_000_00,
            forecast=True,
        ),
    }


def _private_entries(story: Story) -> dict[str, _Entry]:
    return {
        "harbor_safe": _Entry(
            Source.FOUNDATION,
            "harbor",
            "Safe schools fund",
            "Small multi-year grants for work with young people. A letter of inquiry comes first.",
            _date("Letter of inquiry", story.day(54)),
            ceiling=75_000_00,
        ),
        "harbor_last": _Entry(
            Source.FOUNDATION,
            "harbor",
            "Youth voice grants",
            "For films, theater and radio made by young people.",
            _date("Letter of inquiry", story.day(-210)),
            ceiling=40_000_00,
        ),
        "lakeshore_loi": _Entry(
            Source.FOUNDATION,
            "lakeshore",
            "Community resilience grants",
            "For places where neighbors help each other. Online form, hard character limits.",
            _date("Letter of inquiry, online form", story.day(20)),
            ceiling=75_000_00,
            floor=15_000_00,
            posted_days_ago=15,
        ),
        "hospital_joint": _Entry(
            Source.PARTNER,
            "hospital",
            "Joint training of nurses",
            "The council shares its training money for a course that carries continuing education credit.",
            _date("Letter to the education committee", story.day(-24)),
            ceiling=80_000_00,
        ),
        "freight_corridor": _Entry(
            Source.DONOR,
            "freight",
            "Truck-stop corridor sponsorship",
            "Signs, cards and two nights of the team a month along the interstate.",
            _date("Sponsorship request", story.day(6)),
            ceiling=50_000_00,
        ),
        "ellsworth_gift": _Entry(
            Source.DONOR,
            "ellsworth",
            "Spring campaign lead gift",
            "A letter by hand, with last year's photographs of the workshops.",
            _rolling("Letter by hand"),
        ),
        "abernathy_gift": _Entry(
            Source.DONOR,
            "abernathy",
            "Three years of the night team",
            "They asked for a plan for three years at the resource fair.",
            _rolling("Visit, then a plan"),
        ),
    }
