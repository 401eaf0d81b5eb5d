"""Adding, changing, archiving and restoring a partner, and writing down a look into SAM.gov."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.partners import queries, services
from funding.partners.forms import CheckForm, PartnerForm, VersionForm, partner_values
from funding.partners.models import Partner
from funding.partners.views import blueprint


def _with_funders(form: PartnerForm, partner: Partner | None = None) -> PartnerForm:
    found = queries.linkable_funders(current_actor(), partner_id=partner.id if partner else None)
    form.funder_id.choices = [("", "No"), *((str(key), name) for key, name in found)]
    return form


@blueprint.route("/partners/new", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def create() -> ResponseReturnValue:
    """Add a partner, or show the form again with what is wrong or already known."""
    form = _with_funders(PartnerForm(data={"kind": "nonprofit"}))
    known: tuple[Partner, ...] = ()
    if request.method == "POST" and form.validate():
        try:
            partner = services.add_partner(facts=form.facts(), by=current_actor(), sure=form.sure.data)
        except services.DuplicatePartnerError as error:
            known = error.known
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{partner.title} was added.")
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/edit.html", form=form, partner=None, known=known)
    return page, 422 if form.errors or known else 200


@blueprint.route("/partners/<int:partner_id>/edit", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def edit(partner_id: int) -> ResponseReturnValue:
    """Correct what is known of a partner."""
    partner = queries.partner_for(current_actor(), partner_id)
    stored = partner_values(partner)
    form = _with_funders(PartnerForm(data=stored), partner)
    if request.method == "POST" and form.validate():
        try:
            services.update_partner(
                partner=partner,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, partner.version, title=partner.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/edit.html", form=form, partner=partner, known=())
    return page, 422 if form.errors else 200


@blueprint.route("/partners/<int:partner_id>/check", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def check(partner_id: int) -> ResponseReturnValue:
    """Write down a look into SAM.gov for exclusions."""
    partner = queries.partner_for(current_actor(), partner_id)
    form = CheckForm(data={"checked_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            row = services.record_check(partner=partner, check=form.check(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(
                "Written down.",
                "green" if row.result.value == "clear" else "red",
            )
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/check.html", form=form, partner=partner)
    return page, 422 if form.errors else 200


@blueprint.post("/partners/<int:partner_id>/archive")
@requires("partner.edit")
@writes
def archive(partner_id: int) -> Response:
    """Take a partner off the lists, or put it back."""
    partner = queries.partner_for(current_actor(), partner_id)
    back = partner.archived_at is not None
    services.set_archived(
        partner=partner,
        archived=not back,
        expected_version=VersionForm().expected_version,
        by=current_actor(),
    )
    toast("Back on the lists." if back else "Archived. You find it again with the filter “Archived”.")
    return redirect_to("partners.show", partner_id=partner.id)
