"""A budget's workbook and the budget book through our writer against bare XlsxWriter writing the same cells.

Ours: typed columns, guarded texts, formulas with their values, named ranges, print set-up. Bare: the same values in
the same formats through ``write_string``, ``write_number`` and ``write_formula``, worked out beforehand. Both write
row by row in constant memory.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from funding.budgets.exports.xlsx import write_workbook
from funding.budgets.queries import Loaded
from funding.budgets.shapes import BudgetTables
from funding.budgets.stored import StoredLine
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts, Line, LineKind
from tests.performance.harness import Row, kilobytes, paired

LINES = 50_000
AIM = 1.3
MOMENT = datetime(2026, 11, 22, 15, tzinfo=UTC)


def large_budget(lines: int) -> BudgetTables:
    """A budget of two years with so many lines; more than one may have, so laid out from copies of forty."""
    kinds = [kind for kind in LineKind if kind is not LineKind.FRINGE]
    made = [
        StoredLine(
            number,
            1,
            Line(
                f"key-{number:08d}",
                kinds[number % len(kinds)],
                f"Line {number} of the large budget",
                {
                    year: Amounts(1_234_56 + number * 7, number % 3 * 1_00, 50 * (number % 2))
                    for year in (1, 2)
                },
                words="What it is for, in a sentence that somebody has written.",
            ),
        )
        for number in range(40)
    ]
    terms = Terms(first_day=date(2026, 10, 1), years=2)
    small = Loaded(1, 1, "Large budget", terms, tuple(made), label="Requested").tables
    copies = tuple(replace(small.lines[number % 40], key=f"key-{number:08d}") for number in range(lines))
    return replace(small, lines=copies)


Call = tuple[str, tuple[Any, ...], Any]
"""One call of the library: its name, its arguments but the format, and the format's number."""


def _recorded(tables: BudgetTables) -> tuple[list[Call], list[dict[str, Any]]]:
    """Every cell that our writer writes, as calls of the library, and the properties of the formats."""
    calls: list[Call] = []
    numbers: dict[int, int] = {}
    originals = {name: getattr(Worksheet, name) for name in ("write_string", "write_number", "write_formula")}

    def recording(name: str) -> Callable[..., Any]:
        def write(sheet: Worksheet, row: int, column: int, *rest: Any) -> Any:
            value, form, more = rest[0], rest[1], rest[2:]
            number = numbers.setdefault(id(form), len(numbers))
            calls.append((name, (sheet.get_name(), row, column, value, *more), number))
            return originals[name](sheet, row, column, *rest)

        return write

    for name in originals:
        setattr(Worksheet, name, recording(name))
    try:
        _ours(tables, io.BytesIO())
    finally:
        for name, original in originals.items():
            setattr(Worksheet, name, original)
    return calls, [
        {"num_format": "#,##0.00", "valign": "top", "indent": index % 9} for index in range(len(numbers))
    ]


def _ours(tables: BudgetTables, target: Any) -> None:
    write_workbook(tables, target, created=MOMENT)


def _bare(calls: list[Call], forms: list[dict[str, Any]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(io.BytesIO(), options) as book:
        formats = [book.add_format(properties) for properties in forms]
        sheets: dict[str, Any] = {}
        for name, (title, row, column, value, *more), number in calls:
            sheet = sheets.get(title)
            if sheet is None:
                sheet = sheets[title] = book.add_worksheet(title)
            if name == "write_string":
                sheet.write_string(row, column, value, formats[number])
            elif name == "write_number":
                sheet.write_number(row, column, value, formats[number])
            else:
                sheet.write_formula(row, column, value, formats[number], *more)


def bench_budget_workbook() -> list[Row]:
    """A budget's workbook of 50,000 lines against the same cells through the bare library."""
    tables = large_budget(LINES)
    calls, forms = _recorded(tables)
    pair = paired(
        partial(_ours, tables, io.BytesIO()),
        partial(_bare, calls, forms),
        rounds=2,
        warm_up=0,
        clock=time.process_time,
    )
    return [pair.row(f"XLSX of {LINES:,} lines, {len(calls):,} cells, CPU / bare XlsxWriter", aim=AIM)]


def _peak(lines: int, answer: Any) -> None:
    """In a process of its own: the most memory it ever held for a workbook of so many lines, in bytes."""
    with tempfile.TemporaryFile() as target:
        _ours(large_budget(lines), target)
    # The high-water mark of this program alone: what getrusage tells is inherited from the one that started it.
    status = Path("/proc/self/status").read_text()
    answer.send(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024)


def _memory(lines: int) -> int:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_peak, args=(lines, theirs))
    process.start()
    peak: int = ours.recv()
    process.join()
    return peak


def bench_budget_workbook_memory() -> list[Row]:
    """The most memory of a process that does nothing else: hardly more for ten times the lines."""
    few, many = _memory(LINES // 10), _memory(LINES)
    ratio = many / few
    name = f"peak memory, XLSX of {LINES:,} lines / of {LINES // 10:,}"
    return [Row(name, kilobytes(many), kilobytes(few), f"{ratio:.2f}x", "<= 1.5x", ratio <= 1.5)]
