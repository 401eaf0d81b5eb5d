"""Closing an award: no step is done while costs, money, match, subawards or reports say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.actuals.types import ActualState
from funding.awards.queries.closeout import passes_money_on, steps_of, waits_of
from funding.awards.services import closing
from funding.awards.types import AwardStatus, StepState
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError
from tests.builders.actuals import build_actual, build_obligation
from tests.builders.award_money import build_payment
from tests.builders.awards import build_award
from tests.builders.partners import build_partner
from tests.builders.reports import build_report
from tests.builders.subawards import build_signed
from tests.support.client import CheckedClient
from tests.support.people import set_up_house


def test_an_award_is_not_closed_while_its_records_say_otherwise(
    client_for: Callable[[Role | str], CheckedClient],
) -> None:
    client = client_for(Role.DIRECTOR)
    set_up_house()
    award = build_award()
    build_actual(award, amount_cents=30_000_00, state=ActualState.APPROVED)
    build_actual(award, amount_cents=12_50, state=ActualState.ENTERED)
    build_obligation(award, amount_cents=700_00)
    build_payment(award, 29_000_00)
    build_signed(award, build_partner())
    build_report(award)
    assert passes_money_on(award), "no line of a budget says so, a signed subaward does"
    closing.begin_closeout(award=award, has_subawards=True, by=SYSTEM)
    waits = waits_of(award.id)
    assert waits["costs"] == "1 cost waits for approval, $12.50."
    assert waits["liquidated"] == "$700.00 is obligated and not paid."
    assert waits["money"] == "$29,000.00 came and $30,000.00 was spent: $1,000.00 is still to come."
    assert "With $0.00 of match documented, $7,500.00 of what was spent" in waits["match"]
    assert waits["subawards"] == "1 subaward or contract is open."
    assert "1 report has not been sent." in waits.values()
    db.session.commit()
    page = client.get(f"/awards/{award.id}/conditions").text
    assert all(told in page for told in waits.values())
    steps = {one.key: one for one in steps_of(award.id)}
    refused = client.post_form(
        f"/awards/closeout-steps/{steps['money'].id}", {"state": "done", "note": "Kept"}
    )
    assert refused.status_code == 422, refused.text
    assert "Not done yet. $29,000.00 came" in refused.text
    assert "Kept" in refused.text
    for step in steps.values():
        state = StepState.NOT_NEEDED if step.key in waits else StepState.DONE
        closing.settle_step(award=award, step=step, state=state, note="The funder agreed.", by=SYSTEM)
    closing.record_final_financial(award=award, on=date(2026, 11, 20), by=SYSTEM)
    closing.settle_step(award=award, step=steps["costs"], state=StepState.OPEN, note="", by=SYSTEM)
    with pytest.raises(DomainError, match=r"1 cost waits for approval, \$12.50"):
        closing.close_award(award=award, note="", expected_version=award.version, by=SYSTEM)
    closing.settle_step(award=award, step=steps["costs"], state=StepState.NOT_NEEDED, note="No.", by=SYSTEM)
    closing.close_award(award=award, note="", expected_version=award.version, by=SYSTEM)
    assert award.status is AwardStatus.CLOSED
