"""An application's dates: its gates in order, the funder's other dates, internal ones."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.accounts.queries import names_of
from funding.applications.models import Application
from funding.applications.queries.applications import application_for
from funding.applications.views import blueprint
from funding.applications.views.shown import shown_date
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import Certainty
from funding.work import planning, services
from funding.work.forms import DeadlineForm, RemovalForm, stored_values, zone_choices
from funding.work.gates import first_unmet, hidden_sooner
from funding.work.ladder import Rung
from funding.work.models import Deadline
from funding.work.queries import changes_of, deadline_of, deadlines_of
from funding.work.types import DeadlineKind


def application_and_date(application_id: int, deadline_id: int) -> tuple[Application, Deadline]:
    """The application and one of its dates, or 404."""
    application = application_for(current_actor(), application_id)
    deadline = deadline_of(current_actor(), deadline_id)
    if deadline is None or deadline.record_id != application.id:
        abort(404)
    return application, deadline


def _with_choices(form: DeadlineForm, *zones: str) -> DeadlineForm:
    form.zone.choices = zone_choices(*zones)
    offer_owners(form.owner_id, "The application’s owner")
    return form


def _owner(form: DeadlineForm) -> int | None:
    return int(form.owner_id.data) if form.owner_id.data else None


def _dates_page(application: Application, form: DeadlineForm) -> ResponseReturnValue:
    deadlines = deadlines_of([application.id]).get(application.id, [])
    gates = [one for one in deadlines if one.kind.is_gate]
    if not form.is_submitted():
        form.sequence.data = len(gates) + 1
        form.kind.data, form.certainty.data = DeadlineKind.APPLICATION.value, Certainty.EXACT.value
        form.zone.data = "America/New_York"
        form.checked_on.data = clock.today()
    internal = [one for one in deadlines if one.kind is DeadlineKind.INTERNAL]
    internal.sort(key=lambda one: (one.due_on is None, one.due_on, one.id))
    page = render_template(
        "applications/dates.html",
        application=application,
        stated=[one for one in deadlines if one.kind is not DeadlineKind.INTERNAL],
        internal=internal,
        counts=first_unmet(gates),
        hidden=hidden_sooner(gates),
        changes=changes_of(application.id),
        owners=names_of({one.owner_id for one in deadlines if one.owner_id}),
        form=form,
        shown_date=shown_date,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/applications/<int:application_id>/dates")
@requires("application.view")
def dates(application_id: int) -> ResponseReturnValue:
    """Every date with its zone, certainty and source."""
    return _dates_page(application_for(current_actor(), application_id), _with_choices(DeadlineForm()))


@blueprint.post("/applications/<int:application_id>/dates")
@requires("deadline.edit")
@writes
def add_date(application_id: int) -> ResponseReturnValue:
    """Hang one more date on the application."""
    application = application_for(current_actor(), application_id)
    form = _with_choices(DeadlineForm())
    if form.validate():
        try:
            services.add_stated(
                record=application, draft=form.draft(), by=current_actor(), owner_id=_owner(form)
            )
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
    """Correct or confirm one date: what moves along with it is shown before anything is saved."""
    application, deadline = application_and_date(application_id, deadline_id)
    form = _edit_form(deadline)
    rungs: list[Rung] = []
    if request.method == "POST" and form.validate():
        try:
            rungs = _to_be_shown(deadline, form)
            if not rungs:
                return _save(application, deadline, form)
        except StaleVersion:
            return render_conflict(form, stored_values(deadline), deadline.version, title=deadline.label)
        except DomainError as error:
            apply_domain_error(form, error)
    return _date_page(application, deadline, form, RemovalForm(formdata=None), rungs)


def _date_page(
    application: Application,
    deadline: Deadline,
    form: DeadlineForm,
    removal: RemovalForm,
    rungs: Sequence[Rung] = (),
) -> ResponseReturnValue:
    page = render_template(
        "applications/date.html",
        application=application,
        deadline=deadline,
        form=form,
        removal=removal,
        rungs=rungs,
        changes=changes_of(application.id).get(deadline.id, []),
        shown_date=shown_date,
    )
    return page, 422 if form.errors or removal.errors else 200


def _edit_form(deadline: Deadline, *, stored: bool = False) -> DeadlineForm:
    """The form of one date: as it was sent, or with what is ``stored``."""
    bound = DeadlineForm(obj=deadline, formdata=None) if stored else DeadlineForm(obj=deadline)
    form = _with_choices(bound, deadline.zone)
    if stored or not form.is_submitted():
        form.owner_id.data = str(deadline.owner_id) if deadline.owner_id else None
        if deadline.kind.is_funders:
            # A new date is checked anew: the day of the last look would pass for one.
            form.checked_on.data = None
        if request.args.get("confirm") and deadline.certainty is Certainty.ESTIMATED:
            form.certainty.data = Certainty.EXACT.value
    return form


def _to_be_shown(deadline: Deadline, form: DeadlineForm) -> list[Rung]:
    """What would move along and has not been shown yet for exactly this day."""
    draft = form.draft()
    services.check_change(deadline=deadline, draft=draft)
    if form.version.data != deadline.version:
        raise StaleVersion("Somebody else saved this date while you were editing.")
    shown = request.form.get("shown_for", "") if request.form.get("ladder") in {"move", "leave"} else ""
    if draft.due_on is None or shown == draft.due_on.isoformat() or draft.due_on == deadline.due_on:
        return []
    return [one for one in planning.followers_of(deadline, draft) if one.doing.changes]


def _save(application: Application, deadline: Deadline, form: DeadlineForm) -> ResponseReturnValue:
    moved = services.change_deadline(
        deadline=deadline,
        record=application,
        draft=form.draft(),
        by=current_actor(),
        reason=form.reason.data or "",
        owner_id=_owner(form),
        move_ladder=request.form.get("ladder") != "leave",
        expected_version=form.version.data,
    )
    along = f" {len(moved)} internal dates moved along." if len(moved) > 1 else ""
    along = " One internal date moved along." if len(moved) == 1 else along
    toast(f"Date saved. What it was stays beside it.{along}")
    return redirect_to("applications.dates", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/dates/<int:deadline_id>/done")
@requires("deadline.edit")
@writes
def date_done(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Say that the date was met, or take that back."""
    application, deadline = application_and_date(application_id, deadline_id)
    done = deadline.done_at is None
    services.set_done(deadline=deadline, record=application, done=done, by=current_actor())
    toast("Marked as met." if done else "Open again.")
    return redirect_to("applications.dates", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/dates/<int:deadline_id>/checked")
@requires("deadline.edit")
@writes
def date_checked(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Say that the source was looked at today and says nothing newer."""
    application, deadline = application_and_date(application_id, deadline_id)
    services.mark_checked(deadline=deadline, record=application, by=current_actor())
    toast("Noted: checked today, nothing newer.")
    return redirect_to("applications.dates", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/dates/<int:deadline_id>/remove")
@requires("deadline.edit")
@writes
def remove_date(application_id: int, deadline_id: int) -> ResponseReturnValue:
    """Take the date off; the history keeps what it was. A funder's date needs what says that it is off."""
    application, deadline = application_and_date(application_id, deadline_id)
    removal = RemovalForm()
    if deadline.kind.is_funders and not removal.validate():
        return _date_page(application, deadline, _edit_form(deadline, stored=True), removal)
    because = removal.because.data or "" if deadline.kind.is_funders else ""
    services.remove_deadline(deadline=deadline, record=application, by=current_actor(), because=because)
    toast("Date removed. The history keeps what it was.")
    return redirect_to("applications.dates", application_id=application.id)
