"""Plans, sources and who pays, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.budgets.types import LineKind
from funding.coverage.models import KeptSource, PlanLine, Scenario
from funding.coverage.services.allocating import allocate
from funding.coverage.services.keeping import keep_source
from funding.coverage.services.lines import add_line
from funding.coverage.services.scenarios import add_change, add_scenario
from funding.coverage.types import Change, GiverKind, KeptFacts, LineFacts, Outcome, Override
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Actor
from funding.outreach.models import Initiative

OCT, SEP = date(2026, 10, 1), date(2027, 9, 1)


def build_plan_line(
    initiative: Initiative, dollars: int = 12_000, *, by: Actor = SYSTEM, **overrides: Any
) -> PlanLine:
    """A cost over the fiscal year 2027 (Oct 2026 to Sep 2027)."""
    facts: dict[str, Any] = {
        "kind": LineKind.SUPPLIES,
        "title": "Materials",
        "first_month": OCT,
        "last_month": SEP,
    }
    return add_line(
        initiative=initiative, facts=LineFacts(amount_cents=dollars * 100, **facts | overrides), by=by
    )


def build_pay(initiative: Initiative, person: str, annual: int, share: int, **overrides: Any) -> PlanLine:
    """Part of one person's pay for the year; ``share`` in percent of full time."""
    values = {
        "title": f"{person}, coordinator",
        "kind": LineKind.PERSONNEL,
        "person": person,
        "fte_bp": share * 100,
    }
    return build_plan_line(initiative, annual * share // 100, **values | overrides)


def build_source(dollars: int = 50_000, *, by: Actor = SYSTEM, **overrides: Any) -> KeptSource:
    """Own funds that are secured."""
    facts: dict[str, Any] = {"title": "Reserve", "kind": GiverKind.OWN_FUNDS, "secured": True}
    return keep_source(facts=KeptFacts(amount_cents=dollars * 100, **facts | overrides), by=by)


def let_pay(
    line: PlanLine, source: Any, percent: int = 100, *, by: Actor = SYSTEM, **overrides: Any
) -> Outcome:
    """Let a source pay a share of the line, over all its months; ``amount_cents=`` an amount instead."""
    db.session.flush()
    values: dict[str, Any] = {
        "first": line.first_month,
        "last": line.last_month,
        "expected_version": line.version,
    }
    if "amount_cents" not in overrides:
        values["share_bp"] = percent * 100
    return allocate(line=line, source_id=source.id, by=by, **values | overrides)


def build_scenario(title: str = "State cut by a fifth", *changes: Override, by: Actor = SYSTEM) -> Scenario:
    """A scenario; without changes, the state's money at 80%."""
    scenario = add_scenario(title=title, notes="", by=by)
    for override in changes or (Override(Change.SCALE, 8_000, hue="state"),):
        add_change(scenario=scenario, override=override, expected_version=scenario.version, by=by)
    return scenario
