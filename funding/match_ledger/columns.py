"""The columns in which a ledger leaves and comes back: one row an item, each test as "yes: reason".

=====================  ===========================  =========================
column                 leaves as                    is read as well
=====================  ===========================  =========================
Kind                   Volunteer hours              volunteer
Date                   2026-11-04                   11/4/2026
Hours                  3.5                          3:30
Fringe                 20.00%                       20
Test 1 to Test 7       yes: a sheet is kept         yes, no, or empty
Paid with federal      no                           empty; anything else is refused
=====================  ===========================  =========================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from funding.budgets.imports.cells import CellError, read_cents
from funding.budgets.imports.table import Cell, Row, Trouble, cell_text
from funding.infra.forms import DateField, parse_percent
from funding.infra.sheets import Column, Kind, Value
from funding.kernel.errors import DomainError
from funding.match_ledger.models import MatchItem
from funding.match_ledger.types import Answer, ItemFacts, MatchKind, MatchState, RateBasis, Test, Valuation
from funding.match_ledger.valuation import parse_hours, show_hours

COLUMNS: Sequence[Column] = (
    Column("Kind", Kind.TEXT, 24),
    Column("State", Kind.TEXT, 12),
    Column("Date", Kind.DATE),
    Column("Source", Kind.TEXT, 30),
    Column("Description", Kind.LONG_TEXT),
    Column("Value", Kind.MONEY),
    Column("Hours", Kind.TEXT, 10),
    Column("People", Kind.INTEGER, 10),
    Column("Hourly pay", Kind.MONEY),
    Column("Fringe", Kind.PERCENT),
    Column("Rate basis", Kind.TEXT, 40),
    Column("Citation", Kind.TEXT, 40),
    Column("Reference", Kind.TEXT),
    Column("Budget line", Kind.TEXT, 30),
    Column("Paid with federal money", Kind.TEXT, 12),
    *(Column(f"Test {test.number}", Kind.TEXT, 30) for test in Test),
)
HEADINGS = tuple(one.title for one in COLUMNS)
NEEDED = ("Kind", "Date", "Source", "Description")
_EPOCH = date(1899, 12, 30)
LONGEST = {"Source": 200, "Description": 1000, "Citation": 300, "Reference": 200}


def row_of(item: MatchItem, lines: Mapping[str, str]) -> list[Value]:
    """One item as a row; ``lines`` are the titles of budget lines by key."""
    answers = item.given_answers
    return [
        item.kind.label,
        item.state.label,
        item.given_on,
        item.source,
        item.description,
        item.amount_cents,
        show_hours(item.hours) if item.hours else "",
        item.people,
        item.pay_cents or None,
        item.fringe_bp or None,
        item.basis.label if item.basis else "",
        item.citation,
        item.reference,
        lines.get(item.line_key, ""),
        "no",
        *(_answer_words(answers.get(test, Answer())) for test in Test),
    ]


def _answer_words(answer: Answer) -> str:
    if answer.passes is None:
        return answer.reason
    return f"{'yes' if answer.passes else 'no'}: {answer.reason}"


def places(heads: Sequence[str]) -> dict[str, int]:
    """Where each known column stands. Raises DomainError where one that is needed is missing."""
    found = {head.strip().casefold(): index for index, head in reversed(list(enumerate(heads)))}
    known = {title: found[title.casefold()] for title in HEADINGS if title.casefold() in found}
    missing = [title for title in NEEDED if title not in known]
    if missing:
        raise DomainError(
            f"The first row must name the columns; missing: {', '.join(missing)}.", field="file"
        )
    return known


def facts_of_row(row: Row, at: Mapping[str, int], lines: Mapping[str, str]) -> tuple[ItemFacts, MatchState]:
    """What one row says; ``lines`` are keys of budget lines by title. Raises DomainError with what is wrong."""

    def said(title: str) -> str:
        cell = row.cell(at[title]) if title in at else None
        if isinstance(cell, Trouble):
            raise DomainError(f"{title}: {cell.message}")
        return " ".join(cell_text(cell).split())

    kind = _kind(said("Kind"))
    for title, most in LONGEST.items():
        if len(said(title)) > most:
            raise DomainError(f"{title}: please keep this to {most:,} characters.")
    paid = said("Paid with federal money").casefold()
    line = said("Budget line")
    if line and line.casefold() not in lines:
        raise DomainError(f"The approved budget has no line “{line}”.")
    facts = ItemFacts(
        kind=kind,
        given_on=_day(row.cell(at["Date"])),
        source=said("Source"),
        description=said("Description"),
        valuation=_valuation(
            kind, row, at, said("Hours"), said("People"), said("Rate basis"), said("Citation")
        ),
        reference=said("Reference"),
        line_key=lines.get(line.casefold(), ""),
        federal_source="" if paid in {"", "no", "n"} else "What paid for it",
        answers={test: _answer(said(f"Test {test.number}")) for test in Test},
    )
    return facts, _state(said("State"))


def _kind(text: str) -> MatchKind:
    for kind in MatchKind:
        if text.casefold() in {kind.value, kind.label.casefold()}:
            return kind
    named = ", ".join(kind.label for kind in MatchKind)
    raise DomainError(f"Kind must be one of {named}.")


def _state(text: str) -> MatchState:
    if text.casefold() in {"", "received"}:
        return MatchState.RECEIVED
    if text.casefold() == "promised":
        return MatchState.PROMISED
    raise DomainError("State must be promised or received.")


def _day(cell: Cell) -> date:
    if isinstance(cell, Decimal):
        if not 1 <= cell <= 109_574:
            raise DomainError("Please write a date such as 11/22/2026.")
        return date.fromordinal(_EPOCH.toordinal() + int(cell))
    text = cell_text(cell).strip()
    try:
        return datetime.fromisoformat(text).date() if "T" in text or ":" in text else _typed(text)
    except ValueError as error:
        raise DomainError("Please write a date such as 11/22/2026.") from error


def _typed(text: str) -> date:
    found: date = DateField.parse(DateField.__new__(DateField), text)
    return found


def _valuation(
    kind: MatchKind, row: Row, at: Mapping[str, int], hours: str, people: str, basis: str, citation: str
) -> Valuation:
    if not kind.by_hours:
        return Valuation(amount_cents=_cents(row, at, "Value"), citation=citation)
    if people and not (people.isascii() and people.isdecimal() and 0 < int(people[:7]) <= 100_000):
        raise DomainError("People must be a whole number; names are not kept.")
    return Valuation(
        hours=parse_hours(hours),
        pay_cents=_cents(row, at, "Hourly pay"),
        fringe_bp=_percent(row.cell(at["Fringe"]) if "Fringe" in at else None),
        basis=_basis(basis),
        people=int(people) if people else None,
        citation=citation,
    )


def _cents(row: Row, at: Mapping[str, int], title: str) -> int:
    try:
        return read_cents(row.cell(at[title]) if title in at else None)[0]
    except CellError as error:
        raise DomainError(f"{title}: {error.message}") from error


def _percent(cell: Cell) -> int:
    if isinstance(cell, Decimal):
        # A sheet holds 20% as 0.2; a plain 20 is 20% too.
        return int((cell if cell > 1 else cell * 100) * 100)
    text = cell_text(cell).strip()
    try:
        return parse_percent(text) if text else 0
    except ValueError as error:
        raise DomainError(f"Fringe: {error}") from error


def _basis(text: str) -> RateBasis | None:
    for one in RateBasis:
        if text.casefold() in {one.value, one.label.casefold()}:
            return one
    return None


def _answer(text: str) -> Answer:
    said, _, reason = text.partition(":")
    if said.strip().casefold() in {"yes", "y"}:
        return Answer(True, reason.strip()[:300])
    if said.strip().casefold() in {"no", "n"}:
        return Answer(False, reason.strip()[:300])
    return Answer(None, text[:300])
