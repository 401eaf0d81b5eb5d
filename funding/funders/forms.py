"""The forms of funders and of the people there."""

from __future__ import annotations

from collections.abc import Sequence

from funding.contacts.models import Contact
from funding.funders.formats import format_choices
from funding.funders.models import Funder
from funding.funders.reporting import calendar_choices
from funding.funders.types import KINDS_WITH_EIN, KINDS_WITH_UEI, FunderFacts, FunderKind
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    PercentField,
    TextField,
)

_DEFAULTS = {
    FunderKind.FEDERAL: ("hhs_acf", "federal"),
    FunderKind.STATE: ("state", "state"),
    FunderKind.FOUNDATION: ("house", "year_end"),
    FunderKind.PARTNER: ("house", "agreed"),
    FunderKind.BUSINESS: ("house", "agreed"),
    FunderKind.PERSON: ("house", "agreed"),
}


class FunderForm(Form):
    """What may be said about a funder. ``for_kind`` leaves out what the kind does not have."""

    version = HiddenVersion()
    name = TextField("Name", required=True)
    abbreviation = TextField("Short name", max=20, description="Shown on cards, such as OVC.")
    parent_id = ChoiceField("Part of", empty="Nothing: this is a department")
    agency_code = TextField(
        "Agency code", max=60, description="As Grants.gov writes it, such as USDOJ-OJP-OVC."
    )
    region = TextField("Where they give", max=80, description="A state, a county or National.")
    website = TextField("Website", max=250)
    ein = TextField("EIN", max=12, description="Nine digits. It tells two of the same name apart.")
    uei = TextField("UEI", max=14, description="Twelve letters and digits, from SAM.gov.")
    match_bp = PercentField(
        "Usual match, of the total cost",
        max_bp=9_999,
        description="Leave empty where none is asked. The notice of each call decides.",
    )
    indirect_cap_bp = PercentField(
        "Most they pay for indirect cost", description="Of the base. Leave empty where your own rate counts."
    )
    format_pack = ChoiceField("Page format", format_choices, required=True)
    reporting_calendar = ChoiceField("Reporting calendar", calendar_choices, required=True)
    portal = TextField("Where applications go", max=120, description="A portal's name, or e-mail or post.")
    how_they_work = LongTextField(
        "How they work", max=5_000, description="Habits, taboos, what they like to read, who decides."
    )
    sure = BoolField("Add it all the same")

    def for_kind(self, kind: FunderKind, parents: Sequence[tuple[int, str]]) -> FunderForm:
        """This form without the fields that ``kind`` does not have, with ``parents`` to choose from."""
        if kind is FunderKind.FEDERAL:
            self.parent_id.choices = [
                ("", "Nothing: this is a department"),
                *((str(i), n) for i, n in parents),
            ]
        else:
            del self.parent_id, self.agency_code
        if kind not in KINDS_WITH_EIN:
            del self.ein
        if kind not in KINDS_WITH_UEI:
            del self.uei
        if kind is FunderKind.PERSON:
            del self.abbreviation, self.website, self.match_bp, self.indirect_cap_bp, self.portal
        return self

    def facts(self, kind: FunderKind) -> FunderFacts:
        """What was typed, for the services."""
        values = self.values("sure")
        if "parent_id" in values:
            values["parent_id"] = int(values["parent_id"]) if values["parent_id"] else None
        for name in ("agency_code", "ein", "uei"):
            if name in values:
                values[name] = values[name] or None
        return FunderFacts(kind=kind, **values)


def new_values(kind: FunderKind) -> dict[str, object]:
    """What a new funder's form begins with."""
    pack, calendar = _DEFAULTS[kind]
    return {"format_pack": pack, "reporting_calendar": calendar}


def stored_values(funder: Funder) -> dict[str, object]:
    """What a funder's form shows: the stored values by field name."""
    names = (name for name in FunderFacts.__dataclass_fields__ if name not in {"name", "kind"})
    return {
        "name": funder.title,
        "version": funder.version,
        **{name: getattr(funder, name) for name in names},
    }


def as_typed(form: Form) -> dict[str, object]:
    """The values of an unsubmitted form as a person would have typed them, for the page of two versions."""
    return {
        name: field._value() if hasattr(field, "_value") else field.data
        for name, field in form._fields.items()
    }


class ContactForm(Form):
    """One person at a funder."""

    version = HiddenVersion()
    name = TextField("Name", max=120, required=True)
    job_title = TextField("Position", max=120)
    email = TextField("E-mail", max=254)
    phone = TextField("Phone", max=25)
    last_touch_on = DateField("Last touch", description="The day you last wrote or spoke.")
    notes = LongTextField("Notes", max=2_000)


def contact_values(contact: Contact) -> dict[str, object]:
    """What a contact's form shows."""
    names = ("name", "job_title", "email", "phone", "last_touch_on", "notes", "version")
    return {name: getattr(contact, name) for name in names}


class VersionForm(Form):
    """A button that changes something already on the page: only the version it was drawn from."""

    version = HiddenVersion()
