"""The places of an initiative as they are written, and giving one another name."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.outreach.forms.places import RenameForm
from funding.outreach.models import Initiative
from funding.outreach.queries.place_names import PlaceName, place_named, place_names
from funding.outreach.services.place_names import rename_place
from funding.outreach.views import blueprint
from funding.outreach.views.editing import editable


@blueprint.get("/outreach/<int:initiative_id>/places")
@requires("initiative.edit")
def places(initiative_id: int) -> str:
    """Every spelling with what is written under it, and what it may be meant for."""
    initiative = editable(initiative_id)
    return render_template(
        "outreach/place_names.html",
        initiative=initiative,
        found=place_names(initiative.id, page=page_number()),
    )


@blueprint.get("/outreach/<int:initiative_id>/places/rename")
@requires("initiative.edit")
def rename(initiative_id: int) -> str:
    """The form of a new name; with ``to`` it is filled in."""
    initiative = editable(initiative_id)
    place = _place(initiative)
    form = RenameForm(data={"version": initiative.version, "name": request.args.get("to", "")})
    return _page(initiative, place, form)


@blueprint.post("/outreach/<int:initiative_id>/places/rename")
@requires("initiative.edit")
@writes
def keep_name(initiative_id: int) -> ResponseReturnValue:
    """Rename the place everywhere in the initiative."""
    initiative, form = editable(initiative_id), RenameForm()
    place = _place(initiative)
    if form.validate():
        try:
            done = rename_place(
                initiative=initiative,
                place=place.place,
                name=form.name.data or "",
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(
                form, {"name": place.place}, initiative.version, title=f"Rename {place.place}"
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            count = f"{done.total:,} {'entry says' if done.total == 1 else 'entries say'}"
            toast(f"{count} “{form.name.data}” now.")
            return redirect_to("outreach.places", initiative_id=initiative.id)
    return _page(initiative, place, form), 422


def _place(initiative: Initiative) -> PlaceName:
    found = place_named(initiative.id, request.args.get("place", ""))
    if found is None:
        raise NotFound("Nothing of this initiative was done at a place of this name.")
    return found


def _page(initiative: Initiative, place: PlaceName, form: RenameForm) -> str:
    others = [one.place for one in place_names(initiative.id, page=1).items if one.place != place.place]
    return render_template(
        "outreach/rename_place.html", initiative=initiative, place=place, form=form, others=others
    )
