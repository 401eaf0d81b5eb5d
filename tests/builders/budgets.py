"""Budgets for tests: a subject to hang them on, terms, and lines in short."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.budgets import services
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.services import LineFacts
from funding.budgets.terms import FunderRules, Terms
from funding.budgets.types import Amounts, Calculation, FringeComponent, LineKind, VersionKind
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.outreach.models import Initiative
from funding.outreach.types import InitiativeKind

TERMS = Terms(
    funder=FunderRules.DOJ,
    federal_award_date=date(2026, 10, 1),
    match_bp=2500,
    match_citation="The notice, page 7; 22 USC 7105(b)(2)(C)",
    ceiling_cents=750_000_00,
    ceiling_citation="The notice, page 2",
    first_day=date(2026, 10, 1),
    last_day=date(2027, 9, 30),
)


def build_initiative(**overrides: Any) -> Initiative:
    """An initiative, which is also a record that a budget can belong to."""
    values = {"title": "Street outreach", "initiative_kind": next(iter(InitiativeKind)), **overrides}
    initiative = Initiative(**values)
    db.session.add(initiative)
    db.session.flush()
    return initiative


def build_budget(**overrides: Any) -> Budget:
    """An empty budget under one-year DOJ terms with 25% match."""
    subject_id = overrides.pop("subject_id", None) or build_initiative(title="Services for victims").id
    values = {
        "subject_id": subject_id,
        "title": "Services for victims",
        "terms": TERMS,
        "by": SYSTEM,
        **overrides,
    }
    return services.start_budget(**values)


def line_facts(kind: str = "other", *dollars: int, **overrides: Any) -> LineFacts:
    """What a line holds: federal dollars year by year, or ``amounts=``."""
    amounts = {year: Amounts(value * 100) for year, value in enumerate(dollars, start=1)}
    values = {"title": LineKind(kind).label, "amounts": amounts, **overrides}
    return LineFacts(kind=LineKind(kind), **values)


def build_line(budget: Budget, kind: str = "other", *dollars: int, **overrides: Any) -> BudgetLine:
    """A line with federal dollars year by year, or ``amounts=``."""
    return services.add_line(budget=budget, facts=line_facts(kind, *dollars, **overrides), by=SYSTEM)


def build_lines(budget: Budget, *lines: LineFacts) -> list[BudgetLine]:
    """Several lines at once."""
    return services.add_lines(budget=budget, lines=lines, by=SYSTEM)


def build_approved(budget: Budget, **more: Any) -> Budget:
    """The same budget, approved."""
    values = {"budget": budget, "by": SYSTEM, "expected_version": budget.version, **more}
    return services.approve_version(**values)


def build_version(budget: Budget, kind: VersionKind, **more: Any) -> Budget:
    """A version in draft that begins from ``budget``."""
    return services.start_version(budget=budget, kind=kind, by=SYSTEM, **more)


def salary(annual: int, fte: int = 100, months: int = 1200) -> Calculation:
    """One person's pay: FTE and months in hundredths."""
    return Calculation("personnel", {"people": 100, "fte": fte, "annual": annual * 100, "months": months})


def units(quantity: int, dollars: int, unit: str = "") -> Calculation:
    """Some things at a price."""
    return Calculation("units", {"units": quantity * 100, "rate": dollars * 10_000}, unit)


def build_sample_budget(**overrides: Any) -> Budget:
    """The budget of the design's picture: seven lines of every common kind, one year."""
    budget = build_budget(**overrides)
    street = build_initiative(title="Street outreach").id
    school = build_initiative(title="School workshops").id
    match = {1: Amounts(0, 15_600_00)}
    travel = Calculation("travel", {"trips": 2600, "people": 100, "units": 8400, "rate": 7000}, "mi")
    evaluator = Calculation("days", {"units": 4000, "rate": 640_0000})
    rates = FringeComponent("FICA", 765), FringeComponent("Health", 1635)
    build_lines(
        budget,
        line_facts(
            "personnel",
            title="Outreach coordinator",
            initiative_id=street,
            calculations={1: salary(58_000, 50)},
        ),
        line_facts(
            "personnel",
            title="Training specialist",
            initiative_id=school,
            amounts=match,
            calculations={1: salary(62_400)},
        ),
        line_facts(
            "fringe", title="24% of salaries", calculations={1: Calculation("fringe", components=rates)}
        ),
        line_facts("travel", title="Site visits", initiative_id=street, calculations={1: travel}),
        line_facts(
            "supplies", title="Training laptops", initiative_id=school, calculations={1: units(12, 1_200)}
        ),
        line_facts(
            "subaward",
            title="Shelter coalition",
            agreement="Agreement 7",
            determination="Decides who is served",
            amounts={1: Amounts(60_000_00, 0, 20_000_00)},
        ),
        line_facts(
            "contract",
            title="Evaluator",
            determination="Sells evaluations to many buyers",
            calculations={1: evaluator},
        ),
    )
    return budget
