"""Costs for other programs: exactly what the page shows, with totals to the cent.

The workbook holds the comparison with its total, the months, and the entries that the filter keeps with theirs. CSV is
data: the same entries, one a row, and nothing added up.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from funding.actuals.burn import first_day
from funding.actuals.figures import Row
from funding.actuals.imports.keeping import Refused, kept_refused
from funding.actuals.imports.looking import Spool
from funding.actuals.imports.services import look
from funding.actuals.models import Actual, ActualException, ActualImport
from funding.actuals.queries.entries import EntryFilter, entry_sums, every_entry
from funding.actuals.queries.overview import Overview, overview, plan_of
from funding.actuals.types import ActualState, ImportState, Share, Trouble, kind_label
from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.budgets.classes import class_of
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import visible
from funding.infra.sheets import Column, Kind, Value, XlsxBook, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CHUNK = 64 * 1024
ENTRY_COLUMNS = (
    Column("ID", Kind.CODE, 8),
    Column("Award", Kind.TEXT, 26),
    Column("Incurred on", Kind.DATE),
    Column("Paid on", Kind.DATE),
    Column("Class", Kind.TEXT, 8),
    Column("Kind", Kind.TEXT, 20),
    Column("Budget line", Kind.TEXT, 30),
    Column("Borne by", Kind.TEXT, 10),
    Column("Amount", Kind.MONEY),
    Column("Paid to", Kind.TEXT, 26),
    Column("What for", Kind.TEXT, 40),
    Column("Reference", Kind.TEXT, 16),
    Column("Account", Kind.TEXT, 24),
    Column("State", Kind.TEXT, 18),
    Column("Reverses", Kind.CODE, 9),
    Column("Reason", Kind.TEXT, 30),
    Column("Entered by", Kind.TEXT, 18),
    Column("Approved or voided by", Kind.TEXT, 18),
)
_REFUSED_COLUMNS = (
    Column("Row", Kind.INTEGER, 8),
    Column("What is wrong", Kind.TEXT, 22),
    Column("Why", Kind.TEXT, 60),
    Column("What it says", Kind.TEXT, 60),
    Column("Amount", Kind.MONEY),
    Column("Settled", Kind.TEXT, 40),
)
_TABLE_COLUMNS = (
    Column("Class", Kind.TEXT, 8),
    Column("Budget line", Kind.TEXT, 40),
    Column("Approved budget", Kind.MONEY, 16),
    Column("Spent", Kind.MONEY, 16),
    Column("Obligated", Kind.MONEY, 16),
    Column("Remaining", Kind.MONEY, 16),
    Column("Waiting for approval", Kind.MONEY, 18),
)
_MONTH_COLUMNS = (
    Column("Month", Kind.DATE),
    Column("Funder’s share", Kind.MONEY, 16),
    Column("Match", Kind.MONEY, 16),
)


def award_file(
    found: Overview, shares: Sequence[Share], wanted: EntryFilter, file_format: str
) -> Iterator[bytes]:
    """The file in pieces; however many entries there are, only a few are in memory at once."""
    entries = every_entry([found.award.id], wanted)
    lines = {line.key: line.title for line in found.plan.lines}
    rows = (entry_row(entry, found.award.award_number, lines) for entry in entries)
    if file_format == "csv":
        yield from write_csv(rows, ENTRY_COLUMNS)
        return
    with tempfile.TemporaryFile() as target:
        title = f"Costs of {found.award.title}"
        with XlsxBook(target, title=title, created=clock.now()) as book:
            _table_sheet(book, found, shares)
            _month_sheet(book, found)
            _entry_sheet(book, rows, found, wanted)
        target.seek(0)
        while piece := target.read(_CHUNK):
            yield piece


def costs_file(award: Award | None, file_format: str, actor: Actor) -> Iterator[bytes]:
    """Every entry of one award with its figures, or of all awards that the actor may see, in pieces."""
    if award is not None:
        yield from award_file(overview(award), tuple(Share), EntryFilter(), file_format)
        return
    awards = db.session.scalars(sa.select(Award).where(visible(actor)).order_by(Award.id)).all()
    rows = (row for each in awards for row in _rows_of(each))
    if file_format == "csv":
        yield from write_csv(rows, ENTRY_COLUMNS)
        return
    with tempfile.TemporaryFile() as target:
        write_xlsx(target, [("Entries", ENTRY_COLUMNS, rows)], title="Actual costs", created=clock.now())
        target.seek(0)
        while piece := target.read(_CHUNK):
            yield piece


def refused_file(found: ActualImport, by: Actor) -> Iterator[bytes]:
    """Every row that an import refuses or has left out as CSV: of an open one as its latest look found them."""
    rows = _refused(found, by) if found.state is ImportState.OPEN else _left_out(found.id)
    return write_csv(rows, _REFUSED_COLUMNS)


def _refused(found: ActualImport, by: Actor) -> Iterator[list[Value]]:
    kept = kept_refused(found)
    for row, trouble, message, words, cents in _looked_up(found, by) if kept is None else kept:
        yield [row, Trouble(trouble).label, message, words, cents, ""]


def _looked_up(found: ActualImport, by: Actor) -> Iterator[Refused]:
    """The refused rows of an import that no look has kept any of: one from before they were kept."""
    with Spool() as spool:
        look(found, spool, by)
        for piece in spool.pieces("refused"):
            yield from piece


def _left_out(import_id: int) -> Iterator[list[Value]]:
    query = sa.select(ActualException).where(ActualException.import_id == import_id)
    query = query.order_by(ActualException.source_row, ActualException.id)
    for piece in db.session.scalars(query.execution_options(yield_per=500)).partitions():
        for one in piece:
            settled = f"{one.settled_by_name}: {one.settled_note}" if one.settled_at else ""
            yield [one.source_row, one.trouble.label, one.message, one.words, one.amount_cents, settled]
            db.session.expunge(one)


def _rows_of(award: Award) -> Iterator[list[Value]]:
    lines = {line.key: line.title for line in plan_of(approved_budget(award)).lines}
    for entry in every_entry([award.id], EntryFilter(sort="incurred")):
        yield entry_row(entry, award.award_number, lines)


def entry_row(entry: Actual, award_number: str, lines: dict[str, str]) -> list[Value]:
    """One entry as ``ENTRY_COLUMNS`` have it."""
    return [
        entry.id,
        award_number,
        entry.incurred_on,
        entry.paid_on,
        class_of(entry.line_kind).code if entry.line_kind else "6j",
        kind_label(entry.line_kind),
        lines.get(entry.line_key, ""),
        entry.share.label,
        entry.amount_cents,
        entry.vendor,
        entry.description,
        entry.reference,
        entry.account,
        entry.state.label,
        entry.reverses_id,
        entry.reason,
        entry.entered_by_name,
        entry.decided_by_name,
    ]


def _table_sheet(book: XlsxBook, found: Overview, shares: Sequence[Share]) -> None:
    sheet = book.sheet("Budget against actual", _TABLE_COLUMNS)
    sheet.text(found.award.title, style="title")
    counted = " and ".join(share.label.lower() for share in shares)
    sheet.text(
        f"As of {format_date(found.as_of)}: {counted}. Only approved entries count as spent.", style="note"
    )
    sheet.head()
    table = found.comparison(shares)
    for row in table.rows:
        sheet.row(_table_row(row), style="group" if row.is_class else "plain")
    sheet.row(_table_row(table.total), style="strong")


def _table_row(row: Row) -> list[Value]:
    return [
        row.code,
        row.label,
        row.budget_cents,
        row.spent_cents,
        row.obligated_cents,
        row.remaining_cents,
        row.waiting_cents,
    ]


def _month_sheet(book: XlsxBook, found: Overview) -> None:
    sheet = book.sheet("Months", _MONTH_COLUMNS)
    sheet.head()
    for month in sorted({month for month, _ in found.months}):
        sheet.row([first_day(month), *(found.months.get((month, share), 0) for share in Share)])
    totals = [sum(cents for (_, each), cents in found.months.items() if each is share) for share in Share]
    sheet.row(["Total", *totals], style="strong")


def _entry_sheet(book: XlsxBook, rows: Iterable[list[Value]], found: Overview, wanted: EntryFilter) -> None:
    sheet = book.sheet("Entries", ENTRY_COLUMNS)
    head = sheet.head(freeze_columns=1)
    last = head
    for row in rows:
        last = sheet.row(row)
    sheet.filter_lines(head, last)
    sums = entry_sums(found.award.id, wanted)
    for state in ActualState:
        if state in sums:
            count, cents = sums[state]
            label = f"{state.label}: {count:,}"
            sheet.row(["", label, None, None, "", "", "", "", cents], style="strong")
