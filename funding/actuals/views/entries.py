"""One cost: entering, reading, changing, approving, voiding and reversing it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.actuals.charges import fee_above
from funding.actuals.figures import Plan
from funding.actuals.forms import EntryForm, ReasonForm, entry_values, place_choices
from funding.actuals.models import Actual
from funding.actuals.queries import entries as queries
from funding.actuals.queries.bounds import fee_limit, span_of
from funding.actuals.queries.overview import plan_of
from funding.actuals.queries.room import beyond
from funding.actuals.services import approving, entries
from funding.actuals.types import ActualState, Measure, Share, kind_label
from funding.actuals.views import blueprint
from funding.awards.models import Award
from funding.awards.queries import approved_budget, award_for
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import format_money
from funding.outreach.queries import initiative_choices


def _form(award: Award, plan: Plan, actor: Actor, values: dict[str, object]) -> EntryForm:
    form = EntryForm(data=values)
    form.line.choices = [("", "Choose"), *place_choices(plan)]
    form.initiative_id.choices = [
        ("", "None in particular"),
        *((str(key), title) for key, title in initiative_choices(actor)),
    ]
    owed = [(str(key), name) for key, name in queries.owed_choices(award.id)]
    kept = str(values.get("obligation_id") or "")
    if kept and kept not in dict(owed):
        owed.append((kept, "The one it settles now"))
    form.obligation_id.choices = [("", "None"), *owed]
    return form


def _page(form: EntryForm, award: Award, entry: Actual | None) -> str:
    return render_template("actuals/edit.html", form=form, award=award, entry=entry, span=span_of(award))


@blueprint.route("/awards/<int:award_id>/actuals/new", methods=["GET", "POST"])
@requires("actual.edit")
@writes
def create(award_id: int) -> ResponseReturnValue:
    """Enter a cost by hand."""
    actor = current_actor()
    award = award_for(actor, award_id)
    plan = plan_of(approved_budget(award))
    asked = request.args.get("obligation", "")
    values: dict[str, object] = {
        "share": Share.FUNDER.value,
        "incurred_on": clock.today(),
        "obligation_id": asked,
    }
    form = _form(award, plan, actor, values)
    if request.method == "POST" and form.validate():
        try:
            entry = entries.enter_cost(
                award=award, facts=form.facts(plan), by=actor, upload=form.file.data or None
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Entered. It counts once it is approved.")
            return redirect_to("actuals.entry", actual_id=entry.id)
    return _page(form, award, None), 422 if form.errors else 200


@blueprint.get("/actuals/<int:actual_id>")
@requires("actual.view")
def entry(actual_id: int) -> ResponseReturnValue:
    """One cost with everything that is known of it, and what can be done with it."""
    return _entry_page(actual_id, None)


def _entry_page(actual_id: int, form: ReasonForm | None) -> str:
    actor = current_actor()
    found, award = queries.entry_for(actor, actual_id)
    reversing = queries.entry_for(actor, found.reverses_id)[0] if found.reverses_id else None
    plan = plan_of(approved_budget(award))
    line = plan.keys.get(found.line_key)
    return render_template(
        "actuals/entry.html",
        entry=found,
        award=award,
        form=form or ReasonForm(data={"version": found.version}),
        line=line.title if line else "",
        kind=kind_label(found.line_kind),
        reverses=reversing,
        reversed_by=queries.reverse_of(found.id),
        receipt=queries.receipt_of(found),
        titles=queries.record_titles([found.initiative_id], actor),
        flag=fee_flag(found, award),
        beyond=beyond(found, award, plan),
        own=found.entered_by_id == actor.user_id and actor.user_id is not None,
        alone=approving.may_approve_own(actor),
    )


def fee_flag(found: Actual, award: Award) -> str:
    """What of a consultant's fee lies above the limit of the award's terms, in a sentence; or nothing."""
    if found.measure not in {Measure.DAYS, Measure.HOURS} or not found.measured:
        return ""
    limit = fee_limit(award, found.measure.value)
    above = fee_above(found.amount_cents, found.measured, limit.cents) if limit else 0
    if not limit or not above:
        return ""
    return (
        f"{format_money(above)} lies above {format_money(limit.cents)} {limit.each} and needs the funder’s prior "
        f"approval ({limit.citation})."
    )


@blueprint.route("/actuals/<int:actual_id>/edit", methods=["GET", "POST"])
@requires("actual.edit")
@writes
def edit(actual_id: int) -> ResponseReturnValue:
    """Change a cost that waits for approval."""
    actor = current_actor()
    found, award = queries.entry_for(actor, actual_id)
    if found.state is not ActualState.ENTERED or found.reverses_id:
        toast("Only a cost that waits for approval is changed.", "amber")
        return redirect_to("actuals.entry", actual_id=found.id)
    plan = plan_of(approved_budget(award))
    stored = entry_values(found, plan)
    form = _form(award, plan, actor, stored)
    if request.method == "POST" and form.validate():
        try:
            entries.change_cost(
                entry=found,
                award=award,
                facts=form.facts(plan),
                expected_version=form.version.data,
                by=actor,
                upload=form.file.data or None,
            )
        except StaleVersion:
            return render_conflict(form, stored, found.version, title=entries.label(found))
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("actuals.entry", actual_id=found.id)
    return _page(form, award, found), 422 if form.errors else 200


@blueprint.post("/actuals/<int:actual_id>/void")
@requires("actual.edit")
@writes
def void(actual_id: int) -> ResponseReturnValue:
    """Take out a cost that waits, with a reason."""
    return _with_reason(actual_id, "void")


@blueprint.post("/actuals/<int:actual_id>/reverse")
@requires("actual.edit")
@writes
def reverse(actual_id: int) -> ResponseReturnValue:
    """Enter the opposite of an approved cost, with a reason."""
    return _with_reason(actual_id, "reverse")


def _with_reason(actual_id: int, verb: str) -> ResponseReturnValue:
    actor = current_actor()
    found, _ = queries.entry_for(actor, actual_id)
    form = ReasonForm()
    if form.validate():
        try:
            if verb == "void":
                entries.void_cost(
                    entry=found, reason=form.reason.data or "", expected_version=form.version.data, by=actor
                )
                toast("Voided. It stays readable and counts nowhere.")
            else:
                found = entries.reverse_cost(entry=found, reason=form.reason.data or "", by=actor)
                toast("The reversing entry waits for approval.")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return redirect_to("actuals.entry", actual_id=found.id)
    return _entry_page(actual_id, form), 422


@blueprint.post("/actuals/<int:actual_id>/approve")
@requires("actual.approve")
@writes
def approve(actual_id: int) -> ResponseReturnValue:
    """Approve one cost."""
    actor = current_actor()
    found, _ = queries.entry_for(actor, actual_id)
    made = approving.approve_costs(entry_ids=[found.id], by=actor)
    toast(made.words, "green" if made.count else "amber")
    return redirect_to("actuals.entry", actual_id=found.id)


@blueprint.post("/awards/<int:award_id>/actuals/approve")
@requires("actual.approve")
@writes
def approve_many(award_id: int) -> ResponseReturnValue:
    """Approve the ticked costs of an award."""
    actor = current_actor()
    award = award_for(actor, award_id)
    ticked = {
        int(one)
        for one in request.form.getlist("entry")
        if one.isascii() and one.isdecimal() and len(one) < 10
    }
    if not ticked:
        toast("Tick what you approve first.", "amber")
    else:
        made = approving.approve_costs(entry_ids=queries.of_award(award.id, ticked), by=actor)
        toast(made.words, "green" if made.count else "amber")
    back = safe_next(request.form.get("next"), url_for("actuals.show", award_id=award.id))
    return redirect(back, code=303)
