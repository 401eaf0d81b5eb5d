"""Logging what was done: the short form, the list, one activity with its history, changing it and taking it out."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.clock import today
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.hooks import emit
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.outreach.activity_models import Activity
from funding.outreach.activity_types import ActivityFilter, ActivityKind
from funding.outreach.forms.activities import (
    ActivityBaseForm,
    ChangedActivityForm,
    NewActivityForm,
    VoidForm,
    like,
    new_key,
    values_of,
)
from funding.outreach.forms.initiatives import as_typed
from funding.outreach.models import Initiative
from funding.outreach.queries import activities as reads
from funding.outreach.queries.coming import came_to
from funding.outreach.queries.initiatives import initiative_choices
from funding.outreach.queries.settings import lens_for
from funding.outreach.services import activities as services
from funding.outreach.views import blueprint
from funding.outreach.views.activity_filter import activity_filter, chosen, filter_choices
from funding.partners.queries import partner_choices


@blueprint.get("/outreach/activities")
@requires("initiative.view")
def activities() -> str:
    """Every activity, narrowed and in pages, with sums over the whole filter."""
    actor, filters = current_actor(), activity_filter()
    lens = lens_for(actor)
    return render_template(
        "outreach/activities.html",
        page=reads.list_activities(actor, filters, page=page_number()),
        totals=reads.totals(actor, filters, attended=lens.exact),
        came=came_to(actor, filters, lens),
        lens=lens,
        filters=filters,
        chosen=chosen(),
        **filter_choices(actor),
    )


def _form(kind: type[ActivityBaseForm], data: dict[str, Any], *, submitted: bool = True) -> ActivityBaseForm:
    form = kind(data=data) if submitted else kind(None, data=data)
    including = data.get("initiative_id")
    actor = current_actor()
    form.with_initiatives(initiative_choices(actor, including=including))
    return form.with_partners(partner_choices(actor))


def _begun() -> dict[str, Any]:
    """What a new form begins with: today, and what was logged last or is asked to be repeated."""
    actor = current_actor()
    base: dict[str, Any] = {"happened_on": today(), "sessions": 1, "sent_key": new_key()}
    asked = request.args.get("like", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        try:
            found, _ = reads.activity_for(actor, int(asked))
        except NotFound:
            return base
        return {**base, **like(services.facts_of(found), today())}
    last = reads.last_logged(actor)
    if last is not None:
        base |= {"initiative_id": last.initiative_id, "kind": last.kind.value}
    wanted = request.args.get("initiative", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10:
        base["initiative_id"] = int(wanted)
    return base


def _page(form: ActivityBaseForm, activity: Activity | None = None) -> str:
    asked = form.initiative_id.data or ""
    usual = reads.usual_groups(int(asked)) if asked.isdecimal() and len(asked) < 10 else []
    return render_template(
        "outreach/log.html",
        form=form,
        activity=activity,
        places=reads.remembered_places(current_actor()),
        counts=form.attendance_fields(usual),
        kinds=list(ActivityKind),
    )


@blueprint.get("/outreach/activities/new")
@requires("activity.log")
def log() -> str:
    """The short form, with the day and the initiative filled in."""
    return _page(_form(NewActivityForm, _begun()))


@blueprint.post("/outreach/activities/new")
@requires("activity.log")
@writes
def keep_log() -> ResponseReturnValue:
    """Keep what was logged; sent twice, it is kept once."""
    form = _form(NewActivityForm, {"sent_key": new_key()})
    if form.validate():
        try:
            activity, new = services.log_activity(
                facts=form.facts(), sent_key=form._fields["sent_key"].data or new_key(), by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Logged." if new else "This was logged already, once.", "green" if new else "blue")
            return redirect_to("outreach.activity", activity_id=activity.id)
    return _page(form), 422


@blueprint.get("/outreach/activities/<int:activity_id>")
@requires("initiative.view")
def activity(activity_id: int) -> str:
    """One activity: what was done, who logged it, what was changed."""
    actor = current_actor()
    found, initiative = reads.activity_for(actor, activity_id)
    facts, lens = services.facts_of(found), lens_for(actor)
    came = came_to(actor, ActivityFilter(initiative_id=initiative.id), lens)
    return render_template(
        "outreach/activity.html",
        activity=found,
        initiative=initiative,
        facts=facts,
        partners=reads.partner_names(facts.partner_ids),
        attended=came.alone(found, facts.attendance),
        lens=lens,
        changes=reads.changes_of(found.id),
        editable=reads.may_change(actor, found, initiative) and initiative.archived_at is None,
        void_form=VoidForm(None, data={"version": found.version}),
        told_in=_told_in(found),
    )


def _told_in(found: Activity) -> list[str]:
    """The papers that have told of the activity's day to somebody outside, as ``outreach.told`` answers."""
    answers = emit("outreach.told", initiative_id=found.initiative_id, day=found.happened_on)
    return [paper for papers in answers for paper in papers]


@blueprint.get("/outreach/activities/<int:activity_id>/edit")
@requires("activity.log")
def edit_activity(activity_id: int) -> str:
    """The same form with what was logged."""
    found, _ = _changeable(activity_id)
    return _page(_form(ChangedActivityForm, _stored(found)), found)


@blueprint.post("/outreach/activities/<int:activity_id>/edit")
@requires("activity.log")
@writes
def change_activity(activity_id: int) -> ResponseReturnValue:
    """Save what is said otherwise; show both versions where somebody saved meanwhile."""
    found, initiative = _changeable(activity_id)
    form = _form(ChangedActivityForm, _stored(found))
    if form.validate():
        try:
            services.change_activity(
                activity=found,
                facts=form.facts(),
                expected_version=form.expected_version,
                why=form._fields["why"].data or "",
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(_form(ChangedActivityForm, _stored(found), submitted=False))
            return render_conflict(form, stored, found.version, title=f"Activity of {initiative.title}")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("outreach.activity", activity_id=found.id)
    return _page(form, found), 422


def _changeable(activity_id: int) -> tuple[Activity, Initiative]:
    actor = current_actor()
    found, initiative = reads.activity_for(actor, activity_id)
    services.require_change(actor, found, initiative)
    return found, initiative


def _stored(found: Activity) -> dict[str, Any]:
    return {"version": found.version, **values_of(services.facts_of(found))}


@blueprint.post("/outreach/activities/<int:activity_id>/void")
@requires("activity.log")
@writes
def void_activity(activity_id: int) -> ResponseReturnValue:
    """Take an activity out of every count, with a reason."""
    found, _ = _changeable(activity_id)
    form = VoidForm()
    try:
        services.void_activity(
            activity=found,
            expected_version=form.expected_version,
            why=form.why.data or "",
            by=current_actor(),
        )
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast("Taken out. It counts nowhere any more; its reason stays.")
    return redirect_to("outreach.activity", activity_id=activity_id)


@blueprint.post("/outreach/activities/<int:activity_id>/restore")
@requires("activity.log")
@writes
def restore_activity(activity_id: int) -> ResponseReturnValue:
    """Count an activity again."""
    found, _ = _changeable(activity_id)
    try:
        services.restore_activity(
            activity=found, expected_version=VoidForm().expected_version, by=current_actor()
        )
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast("Put back.")
    return redirect_to("outreach.activity", activity_id=activity_id)
