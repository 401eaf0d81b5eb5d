"""Funders for tests, made by the services themselves."""

from __future__ import annotations

from typing import Any

from funding.funders.models import Funder
from funding.funders.services import create_funder
from funding.funders.types import FunderFacts, FunderKind
from funding.kernel.actor import SYSTEM, Actor


def build_funder(*, by: Actor = SYSTEM, **overrides: Any) -> Funder:
    """A foundation called Harbor Light Foundation unless told otherwise."""
    facts: dict[str, Any] = {"name": "Harbor Light Foundation", "kind": FunderKind.FOUNDATION, **overrides}
    return create_funder(facts=FunderFacts(**facts), by=by, sure=True)


def build_agency(
    code: str = "USDOJ-OJP-OVC", name: str = "Office for Victims of Crime", **more: Any
) -> Funder:
    """A federal agency, OVC unless told otherwise."""
    facts = {
        "abbreviation": "OVC",
        "format_pack": "doj",
        "reporting_calendar": "ojp",
        "match_bp": 2500,
        **more,
    }
    return build_funder(kind=FunderKind.FEDERAL, name=name, agency_code=code, **facts)


def build_donor(name: str = "Margaret Ellsworth", **more: Any) -> Funder:
    """A private donor."""
    return build_funder(kind=FunderKind.PERSON, name=name, **more)
