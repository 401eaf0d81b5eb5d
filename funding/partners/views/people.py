"""The people at a partner: add, change, remove."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.contacts import services
from funding.contacts.models import Contact
from funding.contacts.queries import contact_for
from funding.funders.forms import ContactForm, contact_values
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.partners import queries
from funding.partners.views import blueprint


def _contact(partner_id: int, contact_id: int) -> Contact:
    """The person, if known at this partner. A wrong pair is no address of ours."""
    contact = contact_for(current_actor(), contact_id)
    return contact if contact.record_id == partner_id else abort(404)


@blueprint.route("/partners/<int:partner_id>/people/new", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def add_person(partner_id: int) -> ResponseReturnValue:
    """Add a person at a partner."""
    partner, form = queries.partner_for(current_actor(), partner_id), ContactForm()
    if request.method == "POST" and form.validate():
        try:
            services.add_contact(record_id=partner.id, by=current_actor(), **form.values())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/person.html", form=form, partner=partner, contact=None)
    return page, 422 if form.errors else 200


@blueprint.route("/partners/<int:partner_id>/people/<int:contact_id>", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def edit_person(partner_id: int, contact_id: int) -> ResponseReturnValue:
    """Correct what is known of a person at a partner."""
    partner, contact = queries.partner_for(current_actor(), partner_id), _contact(partner_id, contact_id)
    stored = contact_values(contact)
    form = ContactForm(data=stored)
    if request.method == "POST" and form.validate():
        expected = -1 if form.expected_version is None else form.expected_version
        try:
            services.update_contact(
                contact=contact, values=form.values(), expected_version=expected, by=current_actor()
            )
        except StaleVersion:
            return render_conflict(form, stored, contact.version, title=contact.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/person.html", form=form, partner=partner, contact=contact)
    return page, 422 if form.errors else 200


@blueprint.post("/partners/<int:partner_id>/people/<int:contact_id>/remove")
@requires("partner.edit")
@writes
def remove_person(partner_id: int, contact_id: int) -> Response:
    """Take a person off a partner."""
    partner = queries.partner_for(current_actor(), partner_id)
    services.remove_contact(contact=_contact(partner_id, contact_id), by=current_actor())
    toast("Removed.")
    return redirect_to("partners.show", partner_id=partner.id)
