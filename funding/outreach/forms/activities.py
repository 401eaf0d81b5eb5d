"""The short form of an activity, made for a phone, and the small ones that take it out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import HiddenField

from funding.infra.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    NumberField,
    TextField,
)
from funding.kernel.privacy import REMINDER
from funding.outreach.activity_types import (
    LANGUAGES,
    ActivityFacts,
    ActivityKind,
    Handout,
    Material,
    Profession,
)
from funding.outreach.forms.fields import HoursField

MOST_PRESENT = 100_000
MOST_ITEMS = 1_000_000
HANDOUT_ROWS = 4
_LANGUAGE_PAIRS = [(one, one) for one in LANGUAGES]
_MATERIAL_PAIRS = [(one.value, one.label) for one in Material]


class ActivityBaseForm(Form):
    """What every activity is asked for; ``ActivityForm`` adds a count for each group and rows of materials."""

    version = HiddenVersion()
    initiative_id = ChoiceField("Initiative", required=True)
    happened_on = DateField("Day", required=True)
    kind = ChoiceField("What it was", [(one.value, one.label) for one in ActivityKind], required=True)
    place = TextField(
        "Place",
        required=True,
        description="A school, a clinic, a town; “Online” for what is digital. Never a shelter’s address.",
    )
    audience = TextField(
        "Audience", max=300, description="Such as night shift. It is enough where no head was counted."
    )
    languages = ChoicesField("Languages", _LANGUAGE_PAIRS)
    partner_ids = ChoicesField("Partners who took part")
    sessions = NumberField("Sessions", min=1, max=500, description="How many times it was held that day.")
    staff_minutes = HoursField("Staff hours")
    volunteer_minutes = HoursField("Volunteer hours")
    note = LongTextField("Note", max=2_000, description=REMINDER)

    def with_initiatives(self, pairs: Iterable[tuple[int, str]]) -> ActivityBaseForm:
        """This form with initiatives to choose from."""
        self.initiative_id.choices = [("", "Choose one"), *((str(key), name) for key, name in pairs)]
        return self

    def with_partners(self, pairs: Iterable[tuple[int, str]]) -> ActivityBaseForm:
        """This form with partners to tick."""
        self.partner_ids.choices = [(str(key), name) for key, name in pairs]
        return self

    def attendance_fields(self, usual: Iterable[Profession] = ()) -> list[Any]:
        """The fields of who was there: those who usually are first, then the others in their order."""
        return [self._fields[f"present_{one.value}"] for one in dict.fromkeys([*usual, *Profession])]

    def handout_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each row of materials: what, in which language, how many."""
        names = ("material", "language", "pieces")
        return [tuple(self._fields[f"{name}_{row}"] for name in names) for row in range(1, HANDOUT_ROWS + 1)]

    def facts(self) -> ActivityFacts:
        """What was typed, for the services."""
        values = self.values()
        attendance = {one: values[f"present_{one.value}"] or 0 for one in Profession}
        handouts = tuple(
            Handout(Material(values[f"material_{row}"]), pieces, values[f"language_{row}"] or "")
            for row in range(1, HANDOUT_ROWS + 1)
            if values[f"material_{row}"] and (pieces := values[f"pieces_{row}"])
        )
        return ActivityFacts(
            initiative_id=int(values["initiative_id"]),
            happened_on=values["happened_on"],
            kind=ActivityKind(values["kind"]),
            place=values["place"],
            audience=values["audience"],
            note=values["note"],
            sessions=values["sessions"] or 1,
            attendance=attendance,
            handouts=handouts,
            languages=tuple(values["languages"] or ()),
            staff_minutes=values["staff_minutes"],
            volunteer_minutes=values["volunteer_minutes"],
            partner_ids=tuple(int(key) for key in values["partner_ids"] or ()),
        )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Beside each field's own rule: a number of materials says of what, and the other way round."""
        good: bool = super().validate(*args, **kwargs)
        for material, _language, pieces in self.handout_rows():
            if pieces.data and not material.data:
                material.errors = [*material.errors, "Say what was handed out."]
                good = False
            elif material.data and pieces.data is None and not pieces.errors:
                pieces.errors = [*pieces.errors, "Say how many."]
                good = False
        return good


def _fields() -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"present_{one.value}": NumberField(one.label, max=MOST_PRESENT) for one in Profession
    }
    for row in range(1, HANDOUT_ROWS + 1):
        fields[f"material_{row}"] = ChoiceField(f"Material {row}", _MATERIAL_PAIRS, empty="Nothing")
        fields[f"language_{row}"] = ChoiceField(f"Language {row}", _LANGUAGE_PAIRS, empty="Any language")
        fields[f"pieces_{row}"] = NumberField(f"How many {row}", max=MOST_ITEMS)
    return fields


ActivityForm: type[ActivityBaseForm] = type("ActivityForm", (ActivityBaseForm,), _fields())


NewActivityForm: type[ActivityBaseForm] = type(
    "NewActivityForm", (ActivityForm,), {"sent_key": HiddenField()}
)
ChangedActivityForm: type[ActivityBaseForm] = type(
    "ChangedActivityForm",
    (ActivityForm,),
    {"why": TextField("Why it changes", max=500, description="Optional; it stays with the history.")},
)


class VoidForm(Form):
    """Why something is taken out."""

    version = HiddenVersion()
    why = TextField("Why", max=500, required=True, description="Such as entered twice.")


def new_key() -> str:
    """A key for one empty form: sent again, it answers the activity that was made the first time."""
    return secrets.token_urlsafe(24)


def values_of(facts: ActivityFacts) -> dict[str, Any]:
    """What a form shows of an activity."""
    values: dict[str, Any] = {
        name: getattr(facts, name)
        for name in (
            *("initiative_id", "happened_on", "place", "audience", "note", "sessions"),
            *("staff_minutes", "volunteer_minutes"),
        )
    }
    values |= {"kind": facts.kind.value, "languages": list(facts.languages)}
    values["partner_ids"] = [str(key) for key in facts.partner_ids]
    values |= {f"present_{group.value}": number for group, number in facts.attendance.items()}
    for row, one in enumerate(facts.handouts[:HANDOUT_ROWS], start=1):
        values |= {f"material_{row}": one.material.value, f"language_{row}": one.language}
        values[f"pieces_{row}"] = one.number
    return values


def like(facts: ActivityFacts, today: date) -> dict[str, Any]:
    """What a new form begins with that repeats an activity: the same, today, with counts left to be typed."""
    values = values_of(facts)
    described = ("initiative_id", "kind", "place", "audience", "languages", "partner_ids", "sessions")
    kept = (*described, "staff_minutes", "volunteer_minutes")
    found = {name: values[name] for name in kept}
    found |= {name: value for name, value in values.items() if name.startswith(("material_", "language_"))}
    return {**found, "happened_on": today}
