"""The pipeline as a board."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.queries.board import MOST_CARDS
from funding.applications.queries.board import board as read_board
from funding.applications.queries.board import column as read_column
from funding.applications.queries.house_stages import house_stage, stages_in_use
from funding.applications.views import blueprint
from funding.applications.views.faces import cards_html
from funding.applications.views.filtering import FILTERS, filter_args, filter_context, read_filter
from funding.applications.views.past import past_cards, past_day, past_page
from funding.applications.views.shown import days_since
from funding.infra.http import is_fragment
from funding.infra.permissions import current_actor, requires
from funding.saved_views.screens import keeps_views
from funding.saved_views.views.menu import opened_view, usual_view

SCREEN = keeps_views(
    "pipeline.board",
    "Pipeline board",
    "applications.board",
    "application.view",
    (*FILTERS, "as_of"),
)


@blueprint.get("/pipeline")
@requires("application.view")
def board() -> ResponseReturnValue:
    """Every stage as a column with its totals and first cards; for our own script the columns alone."""
    if leave := usual_view(SCREEN.key):
        return leave
    narrowed = read_filter()
    day = past_day()
    if day is not None:
        return past_page(day, narrowed)
    stages = stages_in_use()
    columns = read_board(narrowed, current_actor(), stages=stages)
    shown = {
        "columns": columns,
        "cards_html": cards_html,
        "args": filter_args(narrowed) | opened_view(),
        "age": days_since,
    }
    if is_fragment():
        return render_template("applications/_board.html", **shown)
    return render_template("applications/board.html", **(filter_context(narrowed, stages) | shown))


@blueprint.get("/pipeline/column/<int:stage_id>")
@requires("application.view")
def column(stage_id: int) -> ResponseReturnValue:
    """The next cards of one column."""
    narrowed, text = read_filter(), request.args.get("skip", "0")
    skip = min(int(text), 1_000_000) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    stage_id, day = house_stage(stage_id).id, past_day()
    if day is not None:
        return past_cards(day, stage_id, narrowed, skip)
    cards = read_column(stage_id, narrowed, current_actor(), skip=skip)
    return render_template(
        "applications/_cards.html",
        cards=cards,
        stage_id=stage_id,
        skip=skip + len(cards),
        more=len(cards) and skip < MOST_CARDS,
        args=filter_args(narrowed),
        cards_html=cards_html,
    )
