"""A budget frozen as text, and the same tables laid out from that text years later.

The text is JSON with sorted names and no spaces, so that equal budgets have equal texts and one hash:

=========  =====================================================================================
member     holds
=========  =====================================================================================
``budget`` ``id``, ``subject_id``, ``title``, ``label`` (the version's), ``status``
``terms``  everything the figures depend on besides the lines
``lines``  each line as entered, in order, with its row's id and version and its initiative's title
=========  =====================================================================================

Figures are not in it: they follow from terms and lines, and are computed again.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from funding.budgets.queries import Loaded
from funding.budgets.shapes import BudgetTables
from funding.budgets.stored import StoredLine, calculation_from, calculation_json
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts, BaseChoice, Line, LineKind

_BY_YEAR = ("amounts", "calculations")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A budget's text and that text's SHA-256."""

    digest: str
    text: str

    @property
    def packed(self) -> bytes:
        """The text, compressed for keeping."""
        return zlib.compress(self.text.encode(), 6)


def freeze(loaded: Loaded) -> Frozen:
    """The budget as it is now."""
    content = {
        "budget": {
            "id": loaded.id,
            "subject_id": loaded.subject_id,
            "title": loaded.title,
            "label": loaded.label,
            "status": loaded.status,
        },
        "terms": loaded.terms.as_json(),
        "lines": [_line_json(each) for each in loaded.lines],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Frozen(hashlib.sha256(text.encode()).hexdigest(), text)


def unpack(packed: bytes) -> str:
    """The text of ``Frozen.packed``."""
    return zlib.decompress(packed).decode()


def thaw(text: str) -> BudgetTables:
    """All tables of the budget as it was when it was frozen."""
    return thawed(text).tables


def thawed(text: str) -> Loaded:
    """The budget as it was when it was frozen."""
    content = json.loads(text)
    head = content["budget"]
    return Loaded(
        head["id"],
        head["subject_id"],
        head["title"],
        Terms.from_json(content["terms"]),
        tuple(_line_from(each) for each in content["lines"]),
        label=head["label"],
        status=head["status"],
    )


def _line_json(stored: StoredLine) -> dict[str, Any]:
    line = stored.line
    plain = {each.name: getattr(line, each.name) for each in fields(Line) if each.name not in _BY_YEAR}
    return {
        "row": {"id": stored.id, "version": stored.version, "initiative": stored.initiative},
        **{name: value.value if isinstance(value, Enum) else value for name, value in plain.items()},
        "years": [_year_json(line, year) for year in sorted({*line.amounts, *line.calculations})],
    }


def _year_json(line: Line, year: int) -> dict[str, Any]:
    amounts, calculation = line.in_year(year), line.calculations.get(year)
    return {
        "year": year,
        "cents": [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents],
        "calculation": calculation_json(calculation) if calculation else None,
    }


def _line_from(data: Mapping[str, Any]) -> StoredLine:
    years, known = data["years"], {each.name for each in fields(Line)}
    plain = {name: value for name, value in data.items() if name in known}
    plain["kind"] = LineKind(plain["kind"])
    plain["base_choice"] = BaseChoice(plain["base_choice"])
    line = Line(
        **plain,
        amounts={each["year"]: Amounts(*each["cents"]) for each in years},
        calculations={
            each["year"]: calculation_from(each["calculation"]) for each in years if each["calculation"]
        },
    )
    row = data["row"]
    return StoredLine(row["id"], row["version"], line, row["initiative"])
