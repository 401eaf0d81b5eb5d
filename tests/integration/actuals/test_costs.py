"""Costs: their sums, their approval, their corrections, and the days they may lie on."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from funding.actuals import queries
from funding.actuals.models import Actual
from funding.actuals.queries.bounds import span_of
from funding.actuals.queries.corner import outside_days
from funding.actuals.queries.entries import owed_of
from funding.actuals.services.approving import approve_costs
from funding.actuals.services.entries import change_cost, enter_cost, reverse_cost, void_cost
from funding.actuals.services.obligations import release_obligation, set_cost_rules
from funding.actuals.types import ActualState, EntryFacts, Measure, Share, Spent
from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.budgets.types import LineKind
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.kernel.errors import DomainError, StaleVersion
from tests.builders.actuals import build_actual, build_obligation
from tests.builders.awards import build_amendment, build_award
from tests.builders.outreach import build_initiative
from tests.support.clock import FakeClock
from tests.support.people import user_with

pytestmark = pytest.mark.usefixtures("database", "clock")
START, END = date(2025, 10, 1), date(2026, 9, 30)
TODAY = date(2026, 11, 22)


def award_of_last_year(**overrides: object) -> Award:
    return build_award(starts_on=START, ends_on=END, **overrides)


def travel(day: date, cents: int = 100_00, **more: object) -> EntryFacts:
    return EntryFacts(day, cents, LineKind.TRAVEL, description="Mileage", **more)  # type: ignore[arg-type]


def people() -> tuple[Actor, Actor]:
    return user_with(Role.FINANCE).actor, user_with(Role.DIRECTOR).actor


def test_sums_count_approved_entries_by_the_day_they_were_incurred_on() -> None:
    award, other = award_of_last_year(), build_award()
    build_actual(award, incurred_on=date(2025, 12, 31), amount_cents=500_00, paid_on=date(2026, 1, 20))
    build_actual(award, incurred_on=date(2026, 1, 1), amount_cents=70_00, share="match")
    build_actual(award, incurred_on=date(2025, 11, 1), amount_cents=50_00, line_kind=None)
    build_actual(award, incurred_on=date(2025, 11, 2), amount_cents=-20_00, paid_on=date(2025, 11, 2))
    build_actual(award, incurred_on=date(2025, 11, 3), amount_cents=9_00, state="entered")
    build_actual(award, incurred_on=date(2025, 11, 3), amount_cents=9_00, state="void")
    assert queries.spent([award.id, other.id], through=date(2025, 12, 31)) == {
        award.id: Spent(530_00, 0, 50_00, -20_00, {LineKind.TRAVEL: (480_00, 0)}),
        other.id: Spent(),
    }
    year = queries.spent([award.id], through=END, since=date(2026, 1, 1))[award.id]
    assert (year.funder_cents, year.match_cents, year.total_cents) == (0, 70_00, 70_00)


def test_an_obligation_is_owed_until_approved_costs_settle_it_or_it_is_released() -> None:
    award = award_of_last_year()
    owed = build_obligation(award, made_on=date(2026, 1, 10), amount_cents=1_000_00)
    build_obligation(award, made_on=date(2026, 1, 10), share=Share.MATCH)
    build_actual(award, incurred_on=date(2026, 2, 1), amount_cents=300_00, obligation_id=owed.id)
    build_actual(
        award, incurred_on=date(2026, 2, 1), amount_cents=50_00, obligation_id=owed.id, state="entered"
    )
    days = (date(2026, 1, 9), date(2026, 1, 31), date(2026, 2, 1))
    assert [queries.obligated([award.id], day)[award.id] for day in days] == [0, 1_000_00, 700_00]
    release_obligation(
        obligation=owed, on=date(2026, 3, 1), reason="Order canceled", expected_version=1, by=SYSTEM
    )
    assert queries.obligated([award.id], date(2026, 2, 28)) == {award.id: 700_00}
    assert queries.obligated([award.id], date(2026, 3, 1)) == {award.id: 0}
    assert {one.owed_cents for one in owed_of(award.id)} == {0, 5_000_00}


def test_initiatives_and_federal_awards_have_their_own_sums() -> None:
    initiative = build_initiative()
    passed = award_of_last_year(
        route=AwardRoute.FEDERAL_PASS_THROUGH, aln="16.575", pass_through_number="PA-7"
    )
    private = award_of_last_year(route=AwardRoute.FOUNDATION)
    for award in (passed, private):
        build_actual(award, initiative_id=initiative.id)
        build_actual(award, share="match")
    assert queries.spent_by_initiative([initiative.id, 0], through=TODAY) == {initiative.id: 2_000_00, 0: 0}
    rows = queries.federal_expenditures(START, END)
    assert [(row.aln, row.pass_through_number, row.spent_cents) for row in rows] == [
        ("16.575", "PA-7", 1_000_00)
    ]
    assert rows[0].pass_through_name


def test_a_cost_outside_the_period_is_refused_and_one_owed_since_then_is_not() -> None:
    award = award_of_last_year()
    with pytest.raises(DomainError, match="ended Sep 30, 2026"):
        enter_cost(award=award, facts=travel(date(2026, 10, 3)), by=SYSTEM)
    owed = build_obligation(award, made_on=date(2026, 9, 20))
    settled = enter_cost(award=award, facts=travel(date(2026, 10, 3), obligation_id=owed.id), by=SYSTEM)
    assert settled.state is ActualState.ENTERED
    assert span_of(award).liquidation_on == date(2027, 1, 28)


def test_pre_award_costs_need_an_approval_that_is_recorded() -> None:
    award = award_of_last_year()
    facts = travel(date(2025, 9, 15))
    with pytest.raises(DomainError, match="no pre-award costs are approved"):
        enter_cost(award=award, facts=facts, by=SYSTEM)
    approval = {"approval": "", "approved_on": None, "liquidation_days": None, "by": SYSTEM}
    with pytest.raises(DomainError, match="letter"):
        set_cost_rules(award=award, pre_award_from=date(2025, 9, 1), expected_version=0, **approval)  # type: ignore[arg-type]
    set_cost_rules(
        award=award,
        pre_award_from=date(2025, 9, 1),
        approval="Award condition 12",
        approved_on=date(2025, 9, 20),
        liquidation_days=60,
        expected_version=0,
        by=SYSTEM,
    )
    assert enter_cost(award=award, facts=facts, by=SYSTEM).id
    assert span_of(award).liquidation_on == date(2026, 11, 29)
    with pytest.raises(StaleVersion):
        set_cost_rules(award=award, pre_award_from=None, expected_version=0, **approval)  # type: ignore[arg-type]


def test_nobody_approves_alone_what_they_entered() -> None:
    finance, director = people()
    award = award_of_last_year()
    entry = enter_cost(award=award, facts=travel(START), by=finance)
    assert approve_costs(entry_ids=[entry.id], by=finance).words.endswith("somebody else approves those.")
    assert entry.state is ActualState.ENTERED
    assert approve_costs(entry_ids=[entry.id], by=director).count == 1
    assert (entry.state, entry.decided_by_name) == (ActualState.APPROVED, director.name)


def test_whoever_is_alone_approves_their_own() -> None:
    finance = user_with(Role.FINANCE).actor
    entry = enter_cost(award=award_of_last_year(), facts=travel(START), by=finance)
    assert approve_costs(entry_ids=[entry.id], by=finance).count == 1


def test_an_approved_cost_is_corrected_by_its_reverse_only() -> None:
    award = award_of_last_year()
    entry = build_actual(award)
    with pytest.raises(DomainError, match="Reverse"):
        void_cost(entry=entry, reason="Entered twice", expected_version=None, by=SYSTEM)
    made = reverse_cost(entry=entry, reason="Wrong award", by=SYSTEM)
    assert (made.amount_cents, made.state, made.month) == (
        -entry.amount_cents,
        ActualState.ENTERED,
        entry.month,
    )
    with pytest.raises(DomainError, match="already"):
        reverse_cost(entry=entry, reason="Wrong award", by=SYSTEM)
    approve_costs(entry_ids=[made.id], by=SYSTEM)
    assert queries.spent([award.id], through=TODAY)[award.id].total_cents == 0
    with pytest.raises(DBAPIError, match="reversing entry"), db.session.begin_nested():
        db.session.execute(sa.update(Actual).where(Actual.id == entry.id).values(amount_cents=1))


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    award = award_of_last_year()
    entry = enter_cost(award=award, facts=travel(START), by=SYSTEM)
    change_cost(entry=entry, award=award, facts=travel(START, 200_00), expected_version=1, by=SYSTEM)
    with pytest.raises(StaleVersion):
        change_cost(entry=entry, award=award, facts=travel(START, 300_00), expected_version=1, by=SYSTEM)
    void_cost(entry=entry, reason="Entered twice", expected_version=2, by=SYSTEM)
    assert (entry.amount_cents, entry.state) == (200_00, ActualState.VOID)


def test_nobody_is_charged_above_the_whole_of_a_month() -> None:
    def salary(cents: int, percent: int, name: str) -> EntryFacts:
        more = {"measure": Measure.EFFORT, "measured": percent * 100, "vendor": name}
        return EntryFacts(START, cents, LineKind.PERSONNEL, **more)  # type: ignore[arg-type]

    ovc, voca = award_of_last_year(), award_of_last_year(aln="16.575")
    enter_cost(award=ovc, facts=salary(34_800_00, 60, "Ana Reyes"), by=SYSTEM)
    with pytest.raises(DomainError, match=r"110%, \$5,800.00 too much"):
        enter_cost(award=voca, facts=salary(29_000_00, 50, "ana  reyes"), by=SYSTEM)
    assert enter_cost(award=voca, facts=salary(23_200_00, 40, "Ana Reyes"), by=SYSTEM).id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (EntryFacts(START, 0, LineKind.TRAVEL), "amount_cents"),
        (EntryFacts(START, 1, LineKind.TRAVEL, line_key="nowhere"), "line"),
        (EntryFacts(START, 1, LineKind.TRAVEL, description="case no. 24-11873"), "description"),
        (EntryFacts(date(2026, 11, 23), 1, LineKind.TRAVEL), "incurred_on"),
        (EntryFacts(START, 1, LineKind.TRAVEL, paid_on=date(2026, 12, 1)), "paid_on"),
        (EntryFacts(START, 1, LineKind.TRAVEL, obligation_id=999_999), "obligation_id"),
        (EntryFacts(START, 1, LineKind.TRAVEL, measure=Measure.DAYS, measured=100), "measure"),
    ],
)
def test_bad_facts_are_refused_at_their_field(facts: EntryFacts, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        enter_cost(award=award_of_last_year(), facts=facts, by=SYSTEM)
    assert refused.value.field == field


def test_the_month_follows_the_day(clock: FakeClock) -> None:
    entry = build_actual(award_of_last_year(), incurred_on=date(2026, 3, 31))
    assert (entry.month // 12, entry.month % 12 + 1) == (2026, 3)


@pytest.mark.database("sqlite")
def test_a_cost_past_a_last_day_that_came_sooner_asks_to_be_looked_at(database) -> None:
    award = build_award(starts_on=START, ends_on=END)
    late = build_actual(award, incurred_on=date(2026, 8, 1))
    build_actual(award, incurred_on=date(2026, 6, 1))
    assert outside_days(SYSTEM) == []
    build_amendment(award, date(2026, 6, 15), kind="termination", new_ends_on=date(2026, 6, 30))
    assert [entry.id for entry, _ in outside_days(SYSTEM)] == [late.id]
