"""What agreements under an award may come to, and until when; on which days an audit can have been."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from funding.subawards.services import monitoring
from funding.subawards.types import AuditFacts
from tests.builders.awards import build_award
from tests.builders.partners import build_partner
from tests.builders.subawards import build_signed
from tests.integration.subawards.test_subawards import modify
from tests.support.people import set_up_house

pytestmark = pytest.mark.usefixtures("database")


def test_agreements_stay_within_the_money_and_the_days_of_their_award() -> None:
    set_up_house()
    award = build_award(amount_cents=60_000_00, match_required_cents=20_000_00)
    first = build_signed(award, build_partner(), amount_cents=50_000_00, committed_cents=50_000_00)
    with pytest.raises(DomainError, match=r"come to \$80,000.01; it is \$80,000.00"):
        build_signed(award, build_partner(), amount_cents=30_000_01, committed_cents=30_000_01)
    for cents, ends, field in (
        (30_000_01, None, "delta_cents"),
        (0, date(2027, 10, 1), "new_ends_on"),
    ):
        with pytest.raises(DomainError) as refused:
            modify(first, date(2026, 11, 21), cents, ends)
        assert refused.value.field == field
    modify(first, date(2026, 11, 21), 30_000_00)
    first.fixed_amount = True
    first.award.amount_cents = 900_000_00
    with pytest.raises(DomainError, match="fixed amount subaward may come to"):
        modify(first, date(2026, 11, 21), 420_000_01)


def test_an_audit_is_watched_once_a_year_for_all_subawards_of_a_partner() -> None:
    set_up_house()
    subaward = build_signed(build_award(), build_partner())

    def save(facts: AuditFacts) -> None:
        monitoring.save_audit(subaward=subaward, facts=facts, row=None, expected_version=None, by=SYSTEM)

    save(AuditFacts(date(2026, 6, 30), required=True))
    for wrong, field in (
        (AuditFacts(date(2026, 6, 30)), "year_ends_on"),
        (AuditFacts(date(2025, 6, 30), findings=True), "received_on"),
        (AuditFacts(date(2025, 6, 30), received_on=date(2025, 6, 1)), "received_on"),
        (AuditFacts(date(2025, 6, 30), received_on=date(2026, 11, 23)), "received_on"),
        (AuditFacts(date(2025, 6, 30), None, date(2026, 2, 2), True, date(2026, 2, 1)), "decided_on"),
        (AuditFacts(date(2025, 6, 30), None, date(2026, 2, 2), True, date(2026, 11, 23)), "decided_on"),
    ):
        with pytest.raises(DomainError) as refused:
            save(wrong)
        assert refused.value.field == field
