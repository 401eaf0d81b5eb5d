"""SF-424 on screen, and its answers."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.budgets import queries as budgets
from funding.budgets.models import Budget
from funding.documents.queries import choices_of
from funding.federal_forms import queries
from funding.federal_forms.forms import Sf424Form, sf424_values
from funding.federal_forms.printing import item18_words, rounding_words
from funding.federal_forms.services import answer_sf424
from funding.federal_forms.sf424.form import FILES
from funding.federal_forms.sf424.presenting import groups_of
from funding.federal_forms.sf424.rules import examined
from funding.federal_forms.usual import answered
from funding.federal_forms.views import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


@blueprint.get("/budgets/<int:budget_id>/forms/sf424")
@requires("budget.view")
def show_sf424(budget_id: int) -> ResponseReturnValue:
    """The form as it stands, with what is still missing."""
    budget, application = _read(budget_id)
    forms = queries.forms_of(budget, application, whole_dollars="whole_dollars" in request.args)
    return render_template(
        "federal_forms/sf424.html",
        budget=budget,
        application=application,
        forms=forms,
        groups=groups_of(forms.sf424),
        problems=forms.sf424_problems,
        period=item18_words(forms.tables),
        rounding=rounding_words(forms),
    )


@blueprint.get("/budgets/<int:budget_id>/forms/sf424/answers")
@requires("application.edit")
def edit_sf424(budget_id: int) -> ResponseReturnValue:
    """The answers, with what profile, call and application say where nobody answered."""
    budget, application = _read(budget_id)
    stored = queries.stored_forms(application.id)
    version = stored.sf424_version if stored else 1
    form = _form(application, data={**_values(budget, application), "version": version})
    return _page(form, budget, application)


@blueprint.post("/budgets/<int:budget_id>/forms/sf424/answers")
@requires("application.edit")
@writes
def save_sf424(budget_id: int) -> ResponseReturnValue:
    """Keep the answers."""
    budget, application = _read(budget_id)
    form = _form(application)
    if _is_good(form):
        try:
            answer_sf424(
                application=application,
                budget=budget,
                values=form.answers(),
                files=form.files(),
                by=current_actor(),
                expected_version=form.expected_version,
            )
        except StaleVersion:
            stored = queries.stored_forms(application.id)
            shown = {name: _typed(form, name, value) for name, value in _values(budget, application).items()}
            version = stored.sf424_version if stored else 1
            return render_conflict(form, shown, version, title="The SF-424 was changed meanwhile")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved the SF-424.")
            return redirect_to("federal_forms.show_sf424", budget_id=budget.id)
    return _page(form, budget, application), 422


def _is_good(form: Any) -> bool:
    """Whether nothing is refused; whatever is stands beside its field, all at once."""
    good = bool(form.validate_on_submit())
    for error in examined(form.answers())[1]:
        if not form[error.field].errors:
            apply_domain_error(form, error)
            good = False
    return good


def _read(budget_id: int) -> tuple[Budget, Application]:
    actor = current_actor()
    budget = budgets.budget_for(actor, budget_id)
    return budget, queries.application_of(actor, budget)


def _values(budget: Budget, application: Application) -> dict[str, Any]:
    stored = queries.stored_forms(application.id)
    files = {f"{key}_document_id": getattr(stored, f"{key}_document_id", None) for key in FILES}
    return {
        **sf424_values(answered(queries.facts_of(application, budget))),
        **{name: str(number) if number else "" for name, number in files.items()},
    }


def _form(application: Application, **more: Any) -> Any:
    form: Any = Sf424Form(**more)
    pairs = [("", "None"), *((str(one.id), one.label or one.name) for one in choices_of(application.id))]
    for key in FILES:
        form[f"{key}_document_id"].choices = pairs
    return form


def _typed(form: Any, name: str, value: object) -> str:
    return "" if value is None else str(getattr(form[name], "show", str)(value))


def _page(form: Any, budget: Budget, application: Application) -> str:
    return render_template(
        "federal_forms/sf424_answers.html", form=form, budget=budget, application=application
    )
