"""Match of the award for services: sheets of volunteers, space, goods and cash, some promised, one that fails."""

from __future__ import annotations

from datetime import date, timedelta

from funding.awards.models import Award
from funding.demo.awards import demo_award
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.periods import add_months
from funding.match_ledger.queries.ledger import lines_of
from funding.match_ledger.services.items import add_item
from funding.match_ledger.services.sheets import add_sheet
from funding.match_ledger.types import (
    Answer,
    ItemFacts,
    MatchKind,
    MatchState,
    RateBasis,
    Test,
    Valuation,
)

_REASONS = {
    Test.VERIFIABLE: "The paper is kept with the award.",
    Test.NOT_TWICE: "It is counted for this award only.",
    Test.NECESSARY: "The proposal names it as part of the work.",
    Test.ALLOWABLE: "The award could pay for it.",
    Test.NOT_FEDERAL: "It comes from private people and houses.",
    Test.IN_BUDGET: "The approved budget shows it as match.",
    Test.OTHERWISE: "It lies in the period of performance.",
}
SEVEN_YES = {test: Answer(True, reason) for test, reason in _REASONS.items()}
VOLUNTEERS = Valuation(
    pay_cents=21_40, fringe_bp=9_00, basis=RateBasis.OWN_PAY, citation="Payroll: outreach assistant, step 2"
)
_WEEKS = (7, 14, 21)


def tell_match(story: Story) -> None:
    """Six months of match for the services award: three sheets and a room each month, and what came at once."""
    award = demo_award(story, "services")
    lines = {title: key for key, title in lines_of(award)}
    street = lines.get("Volunteers at night and at the fair", "")
    rooms = lines.get("Training rooms given by hospitals", "")
    for month in range(6):
        first = add_months(award.starts_on, month)
        _sheet(story, award, first, street)
        _room(story, award, first, rooms)
    _at_once(story, award, rooms)
    _promised(story, award, rooms)


def _sheet(story: Story, award: Award, first: date, line: str) -> None:
    """Three evenings of a month at the terminal and the truck stop."""
    days = [
        (number, first + timedelta(days=after), 18_50 + number * 2_25, 5 + number)
        for number, after in enumerate(_WEEKS)
    ]
    shared = ItemFacts(
        kind=MatchKind.VOLUNTEER,
        given_on=first,
        source="Lakeside Rotary Club",
        description="Evenings at the bus terminal and the truck stop",
        valuation=VOLUNTEERS,
        reference=f"Sign-in sheet {first:%b %Y}",
        line_key=line,
        answers=SEVEN_YES,
    )
    add_sheet(award=award, shared=shared, days=days, by=story.who(Role.PROGRAM))


def _room(story: Story, award: Award, first: date, line: str) -> None:
    facts = ItemFacts(
        kind=MatchKind.SPACE,
        given_on=first + timedelta(days=2),
        source="Peach Street Community House",
        description="Training room, two days a week",
        valuation=Valuation(amount_cents=1_150_00, citation="What the house asks others for such a room"),
        reference=f"Letter of use {first:%b %Y}",
        line_key=line,
        answers=SEVEN_YES,
    )
    add_item(award=award, facts=facts, state=MatchState.RECEIVED, by=story.who(Role.PROGRAM))


def _at_once(story: Story, award: Award, line: str) -> None:
    """A gift in cash, printing in kind, and a van whose tests are not all answered."""
    by, first = story.who(Role.FINANCE), award.starts_on
    given = (
        (MatchKind.CASH, 24, "Presque Isle Family Foundation", "Gift toward outreach", 25_000_00, "Check 20417"),
        (MatchKind.IN_KIND, 61, "Bayfront Print Shop", "12,000 cards in five languages", 3_480_00, "Invoice 5512"),
        (MatchKind.IN_KIND, 96, "St. Agnes Hospital", "Nurse educators’ time, eight courses", 9_600_00, "Letter 3"),
    )  # fmt: skip
    for kind, after, source, what, cents, reference in given:
        facts = ItemFacts(
            kind=kind,
            given_on=first + timedelta(days=after),
            source=source,
            description=what,
            valuation=Valuation(amount_cents=cents, citation="The giver’s own paper"),
            reference=reference,
            line_key=line,
            answers=SEVEN_YES,
        )
        add_item(award=award, facts=facts, state=MatchState.RECEIVED, by=by)
    open_tests = SEVEN_YES | {
        Test.NOT_FEDERAL: Answer(None, "Ask the county which fund paid the fuel."),
        Test.ALLOWABLE: Answer(),
    }
    van = ItemFacts(
        kind=MatchKind.OTHER,
        given_on=first + timedelta(days=120),
        source="Erie County Transit Office",
        description="Use of a van on 14 nights",
        valuation=Valuation(amount_cents=1_890_00, citation="County mileage rate"),
        reference="Log 14",
        answers=open_tests,
    )
    add_item(award=award, facts=van, state=MatchState.RECEIVED, by=by)


def _promised(story: Story, award: Award, line: str) -> None:
    """What letters of commitment announce."""
    promises = (
        (45, "St. Agnes Hospital", "Nurse educators’ time, second year", 14_400_00, "Letter of commitment"),
        (70, "Great Lakes Bar Association", "Legal clinics, twelve afternoons", 18_000_00, "Letter of Feb 2"),
    )
    for after, source, what, cents, reference in promises:
        facts = ItemFacts(
            kind=MatchKind.IN_KIND,
            given_on=story.day(after),
            source=source,
            description=what,
            valuation=Valuation(amount_cents=cents, citation="The letter names the value"),
            reference=reference,
            line_key=line,
            answers=SEVEN_YES,
        )
        add_item(award=award, facts=facts, state=MatchState.PROMISED, by=story.who(Role.DEVELOPMENT))
