"""Awards for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.applications.types import Stage
from funding.awards.models import Amendment, Award
from funding.awards.services.setting_up import set_up_award, yearly_periods
from funding.awards.types import AmendmentKind, AwardFacts, AwardRoute, AwardStatus, PaymentMethod
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from tests.builders.applications import build_application


def build_award(**overrides: Any) -> Award:
    """An active federal award of $500,000 with $166,667 match from October 1, 2026 through September 30, 2027.

    ``application=`` is the won application, else one is made with the funder ``funder_id=``; ``status=`` and
    ``visibility=`` are set as they are.
    """
    by = overrides.pop("by", SYSTEM)
    status = AwardStatus(overrides.pop("status", AwardStatus.ACTIVE))
    after = {
        name: overrides.pop(name)
        for name in ("closed_on", "final_financial_sent_on", "visibility")
        if name in overrides
    }
    application, funder_id = overrides.pop("application", None), overrides.pop("funder_id", None)
    values: dict[str, Any] = {
        "title": "Services for victims of human trafficking",
        "route": AwardRoute.FEDERAL_DIRECT,
        "award_number": "15POVC-26-GG-00123-HT",
        "federal_agency": "Department of Justice, Office for Victims of Crime",
        "aln": "16.320",
        "program_title": "Services for Trafficking Victims",
        "federal_award_date": date(2026, 9, 24),
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2027, 9, 30),
        "amount_cents": 500_000_00,
        "match_required_cents": 166_667_00,
        "payment_method": PaymentMethod.DRAWDOWN,
        "reporting_calendar": "ojp",
        **overrides,
    }
    if application is None:
        application = build_application(
            stage=Stage.AWARDED, awarded_cents=values["amount_cents"], funder_id=funder_id, by=by
        )
    facts = AwardFacts(**values)
    if not facts.periods:
        facts = AwardFacts(**values | {"periods": yearly_periods(facts)})
    award = set_up_award(application=application, facts=facts, by=by, correct_application=True)
    award.status = status
    for name, value in after.items():
        setattr(award, name, value)
    db.session.flush()
    return award


def build_amendment(award: Award, effective_on: date, **overrides: Any) -> Amendment:
    """An amendment that holds from ``effective_on``, numbered after those that are there."""
    known = db.session.query(Amendment).filter(Amendment.award_id == award.id).count()
    values: dict[str, Any] = {
        "kind": AmendmentKind.OTHER,
        "reason": "As agreed with the funder.",
        "added_by_name": SYSTEM.name,
        **overrides,
    }
    row = Amendment(award_id=award.id, number=known + 1, effective_on=effective_on, **values)
    db.session.add(row)
    db.session.flush()
    return row
