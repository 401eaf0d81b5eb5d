"""Which answers of an SF-424 hold together, and what still keeps it from being sent.

``checked`` refuses what is malformed as it is saved; ``sf424_problems`` lists what is missing before it is sent.

====================================================  ==============================================
answer                                                asks for
====================================================  ==============================================
type of application: revision                         the kind of revision
kind of revision E                                    the kind in words, 21 characters
type: continuation or revision                        the federal award identifier (5b)
address in the USA                                    state and ZIP code
applicant type X                                      the type in words
state review a                                        the date it was made available
delinquent debt: yes                                  the explanation as a file
18a to 18f                                            0.00 to 999,999,999,999.99, never negative
last day of the project                               not before the first
====================================================  ==============================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from funding.federal_forms.checks import Funding
from funding.federal_forms.problems import Problem
from funding.federal_forms.sf424.codes import (
    COUNTRIES,
    OTHER_APPLICANT,
    OTHER_REVISION,
    REVISION_TYPES,
    STATE_REVIEWS,
    ApplicationType,
    SubmissionType,
)
from funding.federal_forms.sf424.form import ANSWERED, ITEMS, Sf424
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_district, parse_phone
from funding.kernel.money import MAX_CENTS, Cents, format_money

FUNDING_ITEMS = ("18a", "18b", "18c", "18d", "18e", "18f")
PHONES = ("contact_phone", "contact_fax", "aor_phone", "aor_fax")
DISTRICTS = ("applicant_district", "project_district")
EMAILS = ("contact_email", "aor_email")
_CHOICES = {
    "submission_type": frozenset(SubmissionType),
    "application_type": frozenset(ApplicationType),
    "revision_type": frozenset(REVISION_TYPES),
    "state_review_code": frozenset(STATE_REVIEWS),
}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with districts and phones in their one written form. Raises DomainError for the first bad one."""
    cleaned, refused = examined(values)
    if refused:
        raise refused[0]
    return cleaned


def examined(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[DomainError]]:
    """The answers as they would be kept, and everything in them that is refused, each with its field."""
    result = dict(values)
    refused = [*_too_long(result), *_unknown_choices(result), *_rewritten(result)]
    refused += [
        DomainError("Enter an email address such as name@example.org.", field=name)
        for name in EMAILS
        if result.get(name) and not _is_email(str(result[name]))
    ]
    if result.get("application_type") != ApplicationType.REVISION:
        result.update(revision_type="", revision_other="")
    elif result.get("revision_type") != OTHER_REVISION:
        result["revision_other"] = ""
    first, last = result.get("starts_on"), result.get("ends_on")
    if first and last and last < first:
        refused.append(DomainError("The last day cannot be before the first day.", field="ends_on"))
    if result.get("state_review_code") != "a":
        result["state_review_on"] = None
    return result, refused


def _too_long(values: Mapping[str, Any]) -> Iterator[DomainError]:
    for one in ANSWERED:
        given = values.get(one.name)
        if one.limit and isinstance(given, str) and len(given) > one.limit:
            message = f"Please keep this to {one.limit} characters; it has {len(given)}."
            yield DomainError(message, field=one.name)


def _unknown_choices(values: Mapping[str, Any]) -> Iterator[DomainError]:
    for name, allowed in _CHOICES.items():
        if values.get(name) and values[name] not in allowed:
            yield DomainError("Please choose one of the list.", field=name)


def _rewritten(values: dict[str, Any]) -> Iterator[DomainError]:
    """Districts and phones put in their one written form where they are; what cannot be is refused."""
    for name in (*PHONES, *DISTRICTS):
        if values.get(name):
            parse = parse_phone if name in PHONES else parse_district
            try:
                values[name] = parse(str(values[name]))
            except DomainError as error:
                yield DomainError(error.message, field=name)


def _is_email(text: str) -> bool:
    local, at, domain = text.partition("@")
    return bool(local and at and "." in domain and not domain.startswith(".") and " " not in text)


