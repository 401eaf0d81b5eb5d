"""Preparing, correcting, signing, modifying and dropping an agreement."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.accounts.owners import offer_owners
from funding.accounts.queries import organization
from funding.awards.models import Award
from funding.awards.queries import award_for, standing_of
from funding.funders.forms import as_typed
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.partners.queries import partner_choices, promise_refusal
from funding.subawards import queries
from funding.subawards.forms import ModifyForm, SignForm, SubawardForm, VersionForm, subaward_values
from funding.subawards.models import Subaward
from funding.subawards.queries import one
from funding.subawards.required import missing
from funding.subawards.services import agreements as services
from funding.subawards.types import Nature
from funding.subawards.views import blueprint


def _with_choices(form: SubawardForm, award: Award, subaward: Subaward | None = None) -> SubawardForm:
    partners = partner_choices(current_actor(), including=subaward.partner_id if subaward else None)
    form.partner_id.choices = [("", "Choose a partner"), *((str(key), name) for key, name in partners)]
    offer_owners(form.owner_id, "Whoever adds it")
    lines = [(line.key, line.title) for line in one.budget_lines(award)]
    if subaward and subaward.line_key and subaward.line_key not in dict(lines):
        lines.append((subaward.line_key, "A line that is no longer in the approved budget"))
    form.line_key.choices = [("", "None yet"), *lines]
    return form


def _begun(award: Award) -> dict[str, object]:
    """What a new agreement's form begins with; a budget line in the address brings its own determination."""
    house = organization()
    begun: dict[str, object] = {
        "nature": Nature.SUBAWARD.value,
        "starts_on": max(award.starts_on, clock.today()),
        "ends_on": standing_of(award, clock.today()).ends_on,
        "partner_id": request.args.get("partner", ""),
        "our_contact": ", ".join(filter(None, (house.contact_name, house.contact_email))) if house else "",
    }
    line = next((each for each in one.budget_lines(award) if each.key == request.args.get("line")), None)
    if line is not None:
        begun |= {
            "line_key": line.key,
            "title": line.title,
            "nature": line.kind.value,
            "signs": [key for key in line.signs.split(",") if key],
            "reason": line.determination,
            "amount_cents": line.whole.total_cents or None,
            "committed_cents": line.whole.total_cents or None,
        }
    return begun


@blueprint.route("/awards/<int:award_id>/subawards/new", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def create(award_id: int) -> ResponseReturnValue:
    """Prepare an agreement under an award."""
    award = award_for(current_actor(), award_id)
    form = _with_choices(SubawardForm(data=_begun(award)), award)
    if request.method == "POST" and form.validate():
        try:
            subaward = services.add_subaward(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            lacking = missing(one.rows_required(subaward))
            toast("Added. What is still missing stands on its page." if lacking else "Added.")
            return redirect_to("subawards.show", subaward_id=subaward.id)
    page = render_template("subawards/edit.html", form=form, award=award, subaward=None)
    return page, 422 if form.errors else 200


@blueprint.route("/subawards/<int:subaward_id>/edit", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def edit(subaward_id: int) -> ResponseReturnValue:
    """Correct an agreement that is not signed yet."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    stored = subaward_values(subaward)
    form = _with_choices(SubawardForm(data=stored), subaward.award, subaward)
    if request.method == "POST" and form.validate():
        try:
            services.update_subaward(
                subaward=subaward,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            shown = as_typed(_with_choices(SubawardForm(None, data=stored), subaward.award, subaward))
            return render_conflict(form, shown, subaward.version, title=subaward.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("subawards.show", subaward_id=subaward.id)
    page = render_template("subawards/edit.html", form=form, award=subaward.award, subaward=subaward)
    return page, 422 if form.errors else 200


@blueprint.route("/subawards/<int:subaward_id>/sign", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def sign(subaward_id: int) -> ResponseReturnValue:
    """Say that an agreement was signed, once everything required is in it."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    form = SignForm(data={"version": subaward.version, "signed_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            services.sign_subaward(
                subaward=subaward,
                signed_on=form.signed_on.data,
                expected_version=form.expected_version,
                by=current_actor(),
                upload=form.file.data or None,
            )
        except StaleVersion:
            return render_conflict(
                form, {"signed_on": subaward.signed_on}, subaward.version, title=subaward.title
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Signed. What follows from it stands among the dates.")
            return redirect_to("subawards.show", subaward_id=subaward.id)
    page = render_template(
        "subawards/sign.html",
        form=form,
        subaward=subaward,
        missing=missing(one.rows_required(subaward)),
        refusal=promise_refusal(subaward.partner_id, on=clock.today())
        if subaward.award.route.is_federal
        else "",
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/subawards/<int:subaward_id>/modify", methods=["GET", "POST"])
@requires("subaward.edit")
@writes
def modify(subaward_id: int) -> ResponseReturnValue:
    """Change what is obligated or until when."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    begun: dict[str, object] = {"version": subaward.version, "obligated_on": clock.today()}
    if request.args.get("amount") == "left":
        left = queries.sums([subaward.id])[subaward.id].left_cents
        begun |= {"delta_cents": -left, "reason": "What was not invoiced is taken back at closing"}
    form = ModifyForm(data=begun)
    if request.method == "POST" and form.validate():
        try:
            services.modify_subaward(
                subaward=subaward,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
                upload=form.file.data or None,
            )
        except StaleVersion:
            return render_conflict(form, {}, subaward.version, title=subaward.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Modified. What was agreed before stays in the list.")
            return redirect_to("subawards.show", subaward_id=subaward.id)
    page = render_template(
        "subawards/modify.html",
        form=form,
        subaward=subaward,
        sums=queries.sums([subaward.id])[subaward.id],
        ends_on=queries.last_day(subaward),
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/subawards/<int:subaward_id>/drop")
@requires("subaward.edit")
@writes
def drop(subaward_id: int) -> Response:
    """Say that an agreement will not be signed."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    award_id = subaward.award_id
    services.drop_subaward(
        subaward=subaward, expected_version=VersionForm().expected_version, by=current_actor()
    )
    toast("Dropped. You find it again with the filter “Not signed”.")
    return redirect_to("subawards.of_award", award_id=award_id)
