"""A report on an award of which no budget is approved."""

from __future__ import annotations

from funding.infra.db import db
from tests.builders.actuals import build_actual
from tests.builders.reports import build_report


def test_nothing_is_left_of_a_budget_that_is_not_there(client_for):
    browser = client_for("development")
    report = build_report()
    build_actual(report.award, amount_cents=400_00)
    db.session.commit()
    page = browser.get(f"/reports/{report.id}").text
    assert "No budget of this award is approved" in page
    assert "$400.00" in page
    assert "−$400.00" not in page
