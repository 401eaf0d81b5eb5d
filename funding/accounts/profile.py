"""What an SF-424 asks about the applicant: which answers hold together, which are missing, which end soon.

Fields, required marks and lengths are those of SF-424 version 4.0 (OMB 4040-0004), items 8, 9, 16, 19, 20 and 21.

How answers must hold together:

==================================================  =========================================================
answer                                              asks for
==================================================  =========================================================
address in the USA                                  a state and a ZIP code
applicant type X                                    the type in words (30 characters)
a second or third applicant type                    the one before it; no type twice
delinquent debt: yes                                an explanation
negotiated indirect rate                            rate, base and date of the agreement
de minimis indirect rate                            a rate up to 15% on modified total direct costs
an agreement's end                                  not before its date
==================================================  =========================================================

The de minimis rate is at most 15% for awards made from October 1, 2024 (2 CFR 200.414(f)).

A date is "near" 60 days before it: a SAM.gov registration must be renewed every 365 days, and renewal can take weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from funding.accounts.types import APPLICANT_TYPES, US_STATES, IndirectBase, IndirectKind
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_district, parse_ein, parse_phone, parse_uei, parse_zip

DE_MINIMIS_BP = 1_500
USA = "USA"


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer that an application needs: its field, its words, and the form's item."""

    field: str
    label: str
    item: str


REQUIRED: tuple[Fact, ...] = (
    Fact("legal_name", "Legal name", "8a"),
    Fact("ein", "EIN", "8b"),
    Fact("uei", "UEI", "8c"),
    Fact("street1", "Street address", "8d"),
    Fact("city", "City", "8d"),
    Fact("state", "State", "8d"),
    Fact("zip", "ZIP code", "8d"),
    Fact("contact_first_name", "Contact’s first name", "8f"),
    Fact("contact_last_name", "Contact’s last name", "8f"),
    Fact("contact_phone", "Contact’s phone", "8f"),
    Fact("contact_email", "Contact’s email", "8f"),
    Fact("applicant_type_code_1", "Applicant type", "9"),
    Fact("congressional_district", "Congressional district of the office", "16a"),
    Fact("project_district", "Congressional district of the project", "16b"),
    Fact("state_review_code", "State review", "19"),
    Fact("delinquent_debt", "Delinquent federal debt", "20"),
    Fact("aor_first_name", "Representative’s first name", "21"),
    Fact("aor_last_name", "Representative’s last name", "21"),
    Fact("aor_title", "Representative’s title", "21"),
    Fact("aor_phone", "Representative’s phone", "21"),
    Fact("aor_email", "Representative’s email", "21"),
)

_PARSED: dict[str, Callable[[str], str]] = {
    "ein": parse_ein,
    "uei": parse_uei,
    "phone": parse_phone,
    "fax": parse_phone,
    "contact_phone": parse_phone,
    "contact_fax": parse_phone,
    "aor_phone": parse_phone,
    "aor_fax": parse_phone,
    "congressional_district": parse_district,
    "project_district": parse_district,
}


def missing_facts(values: Mapping[str, object]) -> list[Fact]:
    """The answers an SF-424 asks that are not given. A state and a ZIP are asked only inside the USA."""
    abroad = values.get("country") not in (USA, None, "")
    return [
        fact
        for fact in REQUIRED
        if values.get(fact.field) in (None, "") and not (abroad and fact.field in {"state", "zip"})
    ]


def checked_profile(values: Mapping[str, object]) -> dict[str, object]:
    """The values with identifiers in their one written form. Raises DomainError for the first that fails."""
    checked = dict(values)
    for field, parse in _PARSED.items():
        text = checked.get(field)
        if isinstance(text, str) and text:
            checked[field] = _parsed(parse, text, field)
    if not checked.get("legal_name"):
        raise DomainError("Enter the organization’s legal name.", field="legal_name")
    _check_address(checked)
    _check_types(checked)
    _check_debt(checked)
    _check_indirect(checked)
    threshold = checked.get("capitalization_threshold_cents")
    if threshold is not None and (not isinstance(threshold, int) or threshold <= 0):
        raise DomainError("The threshold is more than zero.", field="capitalization_threshold_cents")
    return checked


def _parsed(parse: Callable[[str], str], text: str, field: str) -> str:
    try:
        return parse(text)
    except DomainError as error:
        raise DomainError(error.message, field=field) from error


def _check_address(values: dict[str, object]) -> None:
    if values.get("country") != USA:
        return
    state, code = values.get("state"), values.get("zip")
    if state and state not in US_STATES:
        raise DomainError("Choose a state of the list.", field="state")
    if isinstance(code, str) and code:
        values["zip"] = _parsed(parse_zip, code, "zip")
    if values.get("street1") and not state:
        raise DomainError("An address in the USA needs its state.", field="state")
    if values.get("street1") and not code:
        raise DomainError("An address in the USA needs its ZIP code.", field="zip")


def _check_types(values: Mapping[str, object]) -> None:
    fields = ("applicant_type_code_1", "applicant_type_code_2", "applicant_type_code_3")
    codes = [str(values.get(field) or "") for field in fields]
    for place, code in enumerate(codes):
        if code and code not in APPLICANT_TYPES:
            raise DomainError("Choose a type of the list.", field=fields[place])
        if code and code in codes[:place]:
            raise DomainError("This type is chosen already.", field=fields[place])
        if code and place and not codes[place - 1]:
            raise DomainError("Choose the types in order, without a gap.", field=fields[place])
    if "X" in codes and not values.get("applicant_type_other"):
        raise DomainError("Type X asks for the type in words.", field="applicant_type_other")


def _check_debt(values: Mapping[str, object]) -> None:
    if values.get("delinquent_debt") and not values.get("delinquent_debt_explanation"):
        message = "“Yes” asks for an explanation: it is attached to every application."
        raise DomainError(message, field="delinquent_debt_explanation")


def _check_indirect(values: dict[str, object]) -> None:
    kind = values.get("indirect_kind")
    rate, begins = values.get("indirect_rate_bp"), values.get("indirect_agreement_date")
    if kind == IndirectKind.NONE:
        values.update(indirect_rate_bp=None, indirect_agreement_date=None)
    elif kind == IndirectKind.DE_MINIMIS:
        if not isinstance(rate, int) or not 0 < rate <= DE_MINIMIS_BP:
            message = "The de minimis rate is more than 0 and at most 15% (2 CFR 200.414(f))."
            raise DomainError(message, field="indirect_rate_bp")
        values.update(indirect_base=IndirectBase.MTDC, indirect_agreement_date=None)
    elif not isinstance(rate, int) or rate <= 0:
        raise DomainError("Enter the rate of the agreement.", field="indirect_rate_bp")
    elif not isinstance(begins, date):
        raise DomainError("Enter the date of the agreement.", field="indirect_agreement_date")
