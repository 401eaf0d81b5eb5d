"""SF-424A on screen, and the answers it needs."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.budgets import queries as budgets
from funding.budgets.models import Budget
from funding.federal_forms import queries
from funding.federal_forms.assembly import Forms
from funding.federal_forms.forms import sf424a_form, sf424a_values, share_values
from funding.federal_forms.printing import period_words, rounding_words
from funding.federal_forms.services import answer_sf424a
from funding.federal_forms.sf424a.form import MOST_PROGRAMS
from funding.federal_forms.sf424a.presenting import lay_out
from funding.federal_forms.usual import usual_program
from funding.federal_forms.views import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


@blueprint.get("/budgets/<int:budget_id>/forms/sf424a")
@requires("budget.view")
def show_sf424a(budget_id: int) -> ResponseReturnValue:
    """The form as it stands, in cents or with ``?whole_dollars=1`` in dollars."""
    actor = current_actor()
    budget = budgets.budget_for(actor, budget_id)
    application = queries.application_of(actor, budget)
    forms = queries.forms_of(budget, application, whole_dollars="whole_dollars" in request.args)
    return render_template(
        "federal_forms/sf424a.html",
        budget=budget,
        application=application,
        forms=forms,
        laid=lay_out(forms.filled.form),
        period=period_words(forms.tables),
        rounding=rounding_words(forms),
    )


@blueprint.get("/budgets/<int:budget_id>/forms/sf424a/answers")
@requires("budget.edit")
def edit_sf424a(budget_id: int) -> ResponseReturnValue:
    """What the form asks besides the budget."""
    budget, application, forms = _read(budget_id)
    stored = queries.stored_forms(application.id)
    values = _values(budget, application, forms)
    form = sf424a_form(forms.tables.lines)(data={**values, "version": stored.sf424a_version if stored else 1})
    return _page(form, budget, application, forms)


@blueprint.post("/budgets/<int:budget_id>/forms/sf424a/answers")
@requires("budget.edit")
@writes
def save_sf424a(budget_id: int) -> ResponseReturnValue:
    """Keep the answers."""
    budget, application, forms = _read(budget_id)
    filled = forms.filled
    form = sf424a_form(forms.tables.lines)()
    if form.validate_on_submit():
        try:
            answers = form.answers(
                forms.tables.lines,
                match=sum(filled.match_by_source),
                federal=filled.first_year.federal_cents,
                own=filled.first_year.match_cents,
            )
            answer_sf424a(
                application=application,
                answers=answers,
                by=current_actor(),
                expected_version=form.expected_version,
            )
        except StaleVersion:
            stored = queries.stored_forms(application.id)
            shown = {
                name: _typed(form, name, value) for name, value in _values(budget, application, forms).items()
            }
            version = stored.sf424a_version if stored else 1
            return render_conflict(form, shown, version, title="The SF-424A was changed meanwhile")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved the SF-424A.")
            return redirect_to("federal_forms.show_sf424a", budget_id=budget.id)
    return _page(form, budget, application, forms), 422


def _read(budget_id: int) -> tuple[Budget, Application, Forms]:
    actor = current_actor()
    budget = budgets.budget_for(actor, budget_id)
    application = queries.application_of(actor, budget)
    return budget, application, queries.forms_of(budget, application)


def _values(budget: Budget, application: Application, forms: Forms) -> dict[str, Any]:
    """The answers as the form shows them; divisions that were typed are shown as they stand now."""
    answers, filled = forms.answers, forms.filled
    programs = answers.programs or (usual_program(queries.facts_of(application, budget)),)
    values = sf424a_values(answers, programs, forms.tables.lines)
    if answers.match_shares:
        values |= share_values("match_share", filled.match_by_source)
    if answers.federal_plan:
        values |= share_values("federal_quarter", [cell or 0 for cell in filled.form.federal_cash.quarters])
    if answers.match_plan:
        values |= share_values("match_quarter", [cell or 0 for cell in filled.form.match_cash.quarters])
    return values


def _typed(form: Any, name: str, value: object) -> str:
    return "" if value is None else str(getattr(form[name], "show", str)(value))


def _page(form: Any, budget: Budget, application: Application, forms: Forms) -> str:
    return render_template(
        "federal_forms/sf424a_answers.html",
        form=form,
        budget=budget,
        application=application,
        forms=forms,
        numbers=range(1, MOST_PROGRAMS + 1),
        period=period_words(forms.tables),
    )
