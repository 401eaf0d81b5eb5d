"""A journal as files that bookkeeping programs read.

================  =====================================================================================
format            is
================  =====================================================================================
IIF               QuickBooks Desktop: tab-separated, one TRNS row and its SPL rows per entry, signed amounts
QuickBooks CSV    the columns QuickBooks Online asks for in a journal import, debits and credits apart
generic CSV       every fact of a posting, for any other program
================  =====================================================================================

IIF has no quoting: tabs, line ends and double quotes in a name would break its columns and become spaces and
apostrophes. It is written in the Windows character set that QuickBooks Desktop reads; a letter outside it loses
its accent, or becomes a question mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from funding.budgets.shapes import BudgetTables
from funding.finance.journal import Entry, Journal, Posting
from funding.finance.types import AccountType
from funding.infra.sheets import Column, Kind, Value, write_csv
from funding.kernel.money import plain

_IIF_COLUMNS = ("TRNSID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
_BREAKING = {ord('"'): "'"}

QUICKBOOKS = (
    Column("JournalNo"),
    Column("JournalDate"),
    Column("AccountName"),
    Column("Debits", Kind.MONEY),
    Column("Credits", Kind.MONEY),
    Column("Description"),
    Column("Name"),
    Column("Class"),
)

GENERIC = (
    Column("Entry", Kind.INTEGER),
    Column("Span"),
    Column("Date", Kind.DATE),
    Column("Account number"),
    Column("Account"),
    Column("Account type"),
    Column("Debit", Kind.MONEY),
    Column("Credit", Kind.MONEY),
    Column("Class"),
    Column("Customer or job"),
    Column("Line"),
    Column("Budget"),
    Column("Version"),
)


def one_line(text: str) -> str:
    """The text without what would end a cell or a row of a tab-separated file."""
    shown = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return " ".join(shown.translate(_BREAKING).split())


def windows_text(text: str) -> bytes:
    """The text in Windows-1252: a letter that is not in it without its accent, else a question mark."""
    pieces = []
    for sign in text:
        plain_sign = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore") or b"?"
        try:
            pieces.append(sign.encode("cp1252"))
        except UnicodeEncodeError:
            pieces.append(plain_sign)
    return b"".join(pieces)


def iif(made: Journal, tables: BudgetTables) -> Iterator[bytes]:
    """The journal as IIF."""
    for kind in ("TRNS", "SPL"):
        yield _iif_row(f"!{kind}", *(name.replace("TRNSID", f"{kind}ID") for name in _IIF_COLUMNS))
    yield _iif_row("!ENDTRNS")
    for entry in made.entries:
        for index, posting in enumerate(entry.postings):
            memo = posting.memo or f"{tables.summary.title}, {entry.label}"
            yield _iif_row(
                "SPL" if index else "TRNS",
                "",
                "GENERAL JOURNAL",
                f"{entry.day:%m/%d/%Y}",
                posting.account.name,
                posting.customer,
                posting.class_name,
                plain(posting.cents),
                _document_number(entry, tables),
                memo,
            )
        yield _iif_row("ENDTRNS")


def _iif_row(*cells: str) -> bytes:
    return windows_text("\t".join(one_line(cell) for cell in cells)) + b"\r\n"


def _document_number(entry: Entry, tables: BudgetTables) -> str:
    """A number for the entry that is the same each time: the budget's and the entry's."""
    return f"B{tables.summary.budget_id}-{entry.number}"


def quickbooks_csv(made: Journal, tables: BudgetTables) -> Iterator[bytes]:
    """The journal as QuickBooks Online imports it."""
    return write_csv(_quickbooks_rows(made, tables), QUICKBOOKS)


def _quickbooks_rows(made: Journal, tables: BudgetTables) -> Iterator[list[Value]]:
    for entry in made.entries:
        number = _document_number(entry, tables)
        for posting in entry.postings:
            memo = posting.memo or f"{tables.summary.title}, {entry.label}"
            names = [one_line(posting.customer), one_line(posting.class_name)]
            day = f"{entry.day:%m/%d/%Y}"
            yield [number, day, one_line(posting.account.name), *_sides(posting), one_line(memo), *names]


def generic_csv(made: Journal, tables: BudgetTables) -> Iterator[bytes]:
    """The journal with every fact."""
    return write_csv(_generic_rows(made, tables), GENERIC)


def _generic_rows(made: Journal, tables: BudgetTables) -> Iterator[list[Value]]:
    for entry in made.entries:
        for posting in entry.postings:
            account = posting.account
            yield [
                entry.number,
                entry.label,
                entry.day,
                account.number,
                one_line(account.name),
                AccountType(account.type).label,
                *_sides(posting),
                one_line(posting.class_name),
                one_line(posting.customer),
                one_line(posting.memo),
                one_line(tables.summary.title),
                tables.label,
            ]


def _sides(posting: Posting) -> list[Value]:
    """Debit and credit; the side that a posting is not on stays blank."""
    return [posting.cents, None] if posting.cents > 0 else [None, -posting.cents]
