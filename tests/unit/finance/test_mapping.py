"""The most specific rule wins, whatever the order of the rules."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.finance.mapping import CONDITIONS, AccountEntry, Chart, Facts, Rule, winner
from funding.finance.types import Target

TRAVEL = Facts("travel", "6c", "federal", 7, 3)


def rule(number, **conditions):
    return Rule(number, Target.COST, account_id=number, **conditions)


@pytest.mark.parametrize(
    ("rules", "facts", "wins"),
    [
        ([rule(6900)], TRAVEL, 6900),
        ([rule(6900), rule(6500, object_class="6c")], TRAVEL, 6500),
        ([rule(6500, object_class="6c"), rule(6510, kind="travel")], TRAVEL, 6510),
        (
            [rule(6510, kind="travel"), rule(6590, object_class="6c", source="in_kind")],
            Facts("travel", "6c", "in_kind", None, None),
            6590,
        ),
        ([rule(6510, kind="travel"), rule(6520, funder_id=3)], TRAVEL, 6520),
        ([rule(6510, kind="travel"), rule(6530, initiative_id=7)], TRAVEL, 6530),
        ([rule(6530, initiative_id=7), rule(6520, funder_id=3)], TRAVEL, 6520),
        ([rule(6520, funder_id=4), rule(6600, kind="rent")], TRAVEL, None),
        ([rule(2), rule(1)], TRAVEL, 1),
    ],
)
def test_the_table_of_the_module(rules, facts, wins):
    for _ in range(3):
        random.shuffle(rules)
        found = winner(rules, facts)
        assert (found.account_id if found else None) == wins


def test_a_rule_of_another_target_answers_nothing():
    chart = Chart((AccountEntry(1, "6000", "Costs", "EXP"),), (Rule(1, Target.COST, account_id=1),))
    assert chart.account(Target.COST, TRAVEL).name == "Costs"
    assert chart.account(Target.FUNDING, TRAVEL) is None
    assert chart.name(Target.CLASS, TRAVEL) == ""


def test_a_rule_to_a_closed_account_gives_none():
    assert Chart((), (Rule(1, Target.COST, account_id=1),)).account(Target.COST, TRAVEL) is None


conditions = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["travel", "rent"]),
        "object_class": st.sampled_from(["6c", "6h"]),
        "source": st.sampled_from(["federal", "cash"]),
        "initiative_id": st.sampled_from([7, 8]),
        "funder_id": st.sampled_from([3, 4]),
    },
)


@given(st.lists(conditions, max_size=12), st.randoms())
def test_order_does_not_matter_and_none_that_fits_is_stronger(made, shuffler):
    rules = [rule(number, **each) for number, each in enumerate(made, 1)]
    first = winner(rules, TRAVEL)
    shuffler.shuffle(rules)
    assert winner(rules, TRAVEL) == first
    fitting = [each for each in rules if each.fits(TRAVEL)]
    assert (first is None) is (not fitting)
    if first is not None:
        count = sum(getattr(first, name) is not None for name in CONDITIONS)
        assert all(sum(getattr(each, name) is not None for name in CONDITIONS) <= count for each in fitting)


@given(st.lists(conditions, max_size=5))
def test_a_chart_survives_json(made):
    chart = Chart(
        (AccountEntry(1, "01", "=Name", "EXP"),),
        tuple(rule(number, **each) for number, each in enumerate(made, 1)),
    )
    assert Chart.from_json(chart.as_json()) == chart
