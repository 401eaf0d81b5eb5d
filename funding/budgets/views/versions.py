"""Versions of a budget: begin one, compare two, approve, put aside, and see where the figures are quoted."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries, services
from funding.budgets.diff import Mark
from funding.budgets.diff_words import change_words
from funding.budgets.impact import differing, impact, quotes_of
from funding.budgets.models import Budget
from funding.budgets.review import Review, review
from funding.budgets.services.versions import terms_of_next
from funding.budgets.terms import Terms
from funding.budgets.terms_told import told_terms
from funding.budgets.types import Source, VersionKind
from funding.budgets.version_forms import ApproveForm, DiscardForm, StartVersionForm
from funding.budgets.versions import award_of, current_of, may_begin, versions_of
from funding.budgets.views.routes import blueprint
from funding.budgets.views.strip import closed, strip_context
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import is_fragment, redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion


@blueprint.get("/budgets/<int:budget_id>/versions/new")
@requires("budget.edit")
def new_version(budget_id: int) -> ResponseReturnValue:
    """What the next version would begin from."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    kinds = may_begin(versions_of(budget.subject_id), award_of(budget.subject_id))
    if not kinds:
        return _nothing_to_begin(budget)
    asked = request.args.get("kind")
    form = StartVersionForm(data={"kind": asked if asked in kinds else kinds[0]})
    return _start_page(budget, form, kinds, actor)


@blueprint.post("/budgets/<int:budget_id>/versions")
@requires("budget.edit")
@writes
def start_version(budget_id: int) -> ResponseReturnValue:
    """Begin it."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    award = award_of(budget.subject_id)
    kinds = may_begin(versions_of(budget.subject_id), award)
    if not kinds:
        return _nothing_to_begin(budget)
    form = StartVersionForm()
    form.offer(kinds)
    if form.validate_on_submit():
        try:
            made = services.start_version(
                budget=budget,
                kind=VersionKind(form.kind.data),
                by=actor,
                award=award,
                note=form.note.data or "",
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Started {made.label}. Change it, compare it, then approve it.")
            return redirect_to("budgets.show", budget_id=made.id)
    return _start_page(budget, form, kinds, actor), 422


def _nothing_to_begin(budget: Budget) -> ResponseReturnValue:
    toast("No other version can be started now.", "amber")
    return redirect_to("budgets.show", budget_id=budget.id)


def _start_page(budget: Budget, form: StartVersionForm, kinds: list[VersionKind], actor: Actor) -> str:
    form.offer(kinds)
    versions = versions_of(budget.subject_id)
    base = next((each for each in reversed(versions) if each.is_draft), None) or current_of(budget.subject_id)
    award = award_of(budget.subject_id)
    base_terms = Terms.from_json((base or budget).terms)
    old, new = told_terms(base_terms), told_terms(terms_of_next(base_terms, VersionKind.AWARDED, award))
    return render_template(
        "budgets/version_new.html",
        form=form,
        kinds=kinds,
        base=base,
        award=award,
        changing=[(label, old[label], new[label]) for label in new if old[label] != new[label]],
        lines=len(queries.load(base).lines) if base else 0,
        **strip_context(budget, actor),
    )


@blueprint.get("/budgets/<int:budget_id>/compare")
@requires("budget.view")
def compare(budget_id: int) -> ResponseReturnValue:
    """Two versions side by side; ``with`` names the other, else the one that this one would replace."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    found = review(budget, against=_other(budget))
    if found.base is None and len(found.versions) > 1:
        after = next(each for each in found.versions if each.id != budget.id)
        return redirect_to("budgets.compare", budget_id=after.id, **{"with": budget.id})
    return render_template(
        "budgets/compare.html",
        found=found,
        all_lines=request.args.get("lines") == "all",
        marks=Mark,
        sources=_sources(found),
        **strip_context(budget, actor),
    )


