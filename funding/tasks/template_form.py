"""The form of a task template: its name, for which funders and dates, and up to fifteen tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from funding.infra.forms import ChoiceField, Form, HiddenVersion, NumberField, TextField
from funding.kernel.actor import Role
from funding.tasks.models import TaskTemplate
from funding.tasks.plan import Step
from funding.tasks.types import FARTHEST_OFFSET, MOST_STEPS, TEMPLATE_KINDS, StepFacts, TemplateFacts

PLACES = range(1, MOST_STEPS + 1)
SIDES = [("before", "before"), ("after", "after")]
ROLES = [("", "The record’s owner"), *((one.value, one.label) for one in Role if one is not Role.AUDITOR)]
AFTER = [("", "Nothing"), *((str(place), f"Task {place}") for place in PLACES)]


class TemplateForm(Form):
    """A template. The fields of its tasks are added below, one set for each place."""

    version = HiddenVersion()
    name = TextField("Name", max=120, required=True)
    funder_kind = ChoiceField("Kind of funder")
    deadline_kind = ChoiceField(
        "Kind of date", [(one.value, one.label) for one in TEMPLATE_KINDS], empty="Any step of applying"
    )

    def let_choose(self, kinds: Sequence[tuple[str, str]], people: Sequence[tuple[int, str]]) -> None:
        """Offer the kinds of funder, and the people beside the roles."""
        self.funder_kind.choices = [("", "Any funder"), *kinds]
        named = [(f"person-{key}", name) for key, name in people]
        for place in PLACES:
            self[f"step{place}_whose"].choices = [*ROLES, *named]

    def step_rows(self) -> list[dict[str, Any]]:
        """The fields of each task, for the page."""
        names = ("id", "title", "days", "side", "whose", "after")
        return [{name: self[f"step{place}_{name}"] for name in names} for place in PLACES]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: a task with its number of days and its words."""
        good: bool = super().validate(extra_validators)
        for row in self.step_rows():
            title, days = row["title"], row["days"]
            if title.data and days.data is None and not days.errors:
                days.errors, good = ["Please give the working days, 0 for the day itself."], False
            if days.data is not None and not title.data and not title.errors:
                title.errors, good = ["Please say what is to be done."], False
        return good

    def facts(self) -> TemplateFacts:
        """The form's values as the service wants them; places without words are left out and the others move up."""
        filled = [place for place in PLACES if self[f"step{place}_title"].data]
        moved = {str(place): number for number, place in enumerate(filled, start=1)}
        return TemplateFacts(
            name=self.name.data or "",
            funder_kind=self.funder_kind.data or "",
            deadline_kind=self.deadline_kind.data or "",
            steps=tuple(self._step(place, moved) for place in filled),
        )

    def _step(self, place: int, moved: Mapping[str, int]) -> StepFacts:
        row = {
            name: self[f"step{place}_{name}"].data
            for name in ("id", "title", "days", "side", "whose", "after")
        }
        key, whose = str(row["id"] or ""), row["whose"] or ""
        person = whose.removeprefix("person-") if whose.startswith("person-") else ""
        days = row["days"] or 0
        return StepFacts(
            title=row["title"],
            days=days if row["side"] == "after" else -days,
            role="" if person else whose,
            owner_id=int(person) if person else None,
            # A place that was emptied is nobody's to wait for.
            waits_for=moved.get(row["after"] or ""),
            id=int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None,
        )


for _place in PLACES:
    setattr(TemplateForm, f"step{_place}_id", HiddenField())
    setattr(TemplateForm, f"step{_place}_title", TextField(f"Task {_place}", max=200))
    setattr(TemplateForm, f"step{_place}_days", NumberField("Working days", max=FARTHEST_OFFSET))
    setattr(TemplateForm, f"step{_place}_side", ChoiceField("Side", SIDES))
    setattr(TemplateForm, f"step{_place}_whose", ChoiceField("Whose", ROLES))
    setattr(TemplateForm, f"step{_place}_after", ChoiceField("Waits for", AFTER))


def template_values(template: TaskTemplate, steps: Sequence[Step]) -> dict[str, object]:
    """What is stored of a template, by the names of the form's fields."""
    found: dict[str, object] = {
        "version": template.version,
        "name": template.name,
        "funder_kind": template.funder_kind,
        "deadline_kind": template.deadline_kind,
    }
    places = {step.id: place for place, step in zip(PLACES, steps, strict=False)}
    for place, step in zip(PLACES, steps, strict=False):
        found |= {
            f"step{place}_id": step.id,
            f"step{place}_title": step.title,
            f"step{place}_days": abs(step.days),
            f"step{place}_side": "after" if step.days > 0 else "before",
            f"step{place}_whose": f"person-{step.owner_id}" if step.owner_id else step.role,
            f"step{place}_after": str(places.get(step.waits_for_id or 0, "")),
        }
    return found
