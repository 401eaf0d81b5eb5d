"""Conditions and closeout of an award on one page, with the forms of each."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.awards import queries
from funding.awards.change_forms import CloseForm, ConditionForm, SettleForm, condition_values
from funding.awards.closeout import retention
from funding.awards.closeout import steps as usual_steps
from funding.awards.models import Award
from funding.awards.queries.closeout import clocks_of, steps_of, waits_of
from funding.awards.queries.conditions import condition_for, conditions_of, open_conditions
from funding.awards.services.closing import blockers, flags_of
from funding.awards.services.conditions import (
    add_condition,
    change_condition,
    reopen_condition,
    settle_condition,
)
from funding.awards.types import AwardRoute, ConditionState
from funding.awards.views import blueprint
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.panels import Tab, tab
from funding.infra.permissions import current_actor, requires
from funding.infra.records import nameless
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.wallet.queries import files_of

STEP_HELPS = {
    one.key: one.help for one in usual_steps(AwardRoute.FEDERAL_DIRECT, has_match=True, has_subawards=True)
}
"""What each step of a closeout means, by its key."""


@tab("award", 80)
def conditions_tab(_actor: Actor, record_id: int) -> Tab:
    """What the funder asks besides, and how the award ends."""
    waiting = open_conditions([record_id]).get(record_id, 0)
    return Tab(
        "conditions",
        "Conditions & closeout",
        url_for("awards.conditions", award_id=record_id),
        str(waiting) if waiting else "",
    )


@blueprint.get("/<int:award_id>/conditions")
@requires("award.view")
def conditions(award_id: int) -> ResponseReturnValue:
    """Every condition, the clocks of the closeout, its steps, and record retention."""
    return conditions_page(queries.award_for(current_actor(), award_id))


def conditions_page(
    award: Award, *, close_form: CloseForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page; with the form of a closing that was refused, its text and its error."""
    today, actor = clock.today(), current_actor()
    stands = queries.standing_of(award, today)
    found, steps = conditions_of(award.id), steps_of(award.id)
    kept = [*(one.document_id for one in found), *(one.document_id for one in steps)]
    page = render_template(
        "awards/conditions.html",
        award=award,
        stands=stands,
        conditions=found,
        steps=steps,
        helps=STEP_HELPS,
        files=files_of([] if nameless(award, actor) else kept),
        clocks=clocks_of(award, stands.ends_on),
        waits=waits_of(award.id) if steps and award.closed_on is None else {},
        blockers=blockers(award) if steps else [],
        retention=retention(award.final_financial_sent_on, flags_of(award), award.kept_until),
        close_form=close_form or CloseForm(formdata=None, data={"version": award.version}),
        today=today,
    )
    return page, status


@blueprint.route("/<int:award_id>/conditions/new", methods=["GET", "POST"])
@requires("award.edit")
@writes
def new_condition(award_id: int) -> ResponseReturnValue:
    """Put one condition down."""
    award = queries.award_for(current_actor(), award_id)
    form = ConditionForm()
    if request.method == "POST" and form.validate():
        try:
            add_condition(award=award, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("The condition is put down.")
            return redirect_to("awards.conditions", award_id=award.id)
    page = render_template("awards/condition.html", form=form, award=award, condition=None)
    return page, 422 if form.errors else 200


@blueprint.route("/conditions/<int:condition_id>", methods=["GET", "POST"])
@requires("award.edit")
@writes
def edit_condition(condition_id: int) -> ResponseReturnValue:
    """Correct a condition; its date moves along."""
    actor = current_actor()
    condition = condition_for(actor, condition_id)
    award = queries.award_for(actor, condition.award_id)
    stored = condition_values(condition)
    form = ConditionForm(data=stored)
    if request.method == "POST" and form.validate():
        try:
            change_condition(
                award=award,
                condition=condition,
                facts=form.facts(),
                expected_version=form.version.data,
                by=actor,
            )
        except StaleVersion:
            return render_conflict(form, stored, condition.version, title=condition.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("awards.conditions", award_id=award.id)
    page = render_template("awards/condition.html", form=form, award=award, condition=condition)
    return page, 422 if form.errors else 200


@blueprint.route("/conditions/<int:condition_id>/settle", methods=["GET", "POST"])
@requires("award.edit")
@writes
def settle(condition_id: int) -> ResponseReturnValue:
    """Say that a condition is met or waived, with what shows it."""
    actor = current_actor()
    condition = condition_for(actor, condition_id)
    award = queries.award_for(actor, condition.award_id)
    form = SettleForm(
        data={"version": condition.version, "on": clock.today(), "state": ConditionState.MET.value}
    )
    if request.method == "POST" and form.validate():
        try:
            settle_condition(
                award=award,
                condition=condition,
                state=ConditionState(form.state.data),
                on=form.on.data,
                note=form.note.data or "",
                expected_version=form.version.data,
                by=actor,
                upload=form.file.data or None,
            )
        except StaleVersion:
            stored = {
                "state": condition.state.value,
                "on": condition.settled_on,
                "note": condition.settled_note,
            }
            return render_conflict(form, stored, condition.version, title=condition.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Recorded. Its date is done.")
            return redirect_to("awards.conditions", award_id=award.id)
    page = render_template("awards/settle.html", form=form, award=award, condition=condition)
    return page, 422 if form.errors else 200


@blueprint.post("/conditions/<int:condition_id>/reopen")
@requires("award.edit")
@writes
def reopen_one(condition_id: int) -> ResponseReturnValue:
    """Open a condition again."""
    actor = current_actor()
    condition = condition_for(actor, condition_id)
    award = queries.award_for(actor, condition.award_id)
    version = request.form.get("version", "")
    expected = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None
    try:
        reopen_condition(award=award, condition=condition, expected_version=expected, by=actor)
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast("Open again. What was said of it stays in the history.")
    return redirect_to("awards.conditions", award_id=award.id)
