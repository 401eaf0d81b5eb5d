"""SF-424A: the official sums, the budget's figures in their cells, both ways, in XML that the schema takes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from funding.budgets.rounding import in_whole_dollars
from funding.budgets.shapes import BudgetTables, lay_out, summarize
from funding.budgets.stored import StoredLine
from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.budgets.terms import Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, LineKind
from funding.federal_forms.checks import budget_checks, funding_checks, funding_of
from funding.federal_forms.problems import Incomplete
from funding.federal_forms.sf424a.answers import Answers, Program, check_answers
from funding.federal_forms.sf424a.filling import divide, fill, indirect_words, split_table
from funding.federal_forms.sf424a.form import (
    LETTERS,
    CashRow,
    CategoryColumn,
    FundsRow,
    ResourceRow,
    Sf424a,
    SummaryRow,
)
from funding.federal_forms.sf424a.xml import sf424a_xml
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money, plain
from tests.support.schemas import faults, folder
from tests.unit.budgets.lines import costs_of_rule_1, line

XSD = "SF424A-V1.0.xsd"
USUAL = Program("Services for victims of human trafficking", "16.320")
CLASS_KEYS = (
    "personnel",
    "fringe_benefits",
    "travel",
    "equipment",
    "supplies",
    "contractual",
    "construction",
    "other",
)


def tables_of(lines: list[Any], terms: Terms) -> BudgetTables:
    totals = compute(lines, terms)
    stored = tuple(StoredLine(number, 1, each) for number, each in enumerate(lines, start=1))
    return lay_out(summarize(1, 1, "Test", totals), stored, totals)


def cents(values: dict[str, str], key: str) -> int | None:
    text = values.get(key)
    return None if text is None else parse_money(text, allow_negative=True)


def quarters(values: dict[str, str]) -> CashRow:
    names = ("first", "second", "third", "fourth")
    return CashRow(tuple(cents(values, f"{name}_quarter_amount") for name in names))


def vector_form(data: dict[str, Any]) -> Sf424a:
    items = data["activity_line_items"]
    summary, categories, resources, funds = [], [], [], []
    for item in items:
        title, part = item["activity_title"], item["budget_summary"]
        keys = ("federal_estimated_unobligated", "non_federal_estimated_unobligated",
                "federal_new_or_revised", "non_federal_new_or_revised")  # fmt: skip
        cells = [cents(part, f"{key}_amount") for key in keys]
        summary.append(
            SummaryRow(title, item.get("assistance_listing_number", ""), *cells, cents(part, "total_amount"))
        )
        part = item["budget_categories"]
        classes = {
            letter: cents(part, f"{key}_amount") for letter, key in zip(LETTERS, CLASS_KEYS, strict=True)
        }
        categories.append(
            CategoryColumn(
                title,
                classes,
                cents(part, "total_indirect_charge_amount"),
                cents(part, "program_income_amount"),
            )
        )
        part = item["non_federal_resources"]
        resources.append(
            ResourceRow(title, *(cents(part, f"{key}_amount") for key in ("applicant", "state", "other")))
        )
        part = item["federal_fund_estimates"]
        years = ("first", "second", "third", "fourth")
        funds.append(FundsRow(title, tuple(cents(part, f"{year}_year_amount") for year in years)))
    cash = data["forecasted_cash_needs"]
    return Sf424a(
        tuple(summary), tuple(categories), tuple(resources),
        quarters(cash["federal_forecasted_cash_needs"]), quarters(cash["non_federal_forecasted_cash_needs"]),
        tuple(funds),
    )  # fmt: skip


@pytest.fixture(scope="module")
def vector() -> dict[str, Any]:
    path = folder().parent / "sf424a_autosum_test_vector.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_the_official_test_vector_comes_out_to_the_cent(vector: dict[str, Any]) -> None:
    form, expected = vector_form(vector["input"]), vector["expected_totals"]
    for column, wanted in zip(form.categories, vector["expected_line_items"], strict=True):
        assert plain(column.direct_cents) == wanted["total_direct_charge_amount"]
        assert plain(column.total_cents) == wanted["total_amount"]
    assert [plain(cell) for cell in form.summary_totals] == list(expected["total_budget_summary"].values())
    assert [plain(cell) for cell in form.category_totals] == list(
        expected["total_budget_categories"].values()
    )
    assert [plain(cell) for cell in form.resource_totals] == list(
        expected["total_non_federal_resources"].values()
    )
    assert [plain(cell) for cell in form.funds_totals] == list(
        expected["total_federal_fund_estimates"].values()
    )
    cash = expected["forecasted_cash_needs"]["total_forecasted_cash_needs"]
    assert plain(form.cash_totals[0]) == cash["total_amount"] == "340.58"
    assert [plain(cell) for cell in form.cash_totals[1:]] == list(cash.values())[:4]
    assert plain(form.total_cents) == "11430.57"
    assert plain(form.summary_totals[4]) == "86.10"


def test_the_official_test_vector_is_valid_xml(vector: dict[str, Any]) -> None:
    assert faults(sf424a_xml(vector_form(vector["input"])), XSD) == []


def several_years() -> BudgetTables:
    lines = [
        line("personnel", Amounts(29_000_33), Amounts(30_100_34, 15_600_01), key="p"),
        line("subaward", Amounts(60_000_00, 0, 20_000_00), Amounts(20_000_00), key="s"),
        line("rent", Amounts(1_200_50), Amounts(0, 1_200_50), key="r"),
    ]
    terms = Terms(federal_award_date=date(2026, 10, 1), years=3, match_bp=2500, covers_first_year_only=True)
    return tables_of(lines, terms)


def test_sections_a_to_d_cover_the_first_year_and_e_the_later_ones() -> None:
    tables = several_years()
    filled = fill(tables, Answers(), USUAL)
    form, total = filled.form, tables.classes[-1]
    assert form.summary_totals[2] == total.by_year[0].federal_cents == form.federal_cash.total_cents
    assert form.total_cents == total.by_year[0].total_cents
    assert form.funds[0].years == (total.by_year[1].federal_cents, total.by_year[2].federal_cents, None, None)
    assert form.resources[0].cells == (0 + total.by_year[0].cash_cents, 0, total.by_year[0].in_kind_cents,
                                       total.by_year[0].match_cents)  # fmt: skip


def test_the_whole_project_can_stand_in_a_and_b() -> None:
    tables = several_years()
    tables = replace(tables, terms=replace(tables.terms, covers_first_year_only=False))
    filled = fill(tables, Answers(), USUAL)
    form, total = filled.form, tables.classes[-1]
    assert form.total_cents == total.whole.total_cents == form.summary_totals[4]
    assert form.federal_cash.total_cents == total.by_year[0].federal_cents
    assert form.summary_totals[2] == form.federal_cash.total_cents + sum(form.funds_totals)


def test_rule_11_program_income_is_in_18g_and_not_in_6k() -> None:
    lines = [line("personnel", 500_000), line("other", Amounts(0, 166_667_00), title="Match")]
    tables = tables_of(lines, replace(Terms(match_bp=2500), indirect_kind="none"))
    plainly = fill(tables, Answers(), USUAL)
    funding = funding_of(plainly)
    assert funding.total_cents == plainly.form.total_cents == 666_667_00 == plainly.form.summary_totals[4]
    assert plainly.form.summary_totals[2] == funding.federal_cents == 500_000_00
    assert plainly.form.resource_totals[3] == 166_667_00
    earning = fill(tables, Answers(programs=(replace(USUAL, program_income_cents=5_000_00),)), USUAL)
    assert funding_of(earning).total_cents == 671_667_00
    assert earning.form.total_cents == 666_667_00
    checks = [*budget_checks(earning, tables), *funding_checks(earning, funding_of(earning))]
    assert len(checks) > 15
    assert [each.difference_cents for each in checks] == [0] * len(checks)
    assert not any(each.left == "SF-424 18g" for each in checks)


def test_item_22_says_rate_base_and_amount_in_fifty_characters() -> None:
    tables = tables_of(costs_of_rule_1(), Terms(federal_award_date=date(2026, 10, 1)))
    assert indirect_words(tables) == "De minimis 15.00% x $397,000.00 = $59,550.00"
    assert len(indirect_words(tables)) <= 50


@pytest.mark.parametrize(
    ("as_match", "words"),
    [
        (False, "15.00%, base $397,000.00, limited: $53,777.77"),
        (True, "De minimis 15.00% x $397,000.00 = $59,550.00"),
    ],
)
def test_item_22_does_not_pretend_that_a_limited_charge_is_rate_times_base(
    as_match: bool, words: str
) -> None:
    limit = IndirectLimit(LimitOf.TOTAL, 1_000)
    terms = Terms(
        federal_award_date=date(2026, 10, 1), indirect_limits=(limit,), unrecovered_as_match=as_match
    )
    assert indirect_words(tables_of(costs_of_rule_1(), terms)) == words
    assert len(words) <= 50


def test_the_quarters_follow_the_plan_when_the_budget_changes() -> None:
    answers = Answers(federal_plan=(10_00, 20_00, 30_00, 40_00))
    tables = tables_of([line("other", "200.01")], replace(Terms(), indirect_kind="none"))
    assert fill(tables, answers, USUAL).form.federal_cash.quarters == (20_00, 40_00, 60_00, 80_01)


def test_two_programs_share_lines_and_indirect_costs() -> None:
    tables = several_years()
    answers = Answers(
        programs=(replace(USUAL, title="Outreach"), Program("Shelter", "16.575")), placed={"s": 1, "gone": 3}
    )
    filled = fill(tables, answers, USUAL)
    form = filled.form
    assert [row.title for row in form.summary] == ["Outreach", "Shelter"]
    assert form.categories[1].classes["f"] == 80_000_00
    assert all(each.difference_cents == 0 for each in budget_checks(filled, tables))
    assert faults(sf424a_xml(form), XSD) == []


def test_a_supplement_types_its_own_total() -> None:
    program = replace(USUAL, unobligated_federal_cents=1_00, unobligated_match_cents=-2_00, total_cents=10_00)
    form = fill(several_years(), Answers(programs=(program,)), USUAL).form
    assert form.summary_totals[4] == 10_00
    assert faults(sf424a_xml(form), XSD) == []


def test_elements_stand_in_the_order_of_the_schema_and_blanks_are_left_out() -> None:
    root = etree.fromstring(sf424a_xml(fill(several_years(), Answers(), USUAL).form))
    names = [etree.QName(child).localname for child in root]
    assert names == ["FormVersionIdentifier", "BudgetSummary", "BudgetCategories", "NonFederalResources",
                     "BudgetForecastedCashNeeds", "FederalFundsNeeded", "OtherInformation"]  # fmt: skip
    assert "Unobligated" not in etree.tostring(root).decode()


def test_five_programs_or_long_texts_are_refused() -> None:
    with pytest.raises(DomainError):
        check_answers(Answers(programs=(USUAL,) * 5))
    with pytest.raises(DomainError):
        check_answers(Answers(remarks="x" * 251))
    with pytest.raises(DomainError):
        check_answers(Answers(programs=(replace(USUAL, title="x" * 121),)))
    with pytest.raises(Incomplete):
        sf424a_xml(Sf424a((), (), ()))


def test_answers_survive_being_stored() -> None:
    answers = Answers((USUAL,), {"a": 1}, (1, 2, 3, 4), (5, 6, 7, 8), (), "Direct", "", "Remarks")
    assert Answers.from_json(json.loads(json.dumps(answers.as_json()))) == answers
    assert Answers.from_json({}) == Answers()


amounts = st.builds(Amounts, *(st.integers(0, 10**9),) * 3)
budget_lines = st.lists(
    st.tuples(st.sampled_from(list(LineKind)), st.lists(amounts, min_size=1, max_size=3)), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(
    budget_lines,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 10**6), min_size=4, max_size=4),
)
def test_every_form_foots_both_ways(
    drawn: Any, first_only: bool, unrecovered: bool, whole: bool, shares: list[int]
) -> None:
    lines = [line(kind, *values, key=f"k{at}") for at, (kind, values) in enumerate(drawn)]
    terms = Terms(
        years=3, covers_first_year_only=first_only, indirect_cap_bp=1_000, unrecovered_as_match=unrecovered
    )
    tables = tables_of(lines, terms)
    unit = 100 if whole else 1
    if whole:
        rounded = in_whole_dollars(tables)
        for row in rounded.checks:
            assert all(abs(part) <= row.most_cents for part in (
                row.difference.federal_cents, row.difference.cash_cents, row.difference.in_kind_cents))  # fmt: skip
        tables = rounded.tables
    answers = Answers(
        programs=(USUAL, replace(USUAL, title="Second")),
        placed={each.key: at % 2 for at, each in enumerate(lines)},
        match_shares=tuple(shares),
        federal_plan=tuple(shares),
    )
    filled = fill(tables, answers, USUAL, unit=unit)
    checks = [*budget_checks(filled, tables), *funding_checks(filled, funding_of(filled))]
    assert [each for each in checks if each.difference_cents] == []
    cells = [*filled.form.category_totals, *filled.form.resource_totals, *filled.form.cash_totals]
    assert all(cell >= 0 and cell % unit == 0 for cell in cells)


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    st.lists(st.integers(0, 10**6), min_size=4, max_size=4),
)
def test_a_table_divided_by_its_margins_keeps_both(rows: list[int], weights: list[int]) -> None:
    columns = divide(sum(rows), weights)
    cells = split_table(rows, columns)
    assert [sum(row) for row in cells] == rows
    assert [sum(row[at] for row in cells) for at in range(4)] == columns
    assert all(cell >= 0 for row in cells for cell in row)
