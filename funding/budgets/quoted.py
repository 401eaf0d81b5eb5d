"""The figures of a budget that other texts quote, each under one key for good.

The key is what a proposal's text stores, what an export's log names, and what ``impact`` compares:

=======================  ==============================================
key                      figure
=======================  ==============================================
budget.federal           the request
budget.match             match, cash and in kind
budget.total             total project cost
budget.class_6a ... 6h   one object class, all sources
=======================  ==============================================
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.shapes import BudgetTables
from funding.kernel.money import Cents

PREFIX = "budget."
EVERY = "budget.*"
"""What a place quotes that prints the whole budget."""

_FIGURES = (
    ("federal", "Total request", "federal_cents"),
    ("match", "Match offered", "match_cents"),
    ("cash_match", "Match in cash", "cash_match_cents"),
    ("in_kind", "Match in kind", "in_kind_cents"),
    ("total", "Total project cost", "total_cents"),
    ("direct", "Total direct cost", "direct_cents"),
    ("indirect", "Indirect cost", "indirect_cents"),
    ("required_match", "Match required", "required_match_cents"),
)


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """One figure that may be quoted. ``cents`` is None while there is no budget to read it from."""

    key: str
    label: str
    source: str
    cents: Cents | None


def quoted_figures(tables: BudgetTables | None) -> dict[str, QuotedFigure]:
    """Every figure by its whole key. Without a budget the totals are there, unknown, and no class is."""
    summary = tables.summary if tables else None
    found = [
        QuotedFigure(PREFIX + key, label, "Budget totals", getattr(summary, name) if summary else None)
        for key, label, name in _FIGURES
    ]
    found += [
        QuotedFigure(
            f"{PREFIX}class_{row.code}", f"{row.code} {row.label}", "Budget by class", row.whole.total_cents
        )
        for row in (tables.classes if tables else ())
        if row.code and not row.is_total
    ]
    return {figure.key: figure for figure in found}
