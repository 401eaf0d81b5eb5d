"""What an SF-424 says before anybody answers it: taken from profile, call and application.

An answer that a person gives is kept only where it differs from the usual one, an emptied field included. So a
profile that is corrected later reaches every form that left it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from funding.federal_forms.sf424.form import ANSWERED, DATES, FLAGS, ITEMS
from funding.federal_forms.sf424a.answers import Program
from funding.federal_forms.sf424a.form import MOST_TITLE

_FROM_PROFILE = {
    "applicant_district": "congressional_district",
    "project_district": "project_district",
    "state_review_code": "state_review_code",
}
_PERSON = ("prefix", "first_name", "middle_name", "last_name", "suffix", "title", "phone", "fax", "email")
PROFILE_NAMES = {"organization_name": "legal_name"}


def usual_answers(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer of ``ANSWERED`` as it is without anybody's own; "" or None where nothing is known."""
    house, call, pursuit = facts["organization"], facts["call"], facts["application"]
    usual: dict[str, Any] = {one.name: None if one.name in (*DATES, *FLAGS) else "" for one in ANSWERED}
    usual |= {
        "submission_type": "application",
        "application_type": "continuation" if pursuit["is_renewal"] else "new",
        "agency_name": cut(call["agency"], ITEMS["agency_name"].limit),
        "listing_number": call["listing"],
        "opportunity_number": call["number"],
        "opportunity_title": cut(call["title"], ITEMS["opportunity_title"].limit),
        "project_title": cut(pursuit["title"], ITEMS["project_title"].limit),
        "starts_on": _day(pursuit["starts_on"]),
        "ends_on": _day(pursuit["ends_on"]),
        "delinquent_debt": house.get("delinquent_debt"),
        "certified": False,
        "contact_affiliation": house.get("contact_affiliation", ""),
    }
    usual |= {name: house.get(source) or "" for name, source in _FROM_PROFILE.items()}
    for prefix in ("contact", "aor"):
        usual |= {f"{prefix}_{part}": house.get(f"{prefix}_{part}") or "" for part in _PERSON}
    return {name: value for name, value in usual.items() if name in ITEMS}


def answered(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The usual answers with a person's own over them."""
    return usual_answers(facts) | read_stored(facts["sf424"])


def read_stored(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers with their dates as dates. Names the form no longer has are left out."""
    return {name: _day(value) if name in DATES else value for name, value in stored.items() if name in ITEMS}


def differing(values: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What to store of ``values``: what differs from the usual answers, dates as ISO texts."""
    usual = usual_answers(facts)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name in usual and value != usual[name]
    }


def usual_program(facts: Mapping[str, Any]) -> Program:
    """The one program of a form on which none is named: the call's title, else the application's."""
    title = facts["call"]["title"] or facts["application"]["title"] or "Project"
    return Program(cut(title, MOST_TITLE), facts["call"]["listing"])


def cut(text: str, limit: int) -> str:
    """The text, cut after its last whole word that fits."""
    if len(text) <= limit:
        return text
    return text[: limit + 1].rsplit(" ", 1)[0][:limit].rstrip(" ,;:-–")


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
