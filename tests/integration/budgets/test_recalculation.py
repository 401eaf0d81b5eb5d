"""LibreOffice calculates every workbook anew to our cents, with no check row off zero, in cents and whole dollars."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from funding.budgets.exports.formats import ExportOptions
from funding.budgets.exports.xlsx import write_workbook
from funding.budgets.queries import Loaded
from funding.budgets.rounding import in_whole_dollars
from funding.budgets.stored import StoredLine
from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.budgets.terms import FunderRules, IndirectKind, Terms
from funding.budgets.types import Amounts, BaseChoice, Line, LineKind
from tests.support.office import recalculated
from tests.support.workbooks import assert_figures, checks

pytestmark = pytest.mark.database("sqlite")
"""Workbooks are made of figures; the database that kept them has no part in it."""

MOMENT = datetime(2026, 11, 22, 15, tzinfo=UTC)
KINDS = [kind for kind in LineKind if kind is not LineKind.FRINGE]


def half_cents():
    """Bases that make half a cent at 15% and at 10%: 0.10, 0.30, 33.33 and so on."""
    amounts = {1: Amounts(10, 30, 50), 2: Amounts(33_33, 1_10, 70), 3: Amounts(90, 10, 1)}
    lines = [
        Line("a", LineKind.PERSONNEL, "Odd", amounts),
        Line("b", LineKind.RENT, "Out", {1: Amounts(1, 1, 1)}),
    ]
    return budget(lines, Terms(first_day=date(2026, 10, 1), years=3))


def limited(measure, unrecovered):
    """Three years under one limit, with odd cents, equipment outside the base, and match."""
    size = {"limit_cents": 1_234_567} if measure is LimitOf.AMOUNT else {"limit_bp": 833}
    amounts = {1: Amounts(7_777_777, 33, 50), 2: Amounts(33_33, 1_10, 70), 3: Amounts(9_999_999, 10, 1)}
    lines = [
        Line("a", LineKind.PERSONNEL, "Odd", amounts),
        Line("b", LineKind.RENT, "Out", {2: Amounts(1_000_001, 1, 1)}),
    ]
    rows = (IndirectLimit(measure, **size, citation="Notice"),)
    return budget(lines, Terms(years=3, indirect_limits=rows, unrecovered_as_match=unrecovered))


def budget(lines, terms):
    stored = tuple(StoredLine(number, 1, line) for number, line in enumerate(lines, 1))
    return Loaded(1, 1, "Figures & more", terms, stored, label="Requested").tables


def random_budget(seed):
    """Up to five years, capped subawards that share agreements, overruled lines, odd cents, every kind of rate."""
    chance = random.Random(seed)  # noqa: S311 - the same budgets each time.
    years = chance.randint(1, 5)
    cents = lambda most: chance.choice([0, 1, 5, 49, 50, 51, 99, chance.randint(0, most)])  # noqa: E731
    lines = []
    for number in range(chance.randint(1, 25)):
        kind = chance.choice([*KINDS, LineKind.SUBAWARD, LineKind.SUBAWARD])
        most = 10 ** chance.randint(3, 8)
        amounts = {
            year: Amounts(cents(most), cents(most), cents(most))
            for year in range(1, years + 1)
            if chance.random() < 0.8
        }
        line = Line(f"k{number}", kind, f"Line {number}", amounts)
        if kind is LineKind.SUBAWARD and chance.random() < 0.6:
            line = replace(line, agreement=f"Agreement {number % 3}")
        elif chance.random() < 0.2:
            choice = chance.choice([BaseChoice.INCLUDE, BaseChoice.EXCLUDE])
            line = replace(line, base_choice=choice, base_reason="Agreed")
        lines.append(line)
    kind = chance.choice(list(IndirectKind))
    terms = Terms(
        funder=chance.choice(list(FunderRules)),
        first_day=date(2026, 10, 1),
        years=years,
        indirect_kind=kind,
        indirect_rate_bp=chance.choice([1, 1237, 2599, 4150]) if kind is IndirectKind.NEGOTIATED else None,
        indirect_cap_bp=chance.choice([None, None, 333, 1000]),
        unrecovered_as_match=chance.random() < 0.5,
    )
    if chance.random() < 0.5:
        rows = [
            IndirectLimit(LimitOf.TOTAL, chance.choice([333, 1000])),
            IndirectLimit(LimitOf.DIRECT, chance.choice([777, 1000])),
            IndirectLimit(LimitOf.AMOUNT, limit_cents=10 ** chance.randint(4, 9) + 7),
        ]
        terms = replace(terms, indirect_limits=tuple(chance.sample(rows, chance.randint(1, 3))))
    return budget(lines, terms)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_many_budgets_recalculate_to_our_cents(tmp_path):
    made = {"half-cents": half_cents(), "empty": budget([], Terms(years=5))}
    made |= {
        f"limited-{measure}-{as_match}": limited(measure, as_match)
        for measure in LimitOf
        for as_match in (False, True)
    }
    made |= {f"random-{seed}": random_budget(seed) for seed in range(24)}
    expected, paths = [], []
    for name, tables in made.items():
        for whole in (False, True):
            path = tmp_path / f"{name}-{'dollars' if whole else 'cents'}.xlsx"
            with path.open("wb") as target:
                write_workbook(tables, target, created=MOMENT, options=ExportOptions(whole_dollars=whole))
            paths.append(path)
            expected.append((in_whole_dollars(tables).tables if whole else tables).summary)
    for path, summary in zip(recalculated(paths, tmp_path), expected, strict=True):
        assert_figures(path, summary)


def test_limits_stand_on_the_indirect_sheet_as_formulas(tmp_path):
    path = tmp_path / "limited.xlsx"
    with path.open("wb") as target:
        write_workbook(limited(LimitOf.TOTAL, unrecovered=True), target, created=MOMENT)
    sheet = load_workbook(path)["Indirect"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{heads['At most, of the total']}2"].value == 0.0833
    assert sheet[f"{heads['Direct, Federal']}2"].value.startswith("=SUM(Lines!")
    assert "INT(" in sheet[f"{heads['Allowed']}3"].value
    assert sheet[f"{heads['Indirect, Federal']}2"].value == f"={heads['Charged']}2"
    assert sheet[f"{heads['Unrecovered, counted as match']}2"].value.startswith("=ROUND(")
    with path.open("wb") as target:
        write_workbook(half_cents(), target, created=MOMENT)
    assert "Allowed" not in {cell.value for cell in load_workbook(path)["Indirect"][1]}


def test_a_workbook_in_whole_dollars_has_no_cents_and_tells_what_rounding_moved(tmp_path):
    tables = random_budget(3)
    path = tmp_path / "dollars.xlsx"
    with path.open("wb") as target:
        write_workbook(tables, target, created=MOMENT, options=ExportOptions(whole_dollars=True))
    assert_figures(path, in_whole_dollars(tables).tables.summary)
    found = checks(path)
    assert {"Every line is in whole dollars", "6k is the exact total and what rounding moved"} <= set(found)
    book = load_workbook(path)
    assert any("rounding moved" in str(cell.value) for cell in book["Checks"]["A"])
    assert "#,##0;" in book["Lines"]["G2"].number_format
    assert {"Checks_off", "Line_totals", "Line_classes", "Total_year_1"} <= set(book.defined_names)


def test_printed_pages_say_what_they_are(tmp_path):
    path = tmp_path / "budget.xlsx"
    with path.open("wb") as target:
        write_workbook(half_cents(), target, created=MOMENT, zone="America/New_York")
    book = load_workbook(path)
    for sheet in book:
        assert sheet.oddHeader.left.text == "&BFigures && more"
        assert sheet.oddHeader.right.text == "Requested, Nov 22, 2026"
        assert "Page &P of &N" in sheet.oddFooter.right.text
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert not sheet.protection.sheet
    assert book["Lines"].auto_filter.ref
    assert book["Checks"].conditional_formatting


def test_the_same_moment_makes_the_same_bytes(tmp_path):
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in paths:
        with path.open("wb") as target:
            write_workbook(random_budget(1), target, created=MOMENT)
    assert paths[0].read_bytes() == paths[1].read_bytes()
