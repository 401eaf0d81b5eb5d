"""Indirect costs: the worked table, the cap over a subaward's life, shares, and what always holds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.budgets.indirect import charge_on, compute_indirect
from funding.budgets.rates import rate_in
from funding.budgets.terms import IndirectBase, IndirectKind, RateRow, Remainder, Terms, TermsError
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, BaseChoice, Line, LineKind, add_up

from .lines import costs_of_rule_1, dollars, line, units

NEW = Terms(federal_award_date=date(2026, 10, 1))
OLD = Terms(federal_award_date=date(2024, 5, 15))


def base_and_charge(lines, terms=NEW):
    totals = compute(lines, terms)
    return totals.all_base.total_cents, totals.all_charge.total_cents


@pytest.mark.parametrize(
    ("lines", "terms", "base", "charge"),
    [
        (costs_of_rule_1(), NEW, "397000", "59550"),
        ([line("subaward", 80_000, title="A"), line("subaward", 30_000, title="B")], NEW, "80000", "12000"),
        ([line("subaward", 45_000, 35_000)], NEW, "50000", "7500"),
        (costs_of_rule_1(), OLD, "367000", "36700"),
    ],
)
def test_the_worked_table(lines, terms, base, charge):
    assert base_and_charge(lines, terms) == (dollars(base), dollars(charge))


def test_the_first_example_totals():
    totals = compute(costs_of_rule_1(), NEW)
    assert totals.all_direct.total_cents == dollars(484_000)
    assert totals.whole.total_cents == dollars("543550.00")


def test_the_cap_is_used_up_over_the_years_and_never_starts_afresh():
    indirect = compute_indirect([line("subaward", 45_000, 35_000)], replace(NEW, years=2), (1, 2))
    assert [indirect.base[year].total_cents for year in (1, 2)] == [dollars(45_000), dollars(5_000)]
    assert [indirect.charge[year].total_cents for year in (1, 2)] == [dollars(6_750), dollars(750)]


def test_lines_of_one_agreement_share_one_cap():
    one = line("subaward", 40_000, title="Staff", agreement="City Shelter")
    two = line("subaward", 40_000, title="Rides", agreement=" city  shelter ")
    assert base_and_charge([one, two])[0] == dollars(50_000)


def test_a_contract_turned_into_a_subaward_takes_4500_off():
    contract, subaward = (base_and_charge([line(kind, 80_000)])[1] for kind in ("contract", "subaward"))
    assert contract - subaward == dollars("4500.00")


def test_the_part_above_the_cap_is_divided_by_the_lines_shares():
    split = line("subaward", Amounts(dollars(60_000), dollars(15_000), dollars(5_000)))
    indirect = compute_indirect([split], NEW, (1,))
    assert indirect.left_out["subaward above the cap"][1] == Amounts(
        dollars(22_500), dollars(5_625), dollars(1_875)
    )
    assert indirect.charge[1].federal_cents == dollars("5625.00")
    assert indirect.charge[1].match_cents == dollars("1875.00")


@pytest.mark.parametrize(
    ("remainder", "left_out", "federal", "match"),
    [
        (Remainder.SHARES, (22_500, 5_625, 1_875), "5625.00", "1875.00"),
        (Remainder.FEDERAL_FIRST, (30_000, 0, 0), "4500.00", "3000.00"),
        (Remainder.MATCH_FIRST, (10_000, 15_000, 5_000), "7500.00", "0"),
    ],
)
def test_a_term_says_whose_money_is_above_the_cap(remainder, left_out, federal, match):
    subaward = line("subaward", Amounts(dollars(60_000), dollars(15_000), dollars(5_000)))
    made = compute_indirect([subaward], replace(NEW, remainder=remainder), (1,))
    assert made.left_out["subaward above the cap"][1] == Amounts(*(dollars(part) for part in left_out))
    assert made.charge[1].federal_cents == dollars(federal)
    assert made.charge[1].match_cents == dollars(match)


def test_each_column_bears_the_rate_on_its_own_base():
    assert charge_on(Amounts(333, 333, 334), 1500) == Amounts(50, 50, 50)
    assert charge_on(Amounts(10, 1, 0), 1500) == Amounts(2, 0, 0)


@pytest.mark.parametrize(
    ("calculation", "kind", "own_level", "in_base"),
    [
        (units(12, 1_200), "supplies", None, True),
        (units(12, 1_200), "equipment", None, True),
        (units(1, 28_000), "equipment", None, False),
        (units(1, 28_000), "supplies", None, False),
        (units(1, 7_500), "equipment", dollars(5_000), False),
        (units(1, 7_500), "equipment", None, True),
        (units(1, 10_000), "equipment", None, False),
    ],
)
def test_equipment_is_judged_per_unit_against_the_lower_level(calculation, kind, own_level, in_base):
    cost = calculation.parts["units"] * calculation.parts["rate"] // 10_000
    thing = line(kind, Amounts(cost), calculations={1: calculation})
    base, _ = base_and_charge([thing], replace(NEW, capitalization_cents=own_level))
    assert base == (cost if in_base else 0)


def test_a_person_overrules_with_a_reason():
    rent = replace(line("rent", 1_000), base_choice=BaseChoice.INCLUDE, base_reason="approved Jan 4")
    indirect = compute_indirect([rent], NEW, (1,))
    assert indirect.base[1].total_cents == dollars(1_000)
    assert "approved Jan 4" in indirect.verdicts[rent.key].reason


@pytest.mark.parametrize(
    ("terms", "charged", "full"),
    [
        (Terms(), 1500, 1500),
        (NEW, 1500, 1500),
        (OLD, 1000, 1000),
        (replace(OLD, indirect_rate_bp=1500), 1000, 1000),
        (replace(NEW, indirect_rate_bp=800), 800, 800),
        (replace(NEW, indirect_cap_bp=1000), 1000, 1500),
        (replace(NEW, indirect_kind=IndirectKind.NONE), 0, 0),
        (replace(NEW, indirect_kind=IndirectKind.NEGOTIATED, indirect_rate_bp=2875), 2875, 2875),
        (Terms(first_day=date(2024, 6, 1)), 1000, 1000),
    ],
)
def test_the_rate_follows_the_kind_the_award_date_and_the_cap(terms, charged, full):
    rate = rate_in(terms)
    assert (rate.charged_bp, rate.full_bp) == (charged, full)


def test_a_negotiated_rate_may_rest_on_salaries_alone():
    terms = replace(
        NEW, indirect_kind=IndirectKind.NEGOTIATED, indirect_rate_bp=3000, indirect_base=IndirectBase.SALARIES
    )
    assert base_and_charge(costs_of_rule_1(), terms) == (dollars(200_000), dollars(60_000))


def test_unrecovered_indirect_counts_as_match_only_where_approved():
    capped = replace(NEW, indirect_cap_bp=1000)
    assert compute(costs_of_rule_1(), capped).whole.match_cents == 0
    approved = compute(costs_of_rule_1(), replace(capped, unrecovered_as_match=True))
    assert approved.all_charge == Amounts(dollars(39_700), 0, dollars(19_850))


def test_a_negotiated_rate_must_be_entered():
    with pytest.raises(TermsError) as refused:
        Terms(indirect_kind=IndirectKind.NEGOTIATED)
    assert refused.value.field == "indirect_rate_bp"


cents = st.integers(0, 9_999_999_99)
some_amounts = st.builds(Amounts, cents, cents, cents)


@st.composite
def some_lines(draw) -> list[Line]:
    count = draw(st.integers(1, 8))
    return [
        Line(
            f"line-{number}",
            draw(st.sampled_from(LineKind)),
            "Line",
            draw(st.dictionaries(st.integers(1, 3), some_amounts)),
            agreement=draw(st.sampled_from(["", "A", "B"])),
        )
        for number in range(count)
    ]


SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A whole budget is drawn and computed for each example; a busy machine may take its time."""


