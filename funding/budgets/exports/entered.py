"""What a person entered on a line, beside its amounts: the columns by which a file can be read back whole.

Other columns show what follows from it (the written justification, the verdict on the base) and are not read.
A calculation is JSON as it is stored: parts are whole numbers in the scales of ``calculators``.
"""

from __future__ import annotations

import json

from funding.budgets.stored import calculation_json
from funding.budgets.types import BaseChoice, Line
from funding.infra.sheets import Column, Kind

ENTERED = (
    Column("Person"),
    Column("Agreement"),
    Column("Determination", Kind.LONG_TEXT),
    Column("Signs"),
    Column("In our words", Kind.LONG_TEXT),
    Column("Overruled base"),
    Column("Reason for overruling", Kind.LONG_TEXT),
)
"""The columns of ``entered``."""


def entered(line: Line) -> list[str]:
    """The texts of one line, column by column; a base that follows the rules is blank, signs are keys."""
    overruled = "" if line.base_choice is BaseChoice.RULES else line.base_choice.label
    return [
        line.person,
        line.agreement,
        line.determination,
        line.signs,
        line.words,
        overruled,
        line.base_reason,
    ]


def calculation_text(line: Line, year: int) -> str:
    """The calculation of a year as JSON text, or nothing where the line holds plain amounts."""
    calculation = line.calculations.get(year)
    if calculation is None:
        return ""
    return json.dumps(calculation_json(calculation), ensure_ascii=False, separators=(",", ":"))
