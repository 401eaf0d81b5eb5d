"""SF-424: valid XML in the form's spelling, and everything that Grants.gov refuses refused here first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from funding.accounts.types import APPLICANT_TYPES as OUR_TYPES
from funding.accounts.types import US_STATES
from funding.federal_forms.checks import Funding
from funding.federal_forms.problems import Incomplete
from funding.federal_forms.sf424.codes import APPLICANT_TYPES, REVISION_TYPES, STATE_REVIEWS, SubmissionType
from funding.federal_forms.sf424.form import ANSWERED, AttachedFile, Sf424
from funding.federal_forms.sf424.rules import checked, funding_problems, sf424_problems
from funding.federal_forms.sf424.xml import sf424_xml
from funding.kernel.errors import DomainError
from tests.support.schemas import faults

XSD = "SF424_4_0-V4.0.xsd"
DAY = date(2026, 11, 22)
FUNDING = Funding(500_000_00, 100_000_00, 0, 0, 66_667_00, 5_000_00)
FILE = AttachedFile("Debt.pdf", "application/pdf", "cid:debt", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
VALUES: dict[str, Any] = {
    "submission_type": "application",
    "application_type": "new",
    "organization_name": "Open Door Outreach",
    "ein": "25-1234567",
    "uei": "ABCDEFGHJKL1",
    "street1": "12 Pier Street",
    "city": "Erie",
    "state": "PA",
    "zip": "16501",
    "country": "USA",
    "contact_first_name": "Maria",
    "contact_last_name": "Lopez",
    "contact_phone": "814-555-0100",
    "contact_email": "maria@example.org",
    "agency_name": "Office for Victims of Crime",
    "listing_number": "16.320",
    "opportunity_number": "O-OVC-2027-1",
    "opportunity_title": "Services for Victims of Human Trafficking",
    "project_title": "Open Door",
    "applicant_district": "PA-016",
    "project_district": "PA-all",
    "starts_on": date(2027, 6, 1),
    "ends_on": date(2028, 5, 31),
    "state_review_code": "c",
    "delinquent_debt": False,
    "certified": True,
    "aor_first_name": "Daniel",
    "aor_last_name": "Cho",
    "aor_title": "Executive director",
    "aor_phone": "814-555-0101",
    "aor_email": "daniel@example.org",
}


def form(**changes: Any) -> Sf424:
    types = changes.pop("applicant_types", ("M",))
    funding, files = changes.pop("funding", FUNDING), changes.pop("files", {})
    return Sf424({**VALUES, **changes}, types, funding, files)


def test_a_complete_form_is_valid() -> None:
    assert sf424_problems(form()) == []
    assert faults(sf424_xml(form(), dated=DAY), XSD) == []


def test_the_total_includes_program_income() -> None:
    root = etree.fromstring(sf424_xml(form(), dated=DAY))
    found = {etree.QName(each).localname: each.text for each in root}
    assert found["FederalEstimatedFunding"] == "500000.00"
    assert found["ProgramIncomeEstimatedFunding"] == "5000.00"
    assert found["TotalEstimatedFunding"] == "671667.00"


@pytest.mark.parametrize("state", sorted(US_STATES))
def test_every_state_is_spelled_as_the_form_does(state: str) -> None:
    assert faults(sf424_xml(form(state=state), dated=DAY), XSD) == []


def test_every_choice_is_spelled_as_the_form_does() -> None:
    assert set(APPLICANT_TYPES) == set(OUR_TYPES)
    for code in APPLICANT_TYPES:
        made = form(applicant_types=(code,), applicant_type_other="Words")
        assert faults(sf424_xml(made, dated=DAY), XSD) == []
    for code in REVISION_TYPES:
        made = form(application_type="revision", revision_type=code, revision_other="Words" if code == "E" else "",
                    federal_award_identifier="15POVC-1")  # fmt: skip
        assert faults(sf424_xml(made, dated=DAY), XSD) == []
    for code in STATE_REVIEWS:
        made = form(state_review_code=code, state_review_on=DAY if code == "a" else None)
        assert faults(sf424_xml(made, dated=DAY), XSD) == []
    for kind in SubmissionType:
        assert faults(sf424_xml(form(submission_type=kind.value), dated=DAY), XSD) == []
    assert "to the State under" in STATE_REVIEWS["a"]


def test_files_and_every_optional_answer_are_valid() -> None:
    texts = {one.name: "x" * min(one.limit, 6) for one in ANSWERED if one.limit and one.name not in VALUES}
    made = form(**texts, delinquent_debt=True, state_receive_date=DAY, applicant_types=("M", "X", "E"),
                applicant_type_other="Words", street2="Floor 2", county="Erie", department_name="Outreach",
                division_name="Teams", files={"debt": FILE, "areas": FILE, "districts": FILE})  # fmt: skip
    assert sf424_problems(made) == []
    assert faults(sf424_xml(made, dated=DAY), XSD) == []


@pytest.mark.parametrize("name", [one.name for one in ANSWERED if one.required])
def test_each_required_answer_is_missed(name: str) -> None:
    empty = form(**{name: None})
    assert [one.field for one in sf424_problems(empty)] == [name]
    with pytest.raises(Incomplete):
        sf424_xml(empty, dated=DAY)


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"application_type": "revision", "federal_award_identifier": "1"}, "2"),
        ({"application_type": "continuation"}, "5b"),
        ({"state": ""}, "8d"),
        ({"zip": ""}, "8d"),
        ({"country": "OTH"}, "8d"),
        ({"applicant_types": ()}, "9"),
        ({"applicant_types": ("X",)}, "9"),
        ({"state_review_code": "a"}, "19"),
        ({"delinquent_debt": True}, "20"),
        ({"certified": False}, "21"),
        ({"uei": "SHORT"}, "8c"),
        ({"ends_on": date(2026, 1, 1)}, "17"),
        ({"project_title": "x" * 201}, "15"),
        ({"funding": replace(FUNDING, federal_cents=-1)}, "18a"),
        ({"funding": replace(FUNDING, program_income_cents=-1)}, "18f"),
        ({"funding": replace(FUNDING, other_cents=10**14)}, "18e"),
    ],
)
def test_what_does_not_hold_together_is_told_by_item(changes: dict[str, Any], item: str) -> None:
    assert [one.item for one in sf424_problems(form(**changes))] == [item]


def test_blank_amounts_are_zero_and_valid() -> None:
    nothing = form(funding=Funding(0, 0, 0, 0, 0, 0))
    assert funding_problems(nothing.funding) == []
    assert faults(sf424_xml(nothing, dated=DAY), XSD) == []


@pytest.mark.parametrize("one", [one for one in ANSWERED if one.limit], ids=lambda one: one.name)
def test_a_text_past_its_limit_is_refused_at_its_field(one: Any) -> None:
    with pytest.raises(DomainError) as refused:
        checked({**VALUES, one.name: "x" * (one.limit + 1)})
    assert refused.value.field == one.name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("submission_type", "letter"),
        ("applicant_district", "Pennsylvania"),
        ("contact_phone", "call me"),
        ("aor_email", "nobody"),
        ("ends_on", date(2020, 1, 1)),
        ("revision_type", "Z"),
        ("state_review_code", "d"),
    ],
)
def test_malformed_answers_are_refused_at_their_field(name: str, value: object) -> None:
    with pytest.raises(DomainError) as refused:
        checked({**VALUES, name: value})
    assert refused.value.field == name


def test_answers_that_no_longer_apply_are_let_go() -> None:
    kept = checked({**VALUES, "revision_type": "A", "revision_other": "x", "state_review_on": DAY})
    assert (kept["revision_type"], kept["revision_other"], kept["state_review_on"]) == ("", "", None)
