"""A budget as journal entries: balanced, exact to the cent, refused while anything has no account."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.budgets.queries import Loaded
from funding.budgets.stored import StoredLine
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts
from funding.finance.journal import budget_years, by_month, journal, span_of
from funding.finance.mapping import AccountEntry, Chart, Rule
from funding.finance.types import Split, Target
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from tests.unit.budgets.lines import costs_of_rule_1, line

TERMS = Terms(federal_award_date=date(2026, 10, 1), first_day=date(2026, 10, 1), last_day=date(2027, 9, 30))
CHART = Chart(
    (
        AccountEntry(1, "6000", "Costs", "EXP"),
        AccountEntry(2, "6100", "Travel", "EXP"),
        AccountEntry(3, "4000", "Grants", "INC"),
        AccountEntry(4, "4400", "In kind", "EXINC"),
    ),
    (
        Rule(1, Target.COST, account_id=1),
        Rule(2, Target.COST, kind="travel", account_id=2),
        Rule(3, Target.FUNDING, account_id=3),
        Rule(4, Target.FUNDING, source="in_kind", account_id=4),
        Rule(5, Target.CLASS, initiative_id=7, name="Street"),
        Rule(6, Target.CUSTOMER, funder_id=3, name="OVC:FY27"),
    ),
)


def tables(lines, terms=TERMS):
    stored = tuple(StoredLine(number, 1, each) for number, each in enumerate(lines, 1))
    return Loaded(1, 1, "Services", terms, stored, label="Requested").tables


def made(lines, terms=TERMS, by=Split.MONTH, **more):
    return journal(tables(lines, terms), CHART, funder_id=3, by=by, start_month=10, **more)


@pytest.mark.parametrize(
    ("cents", "start", "end", "parts"),
    [
        (100_00, date(2026, 10, 1), date(2026, 12, 31), [33_34, 33_33, 33_33]),
        (100_00, date(2027, 1, 15), date(2027, 2, 28), [35_42, 64_58]),
        (1, date(2026, 10, 1), date(2027, 9, 30), [1, *[0] * 11]),
        (12_000_00, date(2026, 10, 1), date(2027, 9, 30), [1_000_00] * 12),
    ],
)
def test_the_table_of_the_module(cents, start, end, parts):
    assert [part for _, part in by_month(cents, Period(start, end))] == parts


@pytest.mark.parametrize(
    ("by", "month", "label", "last"),
    [
        (Split.MONTH, date(2027, 2, 1), "Feb 2027", date(2027, 2, 28)),
        (Split.QUARTER, date(2026, 10, 1), "FY 2027 Q1", date(2026, 12, 31)),
        (Split.QUARTER, date(2027, 9, 1), "FY 2027 Q4", date(2027, 9, 30)),
        (Split.YEAR, date(2026, 10, 1), "FY 2027", date(2027, 9, 30)),
        (Split.YEAR, date(2027, 9, 1), "FY 2027", date(2027, 9, 30)),
    ],
)
def test_spans_are_those_of_the_fiscal_year(by, month, label, last):
    assert span_of(month, by, 10) == (label, last)


@pytest.mark.parametrize("by", list(Split))
def test_the_worked_example_balances_to_its_total(by):
    found = made(costs_of_rule_1(), by=by)
    assert found.total_cents == 543_550_00
    assert len(found.entries) == {Split.MONTH: 12, Split.QUARTER: 4, Split.YEAR: 1}[by]
    debits = [posting.cents for entry in found.entries for posting in entry.postings if posting.cents > 0]
    assert sum(debits) == 543_550_00
    for entry in found.entries:
        assert sum(posting.cents for posting in entry.postings) == 0
        assert {posting.customer for posting in entry.postings} == {"OVC:FY27"}


def test_classes_and_sources_go_apart():
    lines = [
        line("travel", Amounts(100_00, 0, 30_00), initiative_id=7),
        line("rent", Amounts(50_00)),
    ]
    year = made(lines, replace(TERMS, indirect_kind="none"), by=Split.YEAR).entries[0]
    assert [(one.account.number, one.cents, one.class_name) for one in year.postings] == [
        ("6000", 50_00, ""),
        ("6100", 130_00, "Street"),
        ("4000", -50_00, ""),
        ("4000", -100_00, "Street"),
        ("4400", -30_00, "Street"),
    ]


def test_a_row_per_line_names_the_lines():
    lines = [line("rent", 10, title="Office"), line("rent", 20, title="Shelter")]
    year = made(lines, replace(TERMS, indirect_kind="none"), by=Split.YEAR, by_line=True).entries[0]
    assert [(one.memo, one.cents) for one in year.postings] == [
        ("Office", 10_00),
        ("Shelter", 20_00),
        ("", -30_00),
    ]


def test_what_has_no_account_is_listed_and_there_is_no_journal():
    chart = Chart(CHART.accounts, tuple(rule for rule in CHART.rules if rule.kind == "travel"))
    found = journal(
        tables([line("travel", 1), line("rent", 2)], replace(TERMS, indirect_kind="none")),
        chart,
        funder_id=None,
        by=Split.YEAR,
        start_month=10,
    )
    assert found.entries == ()
    assert [(one.title, one.target, one.cents) for one in found.unmapped] == [
        ("Travel", Target.FUNDING, 1_00),
        ("Rent", Target.COST, 2_00),
        ("Rent", Target.FUNDING, 2_00),
    ]


def test_a_journal_needs_dates():
    with pytest.raises(DomainError, match="first day"):
        made([line("rent", 1)], replace(TERMS, first_day=None))
    with pytest.raises(DomainError, match="year 2, after its last day"):
        made([line("rent", 1, 1)], replace(TERMS, years=2))


def test_without_a_last_day_years_are_whole():
    assert budget_years(replace(TERMS, last_day=None, years=2), (1, 2))[1].end == date(2028, 9, 30)


amount = st.integers(0, 10**11)
amounts = st.builds(Amounts, amount, amount, amount)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["travel", "rent", "subaward", "equipment", "other"]),
            st.lists(amounts, min_size=1, max_size=5),
            st.sampled_from([None, 7]),
        ),
        max_size=6,
    ),
    st.sampled_from(list(Split)),
    st.dates(date(2026, 10, 1), date(2028, 1, 1)),
    st.integers(1, 12),
    st.booleans(),
)
def test_every_journal_balances_and_adds_up_to_the_budget(made_lines, by, first, start_month, by_line):
    lines = [
        line(kind, *years, title=f"L{number}", initiative_id=initiative)
        for number, (kind, years, initiative) in enumerate(made_lines)
    ]
    terms = Terms(first_day=first, years=5, unrecovered_as_match=True, indirect_cap_bp=700)
    shown = tables(lines, terms)
    found = journal(shown, CHART, funder_id=3, by=by, start_month=start_month, by_line=by_line)
    for entry in found.entries:
        assert sum(posting.cents for posting in entry.postings) == 0
    debits = sum(one.cents for entry in found.entries for one in entry.postings if one.cents > 0)
    assert debits == shown.summary.total_cents
    in_kind = sum(one.cents for e in found.entries for one in e.postings if one.account.number == "4400")
    assert -in_kind == shown.summary.in_kind_cents
    assert [entry.day for entry in found.entries] == sorted({entry.day for entry in found.entries})


@given(st.integers(0, 10**13), st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_months_add_up_to_the_cent(cents, start, days):
    period = Period(start, date.fromordinal(start.toordinal() + days))
    assert sum(part for _, part in by_month(cents, period)) == cents
