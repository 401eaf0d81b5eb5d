"""One file of budgets with every figure, computed here and in the browser (tests/browser/test_budget_grid.py)."""

import json
from pathlib import Path

import pytest

from funding.budgets.grid import rules_of, standing_of
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals, compute
from funding.budgets.types import Amounts, Source

from .lines import line

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "budget_totals.json").read_text())


def totals_of(case) -> Totals:
    lines = [
        line(
            given["kind"],
            *(Amounts(*row) for row in given["amounts"]),
            key=str(number),
            title=str(number),
            agreement=given.get("agreement", ""),
        )
        for number, given in enumerate(case["lines"])
    ]
    return compute(lines, Terms.from_json(case["terms"]))


def test_the_file_holds_the_cases_that_matter():
    assert len(VECTORS) >= 22
    given = [case["terms"] for case in VECTORS]
    for term in (
        "remainder",
        "rates",
        "base_excludes",
        "indirect_cap_bp",
        "indirect_limits",
        "subaward_cap_cents",
        "figures_on",
    ):
        assert any(term in terms for terms in given), term


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_server_computes_what_the_file_says(case):
    totals, expected = totals_of(case), case["expect"]
    for name, amounts in (
        ("direct", totals.all_direct),
        ("base", totals.all_base),
        ("charge", totals.all_charge),
        ("whole", totals.whole),
    ):
        assert [amounts.of(source) for source in Source] == expected[name], name
    assert totals.match.required_cents == expected["required"]
    assert totals.match.short_cents == expected["short"]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_browser_is_given_these_rules(case):
    totals = totals_of(case)
    standings = totals.indirect.standings.values()
    assert case["browser"] == {
        **rules_of(totals),
        "standings": [standing_of(each[line.key] for each in standings) for line in totals.lines],
    }
