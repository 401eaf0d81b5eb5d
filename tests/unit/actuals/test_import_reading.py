"""Rows of a ledger as costs: headings, days, amounts, and what a row is known by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from funding.actuals.imports.columns import find_header, guess_fields, meaning
from funding.actuals.imports.layout import Layout, LayoutError, Target, check_layout, guess
from funding.actuals.imports.reading import Draft, RowError, RowReader
from funding.actuals.imports.streams import Peek, peek, read_rows
from funding.actuals.types import INDIRECT, Share, Trouble
from funding.budgets.imports.table import Cell, FileRefusedError

FIELDS = (
    "date",
    "transaction",
    "account_number",
    "account",
    "debit",
    "credit",
    "vendor",
    "description",
    "award",
    "share",
)
READER = Layout(fields=FIELDS)


def row(*cells: Cell) -> list[Cell]:
    usual: list[Cell] = ["10/05/2026", "T1", "6100", "Travel", "20.00", "", "Transit", "Bus", "OVC", ""]
    return [*cells, *usual[len(cells) :]]


def read(*cells: Cell) -> Draft:
    draft = RowReader(READER).read(7, row(*cells))
    assert draft is not None
    return draft


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date", "date"),
        ("Posting date", "date"),
        ("Trans #", "transaction"),
        ("Trx", "transaction"),
        ("Trx No.", "transaction"),
        ("Account No.", "account_number"),
        ("GL Account", "account"),
        ("Debit", "debit"),
        ("Amount", "amount"),
        ("Class", "award"),
        ("Invoice No.", "reference"),
        ("Name", "vendor"),
        ("Memo/Description", "description"),
        ("Payment date", "paid"),
        ("Balance", "skip"),
        ("Split", "skip"),
    ],
)
def test_headings_say_what_a_column_is(heading: str, field: str) -> None:
    assert meaning(heading) == field


def test_the_row_of_headings_is_found_below_a_title() -> None:
    found = Peek((), ((1, ["General ledger", ""]), (3, ["Date", "Account", "Memo", "Amount"])))
    assert find_header(found) == 1
    assert guess(found).fields == ("date", "account", "description", "amount")
    assert guess_fields(["Date", "Date"]) == ["date", "skip"]


def test_marks_that_nobody_sees_are_left_out_of_a_text() -> None:
    draft = read("10/05/2026", "T1", "6100", "Travel", "20.00", "", "\u200eTran\u00adsit\u202e", "Bus\u200b")
    assert (draft.vendor, draft.description) == ("Transit", "Bus")
    with pytest.raises(RowError, match="cannot be stored"):
        read("10/05/2026", "T1", "6100", "Travel", "20.00", "", "Tran\x07sit")


@pytest.mark.parametrize("text", ["10/05/2026", "10/5/26", "2026-10-05", "Oct 5, 2026", Decimal(46300)])
def test_a_day_is_read_in_every_usual_shape(text: Cell) -> None:
    assert read(text).incurred_on == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("debit", "credit", "cents"),
    [
        ("1,234.50", "", 1_234_50),
        ("", "20.00", -20_00),
        ("(500.00)", "", -500_00),
        ("$12", None, 12_00),
        ("-$3.00", "", -3_00),
        (Decimal("0.3"), None, 30),
        ("'-4.00", "", -4_00),
    ],
)
def test_amounts_are_read_to_the_cent(debit: Cell, credit: Cell, cents: int) -> None:
    assert read("10/05/2026", "T1", "6100", "Travel", debit, credit).amount_cents == cents


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        (("soon",), Trouble.BAD_ROW),
        (("13/45/2026",), Trouble.BAD_ROW),
        (("10/05/2026", "T1", "6100", "Travel", "1.005"), Trouble.BAD_ROW),
        (("10/05/2026", "T1", "6100", "Travel", Decimal("1.005")), Trouble.BAD_ROW),
        (("10/05/2026", "T1", "", ""), Trouble.BAD_ROW),
        (
            ("10/05/2026", "T1", "6100", "Travel", "1.00", "", "Transit", "Follow up on 123-45-6789"),
            Trouble.IDENTIFYING,
        ),
        (
            ("10/05/2026", "T1", "6100", "Travel", "1.00", "", "Transit", "Bus", "OVC", "perhaps"),
            Trouble.BAD_ROW,
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(cells: tuple[Cell, ...], trouble: Trouble) -> None:
    with pytest.raises(RowError) as refused:
        read(*cells)
    assert refused.value.trouble is trouble


def test_sections_totals_and_zeros_are_no_costs() -> None:
    reader = RowReader(Layout(fields=("section", "date", "amount")))
    assert reader.read(1, ["6100 Travel", "", ""]) is None
    cost = reader.read(2, ["", "10/05/2026", "5.00"])
    assert cost is not None
    assert cost.account == "6100 Travel"
    assert reader.read(3, ["Total for 6100 Travel", "", "5.00"]) is None
    assert reader.read(4, ["", "10/05/2026", "0.00"]) is None
    again = reader.read(5, ["", "10/05/2026", "6.00"])
    assert again is not None
    assert again.account == "6100 Travel"


def test_a_row_is_known_by_its_transaction_and_its_place_among_equals() -> None:
    def keys() -> list[str]:
        reader = RowReader(READER)
        rows = [row(), row(), row("10/06/2026"), row("10/05/2026", ""), row("10/05/2026", "")]
        return [draft.key for draft in (reader.read(7, cells) for cells in rows) if draft]

    assert keys() == keys()
    assert len(set(keys())) == 5


def test_a_target_is_written_and_read_again() -> None:
    for target in (Target("travel"), Target(INDIRECT, Share.MATCH), Target("travel", Share.FUNDER, "k1")):
        assert Target.parse(target.value) == target
    assert Target.parse("nonsense|funder") is None


@pytest.mark.parametrize(
    "fields",
    [
        ("date", "account"),
        ("account", "amount"),
        ("date", "amount"),
        ("date", "date", "account", "amount"),
        ("date", "account", "amount", "debit"),
    ],
)
def test_a_mapping_without_what_it_takes_is_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(LayoutError):
        check_layout(Layout(fields=fields))


def test_a_file_is_read_in_any_usual_encoding_and_one_about_people_is_refused(tmp_path: Path) -> None:
    for encoding, separator in (("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(
            separator.join(["Date", "Café"]) + "\r\n\r\n" + separator.join(["1", "2"]), encoding=encoding
        )
        assert list(read_rows(path, path.name)) == [(1, ["Date", "Café"]), (3, ["1", "2"])]
    path.write_text("Date,Client name\n10/05/2026,A. B.\n")
    with pytest.raises(FileRefusedError, match="Row 1"):
        peek(path, path.name)
    path.write_text('Date,Memo\n10/05/2026,"open\n')
    with pytest.raises(FileRefusedError, match="never closed"):
        list(read_rows(path, path.name))
    with pytest.raises(FileRefusedError, match="Choose a file"):
        peek(path, "ledger.pdf")
