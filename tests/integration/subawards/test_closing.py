"""Closing an agreement: no step is done while what is recorded says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError
from funding.subawards.queries.one import still_open
from funding.subawards.services import monitoring
from funding.subawards.types import MonitoringKind, VisitFacts
from tests.builders.awards import build_award
from tests.builders.partners import build_partner
from tests.builders.subawards import build_invoice, build_signed
from tests.support.client import CheckedClient


def test_no_step_of_closing_is_done_while_the_records_say_otherwise(
    client_for: Callable[[Role | str], CheckedClient],
) -> None:
    client = client_for("development")
    subaward = build_signed(build_award(), build_partner(), amount_cents=31_500_00, committed_cents=31_500_00)
    build_invoice(subaward)
    found = VisitFacts(
        MonitoringKind.CALL,
        date(2026, 11, 1),
        done_on=date(2026, 11, 2),
        summary="Time sheets looked at.",
        finding=True,
        follow_up="They send the one that is missing.",
        follow_up_on=date(2026, 12, 20),
    )
    monitoring.add_visit(subaward=subaward, facts=found, by=SYSTEM)
    waiting = still_open(subaward)
    assert list(waiting) == ["invoices", "advances", "findings", "ffata"]
    for key, told in waiting.items():
        with pytest.raises(DomainError) as refused:
            monitoring.set_step(subaward=subaward, key=key, done=True, note="", by=SYSTEM)
        assert refused.value.message == f"Not done yet. {told}"
    db.session.commit()
    page = client.get(f"/subawards/{subaward.id}/closeout").text
    assert all(told in page for told in waiting.values())
    assert 'id="note-records"' in page
    assert 'id="note-findings"' not in page
    monitoring.report_in_sam(subaward=subaward, reported_on=date(2026, 11, 20), receipt="SAM-1", by=SYSTEM)
    monitoring.set_step(subaward=subaward, key="ffata", done=True, note="", by=SYSTEM)
    assert list(still_open(subaward)) == ["invoices", "advances", "findings"]
    left = client.get(f"/subawards/{subaward.id}/modify?amount=left").text
    assert 'value="-29,700.00"' in left
