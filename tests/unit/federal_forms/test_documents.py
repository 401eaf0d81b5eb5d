"""Printed budgets: every figure is the stored one, the one page is one page, tagged, with bookmarks and numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from funding.budgets.documents.mapping import USUAL, Layout, LayoutRow, check_layout, grid_of, mapped_rows
from funding.budgets.documents.object_classes import print_justification
from funding.budgets.documents.one_page import SETTINGS, print_one_page
from funding.budgets.documents.sheet import Sheet, sheet_of
from funding.budgets.documents.state import print_state, write_state_csv, write_state_workbook
from funding.budgets.documents.worksheet import print_worksheet
from funding.budgets.shapes import BudgetTables
from funding.budgets.terms import FunderRules, Terms
from funding.budgets.types import Amounts, LineKind
from funding.federal_forms.printing import print_sf424, print_sf424a
from funding.infra.pdf.types import Printed
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from tests.unit.budgets.lines import line
from tests.unit.federal_forms.test_sf424a import tables_of

MADE = datetime(2026, 11, 22, 15, tzinfo=UTC)
TERMS = Terms(
    funder=FunderRules.DOJ,
    federal_award_date=date(2026, 10, 1),
    match_bp=2500,
    years=2,
    first_day=date(2026, 10, 1),
    last_day=date(2028, 9, 30),
)
FACTS: dict[str, Any] = {
    "organization": {"legal_name": "Open Door Outreach", "ein": "25-1234567", "uei": "ABCDEFGHJKL1",
                     "street1": "12 Pier Street", "city": "Erie", "state": "PA", "zip": "16501",
                     "country": "USA", "applicant_types": ["M"]},
    "application": {"id": 1, "title": "Safe harbor outreach", "starts_on": "2026-10-01", "ends_on": "2028-09-30",
                    "is_renewal": False, "funder": "Office for Victims of Crime"},
    "call": {"number": "O-OVC-2027-1", "title": "Services for victims", "agency": "Office for Victims of Crime",
             "listing": "16.320"},
    "budget": {"title": "Safe harbor outreach", "label": "Requested", "status": "Draft"},
    "sf424": {}, "sf424a": {}, "files": {},
}  # fmt: skip


def tables() -> BudgetTables:
    lines = [
        line(
            "personnel",
            Amounts(29_000_33, 7_250_08),
            Amounts(30_160_34, 7_540_09),
            title="Outreach coordinator",
        ),
        line("fringe", Amounts(6_960_08, 1_740_02), Amounts(7_238_48, 1_809_62), title="24% of salaries"),
        line("travel", Amounts(1_528_80), title="Site visits"),
        line("subaward", Amounts(60_000, 0, 20_000_01), Amounts(40_000_01), title="Shelter coalition"),
        line("other", Amounts(333_33, 333_33, 333_34), title="Printing"),
    ]
    return tables_of(lines, TERMS)


def sheet(*, whole: bool = False) -> Sheet:
    return sheet_of(tables(), FACTS, made_at=MADE, whole_dollars=whole)


def sf424a(**more: Any) -> Printed:
    return print_sf424a(tables(), FACTS, made_at=MADE, **{"whole_dollars": False, **more})


SHAPES: dict[str, Callable[[], Printed]] = {
    "doj": lambda: print_worksheet(sheet()),
    "hhs": lambda: print_justification(sheet()),
    "one page": lambda: print_one_page(sheet()),
    "state": lambda: print_state(sheet(), USUAL, "State budget"),
    "sf424a": sf424a,
    "sf424": lambda: print_sf424(tables(), FACTS, made_at=MADE, whole_dollars=False),
}


@pytest.fixture(scope="module", params=list(SHAPES))
def shape(request: pytest.FixtureRequest) -> tuple[str, Printed]:
    return request.param, SHAPES[request.param]()


def text_of(printed: Printed) -> str:
    reader = PdfReader(io.BytesIO(printed.data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_totals_on_paper_are_the_stored_ones(shape: tuple[str, Printed]) -> None:
    name, printed = shape
    text, summary = text_of(printed), tables().summary
    assert format_money(summary.federal_cents) in text
    if name != "state":
        assert format_money(summary.total_cents) in text
    wanted = {
        "doj": [row.whole for row in tables().categories],
        "hhs": [row.whole for row in tables().classes],
        "one page": [row.whole for row in tables().classes if not row.is_total],
        "state": [row.whole for row in mapped_rows(tables(), USUAL)],
    }.get(name, [])
    for amounts in wanted:
        for cents in (amounts.federal_cents, amounts.total_cents):
            assert not cents or format_money(cents) in text, (name, cents)


def test_each_year_of_each_line_stands_in_the_worksheet() -> None:
    text = text_of(SHAPES["doj"]())
    cells = [amounts for one in tables().lines for amounts in one.by_year]
    assert len(cells) == 10
    for amounts in cells:
        for cents in (amounts.federal_cents, amounts.match_cents, amounts.total_cents):
            assert not cents or format_money(cents) in text
    for letter in "ABCDEFGHIJ":
        assert f"{letter}. " in text
    assert "No cost in this category." in text


def test_every_cell_of_the_sf424a_is_on_paper() -> None:
    from funding.federal_forms.assembly import assemble

    text, form = text_of(sf424a()), assemble(tables(), FACTS).filled.form
    cells = [*form.category_totals, *form.resource_totals, *form.cash_totals, *form.funds_totals]
    assert len(cells) > 20
    assert [cents for cents in cells if format_money(cents) not in text] == []
    assert sf424a().pages == 2


def test_whole_dollars_say_what_rounding_moved() -> None:
    for printed in (sf424a(whole_dollars=True), print_worksheet(sheet(whole=True))):
        text = text_of(printed)
        assert "moved the total by" in text or "moves the total by" in text
        assert "$176,460" in text


def test_documents_are_tagged_named_and_numbered(shape: tuple[str, Printed]) -> None:
    name, printed = shape
    assert printed.refused == ()
    with pikepdf.open(io.BytesIO(printed.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert "Safe harbor outreach" in str(pdf.docinfo.Title)
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        assert fonts
        assert all("+Funding" in font for font in fonts)
        assert len(pdf.open_outline().root) >= 1
    assert f"Page 1 of {printed.pages}" in text_of(printed)
    assert name != "one page" or printed.pages == 1


def test_the_same_budget_makes_the_same_bytes() -> None:
    assert sf424a().data == sf424a().data


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_one_page_stays_one_page(rows: int) -> None:
    kinds = list(LineKind)
    lines = [
        line(
            kinds[at % len(kinds)],
            "1234.56",
            key=f"k{at}",
            title=f"A line with a rather long title, number {at}",
        )
        for at in range(rows)
    ]
    one = sheet_of(tables_of(lines, Terms()), FACTS, made_at=MADE, whole_dollars=False)
    assert print_one_page(one).pages == 1
    assert len(SETTINGS) == 4


def test_state_rows_add_up_and_lose_nothing() -> None:
    rows = mapped_rows(tables(), USUAL)
    assert rows[-1].is_total
    assert rows[-1].whole == tables().classes[-1].whole
    assert sum((row.whole for row in rows[:-1]), Amounts()) == rows[-1].whole
    by_year = grid_of(tables(), replace(USUAL, by_year=True))
    assert by_year.groups == (("Year 1", 4), ("Year 2", 4), ("All years", 4))
    assert all(len(cells) == 12 for _, cells in by_year.rows)


def test_a_layout_that_loses_or_doubles_a_kind_is_refused() -> None:
    check_layout(USUAL)
    for rows in (USUAL.rows[1:], (*USUAL.rows, LayoutRow("Again", ("travel",))), ()):
        with pytest.raises(DomainError):
            check_layout(replace(USUAL, rows=rows))
    with pytest.raises(DomainError):
        check_layout(replace(USUAL, columns=()))
    assert Layout.from_json(USUAL.as_json()) == USUAL


def test_state_files_carry_the_same_cents() -> None:
    from openpyxl import load_workbook

    target = io.BytesIO()
    write_state_csv(tables(), USUAL, target)
    lines = target.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Category,State request,Cash match,In-kind match,Total"
    total = tables().summary
    assert lines[-1].startswith(f"Total,{total.federal_cents / 100:.2f},")
    book = io.BytesIO()
    write_state_workbook(tables(), USUAL, "State budget", book, MADE)
    page = load_workbook(io.BytesIO(book.getvalue()))["Budget"]
    assert page["B12"].value == "=SUM(B2:B11)"
    assert str(page["B13"].value).startswith("=ROUND(B12-(")
