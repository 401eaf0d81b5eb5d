"""One person's calendar addresses: made, shown once, given a new token, ended."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.calendar.models import CalendarFeed
from funding.calendar.queries import feeds as reads
from funding.calendar.services import feeds as services
from funding.calendar.types import FeedScope
from funding.calendar.views import blueprint
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.outreach.queries import initiative_choices


@blueprint.get("/feeds")
@requires("calendar.view")
def feeds() -> str:
    """The actor's own addresses, and a way to make another."""
    return _page()


@blueprint.post("/feeds")
@requires("calendar.view")
@writes
def make_feed() -> ResponseReturnValue:
    """Make an address and show it, this once."""
    scope, number = request.form.get("scope", ""), request.form.get("initiative_id", "")
    if scope not in set(FeedScope):
        return _page(problem="Choose whose dates it tells."), 422
    initiative_id = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    try:
        feed, raw = services.make_feed(
            scope=FeedScope(scope), initiative_id=initiative_id, by=current_actor()
        )
    except DomainError as error:
        return _page(problem=str(error)), 422
    return _shown_once(feed, raw)


@blueprint.post("/feeds/<int:feed_id>/renew")
@requires("calendar.view")
@writes
def renew_feed(feed_id: int) -> ResponseReturnValue:
    """Give the address a new token and show it, this once; the old one opens nothing any more."""
    feed = reads.feed_of(current_actor(), feed_id)
    return _shown_once(feed, services.renew_feed(feed=feed, by=current_actor()))


@blueprint.post("/feeds/<int:feed_id>/revoke")
@requires("calendar.view")
@writes
def revoke_feed(feed_id: int) -> ResponseReturnValue:
    """End the address."""
    services.revoke_feed(feed=reads.feed_of(current_actor(), feed_id), by=current_actor())
    toast("The address is ended: it opens nothing any more.")
    return redirect_to("calendar.feeds")


def _shown_once(feed: CalendarFeed, raw: str) -> str:
    address = url_for("calendar.serve_feed", token=raw, _external=True)
    return _page(address=address, webcal="webcal" + address[address.index("://") :], made=feed)


def _page(*, problem: str = "", address: str = "", webcal: str = "", made: CalendarFeed | None = None) -> str:
    actor = current_actor()
    found = reads.feeds_of(actor)
    names = reads.initiative_names([one.initiative_id for one in found if one.initiative_id], actor)
    return render_template(
        "calendar/feeds.html",
        feeds=found,
        names=names,
        initiatives=initiative_choices(actor),
        problem=problem,
        address=address,
        webcal=webcal,
        made=made,
    )
