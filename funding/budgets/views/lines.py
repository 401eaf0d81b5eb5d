"""One line's own page: the way without scripts, and the grid's calculator when it is asked for as a fragment."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries, services
from funding.budgets.determination import JUDGED
from funding.budgets.forms import (
    LineForm,
    calculators_of,
    line_form,
    line_values,
    read_amounts,
    read_calculation,
    read_signs,
)
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.queries import Loaded
from funding.budgets.services import LineFacts, Raise, carried
from funding.budgets.trial import NEW, Trial, try_line
from funding.budgets.types import BaseChoice, Calculation, LineKind
from funding.budgets.views.routes import blueprint
from funding.budgets.views.sheet import answer, shown_year
from funding.budgets.views.strip import closed
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import is_fragment, redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.outreach.queries import initiative_choices


def _form(
    kind: LineKind, loaded: Loaded, values: dict[str, Any] | None = None, *, including: int | None = None
) -> LineForm:
    """The form of a kind of line; choices are those the person may see."""
    personnel = [
        (each.line.key, each.line.title) for each in loaded.lines if each.line.kind is LineKind.PERSONNEL
    ]
    made = line_form(
        kind,
        years=max(loaded.totals.years),
        request_label=loaded.terms.request_label,
        initiatives=initiative_choices(current_actor(), including=including),
        personnel=personnel,
    )
    return made(data=values or {})


def _kind(text: str | None, fallback: LineKind) -> LineKind:
    return LineKind(text) if text in set(LineKind) else fallback


def _page(form: LineForm, budget: Budget, loaded: Loaded, *, kind: LineKind, line: BudgetLine | None) -> str:
    """The whole page, or only the form where the grid's dialog asked."""
    template = "budgets/_line_form.html" if is_fragment() else "budgets/line.html"
    year = shown_year(loaded)
    return render_template(
        template,
        form=form,
        budget=budget,
        kind=kind,
        line=line,
        year=year,
        years=loaded.totals.years,
        request_label=loaded.terms.request_label,
        used_by=calculators_of(kind),
        judged=kind in JUDGED,
        trial=_trial(form, loaded, kind, line),
    )


def _trial(form: LineForm, loaded: Loaded, kind: LineKind, line: BudgetLine | None) -> Trial | None:
    """What the form as it stands would do, or None while something in it is wrong; a title may be missing."""
    if set(form.errors) - {"title"}:
        return None
    stored = next((each.line for each in loaded.lines if line is not None and each.id == line.id), None)
    try:
        facts = _facts(form, loaded, kind, is_new=line is None)
        return try_line(
            facts, loaded.totals.lines, loaded.terms, key=stored.key if stored else NEW, stored=stored
        )
    except (DomainError, ValueError):
        # A ValueError is a choice that the form does not offer; the form itself says so when it is saved.
        return None


def _facts(form: LineForm, loaded: Loaded, kind: LineKind, *, is_new: bool) -> LineFacts:
    """The form's values as the service wants them. Raises DomainError at the field that is wrong."""
    data, year = form.data, shown_year(loaded)
    calculations: dict[int, Calculation | None] = {}
    if "calculator" in data:
        calculation = read_calculation(form)
        last = data.get("last_year")
        onward = Raise(int(last), data.get("raise_bp") or 0) if last else None
        if calculation is None and not is_new:
            calculations = {year: None}
        elif calculation is not None:
            calculations = dict(carried(calculation, year, onward))
    return LineFacts(
        kind=kind,
        title=data["title"] or "",
        person=data.get("person") or "",
        agreement=data.get("agreement") or "",
        determination=data.get("determination") or "",
        signs=read_signs(form),
        words=data.get("words") or "",
        initiative_id=int(data["initiative_id"]) if data.get("initiative_id") else None,
        base_choice=BaseChoice(data.get("base_choice") or BaseChoice.RULES),
        base_reason=data.get("base_reason") or "",
        amounts=read_amounts(form, max(loaded.totals.years)),
        calculations=calculations,
    )


