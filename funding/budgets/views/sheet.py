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
    strip = strip_context(budget, actor)
    return render_template(
        "budgets/show.html",
        year=year,
        groups=grid.groups(loaded.lines, loaded.totals, year),
        classes=CLASSES,
        sources=_labels(loaded),
        **_view(loaded, year, may_edit=strip["may_edit"]),
        blank=grid.BLANK,
        initiatives=initiative_choices(actor),
        plain_formats=[FORMATS[key] for key in ("xlsx", "csv", "json")],
        usual=usual_of(actor),
        **strip,
        **side_context(loaded),
    )


def _labels(loaded: Loaded) -> list[tuple[Source, str]]:
    request_label = loaded.terms.request_label
    return [(each, request_label if each is Source.FEDERAL else each.label) for each in Source]


def _view(loaded: Loaded, year: int, *, may_edit: bool) -> dict[str, Any]:
    """Which columns are shown: the sources of a year, the years of a source, or (``overview``) both added up."""
    all_years = request.args.get("year") == "all" and len(loaded.totals.years) > 1
    asked = request.args.get("source", Source.FEDERAL.value)
    source = Source(asked) if asked in set(Source) else None
    overview = all_years and (source is None or not may_edit)
    columns = grid.year_columns(year, loaded.terms.request_label)
    if all_years and source is not None:
        columns = grid.source_columns(source, loaded.totals.years)
    return {
        "all_years": all_years,
        "overview": overview,
        "one_source": source if all_years else None,
        "columns": columns,
    }


@blueprint.get("/budgets/<int:budget_id>/state")
@requires("budget.view")
def state(budget_id: int) -> ResponseReturnValue:
    """Lines and rates for the browser's own arithmetic."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    loaded = queries.load(budget)
    initiatives = initiative_choices(actor)
    state = grid.state_of(loaded.lines, loaded.totals, shown_year(loaded), initiatives)
    return jsonify(state | {"version": budget.version})


@blueprint.post("/budgets/<int:budget_id>/edits")
@requires("budget.edit")
@writes
def edit(budget_id: int) -> ResponseReturnValue:
    """Carry out the grid's changes; each has its own outcome, and a refused one leaves the others alone."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    initiatives = {" ".join(title.split()).casefold(): number for number, title in initiative_choices(actor)}
    before, sent = budget.version, request.get_json(silent=True)
    try:
        edits = read_edits(sent)
        result = services.apply_edits(budget=budget, edits=edits, initiatives=initiatives, by=actor)
    except DomainError as error:
        return jsonify(error=error.message), 422
    told = answer(queries.load(budget), result.touched, result.outcomes)
    told |= {"before": before, "version": budget.version}
    if all(each.do == "set" for each in edits) and (sent or {}).get("version") == before:
        del told["order"]
    return jsonify(told)


def answer(loaded: Loaded, touched: frozenset[str], outcomes: tuple[Outcome, ...] = ()) -> dict[str, Any]:
    """What the browser is told after a change: outcomes, changed lines, the side panel, each year's figures.

    Lines that did not change are not sent; from ``count``, the figures and the versions the browser sees whether
    it holds the same budget. The order of lines is left out where nobody can have changed it.
    """
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
        "count": len(loaded.lines),
        "figures": {
            name: {str(each): [amounts.of(source) for source in Source] for each, amounts in by_year.items()}
            for name, by_year in (
                ("direct", totals.direct),
                ("charge", totals.charge),
                ("total", totals.total),
            )
        },
    }


assert MAX_YEARS < 10  # noqa: S101 - shown_year reads one digit.
