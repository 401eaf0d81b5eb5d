"""The list of partners with its export, and the page of one partner."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.accounts.queries import names_of, user_by_id
from funding.contacts.queries import contacts_of
from funding.funders.queries import funder_for
from funding.infra import clock
from funding.infra.history import history_of
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.infra.row_html import rows_html
from funding.kernel.actor import Actor
from funding.partners import queries
from funding.partners.exports import CONTENT_TYPES, export_partners
from funding.partners.timeline import events_of
from funding.partners.types import SORTS, Asks, PartnerFilter, PartnerKind
from funding.partners.views import blueprint
from funding.partners.views.rows import partner_faces


def read_filter() -> PartnerFilter:
    """The list that the address bar means; what means nothing is left out."""
    given, sort = request.args, request.args.get("sort", "name")
    return PartnerFilter(
        text=given.get("q", "").replace("\x00", "").strip()[:200],
        kind=next((one for one in PartnerKind if one.value == given.get("kind")), None),
        asks=next((one for one in Asks if one.value == given.get("asks")), None),
        archived=given.get("archived") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "name",
    )


def _kept(narrowed: PartnerFilter) -> dict[str, str]:
    kept = {"q": narrowed.text, "kind": narrowed.kind, "asks": narrowed.asks, "archived": narrowed.archived}
    return {name: "1" if value is True else str(value) for name, value in kept.items() if value}


@place_of("partner", "Partner")
def partner_url(record_id: int) -> str:
    """The page of one."""
    return url_for("partners.show", partner_id=record_id)


@panel("funder.main", 60)
def on_funder(actor: Actor, funder_id: int) -> Markup | None:
    """That a funder is also a partner, on the funder's page."""
    partner = queries.partner_of_funder(actor, funder_id)
    if partner is None:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("partners/_on_funder.html", partner=partner, sam=queries.check_told(partner.id))
    )


@blueprint.get("/partners")
@requires("partner.view")
def index() -> str:
    """Every partner, narrowed, sorted and in pages."""
    actor, narrowed = current_actor(), read_filter()
    page = partner_faces(actor, narrowed, page=page_number())
    return render_template(
        "partners/index.html",
        page=page,
        rows=rows_html("partners/_row.html", page.items),
        filters=narrowed,
        kept=_kept(narrowed),
        counts=queries.kind_counts(actor),
        kinds=list(PartnerKind),
        asks=list(Asks),
    )


@blueprint.get("/partners/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly what the list shows, all pages, as CSV or XLSX."""
    kind = request.args.get("format", "csv")
    if kind not in CONTENT_TYPES:
        abort(404)
    data = export_partners(narrowed=read_filter(), by=current_actor(), kind=kind)
    return download(data, f"partners-{clock.today().isoformat()}.{kind}", CONTENT_TYPES[kind])


@blueprint.get("/partners/<int:partner_id>")
@requires("partner.view")
def show(partner_id: int) -> str:
    """Everything known of one partner."""
    actor = current_actor()
    partner = queries.partner_for(actor, partner_id)
    agreements = queries.agreements_of(partner.id)
    return render_template(
        "partners/show.html",
        partner=partner,
        owner=user_by_id(partner.owner_id) if partner.owner_id else None,
        funder=funder_for(actor, partner.funder_id) if partner.funder_id else None,
        agreements=agreements,
        owners=names_of({row.agreement.owner_id for row in agreements if row.agreement.owner_id}),
        checks=queries.checks_of(partner.id),
        sam=queries.check_told(partner.id),
        people=contacts_of(partner.id),
        events=events_of(actor, partner),
        history=history_of(partner.id, page=page_number()),
    )
