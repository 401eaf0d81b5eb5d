"""A ledger from a file and to one. A file goes in whole or not at all, and each refusal names its row."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import sqlalchemy as sa

from funding.awards.models import Award
from funding.budgets.imports.files import read_file
from funding.budgets.imports.table import Table, cell_text
from funding.infra import clock
from funding.infra.db import db
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import plain
from funding.match_ledger.columns import COLUMNS, facts_of_row, places, row_of
from funding.match_ledger.costs import charged_to
from funding.match_ledger.queries.ledger import all_items, lines_of
from funding.match_ledger.services.items import add_item

MOST_TOLD = 25
MOST_ROWS = 5_000


class RowsRefusedError(DomainError):
    """Rows that cannot be taken, each in words with its number; nothing of the file was."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Nothing was taken. Mend these rows and upload the file again.", field="file")
        self.problems = problems


def import_items(*, award: Award, name: str, data: bytes, by: Actor) -> int:
    """Enter every row of a CSV or XLSX file and answer how many. Raises DomainError, and RowsRefusedError by row."""
    table = _table(name, data)
    at = places([cell_text(cell) for cell in table.rows[0].cells])
    lines = {title.casefold(): key for key, title in lines_of(award)}
    rows = table.rows[1:]
    if not rows:
        raise DomainError("There is no row below the headings.", field="file")
    if len(rows) > MOST_ROWS:
        raise DomainError(f"A file may hold {MOST_ROWS:,} rows.", field="file")
    problems: list[str] = []
    for row in rows:
        try:
            facts, state = facts_of_row(row, at, lines)
            add_item(award=award, facts=facts, state=state, by=by)
        except DomainError as error:
            problems.append(f"{table.word.capitalize()} {row.number:,}: {error.message}")
    if problems:
        more = len(problems) - MOST_TOLD
        raise RowsRefusedError([*problems[:MOST_TOLD], *([f"And {more:,} more."] if more > 0 else [])])
    return len(rows)


def _table(name: str, data: bytes) -> Table:
    if not name.lower().endswith((".csv", ".xlsx")):
        raise DomainError("Match is read from .xlsx or .csv. Choose a file of one of these.", field="file")
    content = read_file(name, data)
    for table in content.tables:
        if table.rows:
            return table
    raise DomainError("There is nothing in the file.", field="file")


def ledger_rows(award: Award) -> Iterator[list[Value]]:
    """Every item that stands in an award's ledger, as rows."""
    lines = dict(lines_of(award))
    for item in all_items(award.id):
        yield row_of(item, lines)


def ledger_csv(award: Award) -> Iterator[bytes]:
    """An award's ledger as CSV, in pieces."""
    yield from write_csv(ledger_rows(award), COLUMNS)


def ledger_xlsx(award: Award) -> bytes:
    """An award's ledger as a workbook: the items, and beside them what the books charged to the match."""
    target = io.BytesIO()
    charged = (
        Column("Date", Kind.DATE),
        Column("Description", Kind.LONG_TEXT),
        Column("Vendor", Kind.TEXT, 30),
        Column("Reference"),
        Column("Amount", Kind.MONEY),
    )
    rows: Iterator[list[Value]] = (
        [one.incurred_on, one.description, one.vendor, one.reference, one.amount_cents]
        for one in charged_to(award.id, MOST_ROWS)
    )
    write_xlsx(
        target,
        [("Match", COLUMNS, ledger_rows(award)), ("Charged in the books", charged, rows)],
        title=f"Match ledger: {award.title}",
        created=clock.now(),
    )
    return target.getvalue()


ALL_COLUMNS = (Column("Award", Kind.TEXT, 40), Column("Award number", Kind.TEXT, 24), *COLUMNS)


def every_row() -> Iterator[list[Value]]:
    """Every item of every award, for the command line."""
    awards: dict[int, tuple[Award, dict[str, str]]] = {}
    for item in all_items():
        if item.award_id not in awards:
            award = db.session.scalars(sa.select(Award).where(Award.id == item.award_id)).one()
            awards[item.award_id] = (award, dict(lines_of(award)))
        award, lines = awards[item.award_id]
        yield [award.title, award.award_number, *row_of(item, lines)]


def every_item(kind: str) -> Iterator[bytes]:
    """Every item of every award as csv, xlsx or json."""
    if kind == "csv":
        yield from write_csv(every_row(), ALL_COLUMNS)
    elif kind == "xlsx":
        target = io.BytesIO()
        write_xlsx(target, [("Match", ALL_COLUMNS, every_row())], title="Match ledger", created=clock.now())
        yield target.getvalue()
    else:
        rows = [
            {one.title: _plain(value, one.kind) for one, value in zip(ALL_COLUMNS, row, strict=True)}
            for row in every_row()
        ]
        yield json.dumps(rows, indent=1, ensure_ascii=False).encode()


def _plain(value: Value, kind: Kind) -> object:
    if isinstance(value, int) and kind in {Kind.MONEY, Kind.PERCENT}:
        return plain(value)
    return value if value is None or isinstance(value, int | str) else str(value)
