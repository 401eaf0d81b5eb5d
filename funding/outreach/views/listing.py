"""The list of initiatives and the page of one."""

from __future__ import annotations

from typing import TypeVar

from flask import render_template, request, url_for

from funding.accounts.queries import organization, user_choices
from funding.infra.clock import today
from funding.infra.history import history_of
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.kernel.periods import fiscal_year_of
from funding.outreach import queries
from funding.outreach.forms import IndicatorForm, MeasuresForm
from funding.outreach.measures import usual_measures
from funding.outreach.types import InitiativeFilter, InitiativeKind, InitiativeStatus
from funding.outreach.views import blueprint

Choice = TypeVar("Choice", InitiativeKind, InitiativeStatus)


def this_fiscal_year() -> int:
    """The organization's present fiscal year; the federal one before set-up."""
    house = organization()
    return fiscal_year_of(today(), house.fiscal_year_start_month if house else 10)


def _one_of(kind: type[Choice], text: str | None) -> Choice | None:
    return next((one for one in kind if one.value == text), None)


def _filters() -> InitiativeFilter:
    sort, owner = request.args.get("sort", "name"), request.args.get("owner", "")
    return InitiativeFilter(
        text=request.args.get("q", "").replace("\x00", "").strip()[:200],
        kind=_one_of(InitiativeKind, request.args.get("kind")),
        status=_one_of(InitiativeStatus, request.args.get("status")),
        owner_id=int(owner) if owner.isascii() and owner.isdecimal() and len(owner) < 10 else None,
        archived=request.args.get("archived") == "1",
        sort=sort if sort.removeprefix("-") in queries.SORTS else "name",
    )


def _kept(filters: InitiativeFilter) -> dict[str, str]:
    kept = {
        "q": filters.text,
        "kind": filters.kind,
        "status": filters.status,
        "owner": filters.owner_id,
        "archived": filters.archived,
    }
    return {name: "1" if value is True else str(value) for name, value in kept.items() if value}


@place_of("initiative", "Initiative")
def initiative_url(record_id: int) -> str:
    """The page of one."""
    return url_for("outreach.show", initiative_id=record_id)


@blueprint.get("/outreach")
@requires("initiative.view")
def index() -> str:
    """Every initiative, narrowed, sorted and in pages, with what this fiscal year is planned to cost."""
    actor, filters, year = current_actor(), _filters(), this_fiscal_year()
    return render_template(
        "outreach/index.html",
        page=queries.list_initiatives(actor, filters, fiscal_year=year, page=page_number()),
        totals=queries.totals(actor, year),
        filters=filters,
        kept=_kept(filters),
        year=year,
        kinds=list(InitiativeKind),
        statuses=list(InitiativeStatus),
        people=user_choices(),
    )


@blueprint.get("/outreach/<int:initiative_id>")
@requires("initiative.view")
def show(initiative_id: int) -> str:
    """Everything known of one initiative, with forms for its indicators."""
    actor = current_actor()
    initiative = queries.initiative_for(actor, initiative_id)
    known = {one.name for one in initiative.indicators}
    offered = [one for one in usual_measures(initiative.initiative_kind) if one.name not in known]
    version = {"version": initiative.version}
    return render_template(
        "outreach/show.html",
        initiative=initiative,
        editable=queries.may_edit(actor, initiative) and initiative.archived_at is None,
        may_change=queries.may_edit(actor, initiative),
        owner=queries.owner_name(initiative),
        year=this_fiscal_year(),
        add_form=IndicatorForm(None, data=version),
        measures_form=MeasuresForm(None, data=version).offering(offered),
        offered=offered,
        history=history_of(initiative.id, page=page_number()),
    )
