"""CSV and XLSX writing: what is typed as what, and what can never become a formula."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funding.infra.sheets import (
    Column,
    Formula,
    Kind,
    XlsxBook,
    address,
    csv_bytes,
    csv_cell,
    guard,
    unguard,
    write_xlsx,
)

COLUMNS = [
    Column("Number"),
    Column("Amount", Kind.MONEY),
    Column("Rate", Kind.PERCENT),
    Column("Due", Kind.DATE),
]
CREATED = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        ("16.320", Kind.TEXT, "16.320"),
        ("=1+1", Kind.TEXT, "'=1+1"),
        ("-5 dogs", Kind.TEXT, "'-5 dogs"),
        (-500, Kind.MONEY, "-5.00"),
        (1500, Kind.PERCENT, "15.00%"),
        (None, Kind.MONEY, ""),
        ("  @cmd", Kind.TEXT, "'  @cmd"),
        ("＝1+1", Kind.TEXT, "'＝1+1"),
        ("12345678E012", Kind.TEXT, "12345678E012"),
        ("02134", Kind.TEXT, "02134"),
        (date(2026, 12, 1), Kind.DATE, "2026-12-01"),
        (Formula("=1+1", 200), Kind.MONEY, "2.00"),
        (7, Kind.INTEGER, "7"),
    ],
)
def test_a_csv_cell_keeps_numbers_and_neutralizes_formulas(value, kind, cell):
    assert csv_cell(value, kind) == cell


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "+1 202 555 0100", "=HYPERLINK(1)"])
def test_risky_text_is_guarded(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "plain", "it's", "'quoted'", "=1", "'=1", "''=1", "  =1", "' =1", "' '=1", "\t", "'\n", "'", "-5"],
)
def test_a_guarded_text_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text


def test_guards_differ_where_texts_do():
    assert [guard(text) for text in ("=1", "'=1", "''=1")] == ["'=1", "''=1", "'''=1"]


def test_the_csv_file_reads_back_with_quotes_line_breaks_and_a_byte_order_mark():
    rows = [['He said "no",\nand left', 123456, 1500, date(2026, 1, 2)]]
    data = csv_bytes(rows, COLUMNS)
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert table == [
        ["Number", "Amount", "Rate", "Due"],
        ['He said "no",\nand left', "1234.56", "15.00%", "2026-01-02"],
    ]


def test_a_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        csv_bytes([["only one"]], COLUMNS)


def test_xlsx_text_is_never_a_formula_a_number_or_a_link(tmp_path: Path):
    path = tmp_path / "t.xlsx"
    texts = ["16.320", "02134", "=1+1", "https://example.org", "+1", "a\x00b"]
    write_xlsx(path, [("Texts", [Column("Text")], [[text] for text in texts])], title="T", created=CREATED)
    sheet = load_workbook(path)["Texts"]
    cells = [sheet.cell(row, 1) for row in range(2, 8)]
    assert [cell.value for cell in cells] == [*texts[:5], "ab"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not sheet._hyperlinks
    assert sheet.freeze_panes == "A2"


def test_xlsx_numbers_dates_and_formulas_are_typed_and_cached(tmp_path: Path):
    path = tmp_path / "t.xlsx"
    with XlsxBook(path, title="T", created=CREATED) as book:
        sheet = book.sheet("Sums", COLUMNS)
        sheet.head()
        sheet.row(["a", 99_999_999_999_999, 1500, date(2026, 12, 1)])
        sheet.row(["sum", Formula("=SUM(B2:B2)", 99_999_999_999_999)], style="strong")
        book.define_name("Total", "=Sums!$B$3")
    values = load_workbook(path, data_only=True)["Sums"]
    assert values["B2"].value == 999999999999.99
    assert values["B3"].value == 999999999999.99
    assert values["C2"].value == 0.15
    assert values["D2"].value == datetime(2026, 12, 1)  # noqa: DTZ001
    live = load_workbook(path)
    assert live["Sums"]["B3"].value == "=SUM(B2:B2)"
    assert "Total" in live.defined_names


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (9, 25, "Z10"), (9, 26, "AA10"), (0, 27, "AB1"), (0, 702, "AAA1")],
)
def test_a_cell_is_named_as_spreadsheets_do(row, column, name):
    assert address(row, column) == name
