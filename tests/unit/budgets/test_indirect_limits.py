"""A funder's limits on indirect costs: the worked table, no circle, no cent above, whatever the years and the order."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.budgets.checks import check
from funding.budgets.explain import explain_indirect
from funding.budgets.follows import follows
from funding.budgets.indirect_limits import limit_charges
from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.budgets.terms import FunderRules, IndirectKind, Terms, TermsError
from funding.budgets.totals import compute
from funding.budgets.types import Amounts

from .lines import costs_of_rule_1, dollars, line
from .test_indirect import SLOWLY, some_lines, some_terms

NEW = Terms(federal_award_date=date(2026, 10, 1))
TOTAL = IndirectLimit(LimitOf.TOTAL, 1_000, citation="Notice, p. 12")
DIRECT = IndirectLimit(LimitOf.DIRECT, 1_000)
AMOUNT = IndirectLimit(LimitOf.AMOUNT, limit_cents=dollars(20_000))


@pytest.mark.parametrize(
    ("limits", "allowed", "charge"),
    [
        ((TOTAL,), "53777.77", "53777.77"),
        ((DIRECT,), "48400", "48400"),
        ((replace(TOTAL, limit_bp=1_500),), "85411.76", "59550"),
        ((TOTAL, DIRECT), "48400", "48400"),
        ((DIRECT, TOTAL), "48400", "48400"),
    ],
)
def test_the_worked_table_of_shares(limits, allowed, charge):
    totals = compute(costs_of_rule_1(), replace(NEW, indirect_limits=limits))
    made = totals.indirect.limited[1]
    assert (made.by_rate_cents, made.allowed_cents) == (dollars(59_550), dollars(allowed))
    assert made.charged_cents == totals.all_charge.federal_cents == dollars(charge)


def test_the_worked_table_of_an_amount_that_is_used_up_over_the_years():
    lines = [line("personnel", 100_000, 100_000, 100_000)]
    made = compute(lines, replace(NEW, years=3, indirect_limits=(AMOUNT,))).indirect
    assert [each.allowed_cents for each in made.limited.values()] == [dollars(20_000), dollars(5_000), 0]
    assert [each.federal_cents for each in made.charge.values()] == [dollars(15_000), dollars(5_000), 0]


def test_one_cent_more_would_be_above_the_share_of_the_total():
    charge = compute(costs_of_rule_1(), replace(NEW, indirect_limits=(TOTAL,))).all_charge.federal_cents
    direct = dollars(484_000)
    assert Fraction(charge, direct + charge) <= Fraction(1, 10) < Fraction(charge + 1, direct + charge + 1)


def test_a_year_that_uses_little_of_an_amount_leaves_the_rest_to_later_years():
    charges = limit_charges(
        {1: 100, 2: 5_000, 3: 5_000}, {1: 0, 2: 0, 3: 0}, [replace(AMOUNT, limit_cents=6_000)]
    )
    assert [each.charged_cents for each in charges.values()] == [100, 5_000, 900]


def test_a_share_holds_in_each_year_though_another_year_has_room():
    lines = [line("personnel", 100_000, 0), line("equipment", 0, 100_000)]
    made = compute(lines, replace(NEW, years=2, indirect_limits=(DIRECT,))).indirect
    assert [each.federal_cents for each in made.charge.values()] == [dollars(10_000), 0]


def test_match_bears_its_rate_untouched():
    amounts = Amounts(dollars(100_000), dollars(10_000), dollars(20_000))
    totals = compute([line("personnel", amounts)], replace(NEW, indirect_limits=(DIRECT,)))
    assert totals.all_charge == Amounts(dollars(10_000), dollars(1_500), dollars(3_000))


def test_what_a_limit_cuts_counts_as_match_only_where_approved():
    limited = replace(NEW, indirect_limits=(DIRECT,))
    assert compute(costs_of_rule_1(), limited).whole.match_cents == 0
    approved = compute(costs_of_rule_1(), replace(limited, unrecovered_as_match=True))
    assert approved.all_charge == Amounts(dollars(48_400), 0, dollars(11_150))


def test_a_cap_on_the_rate_and_a_limit_leave_everything_below_the_full_rate_unrecovered():
    terms = replace(NEW, indirect_cap_bp=1_300, indirect_limits=(DIRECT,), unrecovered_as_match=True)
    totals = compute(costs_of_rule_1(), terms)
    assert totals.indirect.limited[1].by_rate_cents == dollars("51610")
    assert totals.all_charge == Amounts(dollars(48_400), 0, dollars(11_150))


def test_without_indirect_costs_a_limit_changes_nothing():
    terms = replace(NEW, indirect_kind=IndirectKind.NONE, indirect_limits=(TOTAL, AMOUNT))
    assert not compute(costs_of_rule_1(), terms).all_charge


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": LimitOf.TOTAL},
        {"measure": LimitOf.TOTAL, "limit_bp": 10_000},
        {"measure": LimitOf.TOTAL, "limit_bp": 1_000, "limit_cents": 5},
        {"measure": LimitOf.DIRECT, "limit_bp": 10_001},
        {"measure": LimitOf.DIRECT, "limit_bp": -1},
        {"measure": LimitOf.AMOUNT},
        {"measure": LimitOf.AMOUNT, "limit_cents": -1},
        {"measure": LimitOf.AMOUNT, "limit_cents": 5, "limit_bp": 5},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(TermsError):
        IndirectLimit(**wrong)


def test_limits_survive_their_json():
    terms = replace(NEW, indirect_limits=(TOTAL, DIRECT, AMOUNT))
    assert Terms.from_json(terms.as_json()) == terms
    assert terms.as_json()["indirect_limits"] == [
        {"measure": "total", "limit_bp": 1_000, "citation": "Notice, p. 12"},
        {"measure": "direct", "limit_bp": 1_000},
        {"measure": "amount", "limit_cents": dollars(20_000)},
    ]


def test_the_steps_show_what_the_rate_gives_what_is_allowed_and_what_is_cut():
    found = explain_indirect(compute(costs_of_rule_1(), replace(NEW, indirect_limits=(TOTAL,))))
    assert [(each.label, each.amounts.federal_cents) for each in found.steps][-4:] == [
        ("× 15.00% de minimis", dollars(59_550)),
        ("The most that the funder’s limits allow", dollars("53777.77")),
        ("less what is above it", -dollars("5772.23")),
        ("Indirect within the limits", dollars("53777.77")),
    ]
    assert (
        "Indirect at most 10% of the funder’s total: direct costs × 10.00% ÷ 90.00% in each year, "
        "rounded down to the cent (Notice, p. 12)."
    ) in found.notes


def test_the_terms_screen_says_what_each_limit_does():
    terms = replace(NEW, years=2, indirect_limits=(replace(AMOUNT, citation="Letter"),))
    found = follows(compute([line("personnel", 100_000, 100_000)], terms))["indirect"]
    assert [(each.text, each.citation) for each in found if "at most" in each.text] == [
        ("Year 1: at most $20,000.00 for the whole project allows $20,000.00; it cuts nothing.", "Letter"),
        (
            "Year 2: at most $20,000.00 for the whole project allows $5,000.00 more; "
            "$10,000.00 of the funder’s $15,000.00 is not charged.",
            "Letter",
        ),
    ]


@pytest.mark.parametrize(
    ("funder", "citation"),
    [(FunderRules.DOJ, "2 CFR 200.414(c)(1)"), (FunderRules.PARTNER, "The funder's terms")],
)
def test_a_limit_that_cuts_without_a_source_is_asked_for_one(funder, citation):
    terms = replace(NEW, funder=funder, indirect_limits=(DIRECT,))
    (finding,) = [each for each in check(compute(costs_of_rule_1(), terms)) if each.code == "indirect_limit"]
    assert (finding.amount_cents, finding.citation) == (dollars(11_150), citation)
    sourced = replace(terms, indirect_limits=(replace(DIRECT, citation="Notice"),))
    assert "indirect_limit" not in {each.code for each in check(compute(costs_of_rule_1(), sourced))}


some_limits = st.lists(
    st.one_of(
        st.builds(IndirectLimit, st.just(LimitOf.TOTAL), st.integers(0, 9_999)),
        st.builds(IndirectLimit, st.just(LimitOf.DIRECT), st.integers(0, 10_000)),
        st.builds(IndirectLimit, st.just(LimitOf.AMOUNT), st.none(), st.integers(0, 10**10)),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@SLOWLY
@given(some_lines(), some_terms(), some_limits, st.booleans())
def test_the_charge_is_never_above_a_limit_and_parts_sum(lines, terms, limits, as_match):
    terms = replace(terms, unrecovered_as_match=as_match)
    limited = compute(lines, replace(terms, indirect_limits=limits))
    free = compute(lines, terms)
    for limit in limits:
        if limit.measure is LimitOf.AMOUNT:
            assert limited.all_charge.federal_cents <= limit.limit_cents
            continue
        whole = limited.total if limit.measure is LimitOf.TOTAL else limited.direct
        for year in limited.years:
            most = Fraction(limit.limit_bp, 10_000) * whole[year].federal_cents
            assert limited.charge[year].federal_cents <= most
    for year in limited.years:
        made = limited.indirect
        assert 0 <= made.charge[year].federal_cents <= free.charge[year].federal_cents
        assert made.by_rate[year] == free.indirect.charge[year]
        assert made.charge[year] + made.cut[year] == made.by_rate[year]
        assert limited.charge[year].cash_cents == free.charge[year].cash_cents
        assert limited.total[year] == limited.direct[year] + limited.charge[year]
        if as_match:
            assert limited.charge[year].total_cents == free.charge[year].total_cents


@SLOWLY
@given(some_lines(), some_terms(), some_limits, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_of_limits_changes_no_figure(lines, terms, limits, random):
    first = compute(lines, replace(terms, indirect_limits=limits))
    lines, limits = list(lines), list(limits)
    random.shuffle(lines)
    random.shuffle(limits)
    assert compute(lines, replace(terms, indirect_limits=tuple(limits))).total == first.total


@SLOWLY
@given(some_lines(), some_terms(), some_limits)
def test_no_limit_cuts_more_than_it_must(lines, terms, limits):
    made = compute(lines, replace(terms, indirect_limits=limits))
    spent = 0
    for year in made.years:
        each, direct = made.indirect.limited[year], made.direct[year].federal_cents
        more = each.charged_cents + 1
        if each.cut_cents:
            assert any(
                spent + more > limit.limit_cents
                if limit.measure is LimitOf.AMOUNT
                else more * 10_000
                > limit.limit_bp * (direct + (more if limit.measure is LimitOf.TOTAL else 0))
                for limit in limits
            )
        spent += each.charged_cents
