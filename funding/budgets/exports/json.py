"""A budget as JSON, for programs. Every amount is an integer of cents; dates are ISO 8601.

========================  ======================================================================
member                    holds
========================  ======================================================================
``format``, ``version``   ``"funding.budget"`` and ``1``
``budget``                ``id``, ``title``, ``years`` (budget years, from 1)
``terms``                 the terms the figures depend on: dates, indirect, match, ceiling, caps
``lines[]``               ``key``, ``class`` (6a to 6h), ``category`` (A to I), ``kind``, ``title``, ``initiative``,
                          ``calculation``, ``justification``, ``base_reason``, ``years[]``, ``total``, ``entered``
``lines[].entered``       what a person typed, for reading the file back: ``kind``, ``person``, ``agreement``,
                          ``determination``, ``signs``, ``words``, ``base_choice``, ``base_reason``, ``calculations``
                          (by year, as in ``calculators``)
``classes[]``             SF-424A rows 6a to 6k: ``code``, ``label``, ``years[]``, ``total``
``categories[]``          the DOJ worksheet's rows in the same form
``by_initiative[]``       ``initiative``, ``total``
``match``                 ``required_cents``, ``pledged_cents``, ``short_cents``
``checks[]``              ``code``, ``tone`` (stop, warn), ``message``, ``citation``, ``line``
========================  ======================================================================

An amount by source is ``{"federal_cents", "cash_cents", "in_kind_cents", "total_cents"}``; ``years[]`` holds one
per budget year, in order.
"""

from __future__ import annotations

import json
from typing import Any

from funding.budgets.shapes import BudgetTables, LineEntry, TableRow
from funding.budgets.stored import calculation_json
from funding.budgets.types import Amounts, Line


def json_text(tables: BudgetTables) -> str:
    """The document as text, indented, ending in a line feed."""
    return json.dumps(document(tables), ensure_ascii=False, indent=2) + "\n"


def document(tables: BudgetTables) -> dict[str, Any]:
    """The document described at the head of this module."""
    summary = tables.summary
    return {
        "format": "funding.budget",
        "version": 1,
        "budget": {"id": summary.budget_id, "title": summary.title, "years": list(tables.years)},
        "terms": tables.terms.as_json(),
        "lines": [_line(line) for line in tables.lines],
        "classes": [_row(row) for row in tables.classes],
        "categories": [_row(row) for row in tables.categories],
        "by_initiative": [
            {"initiative": name, "total": _amounts(amounts)} for name, amounts in tables.by_initiative
        ],
        "match": {
            "required_cents": summary.required_match_cents,
            "pledged_cents": summary.match_cents,
            "short_cents": summary.match_short_cents,
        },
        "checks": [
            {
                "code": each.code,
                "tone": each.tone.value,
                "message": each.message,
                "citation": each.citation,
                "line": each.line_key,
            }
            for each in tables.checks
        ],
    }


def _amounts(amounts: Amounts) -> dict[str, int]:
    return {
        "federal_cents": amounts.federal_cents,
        "cash_cents": amounts.cash_cents,
        "in_kind_cents": amounts.in_kind_cents,
        "total_cents": amounts.total_cents,
    }


def _row(row: TableRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "years": [_amounts(each) for each in row.by_year],
        "total": _amounts(row.whole),
    }


def _line(line: LineEntry) -> dict[str, Any]:
    return {
        "key": line.key,
        "class": line.code,
        "category": line.category,
        "kind": line.kind,
        "title": line.title,
        "initiative": line.initiative or None,
        "calculation": line.calculation,
        "justification": line.justification,
        "base_reason": line.base_reason,
        "years": [_amounts(each) for each in line.by_year],
        "total": _amounts(line.whole),
        "entered": _entered(line.line),
    }


def _entered(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "person": line.person,
        "agreement": line.agreement,
        "determination": line.determination,
        "signs": line.signs,
        "words": line.words,
        "base_choice": line.base_choice.value,
        "base_reason": line.base_reason,
        "calculations": {
            str(year): calculation_json(calculation)
            for year, calculation in sorted(line.calculations.items())
        },
    }
