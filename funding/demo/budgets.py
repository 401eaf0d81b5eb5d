"""The budgets: begun on their application's terms, line by line as finance would enter them."""

from __future__ import annotations

from funding.accounts.queries import organization
from funding.applications.budget_terms import terms_for
from funding.budgets.calculators import cost
from funding.budgets.models import Budget
from funding.budgets.queries import summary
from funding.budgets.services import LineFacts, add_line, start_budget
from funding.budgets.types import Amounts, Calculation, LineKind
from funding.demo.applications import application
from funding.demo.budget_lines import BUDGETS, ROUNDED, Draft
from funding.demo.pursuits import PURSUITS
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.money import Cents


def tell_budgets(story: Story) -> None:
    """Every budget with its lines."""
    for key, drafts in BUDGETS.items():
        made = application(story, key)
        by = story.who(Role.FINANCE)
        budget = start_budget(
            subject_id=made.id, title=made.title, terms=terms_for(made, organization()), by=by
        )
        for draft in drafts:
            add_line(budget=budget, facts=_facts(story, draft), by=by)
        if key in ROUNDED:
            _round(story, key, budget)


def _round(story: Story, key: str, budget: Budget) -> None:
    """Fill up to what is asked with a line that bears no indirect cost."""
    left = PURSUITS[key].ask - summary(budget.id).federal_cents
    if left > 0:
        title, initiative = ROUNDED[key]
        draft = Draft(LineKind.PARTICIPANT, title, cents=left, initiative=initiative)
        add_line(budget=budget, facts=_facts(story, draft), by=story.who(Role.FINANCE))


def _cost(calculation: Calculation) -> Cents:
    """What the calculation comes to; fringe follows salaries by itself."""
    return 0 if calculation.calculator == "fringe" else cost(calculation)


def _facts(story: Story, draft: Draft) -> LineFacts:
    whole = draft.cents if draft.calculation is None else _cost(draft.calculation)
    amounts = Amounts().having(draft.pays, whole)
    calculations: dict[int, Calculation | None] = {1: draft.calculation} if draft.calculation else {}
    return LineFacts(
        kind=draft.kind,
        title=draft.title,
        agreement=draft.agreement,
        determination=draft.determination,
        words=draft.words,
        initiative_id=story.initiatives.get(draft.initiative),
        amounts={1: amounts} if whole and draft.kind is not LineKind.FRINGE else {},
        calculations=calculations,
    )
