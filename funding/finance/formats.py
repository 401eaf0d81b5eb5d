"""The journal formats of a budget. Importing this module registers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from funding.budgets.exports.formats import Choice, Export, ExportFormat, Group, register_format
from funding.budgets.shapes import BudgetTables
from funding.finance import journal_files, queries
from funding.finance.journal import Journal, journal
from funding.finance.mapping import Chart
from funding.finance.types import Split
from funding.kernel.errors import DomainError

CSV_TYPE = "text/csv; charset=utf-8"
IIF_TYPE = "text/plain; charset=windows-1252"

SPAN = Choice("by", "One entry per", tuple((each.value, each.label) for each in Split))
DETAIL = Choice("rows", "One row per", (("account", "Account"), ("line", "Budget line")))


def gather(budget_id: int) -> dict[str, Any]:
    """What the journal takes from outside the budget: the chart with its rules, the funder, the fiscal year."""
    return {
        "chart": queries.chart().as_json(),
        "funder_id": queries.funder_of(budget_id),
        "fiscal_year_start_month": queries.fiscal_year_start_month(),
    }


def made_journal(export: Export) -> Journal:
    """The journal that an export asks for. Raises DomainError where a line has no account."""
    facts = export.facts
    made = journal(
        export.tables,
        Chart.from_json(facts["chart"]),
        funder_id=facts["funder_id"],
        by=Split(export.choice(SPAN)),
        start_month=facts["fiscal_year_start_month"],
        by_line=export.choice(DETAIL) == "line",
    )
    if made.unmapped:
        titles = list(dict.fromkeys(each.title for each in made.unmapped))
        shown = ", ".join(f"“{title}”" for title in titles[:5]) + (", ..." if len(titles) > 5 else "")
        raise DomainError(
            f"No journal yet: no rule gives an account for {shown}. See Finance, Journal, for what is missing."
        )
    return made


Pieces = Callable[[Journal, BudgetTables], Iterator[bytes]]


def _writer(pieces: Pieces) -> Callable[[Export, BinaryIO], None]:
    def write(export: Export, target: BinaryIO) -> None:
        target.writelines(pieces(made_journal(export), export.tables))

    return write


def _register(key: str, label: str, ending: str, media_type: str, pieces: Pieces, note: str) -> None:
    register_format(
        ExportFormat(
            key,
            label,
            Group.ACCOUNTING,
            ending,
            media_type,
            _writer(pieces),
            gather=gather,
            note=note,
            choices=(SPAN, DETAIL),
        )
    )


_register("journal-iif", "Journal, IIF", "iif", IIF_TYPE, journal_files.iif, "QuickBooks Desktop")
_register(
    "journal-quickbooks-csv",
    "Journal, QuickBooks CSV",
    "csv",
    CSV_TYPE,
    journal_files.quickbooks_csv,
    "QuickBooks Online",
)
_register("journal-csv", "Journal, CSV", "csv", CSV_TYPE, journal_files.generic_csv, "any other program")
