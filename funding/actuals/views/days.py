"""The days of an award's costs: approval of pre-award costs, days for paying what is owed."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.actuals.forms import DaysForm, days_values
from funding.actuals.periods import usual_days
from funding.actuals.queries.bounds import cost_rules, span_of
from funding.actuals.services.obligations import set_cost_rules
from funding.actuals.views import blueprint
from funding.awards.queries import award_for
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


@blueprint.route("/awards/<int:award_id>/actuals/days", methods=["GET", "POST"])
@requires("actual.edit")
@writes
def days(award_id: int) -> ResponseReturnValue:
    """Say which days the award pays for, where it says more than the rules."""
    award = award_for(current_actor(), award_id)
    stored = days_values(cost_rules(award.id))
    form = DaysForm(data=stored)
    if request.method == "POST" and form.validate():
        try:
            set_cost_rules(
                award=award,
                pre_award_from=form.pre_award_from.data,
                approval=form.approval.data or "",
                approved_on=form.approved_on.data,
                liquidation_days=form.liquidation_days.data,
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            version = stored["version"]
            return render_conflict(
                form, stored, version if isinstance(version, int) else 0, title=award.title
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("actuals.show", award_id=award.id)
    page = render_template(
        "actuals/days.html", form=form, award=award, span=span_of(award), usual=usual_days(award.route)
    )
    return page, 422 if form.errors else 200
