"""The table of all dated figures for the screen: every value, which one holds, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.budgets.figures import FIGURES, KINDS, FigureKind, history_with
from funding.budgets.own_figures import entered_figures
from funding.budgets.term_rows import OwnFigure
from funding.budgets.terms import Terms
from funding.kernel.money import format_money
from funding.kernel.rules import DatedFigure, Unit
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One value of a figure; ``entered_id`` is that of the organization's own row."""

    value: str
    effective_from: date
    citation: str
    holds: bool
    entered_id: int | None


@dataclass(frozen=True, slots=True)
class RuleFigureTable:
    """One figure with its values, newest first, and a sentence on which one holds."""

    kind: FigureKind
    rows: tuple[RuleRow, ...]
    why: str


def rule_table(terms: Terms | None, today: date) -> list[RuleFigureTable]:
    """Every figure. For a budget's terms its own frozen rows hold, else those entered until today."""
    entered = {(row.name, row.effective_from): row for row in entered_figures()}
    own = (
        terms.figures
        if terms
        else tuple(OwnFigure(row.name, row.value, day, row.citation) for (_, day), row in entered.items())
    )
    ids = {key: row.id for key, row in entered.items()}
    day = terms.figures_date if terms else today
    return [_table(kind, history_with(kind.name, own), own, ids, day, terms) for kind in KINDS.values()]


def _table(
    kind: FigureKind,
    history: tuple[DatedFigure, ...],
    own: tuple[OwnFigure, ...],
    ids: dict[tuple[str, date], int],
    day: date | None,
    terms: Terms | None,
) -> RuleFigureTable:
    held = [row for row in history if day is None or row.effective_from <= day]
    holding = held[-1] if held else None
    mine = {row.effective_from for row in own if row.name == kind.name}
    rows = tuple(
        RuleRow(
            show_value(row),
            row.effective_from,
            row.citation,
            row is holding,
            ids.get((kind.name, row.effective_from)) if row.effective_from in mine else None,
        )
        for row in reversed(history)
    )
    return RuleFigureTable(kind, rows, _why(holding, day, terms))


def show_value(row: DatedFigure) -> str:
    """``$50,000`` or ``15.00%``."""
    if row.unit is Unit.CENTS:
        return format_money(row.value, whole=row.value % 100 == 0)
    return f"{row.value // 100}.{row.value % 100:02d}%"


def _why(holding: DatedFigure | None, day: date | None, terms: Terms | None) -> str:
    if holding is None:
        return "No value has been entered yet."
    value = show_value(holding)
    if terms is None:
        return f"{value} holds for awards dated today."
    if day is None:
        return f"{value} holds: no award date is known, so the newest counts."
    if terms.figures_on:
        return f"{value} holds: {terms.figures_citation.rstrip('.')} moved the award to figures of {format_date(day)}."
    reason = "the award date" if terms.federal_award_date else "the first day, until the award date is known,"
    return f"{value} holds: {reason} is {format_date(day)}."


assert set(FIGURES.names()) <= set(KINDS)  # noqa: S101 - a figure without a name would not be shown.
