"""A person's own notices: the list, reading one, reading all, and the bell."""

from __future__ import annotations

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.db import writes
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, maybe_actor, requires
from funding.infra.rendering import plural
from funding.notices import queries, services
from funding.notices.kinds import label_of
from funding.notices.views.routes import blueprint


@blueprint.get("/notices")
@requires("notice.own")
def index() -> str:
    """What one was told, newest first; unread ones alone on request."""
    actor = current_actor()
    unread = request.args.get("show") == "unread"
    return render_template(
        "notices/index.html",
        page=queries.notices_page(actor, unread=unread, page=page_number()),
        unread=unread,
        label_of=label_of,
    )


@blueprint.post("/notices/<int:notice_id>/open")
@requires("notice.own")
@writes
def follow(notice_id: int) -> ResponseReturnValue:
    """Mark one notice read and go where it leads."""
    notice = queries.notice_of(current_actor(), notice_id)
    services.mark_read(notice=notice)
    return current_app.redirect(safe_next(notice.url), code=303)


@blueprint.post("/notices/<int:notice_id>/read")
@requires("notice.own")
@writes
def mark_read(notice_id: int) -> ResponseReturnValue:
    """Mark one notice read and stay."""
    services.mark_read(notice=queries.notice_of(current_actor(), notice_id))
    return redirect_to("notices.index", show=request.form.get("show") or None)


@blueprint.post("/notices/read")
@requires("notice.own")
@writes
def mark_all_read() -> ResponseReturnValue:
    """Mark everything read."""
    count = services.mark_all_read(by=current_actor())
    toast(f"{plural(count, 'notice')} marked read." if count else "There was nothing unread.")
    return redirect_to("notices.index")


@blueprint.app_template_global("unread_notices")
def unread_notices() -> int:
    """How many notices the reader has not read, asked for once for each page."""
    actor = maybe_actor()
    if actor is None:
        return 0
    if "unread_notices" not in g:
        g.unread_notices = queries.unread_count(actor)
    found: int = g.unread_notices
    return found
