"""The SF-424 laid out in its items, for screen and PDF: code and words, answered as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.accounts.types import US_STATES
from funding.federal_forms.checks import Funding
from funding.federal_forms.sf424.codes import (
    REVISION_TYPES,
    STATE_REVIEWS,
    ApplicationType,
    SubmissionType,
    applicant_type,
)
from funding.federal_forms.sf424.form import Sf424
from funding.kernel.money import Cents
from funding.kernel.zoned import format_date

FUNDING_LABELS = (
    ("18a", "Federal"),
    ("18b", "Applicant"),
    ("18c", "State"),
    ("18d", "Local"),
    ("18e", "Other"),
    ("18f", "Program income"),
    ("18g", "Total"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One item: its number, words, answer, and how much of the line it takes (full, half, third, quarter)."""

    item: str
    label: str
    text: str
    width: str = "half"


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together; ``funding`` only where item 18 does."""

    key: str
    title: str
    boxes: tuple[Box, ...] = ()
    funding: tuple[tuple[str, str, Cents], ...] = ()


def funding_rows(funding: Funding) -> tuple[tuple[str, str, Cents], ...]:
    """18a to 18g."""
    cells = (*funding.cells, funding.total_cents)
    return tuple((code, label, cents) for (code, label), cents in zip(FUNDING_LABELS, cells, strict=True))


def groups_of(form: Sf424) -> list[Group]:
    """The whole form in its order."""
    return [
        Group("submission", "1–7. Submission", tuple(_submission(form))),
        Group("applicant", "8–9. Applicant", tuple(_applicant(form))),
        Group("call", "10–13. Funding opportunity", tuple(_call(form))),
        Group("project", "14–17. Project", tuple(_project(form))),
        Group("funding", "18. Estimated funding", (), funding_rows(form.funding)),
        Group("assurances", "19–20. State review and federal debt", tuple(_assurances(form))),
        Group("representative", "21. Authorized representative", tuple(_representative(form))),
    ]


def _submission(form: Sf424) -> list[Box]:
    submission, kind = form.text("submission_type"), form.text("application_type")
    boxes = [
        Box("1", "Type of submission", SubmissionType(submission).label if submission else "", "third"),
        Box("2", "Type of application", ApplicationType(kind).label if kind else "", "third"),
        Box("3", "Date received", "Set when it is submitted", "third"),
    ]
    if kind == ApplicationType.REVISION:
        words = " ".join(
            filter(None, (REVISION_TYPES.get(form.text("revision_type"), ""), form.text("revision_other")))
        )
        boxes.append(Box("2", "Kind of revision", words, "full"))
    return [
        *boxes,
        Box("4", "Applicant identifier", form.text("applicant_id"), "third"),
        Box("5a", "Federal entity identifier", form.text("federal_entity_identifier"), "third"),
        Box("5b", "Federal award identifier", form.text("federal_award_identifier"), "third"),
        Box("6", "Date received by the state", _day(form.day("state_receive_date"))),
        Box("7", "State application identifier", form.text("state_application_id")),
    ]


def _applicant(form: Sf424) -> list[Box]:
    state = form.text("state")
    street = ", ".join(filter(None, (form.text("street1"), form.text("street2"))))
    country = {"USA": "United States"}.get(form.text("country"), form.text("country"))
    types = "; ".join(applicant_type(code) for code in form.applicant_types)
    return [
        Box("8a", "Legal name", form.text("organization_name"), "full"),
        Box("8b", "Employer identification number (EIN)", form.text("ein")),
        Box("8c", "Unique entity identifier (UEI)", form.text("uei")),
        Box("8d", "Street", street),
        Box("8d", "City", form.text("city"), "quarter"),
        Box("8d", "County", form.text("county"), "quarter"),
        Box("8d", "State", US_STATES.get(state, state), "third"),
        Box("8d", "ZIP code", form.text("zip"), "third"),
        Box("8d", "Country", country, "third"),
        Box("8e", "Department", form.text("department_name")),
        Box("8e", "Division", form.text("division_name")),
        Box("8f", "Contact person", form.person("contact")),
        Box("8f", "Title", form.text("contact_title"), "quarter"),
        Box("8f", "Organization", form.text("contact_affiliation"), "quarter"),
        Box("8f", "Phone", form.text("contact_phone"), "third"),
        Box("8f", "Fax", form.text("contact_fax"), "third"),
        Box("8f", "Email", form.text("contact_email"), "third"),
        Box(
            "9",
            "Type of applicant",
            "; ".join(filter(None, (types, form.text("applicant_type_other")))),
            "full",
        ),
    ]


def _call(form: Sf424) -> list[Box]:
    return [
        Box("10", "Federal agency", form.text("agency_name"), "full"),
        Box("11", "Assistance listing number", form.text("listing_number"), "third"),
        Box("11", "Assistance listing title", form.text("listing_title"), "third"),
        Box("12", "Opportunity number", form.text("opportunity_number"), "third"),
        Box("12", "Opportunity title", form.text("opportunity_title"), "full"),
        Box("13", "Competition number", form.text("competition_number")),
        Box("13", "Competition title", form.text("competition_title")),
    ]


def _project(form: Sf424) -> list[Box]:
    return [
        Box("14", "Areas affected", _file(form, "areas"), "full"),
        Box("15", "Project title", form.text("project_title"), "full"),
        Box("16a", "District of the applicant", form.text("applicant_district"), "quarter"),
        Box("16b", "District of the project", form.text("project_district"), "quarter"),
        Box("16b", "More districts", _file(form, "districts")),
        Box("17a", "First day", _day(form.day("starts_on"))),
        Box("17b", "Last day", _day(form.day("ends_on"))),
    ]


def _assurances(form: Sf424) -> list[Box]:
    review = STATE_REVIEWS.get(form.text("state_review_code"), "")
    made = _day(form.day("state_review_on"))
    answer = form.flag("delinquent_debt")
    debt = "" if answer is None else "Yes" if answer else "No"
    return [
        Box("19", "Review under Executive Order 12372", f"{review} {made}".strip(), "full"),
        Box("20", "Delinquent on any federal debt?", debt),
        Box("20", "Explanation", _file(form, "debt")),
    ]


def _representative(form: Sf424) -> list[Box]:
    agreed = "I agree" if form.flag("certified") else "Not agreed to yet"
    return [
        Box("21", "Certification and assurances", agreed, "full"),
        Box("21", "Authorized representative", form.person("aor")),
        Box("21", "Title", form.text("aor_title")),
        Box("21", "Phone", form.text("aor_phone"), "third"),
        Box("21", "Fax", form.text("aor_fax"), "third"),
        Box("21", "Email", form.text("aor_email"), "third"),
    ]


def _file(form: Sf424, key: str) -> str:
    found = form.files.get(key)
    return found.name if found else ""


def _day(day: date | None) -> str:
    return format_date(day) if day else ""
