"""Budgets as files for other programs: XLSX with live formulas, CSV, JSON. All carry the screen's figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from funding.budgets import queries
from funding.budgets.exports.csv import csv_pieces
from funding.budgets.exports.json import json_text
from funding.budgets.exports.xlsx import write_workbook
from funding.infra import clock
from funding.kernel.errors import DomainError

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""The formats by file ending, with their media types."""


def file_name(title: str, kind: str) -> str:
    """A name for the download: the budget's title in plain letters, cut to 60."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")[:60].strip("-")
    return f"{plain or 'Budget'}-budget.{kind}"


def write_export(budget_id: int, kind: str, target: BinaryIO) -> None:
    """Write the budget in one of FORMATS.

    Raises NotFound for an unknown budget, DomainError for another format.
    """
    if kind not in FORMATS:
        raise DomainError(f"A budget is exported as {', '.join(FORMATS)}.")
    tables = queries.tables(budget_id)
    if kind == "xlsx":
        write_workbook(tables, target, created=clock.now())
    elif kind == "csv":
        target.writelines(csv_pieces(tables))
    else:
        target.write(json_text(tables).encode())


def export_budget(budget_id: int, kind: str, out: Path) -> None:
    """Write the budget into the file ``out``. Raises as ``write_export`` does, before the file is touched."""
    if kind not in FORMATS:
        raise DomainError(f"A budget is exported as {', '.join(FORMATS)}.")
    queries.summary(budget_id)
    with out.open("wb") as target:
        write_export(budget_id, kind, target)