@st.composite
def some_terms(draw) -> Terms:
    """Any rule about the remainder, any base, caps, and rates that change from year to year."""
    kinds = st.lists(st.sampled_from([kind.value for kind in LineKind]), max_size=3, unique=True).map(tuple)
    rates = st.builds(
        RateRow,
        st.dates(date(2026, 1, 1), date(2029, 1, 1)),
        st.integers(0, 9_999),
        base=st.sampled_from(IndirectBase),
        excludes=kinds,
    )
    return Terms(
        federal_award_date=date(2026, 10, 1),
        first_day=date(2026, 10, 1),
        indirect_kind=draw(st.sampled_from([IndirectKind.DE_MINIMIS, IndirectKind.NEGOTIATED])),
        indirect_rate_bp=draw(st.integers(0, 12_000)),
        indirect_base=draw(st.sampled_from(IndirectBase)),
        indirect_cap_bp=draw(st.none() | st.integers(0, 3_000)),
        base_excludes=draw(kinds),
        rates=tuple(draw(st.lists(rates, max_size=3))),
        remainder=draw(st.sampled_from(Remainder)),
        subaward_cap_cents=draw(st.none() | st.integers(0, 9_999_999)),
        years=draw(st.integers(1, 5)),
    )


@SLOWLY
@given(some_lines(), some_terms())
def test_parts_sum_and_the_base_never_exceeds_direct(lines, terms):
    totals = compute(lines, terms)
    indirect = totals.indirect
    for year in totals.years:
        parts = add_up([indirect.line_base[each.key, year] for each in lines])
        left_out = add_up([by_year[year] for by_year in indirect.left_out.values()])
        assert parts == indirect.base[year]
        assert parts + left_out == totals.direct[year]
        for column in ("federal_cents", "cash_cents", "in_kind_cents"):
            assert 0 <= getattr(parts, column) <= getattr(totals.direct[year], column)
            assert all(getattr(indirect.line_base[each.key, year], column) >= 0 for each in lines)
        assert totals.total[year] == totals.direct[year] + totals.charge[year]
    assert totals.whole == totals.all_direct + totals.all_charge


@SLOWLY
@given(some_lines(), some_terms(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_figure(lines, terms, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    first, second = compute(lines, terms), compute(shuffled, terms)
    assert first.by_class == second.by_class
    assert first.indirect.base == second.indirect.base
    assert first.total == second.total
