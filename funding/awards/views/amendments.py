"""The amendments of an award, and what a change would ask for: money moved, or more time."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.awards import queries
from funding.awards.amending import AmendmentFacts
from funding.awards.change_forms import AmendmentForm, ExtensionForm, WhatIfForm
from funding.awards.extension import judge_extension, rule_of
from funding.awards.models import Award
from funding.awards.queries.changes import Changeable, changeable, was_extended
from funding.awards.services.amending import amend_award
from funding.awards.simulating import rows, what_if
from funding.awards.types import AmendmentKind
from funding.awards.views import blueprint
from funding.budgets.transfers import Ruling
from funding.funders.types import SourceHue
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
from funding.kernel.periods import add_months
from funding.wallet.queries import files_of


@tab("award", 70)
def amendments_tab(_actor: Actor, record_id: int) -> Tab:
    """What the funder changed."""
    count = len(queries.amendments_of(record_id))
    return Tab(
        "amendments",
        "Amendments",
        url_for("awards.amendments", award_id=record_id),
        str(count) if count else "",
    )


@blueprint.get("/<int:award_id>/amendments")
@requires("award.view")
def amendments(award_id: int) -> ResponseReturnValue:
    """What the funder changed, in order, and the doors to both simulators."""
    award = queries.award_for(current_actor(), award_id)
    found = queries.amendments_of(award.id)
    return render_template(
        "awards/amendments.html",
        award=award,
        amendments=found,
        files={} if nameless(award, current_actor()) else files_of([one.document_id for one in found]),
        today=clock.today(),
        budget=queries.approved_budget(award),
        rule=rule_of(award.route, of_justice=is_justice(award)),
    )


def is_justice(award: Award) -> bool:
    """Whether the Department of Justice made the award."""
    return award.funder.source_hue == SourceHue.DOJ


def _outside_the_rule(award: Award, facts: AmendmentFacts) -> str:
    """What speaks against an extension by the usual rule, in sentences; nothing of any other amendment."""
    if facts.kind is not AmendmentKind.NO_COST_EXTENSION or facts.new_ends_on is None:
        return ""
    ends_on = queries.standing_of(award, facts.effective_on).ends_on
    verdict = judge_extension(
        rule_of(award.route, of_justice=is_justice(award)),
        ends_on=ends_on,
        new_ends_on=facts.new_ends_on,
        asked_on=facts.requested_on or facts.signed_on or facts.effective_on,
        extended_before=was_extended(award.id, facts.effective_on),
    )
    return " ".join(verdict.against)


@blueprint.route("/<int:award_id>/amendments/new", methods=["GET", "POST"])
@requires("award.edit")
@writes
def amend(award_id: int) -> ResponseReturnValue:
    """Record one amendment. It cannot be changed later: a correction is an amendment of its own."""
    award = queries.award_for(current_actor(), award_id)
    form = AmendmentForm(
        data={"version": award.version, "effective_on": clock.today(), "kind": request.args.get("kind")}
    )
    if request.method == "POST" and form.validate():
        outside = _outside_the_rule(award, form.facts())
        try:
            row = amend_award(
                award=award,
                facts=form.facts(),
                by=current_actor(),
                expected_version=form.version.data,
                upload=form.file.data or None,
            )
        except StaleVersion:
            return render_conflict(form, {}, award.version, title=award.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            told = f"Amendment {row.number} is recorded."
            if outside:
                told += f" It lies outside the usual rule for extensions: {outside} What the funder signed decides."
            toast(told, "amber" if outside else "green")
            return redirect_to("awards.amendments", award_id=award.id)
    stands = queries.standing_of(award, clock.today())
    page = render_template("awards/amend.html", form=form, award=award, stands=stands)
    return page, 422 if form.errors else 200


@blueprint.get("/<int:award_id>/what-if")
@requires("award.view")
def transfers(award_id: int) -> ResponseReturnValue:
    """What moving money between categories would ask for. Nothing is changed."""
    award = queries.award_for(current_actor(), award_id)
    form = WhatIfForm(request.args, meta={"csrf": False})
    asked = bool(request.args)
    good = form.validate() if asked else True
    found, ruling = changeable(award), None
    changes = form.changes() if good else {}
    if found and asked and good:
        ruling = _judged(found, form)
    page = render_template(
        "awards/transfers.html",
        award=award,
        form=form,
        found=found,
        rows=rows(found.totals, changes) if found else [],
        net_cents=sum(changes.values()),
        ruling=ruling,
        asked=asked and not form.errors,
    )
    return page, 422 if form.errors else 200


def _judged(found: Changeable, form: WhatIfForm) -> Ruling | None:
    try:
        return what_if(found.chain, found.lines, found.terms, form.changes())
    except DomainError as error:
        apply_domain_error(form, error)
        return None


@blueprint.get("/<int:award_id>/extension")
@requires("award.view")
def extension(award_id: int) -> ResponseReturnValue:
    """What a no-cost extension would take. Nothing is changed."""
    award, today = queries.award_for(current_actor(), award_id), clock.today()
    stands = queries.standing_of(award, today)
    rule = rule_of(award.route, of_justice=is_justice(award))
    asked = bool(request.args)
    usual = add_months(stands.ends_on + timedelta(days=1), 6) - timedelta(days=1)
    form = ExtensionForm(
        request.args if asked else None,
        meta={"csrf": False},
        data=None if asked else {"new_ends_on": usual, "asked_on": today},
    )
    good = form.validate() if asked else True
    verdict = None
    if good:
        verdict = judge_extension(
            rule,
            ends_on=stands.ends_on,
            new_ends_on=form.new_ends_on.data,
            asked_on=form.asked_on.data,
            extended_before=was_extended(award.id, today),
        )
    page = render_template(
        "awards/extension.html", award=award, form=form, stands=stands, rule=rule, verdict=verdict
    )
    return page, 422 if form.errors else 200
