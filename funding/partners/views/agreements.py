"""Agreements with a partner: add, correct, renew, end."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.owners import offer_owners
from funding.funders.forms import as_typed
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.partners import queries, services
from funding.partners.forms import AgreementForm, EndForm, agreement_values
from funding.partners.models import Agreement, Partner
from funding.partners.types import USUAL_LEAD_DAYS, AgreementKind
from funding.partners.views import blueprint


def _agreement(partner_id: int, agreement_id: int) -> tuple[Partner, Agreement]:
    """The agreement with this partner. A wrong pair is no address of ours."""
    found = queries.agreement_for(current_actor(), agreement_id)
    if found.partner_id != partner_id:
        abort(404)
    return queries.partner_for(current_actor(), partner_id), found


def _with_people(form: AgreementForm) -> AgreementForm:
    offer_owners(form.owner_id)
    return form


def _as_typed(stored: dict[str, object]) -> dict[str, object]:
    return as_typed(AgreementForm(None, data=stored))


def _page(
    form: AgreementForm, partner: Partner, agreement: Agreement | None, verb: str
) -> ResponseReturnValue:
    page = render_template(
        "partners/agreement.html", form=form, partner=partner, agreement=agreement, verb=verb
    )
    return page, 422 if form.errors else 200


@blueprint.route("/partners/<int:partner_id>/agreements/new", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def add_agreement(partner_id: int) -> ResponseReturnValue:
    """Keep an agreement with a partner."""
    partner = queries.partner_for(current_actor(), partner_id)
    begun = {
        "kind": AgreementKind.MOU.value,
        "lead_days": USUAL_LEAD_DAYS,
        "owner_id": str(current_actor().user_id or ""),
    }
    form = _with_people(AgreementForm(data=begun))
    if request.method == "POST" and form.validate():
        try:
            services.add_agreement(
                partner=partner, facts=form.facts(), by=current_actor(), upload=form.file.data or None
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added.")
            return redirect_to("partners.show", partner_id=partner.id)
    return _page(form, partner, None, "Add")


@blueprint.route("/partners/<int:partner_id>/agreements/<int:agreement_id>", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def edit_agreement(partner_id: int, agreement_id: int) -> ResponseReturnValue:
    """Correct an agreement; a renewal is another one."""
    partner, agreement = _agreement(partner_id, agreement_id)
    stored = agreement_values(agreement)
    form = _with_people(AgreementForm(data=stored))
    answer = _kept(form, partner, agreement, services.update_agreement, "Saved.")
    return answer or _page(form, partner, agreement, "Edit")


@blueprint.route("/partners/<int:partner_id>/agreements/<int:agreement_id>/renew", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def renew_agreement(partner_id: int, agreement_id: int) -> ResponseReturnValue:
    """Put a new agreement in the place of one that ends."""
    partner, agreement = _agreement(partner_id, agreement_id)
    stored = agreement_values(agreement)
    form = _with_people(AgreementForm(data={**stored, "starts_on": None, "ends_on": None, "signed_on": None}))
    said = "Renewed. The old agreement stays in the list."
    answer = _kept(form, partner, agreement, services.renew_agreement, said)
    return answer or _page(form, partner, agreement, "Renew")


def _kept(
    form: AgreementForm, partner: Partner, agreement: Agreement, keep: Callable[..., object], said: str
) -> ResponseReturnValue | None:
    """What answers a form that was sent and is good; None where the form is shown, again or for the first time."""
    if request.method != "POST" or not form.validate():
        return None
    stored = agreement_values(agreement)
    try:
        keep(
            agreement=agreement,
            partner=partner,
            facts=form.facts(),
            expected_version=form.expected_version,
            by=current_actor(),
            upload=form.file.data or None,
        )
    except StaleVersion:
        return render_conflict(form, _as_typed(stored), agreement.version, title=agreement.title)
    except DomainError as error:
        apply_domain_error(form, error)
        return None
    toast(said)
    return redirect_to("partners.show", partner_id=partner.id)


@blueprint.route("/partners/<int:partner_id>/agreements/<int:agreement_id>/end", methods=["GET", "POST"])
@requires("partner.edit")
@writes
def end_agreement(partner_id: int, agreement_id: int) -> ResponseReturnValue:
    """Say that an agreement ended before its last day."""
    partner, agreement = _agreement(partner_id, agreement_id)
    form = EndForm(data={"version": agreement.version, "ended_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.end_agreement(
                agreement=agreement,
                partner=partner,
                ended_on=form.ended_on.data,
                reason=form.reason.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = {"ended_on": agreement.ended_on, "reason": agreement.ended_reason}
            return render_conflict(form, stored, agreement.version, title=agreement.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("It asks to be renewed no more.")
            return redirect_to("partners.show", partner_id=partner.id)
    page = render_template("partners/agreement_end.html", form=form, partner=partner, agreement=agreement)
    return page, 422 if form.errors else 200
