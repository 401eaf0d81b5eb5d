"""Forms as exports: logged, made again byte for byte, long ones in a job, and the same from the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from funding.budgets.exports.formats import FORMATS, format_named
from funding.budgets.exports.models import BudgetExport
from funding.budgets.queries import budget_of, load, tables
from funding.federal_forms.exports import DOCUMENTS, FORMS, SHAPES, takes_long
from funding.infra.db import db
from funding.kernel.actor import Role
from tests.builders.budgets import build_budget, build_lines, build_sample_budget, line_facts
from tests.builders.house import build_request

PRINTED = [one.key for one in (*FORMS, *DOCUMENTS) if one.key != "sf424-xml"]


pytestmark = pytest.mark.database("sqlite")
"""A page is set from figures; the database that kept them has no part in it."""


@pytest.fixture
def budget_id(client_for: Any, actor_for: Any) -> int:
    client_for("administrator")
    application = build_request(by=actor_for(Role.ADMINISTRATOR), today=date(2026, 11, 22))
    budget = budget_of(application.id)
    assert budget is not None
    db.session.commit()
    return budget.id


@pytest.mark.parametrize("key", PRINTED)
def test_an_export_is_logged_and_made_again_byte_for_byte(client_for: Any, budget_id: int, key: str) -> None:
    if "state" in key:
        budget = load(db.session.get_one(_budget_model(), budget_id))
        assert not FORMATS[key].is_offered(budget.tables)
        _give_to_state(budget_id)
    client = client_for("finance")
    values = {"format": key, "then": "stay", "whole_dollars": "1"}
    made = client.send(f"/budgets/{budget_id}/exports", values)
    assert made.status_code == 200, made.text
    row = db.session.query(BudgetExport).order_by(BudgetExport.id.desc()).first()
    assert row is not None
    assert row.format == key
    again = client.get(f"/exports/{row.id}/file")
    assert again.status_code == 200
    assert again.data == made.data


def _budget_model() -> Any:
    from funding.budgets.models import Budget

    return Budget


def _give_to_state(budget_id: int) -> None:
    budget = db.session.get_one(_budget_model(), budget_id)
    budget.terms = {**budget.terms, "funder": "state"}
    db.session.commit()


def test_a_long_worksheet_is_made_in_a_job_with_progress(client_for: Any) -> None:
    client = client_for("finance")
    budget = build_budget()
    build_lines(budget, *(line_facts("other", 10, title=f"Line {number}") for number in range(61)))
    assert takes_long(tables(budget.id))
    db.session.commit()
    asked = client.send(f"/budgets/{budget.id}/exports", {"format": "pdf-doj", "then": "stay"})
    assert asked.status_code == 303
    assert "/jobs/" in asked.location
    assert "is ready" in client.get(asked.location).text


def test_each_funder_has_a_shape_of_its_own(database: Any) -> None:
    budget = build_sample_budget()
    assert format_named("pdf", tables(budget.id)).key == "pdf-doj"
    for rules, key in (("hhs", "pdf-hhs"), ("state", "pdf-state"), ("partner", "pdf-one-page")):
        budget.terms = {**budget.terms, "funder": rules}
        db.session.flush()
        assert format_named("pdf", tables(budget.id)).key == key
    assert set(SHAPES.values()) <= set(FORMATS)


def test_a_budget_without_an_application_has_no_sf424(client_for: Any) -> None:
    client = client_for("finance")
    budget = build_sample_budget()
    db.session.commit()
    page = client.get(f"/budgets/{budget.id}/forms")
    assert page.status_code == 200
    assert "SF-424A" not in page.text
    assert client.get(f"/budgets/{budget.id}/forms/sf424").status_code == 404
    refused = client.send(f"/budgets/{budget.id}/exports", {"format": "sf424-xml", "then": "stay"})
    assert refused.status_code == 422
    assert "does not belong to an application" in refused.text
