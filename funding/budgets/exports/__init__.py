"""Budgets as files for other programs. All carry the screen's figures; ``formats`` holds what there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from funding.budgets import queries
from funding.budgets.exports import plain_formats
from funding.budgets.exports.formats import FORMATS, Export, ExportFormat, ExportOptions, format_named
from funding.infra import clock

__all__ = ["FORMATS", "export_budget", "file_name", "plain_formats", "write_export"]


def file_name(title: str, kind: str) -> str:
    """A name for the download: the budget's title in plain letters, cut to 60; ``kind`` is a key or an ending."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")[:60].strip("-")
    made = FORMATS.get(kind)
    if made is None or made.key == made.ending:
        return f"{plain or 'Budget'}-budget.{kind}"
    shape = made.key.removesuffix(f"-{made.ending}").removeprefix(f"{made.ending}-")
    return f"{plain or 'Budget'}-budget-{shape}.{made.ending}"


def write_export(
    budget_id: int,
    kind: str,
    target: BinaryIO,
    *,
    options: ExportOptions | None = None,
    facts: Mapping[str, Any] | None = None,
    made_at: datetime | None = None,
) -> ExportFormat:
    """Write the budget in the format with the key ``kind``; answer the format.

    ``facts`` None gathers them now, ``made_at`` None is this moment. Raises NotFound for an unknown budget,
    DomainError for another format or where the budget cannot be put so.
    """
    made = format_named(kind)
    tables = queries.tables(budget_id)
    gathered = made.gather(budget_id) if facts is None else facts
    made.write(Export(tables, options or ExportOptions(), gathered, made_at or clock.now()), target)
    return made


def export_budget(budget_id: int, kind: str, out: Path) -> None:
    """Write the budget into the file ``out``. Raises as ``write_export`` does, before the file is touched."""
    format_named(kind)
    queries.summary(budget_id)
    with out.open("wb") as target:
        write_export(budget_id, kind, target)
