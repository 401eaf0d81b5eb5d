"""Tables for other programs: CSV, and XLSX with live formulas.

Three promises hold for every file:

1. *Text stays text.* An identifier is never turned into a number (``16.320`` keeps its last zero and
   ``02134`` its first), a text is never a formula and never a link. In CSV, a text that a spreadsheet would
   read as a formula gets a leading apostrophe; numbers are left as they are.
2. *Numbers stay numbers.* Amounts are whole cents here and leave as dollars with two decimals, so that the
   reader's own sums work.
3. *Memory stays flat.* Rows are written as they come and are not kept.

=============  ====================  ================
value          column                CSV cell
=============  ====================  ================
``"16.320"``   text                  ``16.320``
``"=1+1"``     text                  ``'=1+1``
``"-5 dogs"``  text                  ``'-5 dogs``
``"'=1+1"``    text                  ``''=1+1``
``-500``       money                 ``-5.00``
``1500``       percent               ``15.00%``
``None``       any                   (blank)
=============  ====================  ================
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from funding.kernel.money import plain

_FORMULA_STARTS = "=+-@＝＋－＠"
_CONTROL = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF))
_HAS_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAX_TEXT = 32_767
_ROWS_IN_A_CHUNK = 500
_TWO_LINES = 32
_HEAD = {"bold": True, "bg_color": "#F3F0EA", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
_PRESETS: dict[str, dict[str, object]] = {
    "plain": {},
    "head": _HEAD,
    "head right": {**_HEAD, "align": "right"},
    "title": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#4A5960"},
    "strong": {"bold": True, "top": 1},
    "group": {"bold": True, "bg_color": "#F3F0EA"},
    "link": {"font_color": "#0F5A56", "underline": 1},
    "alarm": {"bold": True, "font_color": "#A32E25"},
}


class Kind(StrEnum):
    """What a column holds, and so how its cells are typed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MONEY = "money"
    DOLLARS = "dollars"
    INTEGER = "integer"
    CODE = "code"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


_LEFT = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.MOMENT})
_NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.LONG_TEXT: "@",
    Kind.MONEY: "#,##0.00;[Red]-#,##0.00",
    Kind.DOLLARS: "#,##0;[Red]-#,##0",
    Kind.INTEGER: "#,##0",
    Kind.CODE: "0",
    Kind.PERCENT: "0.00%",
    Kind.DATE: "mmm d, yyyy",
    Kind.MOMENT: "mmm d, yyyy h:mm am/pm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what its cells hold, and its width in characters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None

    @property
    def characters(self) -> int:
        """The width to set: the one asked for, or one that suits the kind and the heading."""
        usual = {Kind.LONG_TEXT: 60, Kind.TEXT: 24, Kind.MOMENT: 22}.get(self.kind, 14)
        return self.width or max(usual, min(len(self.title) + 2, 40))


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula with the value it has now.

    ``value`` counts as the column does: cents under money, basis points under percent. Programs that do not
    calculate, such as previewers, show it.
    """

    expression: str
    value: int


Value = str | int | date | datetime | Formula | None


def guard(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula.

    A text that begins with apostrophes before such a start gets one more, so that ``unguard`` can tell.
    """
    return f"'{text}" if _is_risky(text.lstrip("'")) else text


def unguard(text: str) -> str:
    """What ``guard`` was given: the text without the one apostrophe that was put before it."""
    return text[1:] if text[:1] == "'" and _is_risky(text.lstrip("'")) else text


def _is_risky(text: str) -> bool:
    first = text.lstrip()[:1]
    return bool(first and first in _FORMULA_STARTS) or text[:1] in {"\t", "\r", "\n"}


def csv_cell(value: Value, kind: Kind) -> str:
    """One cell of a CSV file. Amounts come in cents and leave in dollars, without separators."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, str):
        return guard(value.translate(_CONTROL))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.MONEY:
        return plain(value)
    if kind is Kind.DOLLARS:
        return plain(value).removesuffix(".00")
    return f"{plain(value)}%" if kind is Kind.PERCENT else str(int(value))


def write_csv(rows: Iterable[Sequence[Value]], columns: Sequence[Column]) -> Iterator[bytes]:
    """The table as CSV in pieces: UTF-8 with a byte order mark (Excel needs it), CRLF, one heading row.

    Raises ValueError for a row whose length differs from the columns'.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([guard(column.title) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([csv_cell(value, column.kind) for value, column in zip(row, columns, strict=True)])
        if number % _ROWS_IN_A_CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def csv_bytes(rows: Iterable[Sequence[Value]], columns: Sequence[Column]) -> bytes:
    """The whole CSV file at once, for small tables."""
    return b"".join(write_csv(rows, columns))


