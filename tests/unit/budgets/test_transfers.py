"""Prior approval of revised budgets: the worked example of the rules, and each rule of the table."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.budgets.terms import FunderRules, IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.transfer_rules import RULES, rules_for
from funding.budgets.transfers import Link, judge, moved
from funding.budgets.types import Amounts
from tests.unit.budgets.lines import line

DOJ = Terms(funder=FunderRules.DOJ, federal_award_date=date(2026, 10, 1), indirect_kind=IndirectKind.NONE)
HHS = replace(DOJ, funder=FunderRules.HHS)


def version(label, travel=300_000, other=300_000, *more, terms=DOJ, approved=False):
    lines = [line("travel", travel), line("other", other), *more]
    return Link(label, compute(lines, terms), approved)


AWARDED = version("v2 Awarded")
WORKED = [
    AWARDED,
    version("v3", 275_000, 325_000),
    version("v4", 255_000, 345_000),
    version("v5", 235_000, 365_000),
    version("v6", 255_000, 345_000),
]


@pytest.mark.parametrize("terms", [DOJ, HHS], ids=["doj", "hhs"])
def test_moves_accumulate_to_the_limit_and_never_cancel_out(terms):
    chain = [replace(link, totals=compute(link.totals.lines, terms)) for link in WORKED]
    assert judge(chain[:1]) is None
    within = judge(chain[:3])
    assert (within.limit_cents, within.gross_cents, within.is_needed) == (60_000_00, 45_000_00, False)
    third = judge(chain[:4])
    assert [(move.moved_cents, move.gross_cents, move.is_over) for move in third.moves] == [
        (25_000_00, 25_000_00, False),
        (20_000_00, 45_000_00, False),
        (20_000_00, 65_000_00, True),
    ]
    assert [reason.key for reason in third.reasons] == ["limit"]
    assert "$65,000.00" in third.reasons[0].message
    assert "$5,000.00 above 10.00%" in third.reasons[0].message
    back = judge(chain)
    assert (back.gross_cents, back.net_cents, back.is_needed) == (85_000_00, 45_000_00, True)


def test_exactly_the_limit_is_within_it():
    assert not judge([AWARDED, version("v3", 240_000, 360_000)]).is_needed
    assert judge([AWARDED, version("v3", 239_999, 360_001)]).is_needed


def test_money_in_a_category_that_had_none_asks_doj_at_once():
    small = version("v3", 299_999, 300_000, line("equipment", 1))
    assert [reason.key for reason in judge([AWARDED, small]).reasons] == ["new_category"]
    assert "Equipment had no money and gets $1.00" in judge([AWARDED, small]).reasons[0].message
    theirs = [replace(link, totals=compute(link.totals.lines, HHS)) for link in (AWARDED, small)]
    assert not judge(theirs).is_needed


def test_any_change_of_indirect_costs_asks_doj():
    rated = replace(DOJ, indirect_kind=IndirectKind.NEGOTIATED, indirect_rate_bp=1000)
    chain = [version("v2", terms=rated), version("v3", 299_000, 300_000, terms=rated)]
    (reason,) = judge(chain).reasons
    assert reason.key == "indirect"
    assert reason.message == "Indirect costs change from $60,000.00 to $59,900.00."


def test_no_limit_up_to_the_acquisition_threshold_of_the_awards_date():
    half = [version("v2", 175_000, 175_000), version("v3", 75_000, 275_000)]
    assert judge(half).limit_cents is None
    assert not judge(half).is_needed
    earlier = replace(DOJ, federal_award_date=date(2025, 9, 30))
    older = [replace(link, totals=compute(link.totals.lines, earlier)) for link in half]
    ruling = judge(older)
    assert (ruling.threshold_cents, ruling.limit_cents, ruling.is_needed) == (250_000_00, 35_000_00, True)


def test_the_count_begins_anew_where_the_funder_approved():
    approved = [*WORKED[:3], replace(WORKED[3], approved_by_funder=True), WORKED[4]]
    ruling = judge(approved)
    assert (ruling.since, ruling.gross_cents, ruling.is_needed) == ("v5", 20_000_00, False)


def test_doj_counts_the_award_and_others_the_whole_budget():
    matched = [
        version("v2", Amounts(400_000_00, 200_000_00), 1),
        version("v3", Amounts(400_000_00, 150_000_00), Amounts(1_00, 50_000_00)),
    ]
    doj = judge(matched)
    assert (doj.base_cents, doj.gross_cents) == (400_001_00, 0)
    theirs = judge([replace(link, totals=compute(link.totals.lines, HHS)) for link in matched])
    assert (theirs.base_cents, theirs.gross_cents, theirs.limit_cents) == (600_001_00, 50_000_00, 60_000_10)


def test_more_money_and_new_subawards_ask_every_public_funder():
    more = version("v3", 300_000, 300_100, terms=HHS)
    base = version("v2", terms=HHS)
    assert [each.key for each in judge([base, more]).reasons] == ["more_money"]
    sub = version("v3", 290_000, 300_000, line("subaward", 10_000, title="Shelter"), terms=HHS)
    assert [each.key for each in judge([base, sub]).reasons] == ["new_subaward"]
    same = version("v2", 290_000, 300_000, line("subaward", 10_000, title="Shelter"), terms=HHS)
    assert not judge([same, sub]).is_needed


def test_a_foundation_has_no_common_rule():
    theirs = replace(DOJ, funder=FunderRules.PARTNER)
    chain = [version("v2", terms=theirs), version("v3", 0, 600_000, terms=theirs)]
    ruling = judge(chain)
    assert not ruling.has_rules
    assert not ruling.is_needed


def test_every_rule_is_cited_and_chosen_by_funder():
    assert RULES
    assert all(rule.citation for rule in RULES)
    assert set(rules_for(DOJ)) == {"limit", "new_category", "indirect", "more_money", "new_subaward"}
    assert set(rules_for(HHS)) == {"limit", "more_money", "new_subaward"}


amounts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10**9))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(amounts, amounts)
def test_what_moved_is_the_same_there_and_back_and_never_more_than_there_was(before, after):
    assert moved(before, after) == moved(after, before)
    assert 0 <= moved(before, after) <= min(sum(before.values()), sum(after.values()))
    assert moved(before, before) == 0
