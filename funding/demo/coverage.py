"""Who pays for this year's outreach: cost plans, sources kept by hand, what each pays, and what nobody pays yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from funding.budgets.types import LineKind
from funding.coverage.models import PlanLine
from funding.coverage.months import months_of_year
from funding.coverage.services.allocating import allocate
from funding.coverage.services.keeping import keep_source
from funding.coverage.services.lines import add_line
from funding.coverage.services.scenarios import add_change, add_scenario
from funding.coverage.types import Change, GiverKind, KeptFacts, LineFacts, Override
from funding.demo.outreach import initiative
from funding.demo.types import FISCAL_MONTH, Story
from funding.kernel.actor import Role
from funding.kernel.money import Cents

K = LineKind


@dataclass(frozen=True, slots=True)
class _Pays:
    """What a source pays: percent of the line, or ``cents``; from the month of the fiscal year, counted from 0."""

    source: str
    percent: int = 0
    cents: Cents = 0
    since: int = 0


@dataclass(frozen=True, slots=True)
class _Cost:
    """One line: months of the fiscal year from 0 to 11, the person's part of full time in percent."""

    kind: LineKind
    title: str
    cents: Cents
    pays: tuple[_Pays, ...] = ()
    months: tuple[int, int] = (0, 11)
    person: str = ""
    percent: int | None = None


_SOURCES = {
    "reserve": KeptFacts(
        "Reserve for programs",
        GiverKind.OWN_FUNDS,
        60_000_00,
        secured=True,
        notes="Released by the board in June for this fiscal year.",
    ),
    "rotary": KeptFacts("Rotary Club of Erie", GiverKind.PARTNER, 30_000_00, secured=True, classes="abe"),
    "gala": KeptFacts("Spring gala, net", GiverKind.DONOR, 45_000_00, secured=False, chance_bp=6_000),
}
_BOUND = {"rotary": "schools"}

_PLANS: dict[str, tuple[_Cost, ...]] = {
    "street": (
        _Cost(
            K.PERSONNEL,
            "Team lead",
            64_000_00,
            (_Pays("street_state", 50), _Pays("reserve", 25)),
            person="Lena Ortiz",
            percent=100,
        ),
        _Cost(
            K.PERSONNEL,
            "Outreach workers, two pairs",
            124_800_00,
            (_Pays("street_state", cents=40_000_00), _Pays("abernathy", 30)),
        ),
        _Cost(K.FRINGE, "Fringe benefits, 24%", 45_312_00, (_Pays("street_state", cents=24_000_00),)),
        _Cost(K.TRAVEL, "Van and fuel", 19_200_00, (_Pays("freight", 100, since=6),)),
        _Cost(K.SUPPLIES, "Warm clothes, water, chargers", 14_688_00, (_Pays("freight", 50, since=6),)),
    ),
    "health": (
        _Cost(
            K.PERSONNEL,
            "Nurse educator",
            46_800_00,
            (_Pays("rural", 100, since=2),),
            person="Grace Whitfield",
            percent=60,
        ),
        _Cost(
            K.PERSONNEL,
            "Liaison in the hospitals",
            19_500_00,
            (_Pays("hospital", 100),),
            (6, 11),
            "Grace Whitfield",
            50,
        ),
        _Cost(K.FRINGE, "Fringe benefits, 22% of the educator", 10_296_00, (_Pays("rural", 100, since=2),)),
        _Cost(K.TRAVEL, "Mileage to eleven sites", 6_000_00, (_Pays("hospital", 100, since=6),)),
        _Cost(K.SUPPLIES, "Course materials", 5_404_00, (_Pays("hospital", 50, since=6),)),
        _Cost(K.OTHER, "Continuing education accreditation", 8_000_00, (_Pays("rural", 50, since=2),)),
    ),
    "schools": (
        _Cost(
            K.PERSONNEL,
            "Training specialist",
            62_400_00,
            (_Pays("rotary", cents=20_000_00), _Pays("ellsworth", cents=25_000_00)),
            person="Noah Brandt",
            percent=100,
        ),
        _Cost(K.PERSONNEL, "Second trainer, position open", 52_000_00, months=(3, 11), percent=100),
        _Cost(K.FRINGE, "Fringe benefits, 24%", 27_456_00, (_Pays("rotary", cents=10_000_00),)),
        _Cost(K.SUPPLIES, "Workbooks in two languages", 6_144_00, (_Pays("gala", 100),)),
    ),
    "digital": (
        _Cost(K.CONTRACT, "Six films", 30_000_00, (_Pays("harbor_last", 100),), (1, 10)),
        _Cost(
            K.OTHER,
            "Ad words in English and Spanish",
            24_000_00,
            (_Pays("freight", cents=10_000_00, since=6),),
        ),
        _Cost(
            K.PARTICIPANT,
            "Stipends of the youth council",
            12_000_00,
            (_Pays("harbor_last", cents=5_000_00, since=1), _Pays("reserve", 25)),
        ),
        _Cost(K.CONTRACT, "Editor of the help page", 8_000_00),
    ),
    "police": (
        _Cost(K.CONSULTANT, "Retired detective, trainer", 24_000_00, (_Pays("rural", 100),), (6, 11)),
        _Cost(K.CONSULTANT, "Survivor leader, trainer", 18_000_00, (_Pays("rural", 100),), (6, 11)),
        _Cost(K.SUPPLIES, "Cards and handbooks", 6_000_00, (_Pays("gala", 50),), (6, 8)),
    ),
}


