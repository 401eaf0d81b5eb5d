"""The grid: the page, its state for the browser, and the small changes that the browser sends."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import grid, queries, services
from funding.budgets.classes import CLASSES
from funding.budgets.edits import Outcome, read_edits
from funding.budgets.explain import explain_direct, explain_indirect, explain_total
from funding.budgets.exports.formats import FORMATS
from funding.budgets.exports.presets import usual_of
from funding.budgets.queries import Loaded
from funding.budgets.types import MAX_YEARS, Source
from funding.budgets.views.routes import blueprint
from funding.budgets.views.strip import strip_context
from funding.infra.db import writes
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.outreach.queries import initiative_choices


def shown_year(loaded: Loaded) -> int:
    """The budget year asked for in the address, else the first."""
    text = request.args.get("year", "1")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else 1
    return year if 1 <= year <= max(loaded.totals.years) else 1


def side_context(loaded: Loaded) -> dict[str, Any]:
    """What the side panel shows: how figures are made, match, ceiling, findings."""
    totals = loaded.totals
    return {
        "loaded": loaded,
        "totals": totals,
        "terms": loaded.terms,
        "match": totals.match,
        "indirect": explain_indirect(totals),
        "others": [explain_direct(totals), explain_total(totals)],
        "checks": loaded.checks,
        "line_ids": {each.line.key: each.id for each in loaded.lines},
    }


@blueprint.get("/budgets/<int:budget_id>")
@requires("budget.view")
def show(budget_id: int) -> ResponseReturnValue:
    """The grid of one year, or all years side by side with ``?year=all``."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    loaded = queries.load(budget)
    year = shown_year(loaded)
    return render_template(
        "budgets/show.html",
        year=year,
        all_years=request.args.get("year") == "all" and len(loaded.totals.years) > 1,
        groups=grid.groups(loaded.lines, loaded.totals, year),
        classes=CLASSES,
        sources=[
            (each, loaded.terms.request_label if each is Source.FEDERAL else each.label) for each in Source
        ],
        blank=grid.BLANK,
        initiatives=initiative_choices(actor),
        plain_formats=[FORMATS[key] for key in ("xlsx", "csv", "json")],
        usual=usual_of(actor),
        **strip_context(budget, actor),
        **side_context(loaded),
    )


@blueprint.get("/budgets/<int:budget_id>/state")
@requires("budget.view")
def state(budget_id: int) -> ResponseReturnValue:
    """Lines and rates for the browser's own arithmetic."""
    actor = current_actor()
    loaded = queries.load(queries.budget_for(actor, budget_id))
    initiatives = initiative_choices(actor)
    return jsonify(grid.state_of(loaded.lines, loaded.totals, shown_year(loaded), initiatives))


@blueprint.post("/budgets/<int:budget_id>/edits")
@requires("budget.edit")
@writes
def edit(budget_id: int) -> ResponseReturnValue:
    """Carry out the grid's changes; each has its own outcome, and a refused one leaves the others alone."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    initiatives = {" ".join(title.split()).casefold(): number for number, title in initiative_choices(actor)}
    try:
        edits = read_edits(request.get_json(silent=True))
        result = services.apply_edits(budget=budget, edits=edits, initiatives=initiatives, by=actor)
    except DomainError as error:
        return jsonify(error=error.message), 422
    return jsonify(answer(queries.load(budget), result.touched, result.outcomes))


def answer(loaded: Loaded, touched: frozenset[str], outcomes: tuple[Outcome, ...] = ()) -> dict[str, Any]:
    """What the browser is told after a change: outcomes, changed lines, the side panel, the year's figures."""
    year = shown_year(loaded)
    totals = loaded.totals
    return {
        "outcomes": [
            {
                "state": each.state,
                "message": each.message,
                "stored": each.stored,
                "stored_text": each.stored_text,
            }
            for each in outcomes
        ],
        "lines": [grid.line_state(each, totals, year) for each in loaded.lines if each.line.key in touched],
        "order": [each.line.key for each in loaded.lines],
        "side": render_template("budgets/_side.html", may_edit=True, **side_context(loaded)),
        "figures": {
            name: [amounts.of(source) for source in Source]
            for name, amounts in (
                ("direct", totals.direct[year]),
                ("charge", totals.charge[year]),
                ("total", totals.total[year]),
            )
        },
    }


assert MAX_YEARS < 10  # noqa: S101 - shown_year reads one digit.
