"""The list of funders, the federal tree and the page of one funder."""

from __future__ import annotations

from typing import TypeVar

from flask import render_template, request, url_for

from funding.accounts.queries import user_by_id
from funding.contacts.queries import contacts_of
from funding.funders import queries
from funding.funders.formats import page_format
from funding.funders.reporting import next_due, reporting_calendar
from funding.funders.types import FunderFilter, FunderKind, SourceHue
from funding.funders.views import blueprint
from funding.infra.clock import today
from funding.infra.history import history_of
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of

Choice = TypeVar("Choice", FunderKind, SourceHue)


def _one_of(kind: type[Choice], text: str | None) -> Choice | None:
    """The choice that ``text`` in the address bar means, or None for anything else."""
    return next((one for one in kind if one.value == text), None)


def _filters() -> FunderFilter:
    sort = request.args.get("sort", "name")
    return FunderFilter(
        text=request.args.get("q", "").replace("\x00", "").strip()[:200],
        kind=_one_of(FunderKind, request.args.get("kind")),
        hue=_one_of(SourceHue, request.args.get("hue")),
        archived=request.args.get("archived") == "1",
        sort=sort if sort.removeprefix("-") in queries.SORTS else "name",
    )


def _kept(filters: FunderFilter) -> dict[str, str]:
    """The filter as it stands in the address bar, without the sort and the page."""
    kept = {"q": filters.text, "kind": filters.kind, "hue": filters.hue, "archived": filters.archived}
    return {name: "1" if value is True else str(value) for name, value in kept.items() if value}


@place_of("funder", "Funder")
def funder_url(record_id: int) -> str:
    """The page of one."""
    return url_for("funders.show", funder_id=record_id)


@blueprint.get("/funders")
@requires("funder.view")
def index() -> str:
    """Every funder the reader may see, narrowed, sorted and in pages."""
    actor, filters = current_actor(), _filters()
    return render_template(
        "funders/index.html",
        page=queries.list_funders(actor, filters, page_number()),
        filters=filters,
        kept=_kept(filters),
        counts=queries.counts_by_hue(actor),
        hues=list(SourceHue),
        kinds=[kind for kind in FunderKind if kind is not FunderKind.PERSON or actor.can("giving.view")],
    )


@blueprint.get("/funders/federal")
@requires("funder.view")
def tree() -> str:
    """Departments, agencies and offices as a tree."""
    return render_template("funders/tree.html", tree=queries.federal_tree(current_actor()))


@blueprint.get("/funders/<int:funder_id>")
@requires("funder.view")
def show(funder_id: int) -> str:
    """Everything known of one funder."""
    actor = current_actor()
    funder = queries.funder_for(actor, funder_id)
    calendar = reporting_calendar(funder.reporting_calendar)
    named = actor.can("giving.names") or not funder.is_private
    return render_template(
        "funders/show.html",
        funder=funder,
        name=funder.name_for(actor),
        named=named,
        owner=user_by_id(funder.owner_id) if funder.owner_id else None,
        above=queries.above(funder),
        below=queries.below(actor, funder),
        people=contacts_of(funder.id) if named else [],
        pack=page_format(funder.format_pack),
        calendar=calendar,
        financial_due=next_due(calendar.financial_dates, today()),
        performance_due=next_due(calendar.performance_dates, today()),
        history=history_of(funder.id, page=page_number()) if named else None,
    )