def _other(budget: Budget) -> Budget | None:
    """The version that the address names. Raises NotFound where the record has no such version."""
    text = request.args.get("with", "")
    if not text:
        return None
    for each in versions_of(budget.subject_id):
        if str(each.id) == text and each.id != budget.id:
            return each
    raise NotFound("There is no such version to compare with.")


def _sources(found: Review) -> list[tuple[Source, str]]:
    """The sources that either version has money in, with the headings of their columns."""
    label = found.figures.terms.request_label
    rows = found.diff.rows if found.diff else ()
    return [
        (each, label if each is Source.FEDERAL else each.label)
        for each in Source
        if each is Source.FEDERAL or any(row.old.of(each) or row.new.of(each) for row in rows)
    ]


@blueprint.get("/budgets/<int:budget_id>/approve")
@requires("budget.approve")
def approve(budget_id: int) -> ResponseReturnValue:
    """Everything that decides: what stops it, what changes, who must agree first, who quotes it."""
    budget = queries.budget_for(current_actor(), budget_id)
    if not budget.is_draft:
        return closed(budget)
    return _approve_page(budget, ApproveForm(data={"version": budget.version, "note": budget.note}))


@blueprint.post("/budgets/<int:budget_id>/approve")
@requires("budget.approve")
@writes
def approve_version(budget_id: int) -> ResponseReturnValue:
    """Approve it."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    if not budget.is_draft:
        return closed(budget)
    form = ApproveForm()
    if form.validate_on_submit():
        try:
            services.approve_version(
                budget=budget,
                by=actor,
                expected_version=form.expected_version,
                prior=form.prior(),
                note=form.note.data or "",
            )
        except StaleVersion as error:
            form.version.data = budget.version
            form.form_errors.append(f"{error.message} Read what follows again, then approve.")
            return _approve_page(budget, form), 409
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{budget.label} is approved and counts from now on.")
            return redirect_to("budgets.show", budget_id=budget.id)
    return _approve_page(budget, form), 422


def _approve_page(budget: Budget, form: ApproveForm) -> str:
    actor = current_actor()
    found = review(budget)
    if found.ruling is not None and found.ruling.is_needed:
        form.ask_prior()
    return render_template(
        "budgets/approve.html",
        found=found,
        form=form,
        told=_impact_of(found, actor),
        line_ids={each.line.key: each.id for each in found.figures.lines},
        **strip_context(budget, actor),
    )


def _impact_of(found: Review, actor: Actor) -> dict[str, Any]:
    """What taking the place of the version that counts would change elsewhere."""
    places = quotes_of(actor, found.budget.subject_id)
    counting = current_of(found.budget.subject_id)
    if counting is None or counting.id == found.budget.id:
        before = found.figures.tables
    else:
        before = (found.loaded.get(counting.id) or queries.load(counting)).tables
    return {"impact": impact(before, found.figures.tables, places), "places": places}


@blueprint.post("/budgets/<int:budget_id>/discard")
@requires("budget.edit")
@writes
def discard_version(budget_id: int) -> ResponseReturnValue:
    """Put a draft aside and go back to the version that counts."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    form = DiscardForm()
    form.validate()
    label = budget.label
    back = services.discard_version(budget=budget, by=actor, expected_version=form.expected_version)
    toast(f"{label} is discarded. {back.label} counts as before.", "blue")
    return redirect_to("budgets.show", budget_id=back.id)


@blueprint.get("/budgets/<int:budget_id>/quoted")
@requires("budget.view")
def quoted(budget_id: int) -> ResponseReturnValue:
    """Where the budget's figures are quoted, and what a draft would change there; beside the grid, or alone."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    found = review(budget)
    told = _impact_of(found, actor)
    counting = current_of(budget.subject_id)
    words = change_words(found.diff) if found.diff and budget.is_draft else []
    template = "budgets/_quoted.html" if is_fragment() else "budgets/quoted.html"
    return render_template(
        template,
        budget=budget,
        found=found,
        words=words,
        counts=counting is not None and counting.id == budget.id,
        differs=differing(found.figures.tables, told["places"]),
        **told,
    )