def write_xlsx(
    target: str | Path | BinaryIO,
    sheets: Iterable[tuple[str, Sequence[Column], Iterable[Sequence[Value]]]],
    *,
    title: str,
    created: datetime,
) -> None:
    """A workbook of plain tables: each sheet is (name, columns, rows), with a frozen heading row."""
    with XlsxBook(target, title=title, created=created) as book:
        for name, columns, rows in sheets:
            sheet = book.sheet(name, columns)
            sheet.head()
            for row in rows:
                sheet.row(row)


def address(row: int, column: int) -> str:
    """A cell's name from its row and column counted from 0: (0, 0) is ``A1`` and (9, 27) is ``AB10``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True, slots=True)
class _Forms:
    """How the cells of one kind look in one style: typed ones, texts, and whether empty ones are drawn."""

    kind: Kind
    typed: Format
    text: Format
    shows_blank: bool


class XlsxBook:
    """A workbook written row by row in constant memory. Use it as a context manager, or call ``close``.

    ``created`` is the document's date; pass the clock's, so that the same data makes the same file. ``head`` is
    what each printed page says at its top: left, middle, right.
    """

    def __init__(
        self,
        target: str | Path | BinaryIO,
        *,
        title: str,
        created: datetime,
        head: tuple[str, str, str] = ("", "", ""),
    ) -> None:
        self._head = head
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self._book = Workbook(str(target) if isinstance(target, Path) else target, options)
        self._book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        self._formats: dict[tuple[Kind, str], Format] = {}

    def __enter__(self) -> XlsxBook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the file out."""
        self._book.close()

    def define_name(self, name: str, reference: str) -> None:
        """Name a cell or range of the book: ``define_name("Indirect_rate", "=Indirect!$B$2")``."""
        self._book.define_name(name, reference)

    def sheet(self, name: str, columns: Sequence[Column], *, landscape: bool = True) -> XlsxSheet:
        """Add a sheet, set up to print one page wide on Letter paper with its name and page numbers."""
        sheet = self._book.add_worksheet(name)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.characters)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8 if any(self._head) else 0.6, bottom=0.6)
        if any(self._head):
            sheet.set_header(_page_head(*self._head))
        sheet.set_footer("&L&F · &A&RPage &P of &N")
        return XlsxSheet(self, sheet, name, tuple(columns))

    def forms_for(self, kind: Kind, style: str) -> _Forms:
        """How cells of a kind look in a style."""
        text = self.format_for(kind if kind is Kind.LONG_TEXT else Kind.TEXT, style)
        return _Forms(kind, self.format_for(kind, style), text, shows_blank=style != "plain")

    def format_for(self, kind: Kind, style: str) -> Format:
        """The cell format of a kind in a style; made once for each pair."""
        key = (kind, style)
        if key not in self._formats:
            wrap = {"text_wrap": True} if kind is Kind.LONG_TEXT else {}
            preset = {"valign": "top", "num_format": _NUMBER_FORMATS[kind], **wrap, **_PRESETS[style]}
            self._formats[key] = self._book.add_format(preset)
        return self._formats[key]


