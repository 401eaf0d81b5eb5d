"""The chance of one application: what the record says, and what a person says instead."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.queries.house_stages import house_stage
from funding.applications.queries.lineage import renews
from funding.forecast import services
from funding.forecast.chances import Chance
from funding.forecast.forms import OverruleForm
from funding.forecast.queries.history import learning, overrules_of
from funding.forecast.views.routes import blueprint
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


def _learned(application: Application) -> Chance:
    kind, assumed = application.funder.funder_kind, house_stage(application.stage_id).probability_bp
    return learning().chance(application.stage, assumed, kind, renews(application.id))


@panel("application.side", 15)
def chance_panel(actor: Actor, record_id: int) -> Markup | None:
    """How likely the award is and what says so, while the application is open."""
    application = application_for(actor, record_id)
    if application.stage.is_closed:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "forecast/_chance.html",
            application=application,
            chance=_learned(application),
            overrule=next(iter(overrules_of(application.id)), None),
        )
    )


@blueprint.route("/applications/<int:application_id>/chance", methods=["GET", "POST"])
@requires("application.edit")
@writes
def chance(application_id: int) -> ResponseReturnValue:
    """Set the chance with its reason, or let it be learned again."""
    application = application_for(current_actor(), application_id)
    if application.stage.is_closed:
        toast("The chance of what is answered is known.", "amber")
        return redirect_to("applications.show", application_id=application.id)
    own = application.probability_bp if application.probability_is_own else None
    form = OverruleForm(data={"chance_bp": own})
    if form.is_submitted() and form.validate():
        try:
            services.overrule(
                application=application,
                chance_bp=form.chance_bp.data,
                reason=form.reason.data or "",
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("applications.show", application_id=application.id)
    page = render_template(
        "forecast/chance.html",
        application=application,
        form=form,
        chance=_learned(application),
        overrules=overrules_of(application.id),
    )
    return page, 422 if form.errors else 200
