"""The form of a dated figure that the organization enters."""

from __future__ import annotations

import re
from datetime import date

from funding.budgets.figures import KINDS
from funding.infra.forms import ChoiceField, DateField, Form, TextField
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money
from funding.kernel.rules import Unit

_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))? ?%?")


class FigureForm(Form):
    """One dated figure."""

    name = ChoiceField("Figure", [(each.name, each.label) for each in KINDS.values()], required=True)
    value = TextField(
        "Value", required=True, max=30, description="Dollars, or a percentage for a rate or share."
    )
    effective_from = DateField(
        "Holds from", required=True, description="For awards dated on or after this day."
    )
    citation = TextField("Where it stands", required=True, max=300)

    def facts(self) -> tuple[str, int, date, str]:
        """Name, value, day and citation. Raises DomainError for a value that does not fit the figure."""
        name, text, day = self.name.data or "", self.value.data or "", self.effective_from.data
        assert isinstance(day, date)  # noqa: S101 - the field is required.
        return name, _value(KINDS[name].unit, text), day, self.citation.data or ""


def _value(unit: Unit, text: str) -> int:
    if unit is Unit.CENTS:
        try:
            return parse_money(text)
        except DomainError as error:
            raise DomainError(error.message, field="value") from error
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise DomainError("Enter a percentage, such as 15 or 15.25.", field="value")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
