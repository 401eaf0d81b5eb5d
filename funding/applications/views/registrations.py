"""The registrations an application needs: each with its last day and whether it holds long enough."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.applications.queries.applications import application_for
from funding.applications.queries.needs import needs_of, troubled_by
from funding.applications.services.needs import say_need
from funding.applications.views import blueprint
from funding.applications.views.shown import shown_date
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.panels import Tab, panel, tab
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.wallet.lapses import told
from funding.wallet.queries import choices, item_for


@tab("application", 55)
def registrations_tab(_actor: Actor, record_id: int) -> Tab:
    """The tab of what must hold for the application."""
    address = url_for("applications.registrations", application_id=record_id)
    return Tab("registrations", "Registrations", address)


@panel("application.main", 15)
def red_registrations(actor: Actor, application_id: int) -> Markup | None:
    """What ends too early, on the overview; nothing where all holds."""
    application = application_for(actor, application_id)
    found = needs_of(application, actor).red
    if not found or (application.stage.is_closed and application.stage != "awarded"):
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "applications/_red_registrations.html", application=application, needs=found, told=told
        )
    )


@panel("wallet.main", 10)
def troubled_applications(actor: Actor, item_id: int) -> Markup | None:
    """On a registration's page: for which applications it ends too early."""
    cards = troubled_by(item_id, actor)
    if not cards:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("applications/_troubled.html", cards=cards, shown_date=shown_date)
    )


@blueprint.get("/applications/<int:application_id>/registrations")
@requires("application.view")
def registrations(application_id: int) -> str:
    """What the application needs, the worst first, and what may be added."""
    actor = current_actor()
    application = application_for(actor, application_id)
    needs = needs_of(application, actor)
    listed = {one.item.id for one in needs.needed} | {one.id for one in needs.dismissed}
    return render_template(
        "applications/registrations.html",
        application=application,
        needs=needs,
        addable=[(key, name) for key, name in choices(actor) if key not in listed],
        told=told,
    )


@blueprint.post("/applications/<int:application_id>/registrations")
@requires("application.edit")
@writes
def say_registration(application_id: int) -> ResponseReturnValue:
    """Say of one registration that it is needed or not, or leave it to the kind of funder."""
    actor = current_actor()
    application = application_for(actor, application_id)
    chosen = request.form.get("item", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10):
        toast("Please choose one of the list.", "amber")
        return redirect_to("applications.registrations", application_id=application.id)
    item = item_for(actor, int(chosen))
    needed = {"yes": True, "no": False}.get(request.form.get("needed", ""))
    say_need(application=application, item=item, needed=needed, by=actor)
    toast(_SAID[needed].format(item.title))
    return redirect_to("applications.registrations", application_id=application.id)


_SAID = {
    True: "{} is needed here.",
    False: "{} is not needed here.",
    None: "{} follows the kind of funder again.",
}
