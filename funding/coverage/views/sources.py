"""Sources of money: the list of all, one source and what it pays for, and those kept by hand."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.coverage.forms import KeptSourceForm, NothingForm
from funding.coverage.models import KeptSource
from funding.coverage.queries import sources as queries
from funding.coverage.services import keeping
from funding.coverage.sources import PROVIDERS
from funding.coverage.types import GiverKind
from funding.coverage.views import blueprint
from funding.coverage.views.reading import asked_number
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.history import history_of
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.infra.records import nameless, shown_title
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.outreach.forms import as_typed
from funding.outreach.queries import initiative_choices


@place_of("source", "Source of money", "Sources of money")
def source_url(record_id: int) -> str:
    """The page of one."""
    return url_for("coverage.source", source_id=record_id)


@blueprint.get("/coverage/sources")
@requires("coverage.view")
def sources() -> ResponseReturnValue:
    """Every source the reader may see: what it has, what is placed, what is free."""
    sort, kind = request.args.get("sort", "-standing"), request.args.get("kind", "")
    text = request.args.get("q", "").replace("\x00", "").strip()[:100]
    sort = sort if sort.removeprefix("-") in queries.SORTS else "-standing"
    kept = {"q": text, "kind": kind if kind in PROVIDERS else ""}
    return render_template(
        "coverage/sources.html",
        page=queries.list_sources(current_actor(), text=text, kind=kind, sort=sort, page=page_number()),
        sort=sort,
        kept={name: value for name, value in kept.items() if value},
        providers=PROVIDERS,
    )


@blueprint.get("/coverage/sources/<int:source_id>")
@requires("coverage.view")
def source(source_id: int) -> ResponseReturnValue:
    """A source that is kept by hand, and which costs it pays."""
    actor = current_actor()
    kept = queries.kept_source_for(actor, source_id)
    named = not nameless(kept, actor)
    return render_template(
        "coverage/source.html",
        source=kept,
        title=shown_title(kept, actor),
        named=named,
        pays=queries.pays_for(actor, kept.id),
        placed_cents=queries.placed([kept.id]).get(kept.id, 0),
        initiatives=dict(initiative_choices(actor, including=kept.initiative_id)),
        history=history_of(kept.id, page=page_number()) if named else None,
    )


def _form(kept: KeptSource | None = None, *, submitted: bool = True) -> KeptSourceForm:
    data: dict[str, object] = {"kind": GiverKind.OWN_FUNDS.value}
    if kept is not None:
        names = ("title", "amount_cents", "secured", "chance_bp", "starts_on", "ends_on", "notes", "version")
        data = {name: getattr(kept, name) for name in names}
        data |= {
            "kind": kept.giver_kind.value,
            "classes": list(kept.classes),
            "initiative_id": str(kept.initiative_id) if kept.initiative_id else None,
            "chance_bp": None if kept.secured else kept.chance_bp,
        }
    elif asked_number("initiative"):
        data["initiative_id"] = str(asked_number("initiative"))
    form = KeptSourceForm(data=data) if submitted else KeptSourceForm(None, data=data)
    including = kept.initiative_id if kept else None
    choices = initiative_choices(current_actor(), including=including)
    form.initiative_id.choices = [("", "Free for any outreach"), *((str(i), title) for i, title in choices)]
    if not current_actor().can("giving.names"):
        form.kind.choices = [(one.value, one.label) for one in GiverKind if one is not GiverKind.DONOR]
    return form


@blueprint.get("/coverage/sources/new")
@requires("coverage.edit")
def new_source() -> ResponseReturnValue:
    """The form of a new source."""
    return render_template("coverage/source_form.html", form=_form(), source=None)


@blueprint.post("/coverage/sources/new")
@requires("coverage.edit")
@writes
def create_source() -> ResponseReturnValue:
    """Add a source."""
    form = _form()
    if form.validate():
        try:
            kept = keeping.keep_source(facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{kept.title} can pay for costs now.")
            return redirect_to("coverage.source", source_id=kept.id)
    return render_template("coverage/source_form.html", form=form, source=None), 422


@blueprint.get("/coverage/sources/<int:source_id>/edit")
@requires("coverage.edit")
def edit_source(source_id: int) -> ResponseReturnValue:
    """The form of a source."""
    kept = _editable(source_id)
    return render_template("coverage/source_form.html", form=_form(kept), source=kept)


def _editable(source_id: int) -> KeptSource:
    kept = queries.kept_source_for(current_actor(), source_id)
    if nameless(kept, current_actor()):
        raise NotFound("There is no source with this number.")
    return kept


@blueprint.post("/coverage/sources/<int:source_id>/edit")
@requires("coverage.edit")
@writes
def update_source(source_id: int) -> ResponseReturnValue:
    """Save a source; show both versions where somebody saved meanwhile."""
    kept = _editable(source_id)
    form = _form(kept)
    if form.validate():
        try:
            keeping.update_source(
                source=kept, facts=form.facts(), expected_version=form.expected_version, by=current_actor()
            )
        except StaleVersion:
            db.session.rollback()
            return render_conflict(
                form, as_typed(_form(kept, submitted=False)), kept.version, title=kept.title
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("coverage.source", source_id=kept.id)
    return render_template("coverage/source_form.html", form=form, source=kept), 422


@blueprint.post("/coverage/sources/<int:source_id>/archive")
@requires("coverage.edit")
@writes
def archive_source(source_id: int) -> ResponseReturnValue:
    """Take a source out of use, or bring it back."""
    kept = _editable(source_id)
    archived = kept.archived_at is None
    keeping.set_archived(
        source=kept, archived=archived, expected_version=NothingForm().expected_version, by=current_actor()
    )
    toast("Archived. What it was to pay counts as uncovered." if archived else "Brought back.")
    return redirect_to("coverage.source", source_id=kept.id)