_SCENARIOS: tuple[tuple[str, str, tuple[tuple[Change, int, str], ...]], ...] = (
    (
        "DOJ award lost",
        "The rural award is withdrawn, and the truck-stop sponsor waits for it.",
        ((Change.OFF, 0, "rural"), (Change.CHANCE, 1_000, "freight")),
    ),
    (
        "State money cut by a fifth, three months late",
        "As the appropriations committee talks of it.",
        ((Change.SCALE, 8_000, "state"), (Change.DELAY, 3, "state")),
    ),
)
"""Each: name, notes, and changes as (what, value, application or hue)."""


def tell_coverage(story: Story) -> None:
    """The sources kept by hand, two scenarios, and the plans of all but the fair, which has a planned figure only."""
    by = story.who(Role.FINANCE)
    sources = dict(story.applications)
    for key, facts in _SOURCES.items():
        bound = story.initiatives[_BOUND[key]] if key in _BOUND else None
        sources[key] = keep_source(facts=replace(facts, initiative_id=bound), by=by).id
    for key, costs in _PLANS.items():
        for cost in costs:
            line = add_line(initiative=initiative(story, key), facts=_facts(story, cost), by=by)
            for pays in cost.pays:
                _let_pay(story, line, sources[pays.source], pays)
    _tell_scenarios(story)


def _tell_scenarios(story: Story) -> None:
    by = story.who(Role.DIRECTOR)
    for title, notes, changes in _SCENARIOS:
        scenario = add_scenario(title=title, notes=notes, by=by)
        for change, value, target in changes:
            source_id = story.applications.get(target)
            override = Override(change, value, source_id, "" if source_id else target)
            add_change(scenario=scenario, override=override, expected_version=scenario.version, by=by)


def _facts(story: Story, cost: _Cost) -> LineFacts:
    months = months_of_year(story.fiscal_year, FISCAL_MONTH)
    return LineFacts(
        kind=cost.kind,
        title=cost.title,
        amount_cents=cost.cents,
        first_month=months[cost.months[0]],
        last_month=months[cost.months[1]],
        person=cost.person,
        fte_bp=cost.percent * 100 if cost.percent else None,
    )


def _let_pay(story: Story, line: PlanLine, source_id: int, pays: _Pays) -> None:
    months = months_of_year(story.fiscal_year, FISCAL_MONTH)
    allocate(
        line=line,
        source_id=source_id,
        first=max(line.first_month, months[pays.since]),
        last=line.last_month,
        share_bp=pays.percent * 100 or None,
        amount_cents=pays.cents or None,
        expected_version=line.version,
        by=story.who(Role.FINANCE),
    )
