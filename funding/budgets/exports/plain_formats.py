"""The formats that suit every budget: workbook, CSV, JSON. Importing this module registers them."""

from __future__ import annotations

from typing import BinaryIO

from funding.budgets.exports.csv import csv_pieces
from funding.budgets.exports.formats import Export, ExportFormat, Group, register_format
from funding.budgets.exports.json import json_text
from funding.budgets.exports.xlsx import write_workbook

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


def _xlsx(export: Export, target: BinaryIO) -> None:
    write_workbook(export.tables, target, created=export.made_at)


def _csv(export: Export, target: BinaryIO) -> None:
    target.writelines(csv_pieces(export.tables))


def _json(export: Export, target: BinaryIO) -> None:
    target.write(json_text(export.tables).encode())


register_format(
    ExportFormat("xlsx", "Excel workbook", Group.DATA, "xlsx", WORKBOOK_TYPE, _xlsx, note="live formulas")
)
register_format(ExportFormat("csv", "CSV", Group.DATA, "csv", CSV_TYPE, _csv, note="a row per line and year"))
register_format(
    ExportFormat("json", "JSON", Group.DATA, "json", "application/json", _json, note="for programs")
)