@blueprint.post("/budgets/<int:budget_id>/lines/preview")
@requires("budget.edit")
def preview_line(budget_id: int) -> ResponseReturnValue:
    """What a line's form would write and do, as a fragment; 422 while something in it is wrong."""
    actor = current_actor()
    loaded = queries.load(queries.budget_for(actor, budget_id))
    text = request.args.get("line", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    line = queries.line_for(actor, number) if number else None
    if line is not None and line.budget_id != budget_id:
        raise NotFound("There is no budget line with this number.")
    kind = _kind(request.form.get("kind"), line.kind if line else LineKind.PERSONNEL)
    shape = line.kind if line else kind
    form = _form(shape, loaded, including=line.initiative_id if line else None)
    form.validate_on_submit()
    trial = _trial(form, loaded, kind, line)
    if trial is None:
        return jsonify(error="Something in the form is wrong."), 422
    return jsonify(html=render_template("budgets/_line_preview.html", trial=trial, judged=kind in JUDGED))


@blueprint.get("/budgets/<int:budget_id>/lines/new")
@requires("budget.edit")
def new_line(budget_id: int) -> ResponseReturnValue:
    """An empty form for a line of the kind named in the address."""
    budget = queries.budget_for(current_actor(), budget_id)
    if not budget.is_draft:
        return closed(budget)
    loaded = queries.load(budget)
    kind = _kind(request.args.get("kind"), LineKind.PERSONNEL)
    form = _form(kind, loaded, {"kind": kind.value, "base_choice": "rules"})
    return _page(form, budget, loaded, kind=kind, line=None)


@blueprint.post("/budgets/<int:budget_id>/lines/new")
@requires("budget.edit")
@writes
def create_line(budget_id: int) -> ResponseReturnValue:
    """Add a line."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    loaded, before = queries.load(budget), budget.version
    kind = _kind(request.form.get("kind"), LineKind.PERSONNEL)
    form = _form(kind, loaded)
    if form.validate_on_submit():
        try:
            line = services.add_line(budget=budget, facts=_facts(form, loaded, kind, is_new=True), by=actor)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return _saved(budget, line.key, before, f"Added “{line.title}”.")
    return _page(form, budget, loaded, kind=kind, line=None), 422


@blueprint.get("/budgets/lines/<int:line_id>")
@requires("budget.edit")
def line(line_id: int) -> ResponseReturnValue:
    """The form of one line, its calculation being that of the year in the address."""
    stored = queries.line_for(current_actor(), line_id)
    if not stored.budget.is_draft:
        return closed(stored.budget)
    loaded = queries.load(stored.budget)
    found = next(each.line for each in loaded.lines if each.id == line_id)
    values = line_values(found, shown_year(loaded), max(loaded.totals.years))
    values["version"] = stored.version
    form = _form(found.kind, loaded, values, including=found.initiative_id)
    return _page(form, stored.budget, loaded, kind=found.kind, line=stored)


@blueprint.post("/budgets/lines/<int:line_id>")
@requires("budget.edit")
@writes
def change_line(line_id: int) -> ResponseReturnValue:
    """Save one line."""
    actor = current_actor()
    stored = queries.line_for(actor, line_id)
    budget, loaded = stored.budget, queries.load(stored.budget)
    before = budget.version
    kind = _kind(request.form.get("kind"), stored.kind)
    form = _form(stored.kind, loaded, including=stored.initiative_id)
    if form.validate_on_submit():
        try:
            facts = _facts(form, loaded, kind, is_new=False)
            services.change_line(line=stored, facts=facts, by=actor, expected_version=form.expected_version)
        except StaleVersion:
            return _conflict(form, loaded, stored)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return _saved(budget, stored.key, before, f"Saved “{stored.title}”.")
    return _page(form, budget, loaded, kind=stored.kind, line=stored), 422


@blueprint.post("/budgets/lines/<int:line_id>/remove")
@requires("budget.edit")
@writes
def remove_line(line_id: int) -> ResponseReturnValue:
    """Take a line out of its budget."""
    stored = queries.line_for(current_actor(), line_id)
    budget_id, title = stored.budget_id, stored.title
    services.remove_line(line=stored, by=current_actor())
    toast(f"Removed “{title}”.", "blue")
    return redirect_to("budgets.show", budget_id=budget_id)


def _saved(budget: Budget, key: str, before: int, message: str) -> ResponseReturnValue:
    """Back to the grid; the grid's own dialog gets what changed instead."""
    if is_fragment():
        loaded = queries.load(budget)
        followers = {each.line.key for each in loaded.lines if each.line.kind is LineKind.FRINGE}
        told = answer(loaded, frozenset({key, *followers}))
        return jsonify(told | {"before": before, "version": budget.version})
    toast(message)
    return redirect_to("budgets.show", budget_id=budget.id, **request.args.to_dict())


def _conflict(form: LineForm, loaded: Loaded, stored: BudgetLine) -> ResponseReturnValue:
    line = next(each.line for each in loaded.lines if each.id == stored.id)
    values = line_values(line, shown_year(loaded), max(loaded.totals.years))
    shown = {name: _typed(form, name, value) for name, value in values.items() if name in form.data}
    return render_conflict(form, shown, stored.version, title=f"“{stored.title}” was changed meanwhile")


def _typed(form: LineForm, name: str, value: object) -> str:
    """A stored value as a person would type it."""
    show = getattr(form[name], "show", str)
    return "" if value is None else str(show(value))
