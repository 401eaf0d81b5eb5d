"""The formats that suit every budget: workbook, CSV, JSON. Importing this module registers them."""

from __future__ import annotations

from typing import Any, BinaryIO

from funding.budgets.exports.csv import csv_pieces
from funding.budgets.exports.formats import Export, ExportFormat, Group, register_format
from funding.budgets.exports.json import json_text
from funding.budgets.exports.xlsx import write_workbook
from funding.budgets.rounding import in_whole_dollars
from funding.infra import clock

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


def _xlsx(export: Export, target: BinaryIO) -> None:
    zone = export.facts.get("zone", "UTC")
    write_workbook(export.tables, target, created=export.made_at, options=export.options, zone=zone)


def _zone(_budget_id: int) -> dict[str, Any]:
    """Where the organization is, so that printed pages carry its date."""
    return {"zone": clock.house_zone()}


def _csv(export: Export, target: BinaryIO) -> None:
    tables = in_whole_dollars(export.tables).tables if export.options.whole_dollars else export.tables
    target.writelines(csv_pieces(tables))


def _json(export: Export, target: BinaryIO) -> None:
    target.write(json_text(export.tables).encode())


register_format(
    ExportFormat(
        "xlsx",
        "Excel workbook",
        Group.DATA,
        "xlsx",
        WORKBOOK_TYPE,
        _xlsx,
        gather=_zone,
        note="live formulas",
        rounds=True,
    )
)
register_format(
    ExportFormat("csv", "CSV", Group.DATA, "csv", CSV_TYPE, _csv, note="a row per line and year", rounds=True)
)
register_format(
    ExportFormat("json", "JSON", Group.DATA, "json", "application/json", _json, note="for programs")
)
