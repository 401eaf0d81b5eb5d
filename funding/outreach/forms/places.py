"""Forms of places: another name for one, and targets by place, a row for each place and a column for each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from funding.infra.forms import Form, HiddenVersion, NumberField, TextField
from funding.kernel.periods import Period
from funding.outreach.forms.results import MOST_COUNTED
from funding.outreach.services.place_targets import LONGEST_PLACE, MOST_PLACES, PlaceRow

EMPTY_ROWS = 4
MOST_ROWS = MOST_PLACES + EMPTY_ROWS
Columns = Sequence[tuple[str, str, Period | None]]
"""Each column's key, how it is called, and its period; None for the overall target."""


class RenameForm(Form):
    """Another name for a place of an initiative."""

    version = HiddenVersion()
    name = TextField(
        "New name",
        max=LONGEST_PLACE,
        required=True,
        description="A name that is there already makes one place of the two.",
    )


class PlaceTargetsForm(Form):
    """Targets of several places; ``places_form`` adds the fields of each row."""

    version = HiddenVersion()
    row_count = 0
    columns: Columns = ()

    def place_of(self, row: int) -> Any:
        """The field of a row's place."""
        return self._fields[f"place_{row}"]

    def targets_of(self, row: int) -> list[Any]:
        """The fields of a row's targets, in the order of the columns."""
        return [self._fields[f"{key}_{row}"] for key, _, _ in self.columns]

    def before_of(self, row: int) -> Any:
        """The hidden field that holds what the place was called."""
        return self._fields[f"before_{row}"]

    def rows(self) -> list[PlaceRow]:
        """What was typed, for the services: every row, so that a refusal finds its field."""
        return [
            PlaceRow(
                self.place_of(row).data or "",
                {period: self._fields[f"{key}_{row}"].data for key, _, period in self.columns},
                before=self.before_of(row).data or "",
            )
            for row in range(1, self.row_count + 1)
        ]


def places_form(
    columns: Columns,
    stored: Sequence[tuple[str, Mapping[Period | None, int]]],
    *,
    row_count: int,
    version: int | None,
    submitted: bool = True,
) -> PlaceTargetsForm:
    """The form with the places stored (names with their targets) and empty rows below them."""
    fields: dict[str, Any] = {"row_count": row_count, "columns": columns}
    data: dict[str, Any] = {"version": version}
    for row in range(1, row_count + 1):
        fields[f"before_{row}"] = HiddenField(f"Place {row} before")
        fields[f"place_{row}"] = TextField(f"Place {row}", max=LONGEST_PLACE)
        for key, name, _ in columns:
            fields[f"{key}_{row}"] = NumberField(f"Place {row}: {name}", max=MOST_COUNTED)
    for row, (place, targets) in enumerate(stored[:row_count], start=1):
        data |= {f"before_{row}": place, f"place_{row}": place}
        data |= {f"{key}_{row}": targets[period] for key, _, period in columns if period in targets}
    kind: type[PlaceTargetsForm] = type("PlacesForm", (PlaceTargetsForm,), fields)
    return kind(data=data) if submitted else kind(None, data=data)
