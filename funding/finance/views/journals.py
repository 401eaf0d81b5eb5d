"""Journals: which budgets have one, and how each line of a budget is mapped."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from funding.budgets import queries as budgets
from funding.budgets.shapes import BudgetTables
from funding.finance import queries
from funding.finance.formats import SPAN
from funding.finance.journal import Journal, costs, journal
from funding.finance.mapping import Chart
from funding.finance.types import Split, Target
from funding.finance.views.routes import blueprint
from funding.infra.db import db
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record, readable
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.money import Cents

LONGEST_SEARCH = 100


@dataclass(slots=True)
class Mapped:
    """How the amounts of one line from one source are mapped, and by which rules."""

    title: str
    source: str
    cents: Cents
    cost: str
    cost_rule: str
    funding: str
    funding_rule: str
    class_name: str
    customer: str


@blueprint.get("/journals")
@requires("finance.view")
def journals() -> ResponseReturnValue:
    """The budgets of which a journal can be made."""
    text = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    page = budgets.list_budgets(current_actor(), text=text, page=page_number())
    return render_template("finance/journals.html", page=page, text=text)


@blueprint.get("/journals/<int:budget_id>")
@requires("finance.view")
def budget_journal(budget_id: int) -> ResponseReturnValue:
    """How a budget is mapped, what has no account, and the entries by month, quarter or year."""
    actor = current_actor()
    budget = budgets.budget_for(actor, budget_id)
    if db.session.scalar(select(Record.id).where(Record.id == budget.subject_id, readable(actor))) is None:
        raise NotFound("There is no budget with this number.")
    tables, chart, funder_id = budgets.load(budget).tables, queries.chart(), queries.funder_of(budget_id)
    asked = request.args.get("by", "")
    by = Split(asked) if asked in set(Split) else Split.YEAR
    made, problem = Journal((), (), 0), ""
    try:
        start_month = queries.fiscal_year_start_month()
        made = journal(tables, chart, funder_id=funder_id, by=by, start_month=start_month)
    except DomainError as error:
        problem = error.message
    return render_template(
        "finance/journal.html",
        budget=budget,
        tables=tables,
        mapped=list(_mapped(tables, chart, funder_id)),
        made=made,
        problem=problem,
        by=by,
        spans=list(Split),
        span_name=SPAN.name,
        funder=queries.funder_title(funder_id),
    )


def _mapped(tables: BudgetTables, chart: Chart, funder_id: int | None) -> list[Mapped]:
    """Each line by source, with the rules that won in words."""
    rules = {row.id: row.conditions for row in queries.rule_rows(current_actor())}
    found: dict[tuple[str, object], Mapped] = {}
    sources = dict(queries.SOURCE_CHOICES)
    for cost in costs(tables, funder_id):
        key = (cost.title, cost.facts)
        if key not in found:
            answers = []
            for target in (Target.COST, Target.FUNDING):
                account, rule = chart.account(target, cost.facts), chart.rule(target, cost.facts)
                told = rules.get(rule.id, "a rule about a record you cannot see") if rule else ""
                answers += [account.label if account else "", told]
            names = [chart.name(target, cost.facts) for target in (Target.CLASS, Target.CUSTOMER)]
            found[key] = Mapped(cost.title, sources[cost.facts.source], 0, *answers, *names)
        found[key].cents += cost.cents
    return list(found.values())
