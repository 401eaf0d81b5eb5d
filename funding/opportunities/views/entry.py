"""Entering a call by hand, correcting it, and adding what a published notice says."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.funders.queries import funder_choices
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.opportunities import queries, services
from funding.opportunities.forms import EntryForm, NoticeForm, entry_values, new_values, notice_values
from funding.opportunities.models import Opportunity
from funding.opportunities.services.pursuit import listings_of
from funding.opportunities.types import MANUAL_SOURCES, Source
from funding.opportunities.views import blueprint


def _source() -> Source:
    return next((one for one in MANUAL_SOURCES if one.value == request.args.get("source")), Source.STATE)


def _with_choices(form: NoticeForm, including: int | None = None) -> NoticeForm:
    return form.with_funders(funder_choices(current_actor(), including=including))


def _new_form() -> EntryForm:
    form = EntryForm(data=new_values(_source()))
    _with_choices(form)
    return form


def _stored(call: Opportunity) -> dict[str, object]:
    return entry_values(call, listings_of(call.posting_id)) if call.is_ours else notice_values(call)


def _edit_form(call: Opportunity) -> NoticeForm:
    kind = EntryForm if call.is_ours else NoticeForm
    return _with_choices(kind(data=_stored(call)), call.funder_id)


@blueprint.get("/new")
@requires("opportunity.edit")
def new() -> str:
    """The form of a call that no extract brings."""
    return render_template("opportunities/new.html", form=_new_form())


@blueprint.post("/new")
@requires("opportunity.edit")
@writes
def create() -> ResponseReturnValue:
    """Enter the call, or show the form again with what is wrong."""
    form = _new_form()
    if form.validate():
        try:
            call = services.create_opportunity(facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{call.title} was added.")
            return redirect_to("opportunities.show", opportunity_id=call.id)
    return render_template("opportunities/new.html", form=form), 422


@blueprint.get("/<int:opportunity_id>/edit")
@requires("opportunity.edit")
def edit(opportunity_id: int) -> str:
    """The form of a known call: all of it if entered here, what the notice adds if published."""
    call = _editable(opportunity_id)
    return render_template("opportunities/edit.html", form=_edit_form(call), call=call)


@blueprint.post("/<int:opportunity_id>/edit")
@requires("opportunity.edit")
@writes
def update(opportunity_id: int) -> ResponseReturnValue:
    """Save, show what is wrong, or show both versions where somebody saved meanwhile."""
    call = _editable(opportunity_id)
    form = _edit_form(call)
    if form.validate():
        try:
            _save(call, form)
        except StaleVersion:
            return _conflict(call, form)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("opportunities.show", opportunity_id=call.id)
    return render_template("opportunities/edit.html", form=form, call=call), 422


def _editable(opportunity_id: int) -> Opportunity:
    """The call, for those who may read all of it."""
    actor = current_actor()
    call = queries.get_opportunity(actor, opportunity_id)
    if call.source is Source.DONOR and not actor.can("giving.names"):
        abort(404)
    return call


def _save(call: Opportunity, form: NoticeForm) -> None:
    version, actor = form.version.data, current_actor()
    if isinstance(form, EntryForm):
        services.update_opportunity(opportunity=call, facts=form.facts(), expected_version=version, by=actor)
    else:
        services.update_notice(opportunity=call, facts=form.notice(), expected_version=version, by=actor)


def _conflict(call: Opportunity, form: NoticeForm) -> Response:
    kind = type(form)
    fresh = _with_choices(kind(formdata=None, data=_stored(call)), call.funder_id)
    stored = {
        name: field._value() if hasattr(field, "_value") else field.data
        for name, field in fresh._fields.items()
    }
    return render_conflict(form, stored, call.version, title=call.title)
