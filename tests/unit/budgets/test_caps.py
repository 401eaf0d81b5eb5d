"""Program caps: the worked table, and both limits at once."""

import pytest

from funding.budgets.caps import cap_uses, falls_under
from funding.budgets.terms import ClassCap, IndirectKind, Terms
from funding.budgets.totals import compute

from .lines import dollars, line

LINES = [line("other", 6_000, initiative_id=7), line("personnel", 94_000)]


@pytest.mark.parametrize(
    ("limits", "limit", "over"),
    [
        ({"limit_bp": 500}, 5_000, 1_000),
        ({"limit_bp": 500, "limit_cents": dollars(4_000)}, 4_000, 2_000),
        ({"limit_cents": dollars(10_000)}, 10_000, 0),
    ],
)
def test_the_worked_table(limits, limit, over):
    cap = ClassCap("Awareness", kinds=("other",), **limits)
    (use,) = cap_uses(compute(LINES, Terms(indirect_kind=IndirectKind.NONE, caps=(cap,))))
    assert (use.limit_cents, use.over_cents) == (dollars(limit), dollars(over))
    assert use.spent.total_cents == dollars(6_000)


def test_a_cap_without_a_limit_limits_nothing():
    assert cap_uses(compute(LINES, Terms(caps=(ClassCap("Nothing"),)))) == []


def test_a_cap_may_hold_kinds_of_one_initiative_only():
    cap = ClassCap("Street printing", kinds=("other",), initiative_id=7, limit_bp=1)
    assert [falls_under(each, cap) for each in LINES] == [True, False]
    assert not falls_under(line("other", 1, initiative_id=8), cap)
