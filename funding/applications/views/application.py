"""One application: its overview, its facts, its history, and beginning one."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.applications.batches import KINDS
from funding.applications.forms import ApplicationForm, ArchiveForm
from funding.applications.models import Application
from funding.applications.queries import applications as queries
from funding.applications.queries.batches import batches_of
from funding.applications.queries.spells import stays_of
from funding.applications.services.moves import set_archived
from funding.applications.services.pursue import (
    pursue as pursue_opportunity,
)
from funding.applications.services.pursue import (
    start_application,
    update_application,
)
from funding.applications.views import blueprint
from funding.applications.views.prefilling import prefill
from funding.applications.views.shown import shown_date
from funding.funders.queries import funder_choices
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.history import history_of
from funding.infra.hooks import emit
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.opportunities.models import Opportunity
from funding.opportunities.queries import get_opportunity
from funding.outreach.queries import initiative_choices
from funding.work.queries import deadlines_of


def _text_pairs(choices: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(key), text) for key, text in choices]


def _form(application: Application | None = None) -> ApplicationForm:
    actor = current_actor()
    form = ApplicationForm(obj=application)
    form.funder_id.choices = [("", "Choose a funder"), *_text_pairs(funder_choices(actor))]
    offer_owners(form.owner_id)
    form.initiative_ids.choices = _text_pairs(initiative_choices(actor))
    for sentence in emit("application.follows", application_id=application.id) if application else ():
        if sentence:
            form.starts_on.description = form.ends_on.description = sentence
    if application and not form.is_submitted():
        for name in ("funder_id", "owner_id"):
            value = getattr(application, name)
            form[name].data = str(value) if value else None
        form.initiative_ids.data = [str(one.id) for one in queries.initiatives_of(application.id)]
        form.probability_bp.data = application.probability_bp if application.probability_is_own else None
    return form


@place_of("application", "Application")
def application_url(record_id: int) -> str:
    """The page of one."""
    return url_for("applications.show", application_id=record_id)


@blueprint.get("/applications/<int:application_id>")
@requires("application.view")
def show(application_id: int) -> ResponseReturnValue:
    """The overview: facts with their sources, the decision, the dates, the lineage."""
    actor = current_actor()
    application = queries.application_for(actor, application_id)
    return render_template(
        "applications/show.html",
        application=application,
        decisions=queries.decisions_of(application.id),
        initiatives=queries.initiatives_of(application.id),
        deadlines=deadlines_of([application.id]).get(application.id, []),
        opportunity=_call_of(application),
        shown_date=shown_date,
    )


def _call_of(application: Application) -> Opportunity | None:
    """The call it was made from, where there is one that the reader may see: a donor's is private."""
    if application.opportunity_id is None:
        return None
    try:
        return get_opportunity(current_actor(), application.opportunity_id)
    except NotFound:
        return None


@blueprint.route("/applications/new", methods=["GET", "POST"])
@requires("application.edit")
@writes
def create() -> ResponseReturnValue:
    """Begin an application without a call that is listed here."""
    form = _form()
    if request.method == "GET":
        prefill(form)
    elif form.validate():
        try:
            application = start_application(facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Application started. Next: its dates, or a decision to go.")
            return redirect_to("applications.show", application_id=application.id)
    return render_template("applications/edit.html", form=form, application=None), 422 if form.errors else 200


@blueprint.route("/applications/<int:application_id>/edit", methods=["GET", "POST"])
@requires("application.edit")
@writes
def edit(application_id: int) -> ResponseReturnValue:
    """Correct the facts."""
    application = queries.application_for(current_actor(), application_id)
    form = _form(application)
    if request.method == "POST" and form.validate():
        try:
            update_application(
                application=application,
                facts=form.facts(),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            stored = _form(application)
            return render_conflict(
                form, _stored(stored, application), application.version, title=application.title
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("applications.show", application_id=application.id)
    page = render_template("applications/edit.html", form=form, application=application)
    return page, 422 if form.errors else 200


def _stored(form: ApplicationForm, application: Application) -> dict[str, object]:
    """The present values by field name, as a person would type them."""
    fresh = ApplicationForm(formdata=None, obj=application)
    return {
        name: fresh[name]._value() if hasattr(fresh[name], "_value") else fresh[name].data
        for name in form._fields
    }


@blueprint.post("/opportunities/<int:opportunity_id>/pursue")
@requires("application.edit")
@writes
def pursue(opportunity_id: int) -> ResponseReturnValue:
    """One press: an application with funder, dates, ceiling and match rule carried over."""
    actor = current_actor()
    opportunity = get_opportunity(actor, opportunity_id)
    existing = queries.by_opportunity(opportunity.id, actor)
    if existing and request.form.get("again") != "1":
        toast("This call is being pursued already.", "blue")
        return redirect_to("applications.show", application_id=existing[0].id)
    application = pursue_opportunity(opportunity=opportunity, by=actor)
    toast("Pursuing. Funder, dates, ceiling and match rule are carried over; check them against the notice.")
    return redirect_to("applications.show", application_id=application.id)


@blueprint.get("/applications/<int:application_id>/history")
@requires("application.view")
def history(application_id: int) -> ResponseReturnValue:
    """Who did what, newest first."""
    application = queries.application_for(current_actor(), application_id)
    page = history_of(application.id, page=page_number())
    return render_template(
        "applications/history.html",
        application=application,
        page=page,
        stays=stays_of(application.id),
        form=ArchiveForm(obj=application),
        batches=batches_of(application.id),
        kinds=KINDS,
    )


@blueprint.post("/applications/<int:application_id>/archive")
@requires("application.edit")
@writes
def archive(application_id: int) -> ResponseReturnValue:
    """Take it out of every list, or bring it back."""
    application = queries.application_for(current_actor(), application_id)
    form, archived = ArchiveForm(), application.archived_at is None
    form.validate()
    set_archived(
        application=application, archived=archived, expected_version=form.version.data, by=current_actor()
    )
    toast("Archived. Its history stays." if archived else "Brought back.")
    return redirect_to("applications.history", application_id=application.id)
