"""The step before terms are saved: which quoted figures would change, and where they are quoted."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request

from funding.budgets.impact import impact, quotes_of
from funding.budgets.models import Budget
from funding.budgets.queries import Loaded
from funding.budgets.terms import Terms
from funding.budgets.versions import current_of
from funding.infra.forms import shown_text
from funding.kernel.actor import Actor

SEEN = "impact_seen"
AGAIN = "change_again"
_OWN = frozenset({"csrf_token", SEEN, AGAIN})


def wants_form_again() -> bool:
    """Whether the person went back from the step to the form, with what was typed."""
    return AGAIN in request.form


def impact_step(budget: Budget, loaded: Loaded, typed: Terms, actor: Actor) -> str | None:
    """The page that asks before saving; None where no place elsewhere is touched or it was seen already.

    A draft beside an approved version is quoted nowhere yet, so nothing is asked: its approval asks.
    """
    if SEEN in request.form or typed == loaded.terms:
        return None
    counting = current_of(budget.subject_id)
    if counting is None or counting.id != budget.id:
        return None
    found = impact(loaded.tables, replace(loaded, terms=typed).tables, quotes_of(actor, budget.subject_id))
    if not found.is_felt:
        return None
    sent = [
        (name, shown_text(value))
        for name, values in request.form.lists()
        for value in values
        if name not in _OWN
    ]
    return render_template(
        "budgets/terms_impact.html", budget=budget, impact=found, sent=sent, seen=SEEN, again=AGAIN
    )
