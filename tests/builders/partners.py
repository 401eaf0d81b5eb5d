"""Partners for tests, made by the services themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.kernel.actor import SYSTEM, Actor
from funding.partners.models import Agreement, Partner, PartnerCheck
from funding.partners.services import add_agreement, add_partner, record_check
from funding.partners.types import (
    AgreementFacts,
    AgreementKind,
    PartnerFacts,
    PartnerKind,
    SamCheck,
    SamResult,
)


def build_partner(*, by: Actor = SYSTEM, **overrides: Any) -> Partner:
    """A shelter with a UEI unless told otherwise."""
    facts: dict[str, Any] = {
        "name": "Lakeside Shelter",
        "kind": PartnerKind.NONPROFIT,
        "uei": "K4M9WXJD7RT2",
        **overrides,
    }
    return add_partner(facts=PartnerFacts(**facts), by=by, sure=True)


def build_agreement(partner: Partner, *, by: Actor = SYSTEM, **overrides: Any) -> Agreement:
    """A memorandum of understanding through June 30, 2027, unless told otherwise."""
    facts: dict[str, Any] = {
        "kind": AgreementKind.MOU,
        "title": "Referral agreement",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2027, 6, 30),
        **overrides,
    }
    return add_agreement(partner=partner, facts=AgreementFacts(**facts), by=by)


def build_check(
    partner: Partner, on: date = date(2026, 11, 20), result: SamResult = SamResult.CLEAR
) -> PartnerCheck:
    """A clear look into SAM.gov two days ago, unless told otherwise."""
    return record_check(partner=partner, check=SamCheck(on, result), by=SYSTEM)
