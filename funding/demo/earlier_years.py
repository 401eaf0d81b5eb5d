"""What was asked for in earlier years and how it was answered: the record that chances are learned from.

Invented, as everything here. Old answers are archived, as a house would have them: they teach and clutter nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from funding.applications.models import Application
from funding.applications.queries.house_stages import first_of, stages_in_use
from funding.applications.services.lineage import add_comment, link
from funding.applications.services.spells import keep_spells, told_of
from funding.applications.types import HouseStage, LinkKind, Stage
from funding.demo.applications import application
from funding.demo.types import Story
from funding.forecast.services import overrule, relearn, set_cash_rule
from funding.forecast.types import CashRule, Giver, PaymentMethod
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.money import Cents
from funding.kernel.periods import add_months

_EARLIER: dict[str, tuple[str, str]] = {
    "ovc": ("Services for victims in three counties", "7: 400000, 5: 420000, 3: 450000 > 430000"),
    "bja": ("Task force training", "6: 250000, 4: 260000 > 250000, 0: 270000"),
    "ovw": ("Rural advocates", "6: 300000, 3: 320000"),
    "otip": ("Training for clinics", "7: 180000, 5: 200000 > 190000, 4: 210000"),
    "fysb": ("Street outreach for youth", "6: 150000 > 150000, 3: 150000 > 150000, 2: 160000"),
    "pccd": (
        "Street outreach",
        "7: 60000 > 60000, 6: 70000, 5: 72000 > 72000, 4: 75000 > 75000, 3: 80000 > 78000, 2: 90000",
    ),
    "school_safety": (
        "A counselor trained in each school",
        "6: 25000, 5: 25000 > 20000, 4: 30000 > 30000, 3: 30000 > 30000, 2: 35000",
    ),
    "harbor": (
        "Young people speak for themselves",
        "7: 20000 > 15000, 6: 25000, 5: 25000, 4: 30000 > 25000, 3: 35000, 2: 35000 > 30000",
    ),
    "lakeshore": (
        "The lakefront resource fair",
        "7: 10000, 6: 12000 > 10000, 5: 15000, 4: 15000 > 15000, 3: 20000, 0: 20000",
    ),
    "hospital": ("Courses for nurses", "5: 40000 > 40000, 4: 45000 > 45000, 3: 60000, 2: 60000 > 55000"),
    "freight": (
        "Cards at truck stops",
        "5: 8000 > 8000, 4: 10000, 3: 12000 > 12000, 2: 15000 > 15000, 1: 20000",
    ),
    "ellsworth": (
        "Spring campaign lead gift",
        "6: 10000 > 10000, 5: 10000 > 10000, 4: 15000 > 15000, "
        "3: 15000 > 15000, 2: 20000 > 20000, 1: 20000 > 20000",
    ),
    "novak": ("Year-end gift", "3: 1000 > 1000, 2: 1500, 1: 1500 > 1500, 0: 1500 > 1500"),
}
"""By funder: what for, and each try: how many years ago, the dollars asked and, where it was won, awarded."""

_DECLINED = "More good applications came than there was money for."
_ASK, _ANSWER = timedelta(days=330), timedelta(days=210)


def tell_earlier_years(story: Story) -> None:
    """The old answers, what continues what, and what the house assumes of its funders."""
    newest = _tell_answers(story)
    _tell_lineages(story, newest)
    _tell_assumptions(story)
    relearn()
    overrule(
        application=application(story, "ellsworth"),
        chance_bp=9_000,
        reason="She told Ruth on the phone that she will give again, as she does each spring.",
        by=story.who(Role.DIRECTOR),
    )


def _tell_answers(story: Story) -> dict[str, Application]:
    """One archived application for each old try; the newest award of each funder by its short name."""
    stages, newest = stages_in_use(), {}
    answers: dict[int, tuple[datetime, datetime]] = {}
    outcomes: list[tuple[Application, HouseStage, Cents | None]] = []
    submitted = first_of(Stage.SUBMITTED, stages)
    for funder, title, starts_on, asked, awarded in _tries(story):
        stage = first_of(Stage.AWARDED if awarded else Stage.DECLINED, stages)
        sent, answered = starts_on - _ASK, starts_on - _ANSWER
        made = Application(
            title=title,
            funder_id=story.funders[funder],
            owner_id=story.who(Role.DEVELOPMENT).user_id,
            created_by_id=story.who(Role.DEVELOPMENT).user_id,
            ask_cents=asked,
            submitted_on=sent,
            decided_on=answered,
            closing_reason="" if awarded else _DECLINED,
            starts_on=starts_on,
            ends_on=add_months(starts_on, 12) - timedelta(days=1),
            probability_bp=submitted.probability_bp,
        )
        made.stand_at(submitted, _noon(sent))
        db.session.add(made)
        db.session.flush()
        answers[made.id] = (_noon(sent), _noon(answered))
        audit(
            by=story.who(Role.DEVELOPMENT),
            action="application.started",
            subject=title,
            record_id=made.id,
            after={"from": "The spreadsheet of earlier years"},
        )
        outcomes.append((made, stage, awarded))
        if awarded:
            newest[funder] = made
    with told_of(lambda number: answers[number][0]):
        keep_spells(sorted(answers), by=story.who(Role.DEVELOPMENT))
    for made, stage, awarded in outcomes:
        made.stand_at(stage, answers[made.id][1])
        made.awarded_cents, made.probability_bp = awarded, stage.probability_bp
        made.archived_at = clock.now()
    db.session.flush()
    with told_of(lambda number: answers[number][1]):
        keep_spells(sorted(answers), by=story.who(Role.DEVELOPMENT))
    return newest


def _tries(story: Story) -> Iterator[tuple[str, str, date, Cents, Cents | None]]:
    for funder, (title, tries) in _EARLIER.items():
        for told in tries.split(", "):
            years, _, sums = told.partition(": ")
            asked, _, awarded = sums.partition(" > ")
            starts_on = story.first_of_month(-12 * int(years) - 4)
            won = int(awarded) * 100 if awarded else None
            yield funder, f"{title}, {starts_on.year}", starts_on, int(asked) * 100, won


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)


def _tell_lineages(story: Story, newest: dict[str, Application]) -> None:
    by = story.who(Role.DEVELOPMENT)
    street, now = application(story, "street_state"), application(story, "ellsworth")
    link(earlier=newest["pccd"], later=street, kind=LinkKind.RENEWAL, by=by, reason="The same night team")
    link(
        earlier=street,
        later=application(story, "voca"),
        kind=LinkKind.RENEWAL,
        by=by,
        reason="Keeps the night team after this award",
    )
    link(
        earlier=newest["ellsworth"], later=now, kind=LinkKind.RENEWAL, by=by, reason="Her gift of each spring"
    )
    add_comment(
        application=application(story, "survivor"),
        reviewer="Reviewer 2",
        score="71 of 100",
        received_on=story.day(-90),
        comment="The council is a strength and young. Show a year of paid meetings and what changed because of them.",
        by=by,
    )


def _tell_assumptions(story: Story) -> None:
    set_cash_rule(
        giver=Giver.STATE,
        rule=CashRule(PaymentMethod.REIMBURSEMENT, 60),
        effective_from=add_months(story.first_of_month(0), -17),
        reason="Our last twelve invoices to the state took 52 to 71 days.",
        by=story.who(Role.FINANCE),
    )
