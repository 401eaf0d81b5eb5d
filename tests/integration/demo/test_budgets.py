"""The demonstration's budgets show what budgets can do: years, raises, caps, per diem, determinations, forms."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from funding.applications.models import Application
from funding.budgets.caps import cap_uses
from funding.budgets.determination import JUDGED, suggest
from funding.budgets.exports.formats import Export, ExportOptions, format_named
from funding.budgets.models import Budget
from funding.budgets.queries import load as load_budget
from funding.federal_forms.assembly import Forms
from funding.federal_forms.queries import forms_of, state_template_for
from funding.infra.db import db
from tests.support.schemas import faults

pytestmark = pytest.mark.slow

MADE_AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def _told(title: str) -> tuple[Application, Budget]:
    application = db.session.scalars(select(Application).where(Application.title.startswith(title))).one()
    found = select(Budget).where(Budget.subject_id == application.id)
    return application, db.session.scalars(found.order_by(Budget.number)).all()[0]


def _exported(budget: Budget, key: str) -> bytes:
    made, out = format_named(key), io.BytesIO()
    tables = load_budget(budget).tables
    made.write(Export(tables, ExportOptions(), made.gather(budget.id), MADE_AT), out)
    return out.getvalue()


def test_the_demonstration_shows_what_budgets_can_do(loaded: Any) -> None:
    _check_three_years()
    _check_awareness_cap()
    _check_per_diem()
    _check_determinations()
    _check_federal_forms()
    _check_state_rows()


def _check_three_years() -> None:
    application, budget = _told("Lessons that reach home")
    found = load_budget(budget)
    years = [row.whole.total_cents for row in found.summary.by_year]
    assert years == [250_000_00] * 3
    assert application.ask_cents == found.summary.federal_cents == 750_000_00
    assert found.summary.is_ready
    lines = {line.title: line for line in found.tables.lines}
    lead = [year.federal_cents for year in lines["Curriculum lead"].by_year]
    assert lead == [58_000_00, 59_740_00, 61_532_20]
    center = lines["County advocacy center: lessons in its own county"]
    assert [year.total_cents for year in center.by_year] == [27_500_00, 28_325_00, 29_174_75]
    assert [year.total_cents for year in center.base_by_year] == [27_500_00, 22_500_00, 0]
    assert center.is_capped
    assert any(year.total_cents % 100 for line in lines.values() for year in line.by_year)


def _check_awareness_cap() -> None:
    _, budget = _told("Open Door: outreach")
    (use,) = cap_uses(load_budget(budget).totals)
    assert (use.cap.name, use.limit_cents) == ("Public awareness", 33_333_35)
    assert (use.spent.total_cents, use.over_cents) == (27_000_00, 0)
    assert "invented notice" in use.cap.citation


def _check_per_diem() -> None:
    _, budget = _told("Open Door: outreach")
    used = [each.line for each in load_budget(budget).lines]
    stays = [line for line in used if line.calculations and line.calculations[1].calculator == "per_diem"]
    assert [line.whole.federal_cents for line in stays] == [1_736_00]
    assert stays[0].calculations[1].source == "Open Door’s own travel policy"


def _check_determinations() -> None:
    judged = 0
    for budget in db.session.scalars(select(Budget)):
        for each in load_budget(budget).lines:
            if each.line.kind in JUDGED:
                assert suggest(each.line.signs).kind is each.line.kind, each.line.title
                assert "2 CFR 200.331" in each.line.determination
                judged += 1
    assert judged >= 8


def _check_federal_forms() -> None:
    for title in ("Open Door: outreach", "Lessons that reach home"):
        application, budget = _told(title)
        forms: Forms = forms_of(budget, application)
        assert forms.off == 0
        assert forms.sf424a_problems == []
        assert faults(_exported(budget, "sf424a-xml"), "SF424A-V1.0.xsd") == []
    application, budget = _told("Open Door: outreach")
    assert forms_of(budget, application).sf424_problems == []
    made = _exported(budget, "sf424-xml")
    assert b"TotalEstimatedFunding>666667.00<" in made
    assert faults(made, "SF424_4_0-V4.0.xsd") == []


def _check_state_rows() -> None:
    application, budget = _told("Street outreach, year two")
    assert state_template_for(application.funder_id).name == "Victim services, rows of the demonstration"
    sheet = _exported(budget, "csv-state").decode()
    assert "Supplies and operating expenses" in sheet
