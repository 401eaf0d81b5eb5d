"""The federal forms as PDF, laid out as the forms are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from funding.budgets.documents.sheet import Sheet, imprint_of, set_page, writer_for
from funding.budgets.shapes import BudgetTables
from funding.federal_forms.assembly import Forms, assemble
from funding.federal_forms.sf424.presenting import groups_of
from funding.federal_forms.sf424a.presenting import lay_out
from funding.infra.pdf.types import Printed
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date

LANDSCAPE = """@page { size: letter landscape; margin: 0.62in 0.6in 0.62in; @top-left { content: none; }
@top-center { content: none; } @top-right { content: none; } } @page :first { margin-top: 0.5in; }"""
PORTRAIT = "@page { margin: 0.62in 0.7in 0.7in; @top-left { content: none; } @top-right { content: none; } }"


def print_sf424a(
    tables: BudgetTables, facts: Mapping[str, Any], *, made_at: datetime, whole_dollars: bool
) -> Printed:
    """SF-424A on two pages. Raises PdfError and its kinds."""
    forms = assemble(tables, facts, whole_dollars=whole_dollars)
    form = forms.filled.form
    cells = (
        *form.category_totals,
        *form.cash_totals,
        *form.summary_totals,
        *(cell for column in form.categories for cell in column.cells),
        *(cell for row in form.resources for cell in row.cells),
        *form.funds_totals,
    )
    return set_page(
        "sf424a.html",
        css=LANDSCAPE,
        sheet=_sheet(forms, facts, made_at, [cell or 0 for cell in cells]),
        form=form,
        laid=lay_out(form),
        dollars=_zero_too([cell or 0 for cell in cells]),
        period_words=period_words(forms.tables),
        rounding=rounding_words(forms),
    )


def print_sf424(
    tables: BudgetTables, facts: Mapping[str, Any], *, made_at: datetime, whole_dollars: bool
) -> Printed:
    """SF-424; what is missing stands at its end. Raises PdfError and its kinds."""
    forms = assemble(tables, facts, whole_dollars=whole_dollars)
    cells = (*forms.sf424.funding.cells, forms.sf424.funding.total_cents)
    return set_page(
        "sf424.html",
        css=PORTRAIT,
        sheet=_sheet(forms, facts, made_at, cells),
        groups=groups_of(forms.sf424),
        dollars=_zero_too(cells),
        problems=forms.sf424_problems,
        period_words=item18_words(forms.tables),
        rounding=rounding_words(forms),
    )


def period_words(tables: BudgetTables) -> str:
    """Which period sections A to C (and item 18) cover, in a sentence."""
    terms = tables.terms
    if len(tables.years) == 1:
        span = _span(tables)
        return f"Sections A to D cover the whole project, one budget year{span}."
    if terms.covers_first_year_only:
        return f"Sections A to D cover the first of {len(tables.years)} budget years; E holds the later ones."
    return (
        f"Sections A to C cover the whole project of {len(tables.years)} budget years{_span(tables)}; "
        "D holds the first year, E the later ones."
    )


def item18_words(tables: BudgetTables) -> str:
    """Which period item 18 covers, in a sentence."""
    if len(tables.years) > 1 and tables.terms.covers_first_year_only:
        return f"Item 18 covers the first of {len(tables.years)} budget years, as the SF-424A does."
    return f"Item 18 covers the whole project{_span(tables)}, as the SF-424A does."


def _span(tables: BudgetTables) -> str:
    terms = tables.terms
    if not terms.first_day or not terms.last_day:
        return ""
    return f" ({format_date(terms.first_day)} to {format_date(terms.last_day)})"


def rounding_words(forms: Forms) -> str:
    """The check row of whole dollars in a sentence; empty where cents are shown."""
    if not forms.rounding:
        return ""
    check = forms.rounding[-1]
    return (
        "Whole dollars: each line, year and source is rounded by itself, and every sum is made of rounded amounts. "
        f"For the whole budget that moves the total by {format_money(check.difference.total_cents)}, from "
        f"{format_money(check.exact.total_cents)} to {format_money(check.shown.total_cents)}."
    )


def _sheet(forms: Forms, facts: Mapping[str, Any], made_at: datetime, cells: Iterable[Cents]) -> Sheet:
    return Sheet(imprint_of(forms.tables, facts, made_at), forms.tables, forms.rounding, writer_for(cells))


def _zero_too(cells: Iterable[Cents]) -> Any:
    """Amounts of a form: a zero that is typed is written, since a blank cell means something else."""
    whole = all(cents % 100 == 0 for cents in cells)
    return lambda cents: format_money(cents, whole=whole)
