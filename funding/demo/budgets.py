"""The budgets: begun on their application's terms, line by line as finance would enter them."""

from __future__ import annotations

from dataclasses import replace

from funding.accounts.queries import organization
from funding.applications.budget_terms import terms_for
from funding.applications.models import Application
from funding.budgets.calculators import cost
from funding.budgets.models import Budget
from funding.budgets.queries import summary
from funding.budgets.services import LineFacts, add_line, add_lines, start_budget
from funding.budgets.terms import ClassCap, Terms
from funding.budgets.types import Amounts, Calculation, LineKind
from funding.demo import budget_lines as lines
from funding.demo.applications import application
from funding.demo.budget_lines import Draft
from funding.demo.prevention_lines import PREVENTION
from funding.demo.pursuits import PURSUITS
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.allocation import split
from funding.kernel.money import Cents

BUDGETS: dict[str, tuple[Draft, ...]] = {
    "ovc": lines.OVC,
    "prevention": PREVENTION,
    "hospital": lines.HOSPITAL,
    "lakeshore": lines.LAKESHORE,
    "freight": lines.FREIGHT,
    "rural": lines.RURAL,
    "taskforce": lines.TASKFORCE,
    "street_state": lines.STREET_STATE,
}
"""The lines by the short name of the application.

Where they come to less than is asked, ``ROUNDED`` fills up.
"""

ROUNDED: dict[str, tuple[str, str]] = {
    "prevention": ("Substitute teachers, agreed with the districts", "schools"),
    "hospital": ("Nurses released for the course", "health"),
    "rural": ("Deputies and clerks released for training", "police"),
    "taskforce": ("Clerks and dispatchers released for training", "police"),
    "lakeshore": ("Stipends of the youth council at the fair", "digital"),
    "freight": ("Evenings with drivers: room and meals", "street"),
    "street_state": ("Emergency needs on the same night", "street"),
}
"""A last line of participant support, outside the base, for what is left of the sum that was agreed."""

AWARENESS_BP = 500


def tell_budgets(story: Story) -> None:
    """Every budget with its lines."""
    for key, drafts in BUDGETS.items():
        made = application(story, key)
        by = story.who(Role.FINANCE)
        budget = start_budget(subject_id=made.id, title=made.title, terms=_terms(story, key, made), by=by)
        add_lines(budget=budget, lines=[line_facts(story, draft) for draft in drafts], by=by)
        if key in ROUNDED:
            _round(story, key, budget)


def _terms(story: Story, key: str, made: Application) -> Terms:
    """The application's terms; the trafficking notice caps what may be spent to make the help known."""
    terms = terms_for(made, organization())
    if key != "ovc":
        return terms
    cap = ClassCap(
        name="Public awareness",
        initiative_id=story.initiatives["digital"],
        limit_bp=AWARENESS_BP,
        citation="Notice, page 11: a rule of this invented notice",
    )
    return replace(terms, caps=(cap,))


def _round(story: Story, key: str, budget: Budget) -> None:
    """Fill every year up to its part of what is asked, with a line that bears no indirect cost."""
    years = summary(budget.id).by_year
    parts = split(PURSUITS[key].ask, [1] * len(years))
    left = [max(0, part - year.whole.federal_cents) for part, year in zip(parts, years, strict=True)]
    if any(left):
        title, initiative = ROUNDED[key]
        draft = Draft(
            LineKind.PARTICIPANT, title, cents=left[0], initiative=initiative, later=tuple(left[1:])
        )
        add_line(budget=budget, facts=line_facts(story, draft), by=story.who(Role.FINANCE))


def _cost(held: Calculation | Cents) -> Cents:
    """What a year's calculation or amount comes to; fringe follows salaries by itself."""
    if isinstance(held, Calculation):
        return 0 if held.calculator == "fringe" else cost(held)
    return held


def line_facts(story: Story, draft: Draft) -> LineFacts:
    """One line as finance would enter it."""
    years = draft.in_years()
    costs = {year: _cost(held) for year, held in years.items()}
    calculations: dict[int, Calculation | None] = {
        year: held for year, held in years.items() if isinstance(held, Calculation)
    }
    return LineFacts(
        kind=draft.kind,
        title=draft.title,
        agreement=draft.agreement,
        determination=draft.determination,
        signs=draft.signs,
        words=draft.words,
        initiative_id=story.initiatives.get(draft.initiative),
        amounts={year: Amounts().having(draft.pays, cents) for year, cents in costs.items() if cents},
        calculations=calculations,
    )
