"""The form of a ladder: its name, for which funders and gates, and up to twelve steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from funding.infra.forms import ChoiceField, Form, HiddenVersion, NumberField, TextField
from funding.kernel.actor import Role
from funding.work.ladder import MOST_DAYS, Step
from funding.work.models import LadderTemplate
from funding.work.types import GATE_KINDS, MOST_STEPS, LadderFacts, StepFacts

PLACES = range(1, MOST_STEPS + 1)
ROLES = [("", "The owner"), *((one.value, one.label) for one in Role if one is not Role.AUDITOR)]


class LadderForm(Form):
    """A ladder. The fields of its steps are added below, one set for each place."""

    version = HiddenVersion()
    name = TextField("Name", max=120, required=True)
    funder_kind = ChoiceField("Kind of funder")
    gate_kind = ChoiceField(
        "Step", [(one.value, one.label) for one in GATE_KINDS], empty="Any step of applying"
    )

    def step_rows(self) -> list[dict[str, Any]]:
        """The fields of each step, for the template."""
        return [
            {name: self[f"step{place}_{name}"] for name in ("id", "label", "days", "role")}
            for place in PLACES
        ]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: a step with its number of days and its words."""
        good: bool = super().validate(extra_validators)
        for place in PLACES:
            label, days = self[f"step{place}_label"], self[f"step{place}_days"]
            if label.data and days.data is None and not days.errors:
                days.errors, good = ["Please give the working days, 0 for the day itself."], False
            if days.data is not None and not label.data and not label.errors:
                label.errors, good = ["Please say what is to be done."], False
        return good

    def facts(self) -> LadderFacts:
        """The form's values as the service wants them; places without words are left out."""
        steps = []
        for row in self.step_rows():
            if row["label"].data:
                key = str(row["id"].data or "")
                known = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None
                steps.append(
                    StepFacts(row["label"].data, row["days"].data or 0, row["role"].data or "", known)
                )
        return LadderFacts(
            name=self.name.data or "",
            funder_kind=self.funder_kind.data or "",
            gate_kind=self.gate_kind.data or "",
            steps=tuple(steps),
        )


for _place in PLACES:
    setattr(LadderForm, f"step{_place}_id", HiddenField())
    setattr(LadderForm, f"step{_place}_label", TextField(f"Step {_place}", max=200))
    setattr(LadderForm, f"step{_place}_days", NumberField("Working days before", max=MOST_DAYS))
    setattr(LadderForm, f"step{_place}_role", ChoiceField("Whose", ROLES))


def ladder_values(template: LadderTemplate, steps: Sequence[Step]) -> dict[str, object]:
    """What is stored of a ladder, by the names of the form's fields."""
    found: dict[str, object] = {
        "version": template.version,
        "name": template.name,
        "funder_kind": template.funder_kind,
        "gate_kind": template.gate_kind,
    }
    for place, step in zip(PLACES, steps, strict=False):
        found |= {
            f"step{place}_id": step.id,
            f"step{place}_label": step.label,
            f"step{place}_days": step.days_before,
            f"step{place}_role": step.role,
        }
    return found
