"""Which answers of the organization's profile hold together, are missing, or end soon."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from funding.accounts.profile import REQUIRED, checked_profile, missing_facts
from funding.accounts.types import APPLICANT_TYPES, IndirectBase, IndirectKind
from funding.kernel.errors import DomainError

TODAY = date(2026, 11, 22)


def answers(**overrides: Any) -> dict[str, object]:
    """A complete profile."""
    values: dict[str, object] = {fact.field: "given" for fact in REQUIRED}
    values.update(
        legal_name="Open Door Outreach, Inc.",
        ein="012345678",
        uei="zqgghjh74dw7",
        state="PA",
        zip="19107",
        country="USA",
        contact_phone="(215) 555-0100",
        aor_phone="215-555-0101",
        applicant_type_code_1="M",
        applicant_type_code_2="",
        applicant_type_code_3="",
        applicant_type_other="",
        congressional_district="pa-3",
        project_district="PA-all",
        delinquent_debt=False,
        delinquent_debt_explanation="",
        indirect_kind=IndirectKind.DE_MINIMIS,
        indirect_rate_bp=1500,
        indirect_base=IndirectBase.MTDC,
        indirect_agreement_date=None,
        capitalization_threshold_cents=1_000_000,
    )
    return {**values, **overrides}


def test_identifiers_are_kept_in_their_one_written_form() -> None:
    checked = checked_profile(answers())
    assert checked["ein"] == "01-2345678"
    assert checked["uei"] == "ZQGGHJH74DW7"
    assert checked["contact_phone"] == "215-555-0100"
    assert checked["congressional_district"] == "PA-003"


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"legal_name": ""}, "legal_name"),
        ({"ein": "12"}, "ein"),
        ({"uei": "IOIOIOIOIOIO"}, "uei"),
        ({"contact_phone": "call me"}, "contact_phone"),
        ({"aor_phone": "555"}, "aor_phone"),
        ({"congressional_district": "Pennsylvania"}, "congressional_district"),
        ({"zip": "1910"}, "zip"),
        ({"zip": ""}, "zip"),
        ({"state": ""}, "state"),
        ({"state": "ZZ"}, "state"),
        ({"applicant_type_code_1": "Y"}, "applicant_type_code_1"),
        ({"applicant_type_code_2": "M"}, "applicant_type_code_2"),
        ({"applicant_type_code_3": "N"}, "applicant_type_code_3"),
        ({"applicant_type_code_2": "X"}, "applicant_type_other"),
        ({"delinquent_debt": True}, "delinquent_debt_explanation"),
        ({"indirect_rate_bp": 1501}, "indirect_rate_bp"),
        ({"indirect_rate_bp": None}, "indirect_rate_bp"),
        ({"indirect_kind": IndirectKind.NEGOTIATED, "indirect_rate_bp": None}, "indirect_rate_bp"),
        ({"indirect_kind": IndirectKind.NEGOTIATED}, "indirect_agreement_date"),
        ({"capitalization_threshold_cents": 0}, "capitalization_threshold_cents"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_beside_its_field(
    overrides: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        checked_profile(answers(**overrides))
    assert refusal.value.field == field


def test_the_de_minimis_rate_goes_with_modified_total_direct_costs_and_no_agreement() -> None:
    checked = checked_profile(
        answers(indirect_base=IndirectBase.SALARIES, indirect_agreement_date=date(2026, 1, 1))
    )
    assert checked["indirect_base"] is IndirectBase.MTDC
    assert checked["indirect_agreement_date"] is None


def test_without_indirect_costs_no_rate_is_kept() -> None:
    assert checked_profile(answers(indirect_kind=IndirectKind.NONE))["indirect_rate_bp"] is None


def test_outside_the_usa_no_state_and_no_zip_are_asked() -> None:
    abroad = answers(country="OTH", state="", zip="")
    checked_profile(abroad)
    assert missing_facts(abroad) == []


def test_every_answer_that_the_form_asks_is_named_when_it_is_missing() -> None:
    assert missing_facts(answers()) == []
    assert REQUIRED
    for fact in REQUIRED:
        assert missing_facts(answers(**{fact.field: None})) == [fact]


def test_an_answer_of_no_is_an_answer() -> None:
    assert missing_facts(answers(delinquent_debt=False)) == []


def test_the_applicant_types_are_the_forms_letters() -> None:
    assert "".join(APPLICANT_TYPES) == "ABCDEFGHIJKLMNOPQRSTUVWX"
