"""Adding, changing, archiving and restoring a funder."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.funders import queries, services
from funding.funders.forms import FunderForm, VersionForm, as_typed, new_values, stored_values
from funding.funders.models import Funder
from funding.funders.types import FunderKind
from funding.funders.views import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _kind() -> FunderKind | None:
    return next((kind for kind in FunderKind if kind.value == request.args.get("kind")), None)


def _new_form(kind: FunderKind) -> FunderForm:
    return FunderForm(data=new_values(kind)).for_kind(kind, queries.parent_choices(current_actor()))


def _edit_form(funder: Funder, *, submitted: bool = True) -> FunderForm:
    parents = queries.parent_choices(current_actor(), without=funder.id)
    form = (
        FunderForm(data=stored_values(funder)) if submitted else FunderForm(None, data=stored_values(funder))
    )
    return form.for_kind(funder.funder_kind, parents)


@blueprint.get("/funders/new")
@requires("funder.edit")
def new() -> str:
    """The form of a new funder; first the kind, since each kind has facts of its own."""
    kind = _kind()
    if kind is None:
        return render_template("funders/choose_kind.html", kinds=list(FunderKind))
    return render_template("funders/new.html", form=_new_form(kind), kind=kind, known=())


@blueprint.post("/funders/new")
@requires("funder.edit")
@writes
def create() -> ResponseReturnValue:
    """Add a funder, or show the form again with what is wrong or already known."""
    kind = _kind() or abort(404)
    form = _new_form(kind)
    known: tuple[Funder, ...] = ()
    if form.validate():
        try:
            funder = services.create_funder(facts=form.facts(kind), by=current_actor(), sure=form.sure.data)
        except services.DuplicateFunderError as error:
            known = error.known
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{funder.title} was added.")
            return redirect_to("funders.show", funder_id=funder.id)
    return render_template("funders/new.html", form=form, kind=kind, known=known), 422


@blueprint.get("/funders/<int:funder_id>/edit")
@requires("funder.edit")
def edit(funder_id: int) -> str:
    """The form of a known funder."""
    funder = queries.funder_for(current_actor(), funder_id)
    return render_template("funders/edit.html", form=_edit_form(funder), funder=funder)


@blueprint.post("/funders/<int:funder_id>/edit")
@requires("funder.edit")
@writes
def update(funder_id: int) -> ResponseReturnValue:
    """Save the form; show both versions where somebody saved meanwhile."""
    funder = queries.funder_for(current_actor(), funder_id)
    form = _edit_form(funder)
    if form.validate():
        try:
            services.update_funder(
                funder=funder,
                facts=form.facts(funder.funder_kind),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            stored = as_typed(_edit_form(funder, submitted=False))
            return render_conflict(form, stored, funder.version, title=funder.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("funders.show", funder_id=funder.id)
    return render_template("funders/edit.html", form=form, funder=funder), 422


@blueprint.post("/funders/<int:funder_id>/archive")
@requires("funder.edit")
@writes
def archive(funder_id: int) -> Response:
    """Take a funder off the lists."""
    funder = queries.funder_for(current_actor(), funder_id)
    services.archive_funder(
        funder=funder, expected_version=VersionForm().expected_version, by=current_actor()
    )
    toast("Archived. You find it again with the filter “Archived”.")
    return redirect_to("funders.show", funder_id=funder.id)


@blueprint.post("/funders/<int:funder_id>/restore")
@requires("funder.edit")
@writes
def restore(funder_id: int) -> Response:
    """Put an archived funder back on the lists."""
    funder = queries.funder_for(current_actor(), funder_id)
    services.restore_funder(
        funder=funder, expected_version=VersionForm().expected_version, by=current_actor()
    )
    toast("Restored.")
    return redirect_to("funders.show", funder_id=funder.id)
