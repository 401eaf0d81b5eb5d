"""What an initiative has cost, as the cost per person trained asks for it: once, direct costs alone."""

from __future__ import annotations

from datetime import date

from flask import Flask

from funding.infra.hooks import emit
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.budgets import build_initiative


def test_the_base_is_direct_cost_counted_once(database: Flask) -> None:
    street, school = build_initiative(title="Street outreach"), build_initiative(title="School workshops")
    award = build_award()
    build_actual(award, amount_cents=15_000_00, initiative_id=street.id)
    build_actual(award, amount_cents=3_600_00, initiative_id=street.id, share="match")
    build_actual(award, amount_cents=2_790_00, initiative_id=street.id, line_kind=None)
    build_actual(award, amount_cents=99_00, initiative_id=street.id, state="entered")
    build_actual(award, amount_cents=77_00, initiative_id=street.id, incurred_on=date(2027, 1, 1))
    build_actual(award, amount_cents=55_00)
    quarter = {"first": date(2026, 10, 1), "last": date(2026, 12, 31)}
    assert emit("outreach.cost", initiative_id=street.id, **quarter) == [18_600_00]
    assert emit("outreach.cost", initiative_id=school.id, **quarter) == [None]
