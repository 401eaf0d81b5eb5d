"""The forms a budget can be put in, the usual ones for its funder first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.budgets import queries as budgets
from funding.budgets.shapes import BudgetTables
from funding.federal_forms.assembly import assemble
from funding.federal_forms.exports import DOCUMENTS, FORMS, gather
from funding.federal_forms.views import blueprint
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the page: its format, words, whether it is usual here and made in a job."""

    key: str
    title: str
    words: str
    usual: bool
    in_job: bool
    also: tuple[tuple[str, str], ...] = ()


_WORDS = {
    "pdf-doj": (
        "DOJ budget detail worksheet",
        "Categories A to J, every line with its computation and narrative.",
    ),
    "pdf-hhs": (
        "HHS budget justification",
        "Object class by object class in prose, then section B as a table.",
    ),
    "pdf-one-page": (
        "Budget on one page",
        "Who pays, what it costs, where it goes: for a foundation or a board.",
    ),
    "pdf-state": ("State’s own rows", "The state’s categories and columns, by a mapping you keep."),
}


@panel("budget.verbs", 10)
def forms_verb(actor: Actor, budget_id: int) -> Markup | None:
    """The way from a budget to its forms."""
    if not actor.can("budget.view"):
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "federal_forms/_verb.html", url=url_for("federal_forms.overview", budget_id=budget_id)
        )
    )


@blueprint.get("/budgets/<int:budget_id>/forms")
@requires("budget.view")
def overview(budget_id: int) -> ResponseReturnValue:
    """Every form: federal ones with how ready they are, then documents."""
    budget = budgets.budget_for(current_actor(), budget_id)
    tables, facts = budgets.tables(budget.id), gather(budget.id)
    return render_template(
        "federal_forms/overview.html",
        budget=budget,
        tables=tables,
        forms=assemble(tables, facts) if facts["application"]["id"] and FORMS[0].is_offered(tables) else None,
        documents=documents_of(tables),
        state_name=facts["state"]["name"],
    )


def documents_of(tables: BudgetTables) -> list[Document]:
    """The documents that suit the budget, the usual one for its funder first."""
    found = [
        Document(one.key, *_WORDS[one.key], one.is_usual(tables), one.is_slow(tables), _also(one.key))
        for one in DOCUMENTS
        if one.key in _WORDS and one.is_offered(tables)
    ]
    return sorted(found, key=lambda one: not one.usual)


def _also(key: str) -> tuple[tuple[str, str], ...]:
    return (("csv-state", "CSV"), ("xlsx-state", "XLSX")) if key == "pdf-state" else ()
