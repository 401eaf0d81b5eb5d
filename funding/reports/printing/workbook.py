"""A report as a workbook: the figures of its PDF, with totals and derived lines as live formulas.

Each sheet ends in check rows: what the spreadsheet's own arithmetic makes, less what is stored. They are zero, and turn
red where somebody changes a cell. What was suppressed stays words; there is no number of it anywhere in the file.

======================  ==========================================================
sheet                   live formulas
======================  ==========================================================
Report                  none: who reports what to whom
Budget against actual   left and share spent by row, totals by column
SF-425                  lines 10c, 10g, 10h, 10k, 10o; totals of item 11
Measures                share of the promise reached
Promised by place       share of the promise reached at each place
Narrative               none
======================  ==========================================================
"""

from __future__ import annotations

import html as markup
import re
from datetime import datetime
from typing import BinaryIO

from funding.infra import clock
from funding.infra.sheets import Column, Formula, Kind, Value, XlsxBook, XlsxSheet, address
from funding.kernel.money import format_percent, plain
from funding.kernel.zoned import format_date
from funding.reports.document import OutcomeRow, PlaceTargetRow, PlaceTargets, ReportDocument, SpendRow
from funding.reports.printing import showing
from funding.reports.sf425 import ARITHMETIC
from funding.reports.types import Basis

_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"</(?:p|li|h3|h4|tr|blockquote)>|<br>")
_KEY = re.compile(r"10[a-o]")


def write_workbook(doc: ReportDocument, target: BinaryIO, *, made_at: datetime) -> None:
    """The workbook of a report; the same document at the same moment gives the same bytes."""
    title = f"{showing.paper_name(doc.head)}: {doc.head.award_title}"
    head = (doc.head.recipient, showing.paper_name(doc.head), "Draft" if doc.head.is_draft else "")
    with XlsxBook(target, title=title, created=made_at, head=head) as book:
        _facts(book, doc)
        if doc.figures.spend:
            _spending(book, doc)
        if doc.figures.form_lines:
            _form(book, doc)
        if doc.figures.outcomes:
            _measures(book, doc)
        if doc.figures.places:
            _places(book, doc)
        if doc.figures.place_targets:
            _place_targets(book, doc)
        if doc.answers:
            _narrative(book, doc)


def _facts(book: XlsxBook, doc: ReportDocument) -> None:
    head = doc.head
    sheet = book.sheet("Report", [Column("Fact", width=30), Column("Value", width=70)], landscape=False)
    sheet.text(f"{showing.paper_name(head)}: {head.award_title}", style="title")
    sheet.head()
    rows = [
        ("Funder", head.funder),
        ("Covers", showing.span_of(head.covers_from, head.covers_to)),
        ("State", head.state_label),
        *showing.cover_facts(head),
        *((one.role, f"{one.name}, {format_date(clock.today_of(one.at))}") for one in doc.signatures),
    ]
    for label, text in rows:
        sheet.row((label, text))
    sheet.skip()
    sheet.text("Where the figures come from", style="group")
    for one in doc.figures.sources:
        sheet.row((one.figure, one.source))


_MONEY = ("Approved", "This period", "Since the start", "Left")


def _spending(book: XlsxBook, doc: ReportDocument) -> None:
    figures = doc.figures
    columns = [Column("Category", width=30), *(Column(title, Kind.MONEY, 16) for title in _MONEY),
               Column("Spent", Kind.PERCENT, 10), Column("Match approved", Kind.MONEY, 16),
               Column("Match this period", Kind.MONEY, 16), Column("Match since the start", Kind.MONEY, 18),
               Column("Note", Kind.LONG_TEXT, 40)]  # fmt: skip
    sheet = book.sheet("Budget against actual", columns)
    sheet.head(freeze_columns=1)
    rows = [*figures.spend, *([figures.indirect_spend] if figures.indirect_spend else [])]
    first = sheet.next_row
    for row in rows:
        _spend_row(sheet, row, "plain")
    total, last = figures.spend_total, sheet.next_row - 1
    at = sheet.next_row
    sums = {
        1: total.approved_cents, 2: total.period_cents, 3: total.cumulative_cents, 6: total.match_approved_cents,
        7: total.match_period_cents, 8: total.match_cumulative_cents,
    }  # fmt: skip
    cells = {
        column: Formula(f"=SUM({address(first, column)}:{address(last, column)})", value)
        for column, value in sums.items()
    }
    sheet.row(
        ("Total", cells[1], cells[2], cells[3], _left(at, total), _share(at, total), cells[6], cells[7], cells[8]),
        style="strong",
    )  # fmt: skip
    _ledger_match(sheet, doc, at)
    stored = figures.line("10e") if doc.head.basis != Basis.CASH.label else None
    sheet.skip()
    check = sheet.next_row
    against = stored.cents if stored else total.cumulative_cents
    words = (
        "Check: spent since the start less line 10e"
        if stored
        else "Check: spent since the start less what is stored"
    )
    value = total.cumulative_cents - against
    sheet.row((words, None, None, Formula(f"=ROUND({address(at, 3)}-({plain(against)}),2)", value)))
    sheet.alarm_unless_zero(check, check, 3)


