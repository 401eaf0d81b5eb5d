"""The search: a page that works without scripts, and the same results for the palette on every page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.infra.db import writes
from funding.infra.permissions import current_actor, requires
from funding.notes.queries.notes import record_for
from funding.search import terms as reading
from funding.search.commands import commands
from funding.search.results import search, seen_lately
from funding.search.services import remember_seen
from funding.search.terms import LONGEST_QUERY, Terms

blueprint = Blueprint("search", __name__)

ON_PAGE, IN_PALETTE, LATELY = 20, 5, 8


def _typed() -> str:
    text = request.args.get("q", "")[:LONGEST_QUERY]
    return "".join(letter for letter in text if letter.isprintable()).strip()


@blueprint.app_template_filter("marked")
def marked(text: str, terms: Terms) -> Markup:
    """The text with the words that were typed marked."""
    parts = [
        Markup("<mark>{}</mark>").format(piece) if hit else piece
        for piece, hit in reading.pieces(terms, text)
    ]
    return Markup("").join(parts)


@blueprint.get("/search")
@requires("home.view")
def index() -> str:
    """Everything that fits what was typed, by kind."""
    actor, typed = current_actor(), _typed()
    terms = reading.parse(typed)
    return render_template(
        "search/index.html",
        typed=typed,
        terms=terms,
        groups=search(actor, terms, most=ON_PAGE) if terms else [],
        offered=[one for one in commands(actor, "", terms) if one.url] if terms else [],
        lately=[] if terms else seen_lately(actor, most=LATELY),
    )


@blueprint.get("/search/palette")
@requires("home.view")
def palette() -> Response:
    """The palette's list for what is typed so far on the page ``here``."""
    actor, typed = current_actor(), _typed()
    terms = reading.parse(typed)
    page = render_template(
        "search/_palette.html",
        typed=typed,
        terms=terms,
        groups=search(actor, terms, most=IN_PALETTE) if terms else [],
        offered=commands(actor, request.args.get("here", "")[:200], terms),
        lately=[] if terms else seen_lately(actor, most=LATELY),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/records/<int:record_id>/seen")
@requires("home.view")
@writes
def seen(record_id: int) -> ResponseReturnValue:
    """Note that the reader has this record before them."""
    actor = current_actor()
    remember_seen(record_id=record_for(actor, record_id).id, by=actor)
    return Response(status=204, mimetype="text/plain")
