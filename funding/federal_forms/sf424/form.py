"""SF-424 as a value: every answer of the form with its item, its words and its limit.

Lengths are those of the Grants.gov schema, version 4.0. The division's name keeps the schema's 30 characters,
although other descriptions of the form allow more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from funding.federal_forms.checks import Funding


@dataclass(frozen=True, slots=True)
class Item:
    """One answer: its name, the form's item, its words, its longest text (0: not a text), whether it must be there."""

    name: str
    item: str
    label: str
    limit: int = 0
    required: bool = False


def _person(prefix: str, item: str, who: str) -> tuple[Item, ...]:
    return (
        Item(f"{prefix}_prefix", item, f"{who}: prefix", 10),
        Item(f"{prefix}_first_name", item, f"{who}: first name", 35, required=True),
        Item(f"{prefix}_middle_name", item, f"{who}: middle name", 25),
        Item(f"{prefix}_last_name", item, f"{who}: last name", 60, required=True),
        Item(f"{prefix}_suffix", item, f"{who}: suffix", 10),
    )


ANSWERED = (
    Item("submission_type", "1", "Type of submission", required=True),
    Item("application_type", "2", "Type of application", required=True),
    Item("revision_type", "2", "Kind of revision"),
    Item("revision_other", "2", "Kind of revision in words", 21),
    Item("applicant_id", "4", "Applicant identifier", 30),
    Item("federal_entity_identifier", "5a", "Federal entity identifier", 30),
    Item("federal_award_identifier", "5b", "Federal award identifier", 25),
    Item("state_receive_date", "6", "Date received by the state"),
    Item("state_application_id", "7", "State application identifier", 30),
    *_person("contact", "8f", "Contact"),
    Item("contact_title", "8f", "Contact: title", 45),
    Item("contact_affiliation", "8f", "Contact: organization", 60),
    Item("contact_phone", "8f", "Contact: phone", 25, required=True),
    Item("contact_fax", "8f", "Contact: fax", 25),
    Item("contact_email", "8f", "Contact: email", 60, required=True),
    Item("agency_name", "10", "Federal agency", 60, required=True),
    Item("listing_number", "11", "Assistance listing number", 15),
    Item("listing_title", "11", "Assistance listing title", 120),
    Item("opportunity_number", "12", "Funding opportunity number", 40, required=True),
    Item("opportunity_title", "12", "Funding opportunity title", 255, required=True),
    Item("competition_number", "13", "Competition identification number", 40),
    Item("competition_title", "13", "Competition title", 255),
    Item("project_title", "15", "Project title", 200, required=True),
    Item("applicant_district", "16a", "Congressional district of the applicant", 6, required=True),
    Item("project_district", "16b", "Congressional district of the project", 6, required=True),
    Item("starts_on", "17a", "First day of the project", required=True),
    Item("ends_on", "17b", "Last day of the project", required=True),
    Item("state_review_code", "19", "State review", required=True),
    Item("state_review_on", "19", "Date made available to the state"),
    Item("delinquent_debt", "20", "Delinquent federal debt", required=True),
    Item("certified", "21", "Certification", required=True),
    *_person("aor", "21", "Representative"),
    Item("aor_title", "21", "Representative: title", 45, required=True),
    Item("aor_phone", "21", "Representative: phone", 25, required=True),
    Item("aor_fax", "21", "Representative: fax", 25),
    Item("aor_email", "21", "Representative: email", 60, required=True),
)
"""What one application answers for itself, in the form's order."""

PROFILE = (
    Item("organization_name", "8a", "Legal name", 60, required=True),
    Item("ein", "8b", "EIN", 30, required=True),
    Item("uei", "8c", "UEI", 12, required=True),
    Item("street1", "8d", "Street", 55, required=True),
    Item("street2", "8d", "Street, second line", 55),
    Item("city", "8d", "City", 35, required=True),
    Item("county", "8d", "County", 30),
    Item("state", "8d", "State", 2),
    Item("zip", "8d", "ZIP code", 30),
    Item("country", "8d", "Country", 3, required=True),
    Item("department_name", "8e", "Department", 30),
    Item("division_name", "8e", "Division", 30),
    Item("applicant_type_other", "9", "Applicant type in words", 30),
)
"""What the organization's profile answers for every application."""

ITEMS: Mapping[str, Item] = {one.name: one for one in (*ANSWERED, *PROFILE)}
DATES = ("state_receive_date", "starts_on", "ends_on", "state_review_on")
FLAGS = ("delinquent_debt", "certified")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with the form: its name, type, address in the package and SHA-1 in base 64."""

    name: str
    media_type: str
    href: str
    sha1: str


@dataclass(frozen=True, slots=True)
class Sf424:
    """The form. Texts are empty where unanswered; ``delinquent_debt`` and ``certified`` are None until answered."""

    values: Mapping[str, Any]
    applicant_types: tuple[str, ...]
    funding: Funding
    files: Mapping[str, AttachedFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text answer."""
        return str(self.values.get(name) or "")

    def day(self, name: str) -> date | None:
        """A date answer."""
        found = self.values.get(name)
        return found if isinstance(found, date) else None

    def flag(self, name: str) -> bool | None:
        """A yes or no; None where unanswered."""
        found = self.values.get(name)
        return found if isinstance(found, bool) else None

    def person(self, prefix: str) -> str:
        """A full name, prefix to suffix."""
        parts = ("prefix", "first_name", "middle_name", "last_name", "suffix")
        return " ".join(filter(None, (self.text(f"{prefix}_{part}") for part in parts)))


FILES = {"areas": "14", "debt": "20", "districts": "16b"}
"""The files that may go with the form, by key, with their items."""

assert len(fields(Funding)) == 6  # noqa: S101 - 18a to 18f.
