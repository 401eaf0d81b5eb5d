"""What the money pays for: six initiatives with plan, planned cost and indicators. Counts only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from funding.demo.types import Story
from funding.infra.records import get_visible
from funding.kernel.actor import Role
from funding.kernel.money import Cents
from funding.outreach.measures import usual_measures
from funding.outreach.models import Initiative
from funding.outreach.services import add_indicator, create_initiative, set_plan
from funding.outreach.types import IndicatorFacts, InitiativeFacts, InitiativeKind, InitiativeStatus

_ACTIVE, _PLANNED, _DONE = InitiativeStatus.ACTIVE, InitiativeStatus.PLANNED, InitiativeStatus.COMPLETED


@dataclass(frozen=True, slots=True)
class _Plan:
    """One initiative: months from now of its first and last day, planned cents now and next year, measures as
    (name, unit, baseline, target).
    """

    title: str
    kind: InitiativeKind
    status: InitiativeStatus
    months: tuple[int, int]
    place: str
    audience: str
    plan: str
    planned: tuple[Cents, Cents]
    measures: tuple[tuple[str, str, int, int], ...]
    owner: Role = Role.PROGRAM


_PLANS = {
    "schools": _Plan(
        "School workshops",
        InitiativeKind.EDUCATION,
        _ACTIVE,
        (-10, 20),
        "Middle and high schools of Erie and Crawford counties",
        "Students of grades 7 to 12, their teachers and school counselors",
        "Three lessons in each classroom, taught by a pair of trainers: how recruiters work online, what "
        "a safe adult "
        "is and does, and whom to call. Teachers get two hours before and a guide to keep. Each school "
        "names one "
        "counselor who is called first when a student asks for help. Parents are invited to an evening in "
        "the same "
        "week.\n\nLessons are measured with the same ten questions before and after. Answers carry no names.",
        (148_000_00, 212_000_00),
        (
            ("Sessions held", "sessions", 64, 180),
            ("People trained", "people", 1_410, 4_200),
            ("Mean gain from pre-test to post-test", "points", 14, 18),
            ("Materials handed out", "items", 2_900, 8_000),
        ),
    ),
    "health": _Plan(
        "Health-care training",
        InitiativeKind.EDUCATION,
        _ACTIVE,
        (-8, 16),
        "Eleven hospitals and clinics",
        "Emergency, obstetric and school nurses, physicians, intake staff",
        "A course of three hours with continuing education credit: signs, how to ask alone and safely, "
        "what to write "
        "down and what not, and the first call. Ends with each site's own one-page protocol. A champion "
        "at each site "
        "carries the course on after the first year.",
        (96_000_00, 118_000_00),
        (
            ("Sessions held", "sessions", 18, 48),
            ("People trained", "people", 320, 960),
            ("Trainees with high confidence afterward", "percent", 41, 80),
            ("Policies or protocols changed", "sites", 2, 11),
        ),
    ),
    "street": _Plan(
        "Street outreach team",
        InitiativeKind.STREET_OUTREACH,
        _ACTIVE,
        (-18, 30),
        "Downtown, the bayfront and two truck-stop corridors",
        "People at risk of or in trafficking who do not come to offices",
        "Two pairs go out three nights a week with warm clothes, water, phone chargers and a card with "
        "one number. "
        "They listen first. Whoever wants help is taken to a warm place the same night, and the partner "
        "on call "
        "takes over. Nothing about anyone met is written down but a tally of contacts, items and referrals.",
        (268_000_00, 334_000_00),
        (
            ("Outreach shifts", "shifts", 128, 300),
            ("Outreach contacts", "contacts", 1_960, 4_800),
            ("Referrals made", "referrals", 84, 220),
            ("Referrals accepted", "referrals", 51, 150),
        ),
    ),
    "digital": _Plan(
        "You Are Not for Sale: digital campaign",
        InitiativeKind.DIGITAL,
        _ACTIVE,
        (-4, 8),
        "Online, within 60 miles of Erie",
        "Young people of 14 to 21 and the adults around them",
        "Short films made with a youth council, shown where job and modeling offers are made. Each leads "
        "to a help "
        "page that can be left in one press and keeps no trace. Ad words are bought for what people type "
        "when they "
        "are afraid, in English and Spanish.",
        (74_000_00, 82_000_00),
        (
            ("People reached", "people", 210_000, 900_000),
            ("Visits to the help page", "visits", 3_400, 15_000),
            ("Calls, texts and chats received", "contacts", 61, 240),
        ),
    ),
    "fair": _Plan(
        "Lakefront resource fair",
        InitiativeKind.COMMUNITY_EVENT,
        _PLANNED,
        (5, 5),
        "Liberty Park, Erie",
        "Families and neighbors; thirty organizations with a table",
        "One Saturday in spring with music, food and thirty tables: housing, health, legal aid, work, "
        "immigration, "
        "child care. A quiet tent at the edge is staffed all day by two advocates.",
        (38_000_00, 41_000_00),
        (
            ("Events held", "events", 1, 2),
            ("Attendance", "people", 1_150, 3_000),
            ("Partner tables", "partners", 22, 60),
        ),
        Role.DEVELOPMENT,
    ),
    "police": _Plan(
        "Law-enforcement training",
        InitiativeKind.LAW_ENFORCEMENT_TRAINING,
        _PLANNED,
        (2, 14),
        "Police academies and departments of three counties",
        "Patrol officers, detectives, dispatchers and victim advocates in departments",
        "A day on noticing and interviewing without harm, taught by a retired detective together with a "
        "survivor "
        "leader who is paid as a consultant. Every department leaves with the on-call number of an advocate.",
        (58_000_00, 66_000_00),
        (
            ("Sessions held", "sessions", 4, 16),
            ("People trained", "people", 96, 400),
            ("Partners with an agreement", "partners", 3, 12),
        ),
    ),
    "legislators": _Plan(
        "Safe harbor briefing week",
        InitiativeKind.ADVOCACY,
        _DONE,
        (-7, -6),
        "Harrisburg",
        "Members and staff of both chambers",
        "Four briefings with partners on safe harbor for minors and on clearing records. Done with "
        "private money "
        "only: federal money pays for no part of it.",
        (12_000_00, 0),
        (("Briefings held", "briefings", 0, 4), ("Supporters who acted", "people", 0, 250)),
        Role.DIRECTOR,
    ),
}


def tell_initiatives(story: Story) -> None:
    """The initiatives, each owned by the person whose work it is."""
    for key, plan in _PLANS.items():
        by = story.who(plan.owner)
        facts = InitiativeFacts(
            title=plan.title,
            kind=plan.kind,
            status=plan.status,
            starts_on=story.first_of_month(plan.months[0]),
            ends_on=story.first_of_month(plan.months[1] + 1).replace(day=28),
            place=plan.place,
            audience=plan.audience,
            plan=plan.plan,
            owner_id=by.user_id,
        )
        initiative = create_initiative(facts=facts, by=by)
        story.initiatives[key] = initiative.id
        years = zip((story.fiscal_year, story.fiscal_year + 1), plan.planned, strict=True)
        planned: dict[int, Cents | None] = {year: cents for year, cents in years if cents}
        set_plan(initiative=initiative, planned=planned, expected_version=initiative.version, by=by)
        _measure(story, initiative, plan)


def _measure(story: Story, initiative: Initiative, plan: _Plan) -> None:
    by = story.who(plan.owner)
    due = initiative.ends_on or story.day(180)
    usual = {one.name: one.facts() for one in usual_measures(plan.kind)}
    for name, unit, baseline, target in plan.measures:
        known = usual.get(
            name, IndicatorFacts(name, unit, target=0, adds_up=unit not in ("people", "percent"))
        )
        facts = replace(known, unit=unit, baseline=baseline, target=target, due_on=due)
        add_indicator(initiative=initiative, facts=facts, expected_version=initiative.version, by=by)


def initiative(story: Story, key: str) -> Initiative:
    """One initiative of the demonstration by its short name."""
    return get_visible(Initiative, story.initiatives[key], story.who(Role.DEVELOPMENT))
