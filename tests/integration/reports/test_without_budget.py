"""A report on an award of which no budget is approved."""

from __future__ import annotations

from funding.infra.db import db
from funding.reports.models import Report
from funding.reports.types import ReportState
from tests.builders.actuals import build_actual
from tests.builders.reports import approve_a_budget, build_report


def test_nothing_is_left_of_a_budget_that_is_not_there(client_for):
    browser = client_for("development")
    report = build_report()
    build_actual(report.award, amount_cents=400_00)
    db.session.commit()
    page = browser.get(f"/reports/{report.id}").text
    assert "No budget of this award is approved" in page
    assert "$400.00" in page
    assert "−$400.00" not in page


def test_finance_cannot_sign_what_has_no_budget_and_is_led_to_it(client_for):
    browser = client_for("finance")
    report = build_report(state="finance_check")
    build_actual(report.award, amount_cents=77_00, state="entered")
    db.session.commit()
    address = f"/reports/{report.id}"
    refused = browser.post_form(address, {"as_of": "2026-10-31"}, action=f"{address}/lock")
    assert refused.status_code == 422
    assert "Approve one first." in refused.text
    assert f'href="/applications/{report.award.application_id}/budget"' in refused.text
    assert "1 cost for $77.00 through that day waits for approval" in refused.text
    db.session.expire_all()
    assert db.session.get(Report, report.id).state is ReportState.FINANCE_CHECK
    approve_a_budget(report.award)
    db.session.commit()
    done = browser.post_form(address, {"as_of": "2026-10-31"}, action=f"{address}/lock")
    assert done.status_code == 303
