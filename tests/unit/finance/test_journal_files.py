"""Journal files that no name can break."""

import csv
import io
from datetime import date

import pytest

from funding.finance.journal import Entry, Journal, Posting
from funding.finance.journal_files import generic_csv, iif, one_line, quickbooks_csv, windows_text
from funding.finance.mapping import AccountEntry
from tests.unit.finance.test_journal import tables

HOSTILE = '=cmd|\t"A1"\r\nTRNS\u2028x'


def hostile_journal():
    account = AccountEntry(1, "0600", HOSTILE, "EXP")
    postings = (
        Posting(account, 33_34, HOSTILE, "OVC:FY27", HOSTILE),
        Posting(AccountEntry(2, "4000", "Grants", "INC"), -33_34, "", "", ""),
    )
    return Journal((Entry(1, "FY 2027", date(2027, 9, 30), postings),), (), 33_34)


def test_iif_has_its_columns_whatever_the_names():
    text = b"".join(iif(hostile_journal(), tables([]))).decode("cp1252")
    rows = [row.split("\t") for row in text.split("\r\n")[:-1]]
    assert [row[0] for row in rows] == ["!TRNS", "!SPL", "!ENDTRNS", "TRNS", "SPL", "ENDTRNS"]
    assert {len(row) for row in rows if row[0].strip("!") in {"TRNS", "SPL"}} == {10}
    assert rows[3][2:5] == ["GENERAL JOURNAL", "09/30/2027", "=cmd| 'A1' TRNS x"]
    assert [row[7] for row in rows[3:5]] == ["33.34", "-33.34"]
    assert rows[4][9] == "Services, FY 2027"


@pytest.mark.parametrize(("text", "told"), [("a\tb\nc", "a b c"), ('say "x"', "say 'x'"), ("\u2028 a ", "a")])
def test_what_breaks_a_row_becomes_a_space(text, told):
    assert one_line(text) == told


def test_letters_outside_the_windows_set_lose_their_accent():
    assert windows_text("Café Łódź 日本 “x”") == b"Caf\xe9 ?\xf3dz ?? \x93x\x94"


def test_quickbooks_csv_guards_formulas_and_keeps_sides_apart():
    text = b"".join(quickbooks_csv(hostile_journal(), tables([]))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0]["AccountName"].startswith("'=cmd| 'A1'")
    assert [(row["Debits"], row["Credits"]) for row in rows] == [("33.34", ""), ("", "33.34")]
    assert {row["JournalNo"] for row in rows} == {"B1-1"}


def test_generic_csv_keeps_numbers_of_accounts_as_text():
    text = b"".join(generic_csv(hostile_journal(), tables([]))).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert (rows[0]["Account number"], rows[0]["Account type"], rows[0]["Date"]) == (
        "0600",
        "Expense",
        "2027-09-30",
    )