def amount_problem(item: str, cents: Cents) -> Problem | None:
    """Why an amount of item 18 would be refused: negative, or wider than its cell."""
    if cents < 0:
        return Problem(item, "", f"{format_money(cents)} is negative; the form takes zero or more.")
    if cents > MAX_CENTS:
        return Problem(item, "", f"{format_money(cents)} is above {format_money(MAX_CENTS)}.")
    return None


def funding_problems(funding: Funding) -> list[Problem]:
    """What is wrong with 18a to 18f."""
    found = (amount_problem(item, cents) for item, cents in zip(FUNDING_ITEMS, funding.cells, strict=True))
    return [one for one in found if one]


def sf424_problems(form: Sf424) -> list[Problem]:
    """Everything Grants.gov would refuse, in the form's order of items."""
    found = [*_missing(form), *_lengths(form), *_conditions(form), *funding_problems(form.funding)]
    return sorted(found, key=lambda one: _place(one.item))


def _place(item: str) -> tuple[int, str]:
    digits = "".join(letter for letter in item if letter.isdecimal())
    return int(digits or "0"), item


def _missing(form: Sf424) -> Iterator[Problem]:
    for one in ITEMS.values():
        given = form.values.get(one.name)
        if one.required and (given is None or given == "" or (one.name == "certified" and not given)):
            told = (
                "The certification has not been agreed to."
                if one.name == "certified"
                else f"{one.label} is missing."
            )
            yield Problem(one.item, one.name, told)


def _lengths(form: Sf424) -> Iterator[Problem]:
    for one in ITEMS.values():
        size = len(form.text(one.name)) if one.limit else 0
        if one.limit and size > one.limit:
            yield Problem(one.item, one.name, f"{one.label} has {size} characters; {one.limit} fit.")
    if form.text("uei") and len(form.text("uei")) != ITEMS["uei"].limit:
        yield Problem("8c", "uei", "A UEI has twelve characters.")
    if form.text("ein") and len(form.text("ein")) < 9:
        yield Problem("8b", "ein", "An EIN has nine digits.")


def _conditions(form: Sf424) -> Iterator[Problem]:
    kind = form.text("application_type")
    if kind == ApplicationType.REVISION and not form.text("revision_type"):
        yield Problem("2", "revision_type", "A revision needs its kind.")
    if form.text("revision_type") == OTHER_REVISION and not form.text("revision_other"):
        yield Problem("2", "revision_other", "Kind of revision E needs words.")
    if kind in {ApplicationType.CONTINUATION, ApplicationType.REVISION} and not form.text(
        "federal_award_identifier"
    ):
        yield Problem("5b", "federal_award_identifier", "A continuation or revision names the federal award.")
    if form.text("country") == "USA":
        if not form.text("state"):
            yield Problem("8d", "state", "An address in the USA needs its state.")
        if not form.text("zip"):
            yield Problem("8d", "zip", "An address in the USA needs its ZIP code.")
    elif form.text("country") not in COUNTRIES:
        yield Problem("8d", "country", "An applicant outside the United States files at Grants.gov itself.")
    if not form.applicant_types:
        yield Problem("9", "applicant_types", "Applicant type is missing.")
    if OTHER_APPLICANT in form.applicant_types and not form.text("applicant_type_other"):
        yield Problem("9", "applicant_type_other", "Type X needs words.")
    if form.text("state_review_code") == "a" and form.day("state_review_on") is None:
        yield Problem("19", "state_review_on", "Answer a needs the date.")
    if form.flag("delinquent_debt") and "debt" not in form.files:
        yield Problem("20", "debt_document", "“Yes” needs the explanation as a file.")
    first, last = form.day("starts_on"), form.day("ends_on")
    if first and last and last < first:
        yield Problem("17", "ends_on", "The last day is before the first day.")
