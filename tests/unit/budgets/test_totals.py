"""Figures that foot: classes, years, columns; explanations; justifications; terms as JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.explain import explain_direct, explain_indirect, explain_total
from funding.budgets.figures import FIGURES
from funding.budgets.justification import justification
from funding.budgets.terms import ClassCap, FunderRules, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, Calculation, FringeComponent, Source, add_up
from funding.kernel.errors import DomainError

from .lines import costs_of_rule_1, dollars, line, salary, units

NEW = Terms(federal_award_date=date(2026, 10, 1), years=2)
SAMPLE = [
    line("personnel", Amounts(dollars(29_000)), Amounts(dollars(29_870)), title="Coordinator"),
    line("personnel", Amounts(dollars(46_800), dollars(15_600)), title="Trainer", initiative_id=3),
    line("supplies", Amounts(dollars(14_400)), title="Laptops", initiative_id=3),
    line("subaward", Amounts(dollars(60_000), 0, dollars(20_000)), title="Shelter coalition"),
]


def test_rows_and_columns_foot_to_the_cent():
    totals = compute(SAMPLE, NEW)
    assert add_up([add_up(row) for row in totals.by_class.values()]) == totals.all_direct
    assert add_up([add_up(row) for row in totals.by_category.values()]) == totals.all_direct
    assert add_up(list(totals.by_initiative.values())) == totals.all_direct
    assert add_up(totals.total) == totals.whole == totals.all_direct + totals.all_charge
    assert totals.years == (1, 2)
    assert totals.by_initiative[3] == Amounts(dollars(61_200), dollars(15_600))


def test_the_form_covers_the_years_that_the_terms_say():
    assert compute(SAMPLE, NEW).form_years == (1, 2)
    assert compute(SAMPLE, replace(NEW, covers_first_year_only=True)).form_years == (1,)


def test_how_6j_is_made_is_told_step_by_step():
    told = explain_indirect(compute(costs_of_rule_1(), replace(NEW, years=1)))
    rows = [(step.label, step.amounts.total_cents) for step in told.steps]
    assert rows == [
        ("Total direct", dollars(484_000)),
        ("less equipment", -dollars(18_000)),
        ("less participant support", -dollars(15_000)),
        ("less rent", -dollars(24_000)),
        ("less subaward above $50,000", -dollars(30_000)),
        ("Base (MTDC)", dollars(397_000)),
        ("× 15.00% de minimis", dollars(59_550)),
    ]
    assert "200.414(f)" in told.citation
    assert any("once over the subaward's life" in note for note in told.notes)


def test_6i_and_6k_are_told_too():
    totals = compute(SAMPLE, NEW)
    assert explain_direct(totals).steps[-1].amounts == totals.all_direct
    assert explain_total(totals).steps[-1].amounts == totals.whole


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            line("personnel", 29_000, calculations={1: salary(58_000, 50)}),
            "1 × 0.50 FTE × $58,000 × 12 mo = $29,000.00.",
        ),
        (line("other", 500, words="Printing of cards."), "$500.00. Printing of cards."),
        (
            line(
                "personnel",
                Amounts(dollars(46_800), dollars(15_600)),
                person="Ana",
                calculations={1: salary(62_400)},
            ),
            "1 × 1.00 FTE × $62,400 × 12 mo = $62,400.00. Federal $46,800.00, match in cash $15,600.00. "
            "Held by Ana.",
        ),
        (
            line(
                "fringe",
                240,
                calculations={
                    1: Calculation(
                        "fringe", components=(FringeComponent("FICA", 765), FringeComponent("Health", 1635))
                    )
                },
            ),
            "24.00% of salaries (FICA 7.65%, Health 16.35%) = $240.00.",
        ),
        (line("subaward", 9, determination="Serves clients."), "$9.00. Subaward: Serves clients."),
    ],
)
def test_a_justification_writes_its_own_arithmetic(given, text):
    assert justification(given) == text


def test_years_alike_are_told_once():
    laptops = line("supplies", 14_400, 14_400, calculations={1: units(12, 1_200), 2: units(12, 1_200)})
    assert justification(laptops, many_years=True) == "Years 1 and 2, each: 12 × $1,200 = $14,400.00."
    assert justification(line("other", 500, 0, 700), many_years=True) == "Year 1: $500.00. Year 3: $700.00."


def test_terms_survive_json():
    terms = replace(
        NEW,
        funder=FunderRules.DOJ,
        match_bp=2500,
        ceiling_cents=dollars(750_000),
        first_day=date(2026, 10, 1),
        caps=(ClassCap("Awareness", kinds=("other",), limit_bp=500),),
        indirect_rate_bp=0,
    )
    stored = json.loads(json.dumps(terms.as_json()))
    assert Terms.from_json(stored) == terms
    assert Terms.from_json({**stored, "unheard_of": 1}) == terms


@pytest.mark.parametrize(
    "wrong",
    [
        {"years": 0},
        {"years": 6},
        {"federal_award_date": date(2010, 1, 1)},
        {"first_day": date(2027, 1, 1), "last_day": date(2026, 1, 1)},
        {"floor_cents": 2, "ceiling_cents": 1},
    ],
)
def test_contradictory_terms_are_refused_with_their_field(wrong):
    with pytest.raises(DomainError) as refused:
        Terms(**wrong)
    assert refused.value.field in wrong


def test_dated_figures_change_on_october_1_2024():
    before, after = date(2024, 9, 30), date(2024, 10, 1)
    for name, old, new in [
        ("de_minimis_rate", 1000, 1500),
        ("subaward_in_base", 25_000_00, 50_000_00),
        ("equipment_unit", 5_000_00, 10_000_00),
    ]:
        assert (FIGURES.figure(name, before).value, FIGURES.figure(name, after).value) == (old, new)
    assert all(row.citation for name in FIGURES.names() for row in FIGURES.history(name))


def test_amounts_are_read_and_replaced_by_source():
    amounts = Amounts(1, 2, 3)
    assert [amounts.of(source) for source in Source] == [1, 2, 3]
    assert amounts.having(Source.CASH, 9) == Amounts(1, 9, 3)
    assert (amounts.match_cents, amounts.total_cents) == (5, 6)
