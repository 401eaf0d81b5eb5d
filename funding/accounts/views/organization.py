"""The organization's profile: a page to read, with what is missing, and a form to change it."""

from __future__ import annotations

from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.models import Organization
from funding.accounts.organization_form import OrganizationForm, shown_answers, typed_answers
from funding.accounts.profile import REQUIRED, missing_facts
from funding.accounts.services.organization import save_profile
from funding.accounts.types import APPLICANT_TYPES, MONTHS, TIME_ZONES, US_STATES
from funding.accounts.views.routes import blueprint, page
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion

nav("Settings", "Organization", "accounts.organization_profile", "organization.view", 10, icon="building")


@blueprint.get("/settings/organization")
@requires("organization.view")
def organization_profile() -> Response:
    """Everything known of the organization, what an SF-424 still asks, and what ends soon."""
    house = _house()
    values = queries.profile_values(house)
    return page(
        "accounts/organization.html",
        house=house,
        missing=missing_facts(values),
        asked=len(REQUIRED),
        types=APPLICANT_TYPES,
        states=US_STATES,
        zones=TIME_ZONES,
        months=MONTHS,
    )


@blueprint.route("/settings/organization/edit", methods=["GET", "POST"])
@requires("organization.edit")
@writes
def edit_organization() -> Response:
    """Change the profile; a stale version shows both texts."""
    house = _house()
    form = OrganizationForm(**shown_answers(queries.profile_values(house)), version=house.version)
    if form.is_submitted() and form.validate():
        try:
            save_profile(values=form.answers(), expected_version=form.version.data, by=current_actor())
        except StaleVersion:
            stored = typed_answers(form, queries.profile_values(house))
            return render_conflict(form, stored, house.version, title="Organization")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The organization’s profile is saved.")
            return redirect_to("accounts.organization_profile")
    return page("accounts/organization_edit.html", 422 if form.errors else 200, form=form)


def _house() -> Organization:
    house = queries.organization()
    if house is None:
        raise NotFound("The organization is not set up yet.")
    return house
