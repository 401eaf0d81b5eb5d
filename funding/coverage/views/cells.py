"""One cell: what a source pays of a line. In the grid by keyboard, or on a page of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets.queries import budget_of, load
from funding.coverage.forms import CellForm
from funding.coverage.models import PlanLine
from funding.coverage.pasting import month_from
from funding.coverage.queries.plans import line_for
from funding.coverage.queries.sources import placed, source_for
from funding.coverage.services.allocating import allocate, told_of
from funding.coverage.services.writing import allocations_of
from funding.coverage.types import Outcome, SourceFacts
from funding.coverage.views import blueprint
from funding.coverage.views.plan import matrix_context
from funding.coverage.views.reading import asked_year, editable, share_or_amount
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.kernel.money import format_percent, plain
from funding.outreach.forms import as_typed
from funding.outreach.models import Initiative


def _line(plan_line_id: int) -> tuple[PlanLine, Initiative]:
    line = line_for(current_actor(), plan_line_id)
    return line, editable(line.initiative_id)


@blueprint.post("/coverage/lines/<int:plan_line_id>/cells")
@requires("coverage.edit")
@writes
def save_cell(plan_line_id: int) -> ResponseReturnValue:
    """Save what was typed into one cell of the grid; answers the grid anew, or why it is refused (JSON)."""
    line, initiative = _line(plan_line_id)
    sent = request.get_json(silent=True)
    given: dict[str, Any] = sent if isinstance(sent, dict) else {}
    try:
        outcome = _allocate(line, given)
    except StaleVersion as error:
        db.session.rollback()
        return make_response(jsonify(error=error.message, html=_grid(initiative, given)), 409)
    return jsonify(html=_grid(initiative, given), warnings=outcome.warnings)


def _allocate(line: PlanLine, given: dict[str, Any]) -> Outcome:
    text, version = given.get("value"), given.get("version")
    if not isinstance(text, str) or len(text) > 30:
        raise DomainError("Please write a share such as 60% or an amount such as 12,000.")
    share_bp, amount_cents = share_or_amount(text)
    return allocate(
        line=line,
        source_id=_number(given.get("source")),
        first=_month(given.get("first")),
        last=_month(given.get("last")),
        share_bp=share_bp,
        amount_cents=amount_cents,
        expected_version=version if isinstance(version, int) else None,
        by=current_actor(),
    )


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31:
        return value
    raise NotFound("There is no such source.")


def _month(value: object) -> date:
    if not isinstance(value, str) or len(value) > 20:
        raise DomainError("Please choose a month.")
    return month_from(value)


def _grid(initiative: Initiative, given: dict[str, Any]) -> str:
    by_month = given.get("view") == "months"
    context = matrix_context(current_actor(), initiative, year=asked_year(), by_month=by_month)
    return render_template("coverage/_grid.html", **context)


@blueprint.get("/coverage/lines/<int:plan_line_id>/sources/<int:source_id>")
@requires("coverage.edit")
def cell(plan_line_id: int, source_id: int) -> ResponseReturnValue:
    """What a source pays of a line, with months and the budget line that carries the cost."""
    line, initiative = _line(plan_line_id)
    source = source_for(current_actor(), source_id)
    return _cell_page(line, initiative, source, _cell_form(line, source))


@blueprint.post("/coverage/lines/<int:plan_line_id>/sources/<int:source_id>")
@requires("coverage.edit")
@writes
def update_cell(plan_line_id: int, source_id: int) -> ResponseReturnValue:
    """Save it; a refusal says why and keeps what was typed."""
    line, initiative = _line(plan_line_id)
    source = source_for(current_actor(), source_id)
    form = _cell_form(line, source)
    if form.validate():
        try:
            share_bp, amount_cents = share_or_amount(form.value.data or "")
            outcome = allocate(
                line=line,
                source_id=source.id,
                first=form.first_month.data,
                last=form.last_month.data,
                share_bp=share_bp,
                amount_cents=amount_cents,
                paid_by=form.paid_by.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            db.session.rollback()
            stored = as_typed(_cell_form(line, source, submitted=False))
            return render_conflict(form, stored, line.version, title=line.title)
        except DomainError as error:
            db.session.rollback()
            apply_domain_error(form, DomainError(error.message, field=error.field or "value"))
        else:
            toast("Saved.")
            for warning in outcome.warnings:
                toast(warning, "amber")
            return redirect_to("coverage.plan", initiative_id=initiative.id, year=asked_year())
    return _cell_page(line, initiative, source, form), 422


def _cell_form(line: PlanLine, source: SourceFacts, *, submitted: bool = True) -> CellForm:
    mine = [each for each in allocations_of(line.id) if each.source_id == source.id]
    first = mine[0] if mine else None
    value = ""
    if first is not None:
        value = format_percent(first.share_bp) if first.share_bp else plain(first.amount_cents or 0)
    data = {
        "version": line.version,
        "value": value,
        "first_month": first.first_month if first else line.first_month,
        "last_month": first.last_month if first else line.last_month,
        "paid_by": first.paid_by if first else (line.origin_key if line.origin_id == source.id else ""),
    }
    form = CellForm(data=data) if submitted else CellForm(None, data=data)
    form.paid_by.choices = [("", "None named"), *_budget_lines(source)]
    if form.paid_by.data and form.paid_by.data not in form.paid_by.allowed and not form.is_submitted():
        form.paid_by.data = None
    return form


def _budget_lines(source: SourceFacts) -> list[tuple[str, str]]:
    """The lines of the source's own budget, where it has one."""
    budget = budget_of(source.id)
    return [(each.line.key, each.line.title) for each in load(budget).lines] if budget else []


def _cell_page(line: PlanLine, initiative: Initiative, source: SourceFacts, form: CellForm) -> str:
    return render_template(
        "coverage/cell.html",
        line=line,
        initiative=initiative,
        source=source,
        form=form,
        told=told_of(line, source.id),
        placed_cents=placed([source.id]).get(source.id, 0),
        year=asked_year(),
    )