def _ledger_match(sheet: XlsxSheet, doc: ReportDocument, total_at: int) -> None:
    """Below the total: match that stands in the ledger and not among the costs, and all match together."""
    figures = doc.figures
    now, since = figures.given_cents
    if figures.match is None or not figures.match.received_cents:
        return
    at = sheet.next_row
    blank = (None,) * 6
    sheet.row(("Match given in kind or in cash, by the match ledger", *blank, now, since))
    total = figures.spend_total
    sums = [
        Formula(f"={address(total_at, column)}+{address(at, column)}", value)
        for column, value in ((7, total.match_period_cents + (now or 0)), (8, figures.match.received_cents))
    ]
    sheet.row(("Match in all", *blank, sums[0] if now is not None else None, sums[1]), style="strong")


def _spend_row(sheet: XlsxSheet, row: SpendRow, style: str) -> None:
    at = sheet.next_row
    sheet.row(
        (row.label, row.approved_cents, row.period_cents, row.cumulative_cents, _left(at, row), _share(at, row),
         row.match_approved_cents, row.match_period_cents, row.match_cumulative_cents, row.note),
        style=style,
    )  # fmt: skip


def _left(at: int, row: SpendRow) -> Formula:
    return Formula(f"={address(at, 1)}-{address(at, 3)}", row.remaining_cents)


def _share(at: int, row: SpendRow) -> Formula | None:
    if row.percent_bp is None:
        return None
    return Formula(f"={address(at, 3)}/{address(at, 1)}", row.percent_bp)


def _form(book: XlsxBook, doc: ReportDocument) -> None:
    columns = [Column("Line", width=8), Column("Meaning", width=48), Column("Amount", Kind.MONEY, 18),
               Column("How it came about", Kind.LONG_TEXT, 60)]  # fmt: skip
    sheet = book.sheet("SF-425", columns)
    sheet.head()
    lines = doc.figures.form_lines
    places = {line.key: address(sheet.next_row + at, 2) for at, line in enumerate(lines)}
    for line in lines:
        arithmetic = ARITHMETIC.get(line.key)
        amount: int | Formula = line.cents
        if arithmetic and all(key in places for key in _KEY.findall(arithmetic)):
            expression = _KEY.sub(lambda found: places[found[0]], arithmetic).replace("−", "-")
            amount = Formula(f"={expression}", line.cents)
        sheet.row(
            (line.key, line.label, amount, line.explanation), style="strong" if line.derived else "plain"
        )
    sheet.skip()
    _form_checks(sheet, doc, places)
    _indirect(sheet, doc)


def _form_checks(sheet: XlsxSheet, doc: ReportDocument, places: dict[str, str]) -> None:
    first = sheet.next_row
    for line in doc.figures.form_lines:
        if line.derived:
            words = f"Check: line {line.key} less what is stored"
            sheet.row(("", words, Formula(f"=ROUND({places[line.key]}-({plain(line.cents)}),2)", 0)))
    if sheet.next_row > first:
        sheet.alarm_unless_zero(first, sheet.next_row - 1, 2)


def _indirect(sheet: XlsxSheet, doc: ReportDocument) -> None:
    rows = doc.figures.indirect
    if not rows:
        return
    sheet.skip()
    sheet.text("Item 11: Indirect expense", style="group")
    kinds = (Kind.TEXT, Kind.TEXT, Kind.MONEY, Kind.LONG_TEXT)
    for title, pick in (
        ("base", "base_cents"),
        ("amount charged", "charged_cents"),
        ("federal share", "federal_cents"),
    ):
        first = sheet.next_row
        for row in rows:
            label = (
                f"{row.kind}, {format_percent(row.rate_bp)}, {showing.span_of(row.first, row.last)}: {title}"
            )
            sheet.row(("11", label, getattr(row, pick), ""), kinds=kinds)
        expression = f"=SUM({address(first, 2)}:{address(sheet.next_row - 1, 2)})"
        value = sum(getattr(row, pick) for row in rows)
        sheet.row(("11g", f"Total {title}", Formula(expression, value), ""), style="strong")


