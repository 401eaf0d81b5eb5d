"""Keeping, changing and ordering views."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.saved_views import services
from funding.saved_views.forms import ViewForm
from funding.saved_views.models import SavedView
from funding.saved_views.queries import may_change, shelf, view_for
from funding.saved_views.screens import all_screens, checked, screen_of
from funding.saved_views.types import Audience
from funding.saved_views.views import blueprint
from funding.saved_views.views.menu import view_args


def _form(view: SavedView | None = None) -> ViewForm:
    form = ViewForm(obj=view)
    if not current_actor().can("view.share"):
        form.audience.choices = [(Audience.ME.value, Audience.ME.label)]
    if view is not None and not form.is_submitted():
        form.audience.data = view.audience.value
        form.usual.data = shelf(current_actor(), view.screen).usual_id == view.id
    return form


@blueprint.get("")
@requires("view.own")
def index() -> ResponseReturnValue:
    """Every view the person finds in a menu, by screen."""
    actor = current_actor()
    found = [(one, shelf(actor, one.key)) for one in all_screens() if actor.can(one.permission)]
    return render_template("saved_views/index.html", found=found, view_args=view_args)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("view.own")
@writes
def create() -> ResponseReturnValue:
    """Keep the address that somebody looks at."""
    screen, query = screen_of(request.values.get("screen", "")), request.values.get("query", "")
    form, actor = _form(), current_actor()
    try:
        query = checked(screen, query)
        if request.method == "POST" and form.validate():
            view = services.save_view(
                screen=screen,
                name=form.name.data or "",
                query=query,
                audience=Audience(form.audience.data or "me"),
                by=actor,
            )
            if form.usual.data:
                services.set_usual(screen=screen, view_id=view.id, by=actor)
            toast(f"“{view.name}” is kept.")
            return redirect_to("saved_views.open_view", view_id=view.id)
    except DomainError as error:
        apply_domain_error(form, error)
    page = render_template("saved_views/edit.html", form=form, screen=screen, query=query, view=None)
    return make_response(page, 422 if form.errors else 200)


@blueprint.get("/<int:view_id>")
@requires("view.own")
def open_view(view_id: int) -> ResponseReturnValue:
    """The screen as the view keeps it; a short address to pass on."""
    view = view_for(current_actor(), view_id)
    offered = shelf(current_actor(), view.screen).view(view.id)
    args = view_args(offered) if offered else {}
    return redirect_to(screen_of(view.screen).endpoint, **args)


@blueprint.route("/<int:view_id>/edit", methods=["GET", "POST"])
@requires("view.own")
@writes
def edit(view_id: int) -> ResponseReturnValue:
    """Rename a view, share it, or let it open by itself."""
    actor = current_actor()
    view = view_for(actor, view_id)
    if not may_change(view, actor):
        raise NotFound("There is no such view of yours.")
    form, screen = _form(view), screen_of(view.screen)
    if request.method == "POST" and form.validate():
        try:
            services.change_view(
                view=view,
                name=form.name.data or "",
                audience=Audience(form.audience.data or "me"),
                expected_version=form.version.data,
                by=actor,
            )
            usual = shelf(actor, view.screen).usual_id == view.id
            if bool(form.usual.data) is not usual:
                services.set_usual(screen=screen, view_id=view.id if form.usual.data else None, by=actor)
            toast("Saved.")
            return redirect_to("saved_views.index")
        except DomainError as error:
            if isinstance(error, StaleVersion):
                form.version.data = view.version
            apply_domain_error(form, error)
    page = render_template("saved_views/edit.html", form=form, screen=screen, query=view.query, view=view)
    return make_response(page, 422 if form.errors else 200)


@blueprint.post("/<int:view_id>/update")
@requires("view.own")
@writes
def update(view_id: int) -> ResponseReturnValue:
    """Let the view show what the address shows now."""
    actor = current_actor()
    view = view_for(actor, view_id)
    services.update_view(view=view, query=request.form.get("query", ""), by=actor)
    toast(f"“{view.name}” now shows this.")
    return redirect_to("saved_views.open_view", view_id=view.id)


@blueprint.post("/<int:view_id>/delete")
@requires("view.own")
@writes
def delete(view_id: int) -> ResponseReturnValue:
    """Forget a view."""
    actor = current_actor()
    view = view_for(actor, view_id)
    services.delete_view(view=view, by=actor)
    toast(f"“{view.name}” is deleted.")
    return redirect_to("saved_views.index")


@blueprint.post("/<int:view_id>/place")
@requires("view.own")
@writes
def place(view_id: int) -> ResponseReturnValue:
    """Move a view up or down in the person's own menu."""
    actor = current_actor()
    view = view_for(actor, view_id)
    services.place_view(view=view, up=request.form.get("way") == "up", by=actor)
    return redirect_to("saved_views.index")


@blueprint.post("/usual")
@requires("view.own")
@writes
def set_usual() -> ResponseReturnValue:
    """Let a view open by itself, or none."""
    screen, text = screen_of(request.form.get("screen", "")), request.form.get("view_id", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    services.set_usual(screen=screen, view_id=number, by=current_actor())
    toast("It opens by itself from now on." if number else "The whole screen opens from now on.")
    back = safe_next(request.form.get("next"), url_for("saved_views.index"))
    return make_response("", 303, {"Location": back})