@dataclass(slots=True)
class XlsxSheet:
    """One sheet, filled from the top. ``next_row`` is the row, counted from 0, that comes next."""

    _book: XlsxBook
    _sheet: Worksheet
    name: str
    columns: tuple[Column, ...]
    next_row: int = field(default=0)
    _forms: dict[str, Sequence[_Forms]] = field(default_factory=dict)

    def head(self, *, freeze_columns: int = 0) -> int:
        """Write the headings, freeze all down to them and repeat them on each printed page."""
        row = self.next_row
        if any(len(column.title) > column.characters for column in self.columns):
            self._sheet.set_row(row, _TWO_LINES)
        for index, column in enumerate(self.columns):
            style = "head" if column.kind in _LEFT else "head right"
            self._sheet.write_string(row, index, column.title, self._book.format_for(Kind.TEXT, style))
        self._sheet.freeze_panes(row + 1, freeze_columns)
        self._sheet.repeat_rows(row)
        self.next_row += 1
        return row

    def row(self, values: Sequence[Value], *, style: str = "plain", kinds: Sequence[Kind] = ()) -> int:
        """Write one row and answer its number, counted from 0.

        ``style`` is one of plain, head, title, note, strong, group, alarm; ``kinds`` overrides the columns'
        kinds for this row. A row may be shorter than the columns, never longer.
        """
        row = self.next_row
        forms = [self._book.forms_for(kind, style) for kind in kinds] if kinds else self._forms_of(style)
        for index, value in enumerate(values):
            self._cell(row, index, value, forms[index])
        self.next_row += 1
        return row

    def _forms_of(self, style: str) -> Sequence[_Forms]:
        """How the cells of this sheet's columns look in a style; worked out once."""
        found = self._forms.get(style)
        if found is None:
            found = [self._book.forms_for(column.kind, style) for column in self.columns]
            self._forms[style] = found
        return found

    def text(self, content: str, *, style: str = "plain") -> int:
        """Write a row with one text that may run over the columns to its right."""
        row = self.next_row
        self._sheet.write_string(row, 0, _clean(content), self._book.format_for(Kind.TEXT, style))
        self.next_row += 1
        return row

    def filter_lines(self, head_row: int, last_row: int) -> None:
        """Let readers filter the table between two rows, counted from 0."""
        self._sheet.autofilter(head_row, 0, max(last_row, head_row), len(self.columns) - 1)

    def print_only(self, last_row: int, last_column: int) -> None:
        """Print the columns up to one, counted from 0, and leave out those to its right."""
        self._sheet.print_area(0, 0, last_row, last_column)

    def link(self, row: int, column: int, cell: str, text: str) -> None:
        """Make a text that was just written lead to a cell of the book, such as ``Lines!A12``."""
        form = self._book.format_for(Kind.TEXT, "link")
        self._sheet.write_url(row, column, f"internal:{cell}", form, _clean(text))

    def alarm_unless_zero(self, first_row: int, last_row: int, column: int) -> None:
        """Show the numbers of a column in the alarm style where they are off zero."""
        form = self._book.format_for(self.columns[column].kind, "alarm")
        rule = {"type": "cell", "criteria": "!=", "value": 0, "format": form}
        self._sheet.conditional_format(first_row, column, last_row, column, rule)

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.next_row += rows

    def _cell(self, row: int, column: int, value: Value, forms: _Forms) -> None:
        sheet = self._sheet
        if isinstance(value, str) and value:
            sheet.write_string(row, column, _clean(value), forms.text)
        elif value is None or value == "":
            if forms.shows_blank:
                sheet.write_blank(row, column, None, forms.typed)
        elif isinstance(value, int):
            sheet.write_number(row, column, _number(value, forms.kind), forms.typed)
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.expression, forms.typed, _number(value.value, forms.kind))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), forms.typed)
        elif isinstance(value, date):
            midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a calendar day.
            sheet.write_datetime(row, column, midnight, forms.typed)


def _page_head(left: str, middle: str, right: str) -> str:
    """The head of printed pages. An ampersand would begin a code, and Excel holds 255 characters in all."""
    parts = [
        " ".join(_clean(part).split()).replace("&", "&&") for part in (left[:90], middle[:60], right[:60])
    ]
    return "".join(f"{code}{part}" for code, part in zip(("&L&B", "&C", "&R"), parts, strict=True) if part)


def _clean(text: str) -> str:
    """Text that fits a cell: no control characters, at most the 32,767 characters that Excel holds."""
    shown = text.translate(_CONTROL) if _HAS_CONTROL.search(text) else text
    return shown if len(shown) <= _MAX_TEXT else shown[:_MAX_TEXT]


def _number(value: int, kind: Kind) -> Decimal | int:
    """The number as the sheet holds it: cents as dollars, basis points as a fraction."""
    if kind is Kind.MONEY or kind is Kind.DOLLARS:
        return Decimal(value) / 100
    return Decimal(value) / 10_000 if kind is Kind.PERCENT else value
