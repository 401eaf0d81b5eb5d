"""Deny unless allowed: every route declares one permission or says that it is public.

The declaration is an attribute on the view, so a test can walk every route and compare what is declared with what
happens. A route without one is refused to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from funding.kernel.actor import Actor
from funding.kernel.permissions import PERMISSIONS

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "(public)"


def requires(permission: str) -> Callable[[View], View]:
    """Declare what the actor must hold. Raises KeyError at import for a permission that is not in the table."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may ask for this, signed in or not."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def declared_permission(endpoint: str) -> str | None:
    """What the route behind ``endpoint`` declares, PUBLIC, or None where it declares nothing."""
    if endpoint == "static":
        return PUBLIC
    view = current_app.view_functions.get(endpoint)
    declared: str | None = getattr(view, "permission", None)
    return declared


def maybe_actor() -> Actor | None:
    """Who is signed in, or None."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """Who is signed in. On a public page with nobody signed in this is an error in the program."""
    actor = maybe_actor()
    if actor is None:
        abort(401)
    return actor


def _enforce() -> ResponseReturnValue | None:
    if request.endpoint is None:
        # No such address: the 404 page needs nobody's permission.
        return None
    needed = declared_permission(request.endpoint)
    if needed is None:
        abort(403)
    if needed == PUBLIC:
        return None
    actor = maybe_actor()
    if actor is None:
        ask: Callable[[], ResponseReturnValue] | None = current_app.extensions.get("funding.ask_to_sign_in")
        return ask() if ask else abort(401)
    if not actor.can(needed):
        abort(403)
    return None


def install(app: Flask) -> None:
    """Check every request of ``app``; must come after what sets ``g.actor``."""
    app.before_request(_enforce)
