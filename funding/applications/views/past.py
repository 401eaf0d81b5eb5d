"""The board of a past day: the same columns and filter, read only, with what has changed since."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from funding.applications.queries.board import MOST_CARDS
from funding.applications.queries.past import changes_since, past_board, past_column
from funding.applications.types import PipelineFilter
from funding.applications.views.filtering import filter_args, filter_context
from funding.infra import clock
from funding.infra.permissions import current_actor


def past_day() -> date | None:
    """The day the address asks for, where it is one that has passed; today's board is the live one."""
    text = request.args.get("as_of", "")
    if len(text) != 10 or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day < clock.today() else None


def past_page(day: date, narrowed: PipelineFilter) -> str:
    """The whole page."""
    actor = current_actor()
    args = filter_args(narrowed)
    return render_template(
        "applications/board_past.html",
        day=day,
        columns=past_board(day, narrowed, actor),
        changes=changes_since(day, narrowed, actor),
        **(filter_context(narrowed) | {"args": args | {"as_of": day.isoformat()}, "live_args": args}),
    )


def past_cards(day: date, stage_id: int, narrowed: PipelineFilter, skip: int) -> str:
    """The next cards of one column."""
    cards = past_column(day, stage_id, narrowed, current_actor(), skip=skip)
    return render_template(
        "applications/_past_cards.html",
        cards=cards,
        stage_id=stage_id,
        skip=skip + len(cards),
        more=len(cards) and skip < MOST_CARDS,
        args=filter_args(narrowed) | {"as_of": day.isoformat()},
    )
