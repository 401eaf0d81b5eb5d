"""An application's dates: its gates in order, the funder's decision, internal ones."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.views import blueprint
from funding.applications.views.shown import shown_date
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty
from funding.work import services
from funding.work.forms import DeadlineForm, zone_choices
from funding.work.models import Deadline
from funding.work.queries import deadline_of, deadlines_of
from funding.work.types import DeadlineKind


def _application_and_date(application_id: int, deadline_id: int) -> tuple[Application, Deadline]:
    application = application_for(current_actor(), application_id)
    deadline = deadline_of(current_actor(), deadline_id)
    if deadline is None or deadline.record_id != application.id:
        abort(404)
    return application, deadline


def _dates_page(application: Application, form: DeadlineForm) -> ResponseReturnValue:
    deadlines = deadlines_of([application.id]).get(application.id, [])
    if not form.is_submitted():
        form.sequence.data = len([one for one in deadlines if one.kind == "gate"]) + 1
        form.kind.data, form.certainty.data = DeadlineKind.GATE.value, Certainty.EXACT.value
        form.zone.data = "America/New_York"
    page = render_template(
        "applications/dates.html",
        application=application,
        deadlines=deadlines,
        form=form,
        shown_date=shown_date,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/applications/<int:application_id>/dates")
@requires("application.view")
def dates(application_id: int) -> ResponseReturnValue:
    """Every date with its zone, certainty and source."""
    return _dates_page(application_for(current_actor(), application_id), DeadlineForm())


@blueprint.post("/applications/<int:application_id>/dates")
@requires("deadline.edit")
@writes
def add_date(application_id: int) -> ResponseReturnValue:
    """Hang one more date on the application."""
    application = application_for(current_actor(), application_id)
    form = DeadlineForm()
    if form.validate():
        try:
            services.add_deadline(record=application, draft=form.draft(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Date added.")
            return redirect_to("applications.dates", application_id=application.id)
    return _dates_page(application, form)


@blueprint.route("/applications/<int:application_id>/dates/<int:deadline_id>", methods=["GET", "POST"])
@requires("deadline.edit")
@writes
def edit_date(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Correct one date."""
    application, deadline = _application_and_date(application_id, deadline_id)
    form = DeadlineForm(obj=deadline)
    form.zone.choices = zone_choices(deadline.zone)
    if request.method == "POST" and form.validate():
        try:
            services.change_deadline(
                deadline=deadline, record=application, draft=form.draft(), by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Date corrected. The old one stays in the history.")
            return redirect_to("applications.dates", application_id=application.id)
    page = render_template("applications/date.html", application=application, deadline=deadline, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/applications/<int:application_id>/dates/<int:deadline_id>/done")
@requires("deadline.edit")
@writes
def date_done(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Say that the date was met, or take that back."""
    application, deadline = _application_and_date(application_id, deadline_id)
    done = deadline.done_at is None
    services.set_done(deadline=deadline, record=application, done=done, by=current_actor())
    toast("Marked as met." if done else "Open again.")
    return redirect_to("applications.dates", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/dates/<int:deadline_id>/remove")
@requires("deadline.edit")
@writes
def remove_date(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Take the date off; the history keeps what it was."""
    application, deadline = _application_and_date(application_id, deadline_id)
    services.remove_deadline(deadline=deadline, record=application, by=current_actor())
    toast("Date removed. The history keeps what it was.")
    return redirect_to("applications.dates", application_id=application.id)
