"""What a screen with views needs: its menu, the view that opens by itself, and the address without one.

A screen registers itself with ``keeps_views``, begins its view with ``usual_view`` and writes ``views_menu(key)`` in
its template. Links that show the whole screen carry ``all_of(key)``, which says "no view" only to those who have a
usual one; links that stay on the screen carry ``opened_view()``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from funding.infra.http import is_fragment, redirect_to
from funding.infra.permissions import current_actor
from funding.saved_views.queries import Offered, Shelf, shelf
from funding.saved_views.screens import Screen, kept, screen_of
from funding.saved_views.views import blueprint

NO_VIEW = 0


def shelf_of(key: str) -> Shelf:
    """What the person of this request has on a screen, read once."""
    shelves: dict[str, Shelf] = g.setdefault("shelves", {})
    if key not in shelves:
        shelves[key] = shelf(current_actor(), key)
    return shelves[key]


def usual_view(key: str) -> Response | None:
    """Where to go instead when the address says nothing and the person has a view that opens by itself."""
    if request.args or is_fragment():
        return None
    found = shelf_of(key).usual
    return None if found is None else redirect_to(screen_of(key).endpoint, **view_args(found))


def view_args(view: Offered) -> dict[str, Any]:
    """The parameters of a view's address."""
    return {**MultiDict(parse_qsl(view.query)).to_dict(flat=False), "view": view.id}


def opened_view() -> dict[str, Any]:
    """The view named in the address, to be carried along by links that stay on the screen."""
    text = request.args.get("view", "")
    return {"view": text} if text.isascii() and text.isdecimal() and len(text) < 10 else {}


def all_of(key: str) -> dict[str, Any]:
    """What an address needs to show the whole screen."""
    return {"view": NO_VIEW} if shelf_of(key).usual_id else {}


def _active(found: Shelf, now: str) -> Offered | None:
    named = opened_view().get("view")
    if named is not None:
        return found.view(int(named))
    return next((one for one in found.views if one.query == now and now), None)


def _address(screen: Screen, view: Offered) -> str:
    return url_for(screen.endpoint, **view_args(view))


def views_menu(key: str) -> Markup:
    """The menu of a screen's views, with the one that is open named and "changed" said where it differs."""
    screen, found = screen_of(key), shelf_of(key)
    now = kept(request.args.items(multi=True))
    active = _active(found, now)
    page = render_template(
        "saved_views/_menu.html",
        screen=screen,
        shelf=found,
        offered=[(view, _address(screen, view)) for view in found.views],
        active=active,
        changed=active is not None and active.query != now,
        now=now,
        whole=url_for(screen.endpoint, **all_of(key)),
        here=request.full_path.rstrip("?"),
    )
    return Markup(page)  # noqa: S704 - a template of ours, which escapes what it shows.


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"views_menu": views_menu, "all_of": all_of, "opened_view": opened_view}
