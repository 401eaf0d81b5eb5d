"""The people at a funder: add, change, remove."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.contacts import services
from funding.contacts.models import Contact
from funding.contacts.queries import contact_for
from funding.funders import queries
from funding.funders.forms import ContactForm, as_typed, contact_values
from funding.funders.views import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _contact(funder_id: int, contact_id: int) -> Contact:
    """The person, if known at this funder. A wrong pair is no address of ours."""
    contact = contact_for(current_actor(), contact_id)
    return contact if contact.record_id == funder_id else abort(404)


@blueprint.get("/funders/<int:funder_id>/people/new")
@requires("funder.edit")
def new_contact(funder_id: int) -> str:
    """The form of a new person at a funder."""
    funder = queries.funder_for(current_actor(), funder_id)
    return render_template("funders/contact.html", form=ContactForm(), funder=funder, contact=None)


@blueprint.post("/funders/<int:funder_id>/people/new")
@requires("funder.edit")
@writes
def add_contact(funder_id: int) -> ResponseReturnValue:
    """Add a person at a funder."""
    funder = queries.funder_for(current_actor(), funder_id)
    form = ContactForm()
    if form.validate():
        try:
            services.add_contact(record_id=funder.id, by=current_actor(), **form.values())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("funders.show", funder_id=funder.id)
    return render_template("funders/contact.html", form=form, funder=funder, contact=None), 422


@blueprint.get("/funders/<int:funder_id>/people/<int:contact_id>")
@requires("funder.edit")
def edit_contact(funder_id: int, contact_id: int) -> str:
    """The form of a known person."""
    funder = queries.funder_for(current_actor(), funder_id)
    contact = _contact(funder_id, contact_id)
    form = ContactForm(data=contact_values(contact))
    return render_template("funders/contact.html", form=form, funder=funder, contact=contact)


@blueprint.post("/funders/<int:funder_id>/people/<int:contact_id>")
@requires("funder.edit")
@writes
def update_contact(funder_id: int, contact_id: int) -> ResponseReturnValue:
    """Save a person's form; show both versions where somebody saved meanwhile."""
    funder = queries.funder_for(current_actor(), funder_id)
    contact, form = _contact(funder_id, contact_id), ContactForm()
    if form.validate():
        expected = -1 if form.expected_version is None else form.expected_version
        try:
            services.update_contact(
                contact=contact, values=form.values(), expected_version=expected, by=current_actor()
            )
        except StaleVersion:
            stored = as_typed(ContactForm(None, data=contact_values(contact)))
            return render_conflict(form, stored, contact.version, title=contact.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("funders.show", funder_id=funder.id)
    return render_template("funders/contact.html", form=form, funder=funder, contact=contact), 422


@blueprint.post("/funders/<int:funder_id>/people/<int:contact_id>/remove")
@requires("funder.edit")
@writes
def remove_contact(funder_id: int, contact_id: int) -> Response:
    """Take a person off a funder."""
    funder = queries.funder_for(current_actor(), funder_id)
    services.remove_contact(contact=_contact(funder_id, contact_id), by=current_actor())
    toast("Removed.")
    return redirect_to("funders.show", funder_id=funder.id)
