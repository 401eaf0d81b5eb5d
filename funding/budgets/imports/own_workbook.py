"""Our own workbook: amounts stand on Lines, what was entered beside them on Data, joined by the line's key.

People change amounts, titles and kinds on Lines; the other sheets follow from it or from Data and are not read.
A row that somebody added on Lines has no key and no row on Data, and is a new line.
"""

from __future__ import annotations

from dataclasses import replace

from funding.budgets.imports.table import Cell, FileContent, Row, Table, cell_text

_LINES, _DATA, _KEY = "Lines", "Data", "Key"


def joined(content: FileContent) -> FileContent:
    """The workbook as one table where it is ours, else as it was."""
    lines, data = content.table(_LINES), content.table(_DATA)
    if lines is None or data is None:
        return content
    key, other = _column(lines), _column(data)
    if key is None or other is None:
        return content
    width = lines.width
    extra = [column for column in range(data.width) if column not in {other, other + 1}]
    known: dict[str, Row] = {}
    for row in data.rows[1:]:
        known.setdefault(cell_text(row.cell(other)), row)
    rows = [_wider(lines.rows[0], data.rows[0], width, extra)]
    rows += [_wider(row, known.get(cell_text(row.cell(key))), width, extra) for row in lines.rows[1:]]
    return replace(content, tables=(Table(_LINES, tuple(rows), lines.word),))


def _column(table: Table) -> int | None:
    """The column headed Key in the table's first row."""
    cells = table.rows[0].cells
    return cells.index(_KEY) if _KEY in cells else None


def _wider(row: Row, more: Row | None, width: int, extra: list[int]) -> Row:
    padding: tuple[Cell, ...] = (None,) * (width - len(row.cells))
    added = tuple(more.cell(column) for column in extra) if more else (None,) * len(extra)
    return Row(row.number, (*row.cells, *padding, *added))