def _measures(book: XlsxBook, doc: ReportDocument) -> None:
    columns = [Column("Measure", width=36), Column("Initiative", width=26), Column("Unit", width=14),
               Column("Promised", Kind.INTEGER), Column("This period", Kind.INTEGER),
               Column("Since the start", Kind.INTEGER), Column("Reached", Kind.PERCENT),
               Column("Counted", width=28), Column("Note", Kind.LONG_TEXT, 40)]  # fmt: skip
    sheet = book.sheet("Measures", columns)
    sheet.head(freeze_columns=1)
    for row in doc.figures.outcomes:
        at = sheet.next_row
        sheet.row(
            (row.name, row.initiative, row.unit, _count(row.promised_value, row.promised),
             _count(row.period_value, row.period), _count(row.cumulative_value, row.cumulative),
             _reached(at, row), showing.basis_of(row), row.note)
        )  # fmt: skip
    sheet.skip()
    sheet.text(
        "People are counted once within their period: periods do not add up to each other.", style="note"
    )


def _places(book: XlsxBook, doc: ReportDocument) -> None:
    columns = [
        Column("Place", width=36),
        Column("Activities", Kind.INTEGER),
        Column("Attendances", Kind.INTEGER),
    ]
    sheet = book.sheet("Places", columns)
    sheet.head(freeze_columns=1)
    for row in doc.figures.places:
        sheet.row((row.place, row.activities, row.text if row.value is None else _count(row.value, row.text)))
    sheet.skip()
    sheet.text("Who came twice counts twice; small counts are told only together with others.", style="note")


def _place_targets(book: XlsxBook, doc: ReportDocument) -> None:
    quarters = list(dict.fromkeys(name for one in doc.figures.place_targets for name in one.quarters))
    by_quarter = [
        Column(f"{name}{part}", Kind.INTEGER) for name in quarters for part in (" promised", " reached")
    ]
    columns = [Column("Measure", width=32), Column("Initiative", width=26), Column("Place", width=32),
               Column("Unit", width=14), Column("Promised", Kind.INTEGER), Column("This period", Kind.INTEGER),
               Column("Since the start", Kind.INTEGER), Column("Reached", Kind.PERCENT), *by_quarter]  # fmt: skip
    sheet = book.sheet("Promised by place", columns)
    sheet.head(freeze_columns=3)
    for measure in doc.figures.place_targets:
        for row in measure.rows:
            sheet.row(_place_cells(sheet.next_row, measure, row, quarters))
    sheet.skip()
    for measure in doc.figures.place_targets:
        if measure.said:
            sheet.text(f"{measure.name}: {measure.said}", style="note")


def _place_cells(
    at: int, measure: PlaceTargets, row: PlaceTargetRow, quarters: list[str]
) -> list[Value | Formula]:
    cumulative = (
        row.cumulative if row.cumulative_value is None else _plainly(row.cumulative_value, row.cumulative)
    )
    reached: Value | Formula = row.percent_bp
    if row.percent_bp is not None and row.promised and isinstance(cumulative, int):
        reached = Formula(f"={address(at, 6)}/{address(at, 4)}", row.percent_bp)
    known = {one.label: one for one in row.quarters}
    pairs = [
        (one.promised, one.text if one.value is None else _count(one.value, one.text))
        if (one := known.get(name))
        else (None, "")
        for name in quarters
    ]
    period = row.period if row.period_value is None else _plainly(row.period_value, row.period)
    said = [
        measure.name,
        measure.initiative,
        row.place,
        measure.unit,
        row.promised,
        period,
        cumulative,
        reached,
    ]
    return [*said, *(cell for pair in pairs for cell in pair)]


def _plainly(value: int, text: str) -> int | str:
    """The number where the text is that number with its unit; else the text, such as "at least 30 people"."""
    return value if text.split(" ")[0] == f"{value:,}" else text


def _count(value: int | None, text: str) -> int | str:
    """The number where the text shows just that number; else the text, such as words for what is withheld."""
    return value if value is not None and text == f"{value:,}" else text


def _reached(at: int, row: OutcomeRow) -> Formula | int | None:
    whole = all(
        isinstance(_count(value, text), int)
        for value, text in ((row.promised_value, row.promised), (row.cumulative_value, row.cumulative))
    )
    if row.percent_bp is None or not whole or not row.promised_value:
        return row.percent_bp
    return Formula(f"={address(at, 5)}/{address(at, 3)}", row.percent_bp)


def _narrative(book: XlsxBook, doc: ReportDocument) -> None:
    columns = [
        Column("No.", Kind.CODE, 6),
        Column("Question", Kind.LONG_TEXT, 40),
        Column("Answer", Kind.LONG_TEXT, 100),
    ]
    sheet = book.sheet("Narrative", columns)
    sheet.head()
    for one in doc.answers:
        sheet.row((one.number, one.question, plain_text(one.html)))


def plain_text(text: str) -> str:
    """Clean HTML as lines of text."""
    lines = (markup.unescape(_TAG.sub("", line)).strip() for line in _BREAK.sub("\n", text).split("\n"))
    return "\n".join(line for line in lines if line)
