"""Exports of budgets: every file carries the same cents, and a spreadsheet that recalculates agrees with itself."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from funding.budgets import queries
from funding.budgets.exports import export_budget, file_name, write_export
from funding.budgets.types import Amounts
from funding.infra.sheets import Column, Formula, Kind, XlsxBook
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.money import parse_money
from tests.builders.budgets import TERMS, build_budget, build_line, build_sample_budget, salary, units
from tests.support.office import recalculated
from tests.support.workbooks import assert_figures


def several_years():
    """A budget of three years with everything that makes indirect costs hard."""
    terms = replace(TERMS, years=3, indirect_cap_bp=1000, unrecovered_as_match=True)
    budget = build_budget(title="=Hard, budget", terms=terms)
    build_line(budget, "personnel", title="=1+1", calculations={1: salary(58_333, 37), 2: salary(59_999, 37)})
    build_line(
        budget,
        "subaward",
        title="Shelter",
        amounts={1: Amounts(20_000_01, 333_33, 1), 2: Amounts(30_000_00, 7, 12_345_67), 3: Amounts(1, 1, 1)},
    )
    build_line(budget, "subaward", 40_000, 40_000, title="Clinic", agreement="Clinic")
    build_line(budget, "equipment", title="Van", calculations={2: units(1, 28_000)})
    build_line(budget, "rent", 1_000, 1_000, 1_000, title="@office")
    build_line(budget, "other", title="16.320", amounts={3: Amounts(10, 5, 5)})
    return budget


@pytest.fixture(params=["sample", "several years", "empty"])
def budget(request, database):
    made = {"sample": build_sample_budget, "several years": several_years, "empty": build_budget}[
        request.param
    ]()
    return made.id


def written(budget_id, kind):
    target = io.BytesIO()
    write_export(budget_id, kind, target)
    return target.getvalue()


def test_the_csv_adds_up_to_the_total(budget):
    summary = queries.summary(budget)
    rows = list(csv.DictReader(io.StringIO(written(budget, "csv").decode("utf-8-sig"), newline="")))
    for heading, cents in (
        ("Funder", summary.federal_cents),
        ("Match, cash", summary.cash_match_cents),
        ("Match, in-kind", summary.in_kind_cents),
        ("Total", summary.total_cents),
    ):
        assert sum(parse_money(row[heading]) for row in rows) == cents
    assert rows[-1]["SF-424A line"] == "6j"


def test_the_csv_neutralizes_formulas(database):
    text = written(several_years().id, "csv").decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@office" in text
    assert ",16.320," in text


def test_every_format_tells_what_was_entered(database):
    budget = build_sample_budget()
    entered = {each["title"]: each["entered"] for each in json.loads(written(budget.id, "json"))["lines"]}
    assert entered["Shelter coalition"]["agreement"] == "Agreement 7"
    assert entered["Training laptops"]["calculations"]["1"]["parts"] == {"units": 1200, "rate": 12_000_000}
    rows = list(csv.DictReader(io.StringIO(written(budget.id, "csv").decode("utf-8-sig"), newline="")))
    by_title = {row["Line"]: row for row in rows}
    assert by_title["Shelter coalition"]["Determination"] == "Decides who is served"
    assert json.loads(by_title["Training laptops"]["Calculation data"])["calculator"] == "units"
    book = load_workbook(io.BytesIO(written(budget.id, "xlsx")))
    keys = [cell.value for cell in book["Data"]["A"][1:]]
    assert keys == [row[-1].value for row in book["Lines"].iter_rows(min_row=2)]
    assert set(keys) == {row["Key"] for row in rows if row["Key"]}


def test_a_line_without_amounts_is_in_the_csv(database):
    budget = build_budget(terms=replace(TERMS, years=3))
    build_line(budget, "other", title="To be found")
    rows = list(csv.DictReader(io.StringIO(written(budget.id, "csv").decode("utf-8-sig"), newline="")))
    assert [(row["Line"], row["Year"]) for row in rows[:1]] == [("To be found", "1")]


def test_the_json_holds_the_same_figures(budget):
    summary = queries.summary(budget)
    document = json.loads(written(budget, "json"))
    assert (document["format"], document["version"]) == ("funding.budget", 1)
    totals = {row["code"]: row["total"]["total_cents"] for row in document["classes"]}
    assert (totals["6i"], totals["6j"], totals["6k"]) == (
        summary.direct_cents,
        summary.indirect_cents,
        summary.total_cents,
    )
    assert sum(line["total"]["total_cents"] for line in document["lines"]) == summary.direct_cents
    assert len(document["lines"]) == summary.line_count


def test_the_workbook_shows_our_totals_before_anything_recalculates(budget, tmp_path):
    path = tmp_path / "budget.xlsx"
    export_budget(budget, "xlsx", path)
    assert_figures(path, queries.summary(budget))


def test_the_workbook_has_live_formulas_typed_cells_and_a_print_set_up(database, tmp_path):
    path = tmp_path / "budget.xlsx"
    export_budget(several_years().id, "xlsx", path)
    book = load_workbook(path)
    assert book.sheetnames == ["Summary", "Lines", "Indirect", "Checks", "Data"]
    assert {"Total_direct", "Total_indirect", "Total_budget", "Request", "Match", "Indirect_rate"} <= set(
        book.defined_names
    )
    lines = book["Lines"]
    titles = [cell.value for cell in lines["D"]]
    assert "=1+1" in titles
    assert {cell.data_type for cell in lines["D"]} == {"s"}
    assert "16.320" in titles
    formulas = [cell.value for row in book["Summary"].iter_rows() for cell in row if cell.data_type == "f"]
    assert any("SUMIFS(" in formula for formula in formulas)
    assert len(formulas) == 11 * (3 * 3 + 3)
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows
    assert book["Indirect"]["E2"].value == 0.1


def test_an_unknown_format_or_budget_is_refused_before_a_file_is_touched(database, tmp_path):
    path = tmp_path / "x"
    with pytest.raises(DomainError):
        export_budget(build_budget().id, "exe", path)
    with pytest.raises(NotFound):
        export_budget(999_999, "csv", path)
    assert not path.exists()


def test_the_file_name_is_plain():
    assert file_name("Ünï/cöde: a \\ budget", "csv") == "n-c-de-a-budget-budget.csv"
    assert file_name("???", "xlsx") == "Budget-budget.xlsx"


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_libreoffice_recalculates_the_same_cents(budget, tmp_path):
    path = tmp_path / "budget.xlsx"
    export_budget(budget, "xlsx", path)
    assert_figures(recalculated([path], tmp_path)[0], queries.summary(budget))


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_the_recalculation_is_real(tmp_path):
    path = tmp_path / "wrong.xlsx"
    with XlsxBook(path, title="Wrong", created=datetime(2026, 11, 22, tzinfo=UTC)) as book:
        book.sheet("Sums", [Column("Sum", Kind.MONEY)]).row([Formula("=1+1", 500)])
    assert load_workbook(path, data_only=True)["Sums"]["A1"].value == 5
    assert load_workbook(recalculated([path], tmp_path)[0], data_only=True)["Sums"]["A1"].value == 2
