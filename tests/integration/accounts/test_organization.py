"""The organization's profile page and form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from funding.accounts import queries
from funding.accounts.models import Organization
from funding.accounts.profile import REQUIRED
from funding.accounts.services.organization import save_profile
from funding.accounts.types import IndirectKind, StateReview
from funding.infra.audit import AuditEntry
from funding.infra.db import db, unit_of_work
from funding.kernel.errors import DomainError, StaleVersion
from tests.builders.wallet import build_item
from tests.support import markup
from tests.support.client import CheckedClient

ClientFor = Callable[[str], CheckedClient]
EDIT = "/settings/organization/edit"
COMPLETE = {
    "contact_first_name": "Dana",
    "contact_last_name": "Whitfield",
    "contact_phone": "(215) 555-0100",
    "contact_email": "dana@example.org",
    "applicant_type_code_1": "M",
    "state_review_code": "c",
    "delinquent_debt": "no",
    "aor_first_name": "Ada",
    "aor_last_name": "Okafor",
    "aor_title": "Executive director",
    "aor_phone": "215-555-0101",
    "aor_email": "ada@example.org",
}


def stored() -> Organization:
    """The profile as it is stored."""
    db.session.expire_all()
    return db.session.get_one(Organization, 1)


def test_the_page_counts_what_an_sf_424_still_asks_and_links_to_each_field(client_for: ClientFor) -> None:
    browser = client_for("director")
    text = browser.get("/settings/organization").text
    assert "12 facts an SF-424 asks are missing" in text
    ids = {element.get("id") for element in browser.page(EDIT).elements}
    linked = [
        str(link.get("href")).partition("#")[2]
        for link in markup.parse(text).all("a")
        if str(link.get("href")).startswith(f"{EDIT}#")
    ]
    assert len(linked) == 12
    assert set(linked) <= ids


def test_a_complete_profile_says_so(client_for: ClientFor) -> None:
    browser = client_for("finance")
    assert browser.post_form(EDIT, COMPLETE).status_code == 303
    text = browser.get("/settings/organization").text
    assert f"All {len(REQUIRED)} facts" in text
    assert "Nonprofit with 501(c)(3) status" in text
    house = stored()
    assert (house.contact_name, house.aor_name) == ("Dana Whitfield", "Ada Okafor")
    assert house.contact_phone == "215-555-0100"
    assert (house.state_review_code, house.delinquent_debt) == (StateReview.NOT_COVERED, False)


def test_everybody_reads_the_profile_and_three_roles_write_it(client_for: ClientFor) -> None:
    for role in ("development", "program", "auditor"):
        browser = client_for(role)
        page = browser.get("/settings/organization")
        assert page.status_code == 200
        assert EDIT not in page.text
        assert browser.get(EDIT).status_code == 403
        assert browser.send(EDIT, COMPLETE).status_code == 403
    for role in ("administrator", "director", "finance"):
        assert client_for(role).get(EDIT).status_code == 200


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"uei": "IO"}, "never the letters I or O"),
        ({"ein": "12"}, "nine digits"),
        ({"zip": "1"}, "five digits"),
        ({"legal_name": "x" * 61}, "60 characters"),
        ({"delinquent_debt": "yes"}, "asks for an explanation"),
        ({"applicant_type_code_1": "X"}, "asks for the type in words"),
        ({"indirect_rate_bp": "15.01"}, "at most 15%"),
        ({"indirect_rate_bp": "1e3"}, "percentage"),
        ({"capitalization_threshold_cents": "0"}, "more than zero"),
        ({"indirect_agreement_date": "someday"}, "date such as"),
        ({"country": "XX"}, "choose one of the list"),
        ({"fiscal_year_start_month": "13"}, "choose one of the list"),
    ],
)
def test_a_bad_answer_is_told_beside_its_field_and_the_rest_is_kept(
    client_for: ClientFor, values: dict[str, str], told: str
) -> None:
    response = client_for("director").post_form(EDIT, {"mission": "A sentence to keep.", **values})
    assert response.status_code == 422
    assert told in response.text
    assert "A sentence to keep." in response.text
    assert stored().mission == ""


def test_a_negotiated_rate_is_kept_with_its_agreement(client_for: ClientFor) -> None:
    browser = client_for("finance")
    values = {
        "indirect_kind": "negotiated",
        "indirect_rate_bp": "23.75%",
        "indirect_base": "salaries",
        "indirect_agreement_date": "07/01/2025",
        "cognizant_agency": "Department of Justice",
    }
    assert browser.post_form(EDIT, values).status_code == 303
    house = stored()
    assert (house.indirect_kind, house.indirect_rate_bp) == (IndirectKind.NEGOTIATED, 2375)
    assert house.indirect_agreement_date == date(2025, 7, 1)
    page = browser.get("/settings/organization").text
    assert "23.75%" in page


def test_a_lapsed_registration_is_told_to_everybody(client_for: ClientFor) -> None:
    browser = client_for("auditor")
    build_item(expires_on=date(2026, 11, 1))
    page = browser.get("/settings/organization").text
    assert "SAM.gov registration" in page
    assert "lapsed" in page


def test_two_people_at_once_see_both_versions(client_for: ClientFor) -> None:
    first, second = client_for("director"), client_for("finance")
    version = stored().version
    assert first.post_form(EDIT, {"mission": "First words.", "version": str(version)}).status_code == 303
    refused = second.post_form(EDIT, {"mission": "Second words.", "version": str(version)})
    assert refused.status_code == 409
    assert "First words." in refused.text
    assert "Second words." in refused.text
    assert stored().mission == "First words."


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999"])
def test_a_tampered_version_changes_nothing(client_for: ClientFor, version: str) -> None:
    assert client_for("director").post_form(EDIT, {"mission": "x", "version": version}).status_code == 409


def test_saving_what_is_there_writes_no_history(client_for: ClientFor) -> None:
    browser = client_for("director")
    browser.post_form(EDIT, COMPLETE)
    version = stored().version
    browser.post_form(EDIT, {})
    assert stored().version == version
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "organization.updated")).all()
    assert len(entries) == 1
    assert entries[0].after["aor_title"] == "Executive director"


def test_the_service_refuses_what_is_no_answer_of_the_profile(actor_for: Any) -> None:
    by = actor_for("administrator")
    with pytest.raises(DomainError, match="no shoe_size"), unit_of_work():
        save_profile(values={"shoe_size": 44}, expected_version=1, by=by)
    with pytest.raises(StaleVersion), unit_of_work():
        save_profile(values={"mission": "x"}, expected_version=None, by=by)


def test_every_answer_of_the_profile_is_on_the_form(client_for: ClientFor) -> None:
    tree = client_for("director").page(EDIT)
    shown = {element.get("name") for element in tree.elements if element.get("name")}
    answers = set(queries.profile_values(stored()))
    assert len(answers) > 40
    assert answers <= shown


def test_hostile_text_is_stored_as_text_and_shown_escaped(client_for: ClientFor) -> None:
    browser = client_for("director")
    hostile = '"><svg/onload=alert(1)>{{7*7}}'
    browser.post_form(EDIT, {"mission": hostile, "cognizant_agency": hostile, "city": hostile})
    text = browser.get("/settings/organization").text
    assert stored().mission == hostile
    assert "<svg/onload" not in text
