"""The rules that map budgets to the chart."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.finance import queries, services
from funding.finance.forms import RuleForm
from funding.finance.types import Target
from funding.finance.views.routes import blueprint
from funding.funders.queries import funder_choices
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.outreach.queries import initiative_choices


def _form(values: dict[str, str] | None = None) -> RuleForm:
    """The form of a new rule, with the records that the person may see."""
    actor, form = current_actor(), RuleForm(data=values or {})
    form.initiative_id.choices = [
        ("", "Any"),
        *((str(number), title) for number, title in initiative_choices(actor)),
    ]
    form.funder_id.choices = [("", "Any"), *((str(number), title) for number, title in funder_choices(actor))]
    form.account_id.choices = [("", "–"), *queries.account_choices()]
    return form


def _page(form: RuleForm) -> str:
    rows = queries.rule_rows(current_actor())
    groups = [(target, [row for row in rows if row.target is target]) for target in Target]
    return render_template("finance/rules.html", groups=groups, form=form)


@blueprint.get("/rules")
@requires("finance.view")
def rules() -> ResponseReturnValue:
    """All rules by what they give, the strongest first, with the form of a new one."""
    return _page(_form({"target": Target.COST.value}))


@blueprint.post("/rules")
@requires("finance.edit")
@writes
def add_rule() -> ResponseReturnValue:
    """Add a rule, or change the answer of the one that asks the same."""
    form = _form()
    if form.validate():
        try:
            services.add_rule(rule=form.rule(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved the rule.")
            return redirect_to("finance.rules")
    return _page(form), 422


@blueprint.post("/rules/<int:rule_id>/remove")
@requires("finance.edit")
@writes
def remove_rule(rule_id: int) -> ResponseReturnValue:
    """Take a rule away."""
    actor = current_actor()
    services.remove_rule(rule=queries.rule_for(rule_id, actor), by=actor)
    toast("Removed the rule.", "blue")
    return redirect_to("finance.rules")
