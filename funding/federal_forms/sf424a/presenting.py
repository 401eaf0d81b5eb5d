"""The SF-424A laid out as the form is: rows and columns for screen and PDF, and how each computed figure is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funding.federal_forms.sf424a.form import MOST_PROGRAMS, Cell, Sf424a
from funding.kernel.money import Cents, format_money

CLASS_LABELS = (
    ("a", "Personnel"),
    ("b", "Fringe benefits"),
    ("c", "Travel"),
    ("d", "Equipment"),
    ("e", "Supplies"),
    ("f", "Contractual"),
    ("g", "Construction"),
    ("h", "Other"),
    ("i", "Total direct charges (sum of 6a–6h)"),
    ("j", "Indirect charges"),
    ("k", "Totals (sum of 6i and 6j)"),
)
COMPUTED = frozenset("ik")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its number or letter, its words, its cells (None: blank), and whether it is a sum."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    note: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """How one computed figure is made: its name, its parts in words and amounts, its result."""

    figure: str
    made_of: str
    arithmetic: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class Laid:
    """The six sections, row by row, and how their sums are made, by section."""

    summary: tuple[FormRow, ...]
    programs: tuple[str, ...]
    categories: tuple[FormRow, ...]
    income: FormRow
    resources: tuple[FormRow, ...]
    cash: tuple[FormRow, ...]
    funds: tuple[FormRow, ...]
    told: dict[str, tuple[Told, ...]]


def lay_out(form: Sf424a) -> Laid:
    """The form's rows as it numbers them; rows and columns of programs that are not used are left blank."""
    programs = tuple(row.title for row in form.summary)
    summary = [
        FormRow(str(at), row.title, row.cells, row.aln) for at, row in enumerate(form.summary, start=1)
    ]
    categories, income = _categories(form)
    resources = [FormRow(str(at), row.title, row.cells) for at, row in enumerate(form.resources, start=8)]
    funds = [FormRow(str(at), row.title, row.years) for at, row in enumerate(form.funds, start=16)]
    cash = (
        FormRow("13", "Federal", form.federal_cash.cells),
        FormRow("14", "Non-federal", form.match_cash.cells),
        FormRow("15", "Total (sum of lines 13 and 14)", form.cash_totals, is_total=True),
    )
    blank = tuple(all(row.cells[at] is None for row in form.summary) for at in range(5))
    totals = tuple(None if empty else cell for empty, cell in zip(blank, form.summary_totals, strict=True))
    return Laid(
        summary=(*summary, FormRow("5", "Totals", totals, is_total=True)),
        programs=programs,
        categories=categories,
        income=income,
        resources=(
            *resources,
            FormRow("12", "Total (sum of lines 8–11)", form.resource_totals, is_total=True),
        ),
        cash=cash,
        funds=(*funds, FormRow("20", "Total (sum of lines 16–19)", form.funds_totals, is_total=True)),
        told=told_of(form),
    )


def _categories(form: Sf424a) -> tuple[tuple[FormRow, ...], FormRow]:
    """Section B's rows 6a to 6k, then line 7."""
    columns = [column.cells for column in form.categories]
    blanks = (None,) * (MOST_PROGRAMS - len(columns))
    rows = tuple(
        FormRow(
            f"6{letter}",
            label,
            (*(cells[at] for cells in columns), *blanks, form.category_totals[at]),
            is_total=letter in COMPUTED,
        )
        for at, (letter, label) in enumerate(CLASS_LABELS)
    )
    income = (*(cells[11] for cells in columns), *blanks, form.program_income_cents)
    return rows, FormRow("7", "Program income", income)


def told_of(form: Sf424a) -> dict[str, tuple[Told, ...]]:
    """Every computed figure with its arithmetic, by section."""
    names = ("5(c)", "5(d)", "5(e)", "5(f)", "5(g)")
    rows = f"rows 1 to {len(form.summary)}" if len(form.summary) > 1 else "row 1"
    summary = [
        _sum(name, f"{rows} of column ({name[2]})", [row.cells[at] for row in form.summary])
        for at, name in enumerate(names)
        if any(row.cells[at] is not None for row in form.summary)
    ]
    resources = [
        _sum(f"{at}(e)", "applicant, state and other", row.cells[:3])
        for at, row in enumerate(form.resources, start=8)
    ]
    resources.append(_sum("12(e)", "column (e)", [row.total_cents for row in form.resources]))
    cash = [
        _sum(name, "the four quarters", row.quarters)
        for name, row in (("13", form.federal_cash), ("14", form.match_cash))
    ]
    cash.append(_sum("15", "lines 13 and 14", [form.federal_cash.total_cents, form.match_cash.total_cents]))
    funds = [
        _sum(f"20({letter})", f"column ({letter})", [row.years[at] for row in form.funds])
        for at, letter in enumerate("bcde")
        if any(row.years[at] is not None for row in form.funds)
    ]
    return {
        "A": tuple(summary),
        "B": tuple(_told_categories(form)),
        "C": tuple(resources),
        "D": tuple(cash),
        "E": tuple(funds),
    }


def _told_categories(form: Sf424a) -> list[Told]:
    classes = list(form.category_totals[:8])
    categories = [
        _sum("6i(5)", "6a to 6h", classes),
        _sum("6k(5)", "6i and 6j", [form.direct_cents, form.indirect_cents]),
    ]
    if len(form.categories) > 1:
        categories += [
            _sum(f"6k({at})", f"6i({at}) and 6j({at})", [column.direct_cents, column.indirect_cents])
            for at, column in enumerate(form.categories, start=1)
        ]
        categories.append(
            _sum("6k(5)", "columns (1) to (4)", [column.total_cents for column in form.categories])
        )
    return categories


def _sum(figure: str, made_of: str, cells: Sequence[Cell]) -> Told:
    parts = [cell for cell in cells if cell]
    whole = sum(parts)
    shown = " + ".join(format_money(cell) for cell in parts) or format_money(0)
    return Told(figure, made_of, f"{shown} = {format_money(whole)}", whole)
