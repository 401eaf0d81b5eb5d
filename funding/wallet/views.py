"""The readiness wallet under Settings: a list, one page for each item, its form and its renewal."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.accounts.owners import offer_owners
from funding.accounts.queries import names_of
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.history import history_of
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.pagination import page_number
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.wallet import lapses, queries, services
from funding.wallet.forms import ItemForm, RenewalForm, item_values
from funding.wallet.models import WalletItem
from funding.wallet.types import WalletKind

blueprint = Blueprint("wallet", __name__, url_prefix="/settings/registrations")

nav("Settings", "Registrations", "wallet.index", "wallet.view", 15, icon="shield-check")

ON_PROFILE = (WalletKind.SAM, WalletKind.INDIRECT_AGREEMENT)
FUNDER_KINDS = {one.value: one.label for one in FunderKind}


def shown(item: WalletItem) -> dict[str, Any]:
    """The words of an item: until when it holds and how it stands today."""
    found = lapses.standing(item.validity, item.renew_on, clock.today())
    return {"until": lapses.told(item.validity), "standing": found.words, "tone": found.tone}


@place_of("wallet_item", "Registration")
def wallet_item_url(record_id: int) -> str:
    """The page of one."""
    return url_for("wallet.show", registration_id=record_id)


@panel("organization.registrations", 10)
def on_profile(actor: Actor, _record_id: int) -> Markup | None:
    """The registrations an SF-424 rests on, for the organization's profile; they are kept here only."""
    found = queries.of_kinds(actor, ON_PROFILE)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("wallet/_profile.html", items=found, shown=shown)
    )


@blueprint.get("")
@requires("wallet.view")
def index() -> str:
    """Everything in the wallet, what ends soonest first."""
    page = queries.items(current_actor(), page=page_number())
    return render_template(
        "wallet/index.html",
        page=page,
        shown=shown,
        owners=names_of({one.owner_id for one in page.items if one.owner_id}),
        files=queries.files_of([one.document_id for one in page.items]),
        asks=queries.asks_of([one.id for one in page.items]),
        funder_kinds=FUNDER_KINDS,
    )


@blueprint.post("/usual")
@requires("wallet.edit")
@writes
def add_usual() -> ResponseReturnValue:
    """Begin with what most organizations are asked for."""
    count = services.add_usual_items(by=current_actor())
    toast(f"{count} were added. Next: their last days." if count else "There are registrations already.")
    return redirect_to("wallet.index")


def _with_people(form: ItemForm) -> ItemForm:
    offer_owners(form.owner_id)
    return form


def _upload(form: ItemForm | RenewalForm) -> Any:
    return form.file.data or None


@blueprint.route("/new", methods=["GET", "POST"])
@requires("wallet.edit")
@writes
def create() -> ResponseReturnValue:
    """Put one registration or paper into the wallet."""
    form = _with_people(ItemForm(data={"expiry": "dated", "lead_days": 20}))
    if request.method == "POST" and form.validate():
        try:
            item = services.add_item(
                facts=form.facts(), validity=form.validity(), by=current_actor(), upload=_upload(form)
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Added. Applications to the funders that ask for it now watch its last day.")
            return redirect_to("wallet.show", registration_id=item.id)
    return render_template("wallet/edit.html", form=form, item=None), 422 if form.errors else 200


@blueprint.get("/<int:registration_id>")
@requires("wallet.view")
def show(registration_id: int) -> str:
    """One item: until when it holds, its file, its renewals, who needs it."""
    item = queries.item_for(current_actor(), registration_id)
    renewals = queries.renewals_of(item.id)
    files = queries.files_of([item.document_id, *(one.document_id for one in renewals)])
    return render_template(
        "wallet/show.html",
        item=item,
        stands=shown(item),
        owner=names_of({item.owner_id}).get(item.owner_id, "") if item.owner_id else "",
        asked_by=[FUNDER_KINDS.get(one, one) for one in queries.asks_of([item.id]).get(item.id, [])],
        renewals=renewals,
        files=files,
        told=lapses.told,
        history=history_of(item.id, page=page_number()),
    )


@blueprint.route("/<int:registration_id>/edit", methods=["GET", "POST"])
@requires("wallet.edit")
@writes
def edit(registration_id: int) -> ResponseReturnValue:
    """Correct an item; a renewal is recorded on its own page."""
    item = queries.item_for(current_actor(), registration_id)
    stored = item_values(item, queries.asks_of([item.id]).get(item.id, []))
    form = _with_people(ItemForm(data=stored))
    del form.file
    if request.method == "POST" and form.validate():
        try:
            services.update_item(
                item=item,
                facts=form.facts(),
                validity=form.validity(),
                expected_version=form.version.data,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, item.version, title=item.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("wallet.show", registration_id=item.id)
    return render_template("wallet/edit.html", form=form, item=item), 422 if form.errors else 200


@blueprint.route("/<int:registration_id>/renew", methods=["GET", "POST"])
@requires("wallet.edit")
@writes
def renew(registration_id: int) -> ResponseReturnValue:
    """Record a renewal with its new last day and file; the old ones stay in the history."""
    item = queries.item_for(current_actor(), registration_id)
    form = RenewalForm(data={"version": item.version, "renewed_on": clock.today(), "expiry": "dated"})
    if request.method == "POST" and form.validate():
        try:
            services.renew_item(
                item=item,
                renewal=form.renewal(),
                expected_version=form.version.data,
                by=current_actor(),
                upload=_upload(form),
            )
        except StaleVersion:
            stored = {"expiry": item.expiry.value, "expires_on": item.expires_on, "number": item.number}
            return render_conflict(form, stored, item.version, title=item.title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Renewed. What it was stays in its history.")
            return redirect_to("wallet.show", registration_id=item.id)
    page = render_template("wallet/renew.html", form=form, item=item, stands=shown(item))
    return page, 422 if form.errors else 200


@blueprint.post("/<int:registration_id>/retire")
@requires("wallet.edit")
@writes
def retire(registration_id: int) -> ResponseReturnValue:
    """Take an item out of the wallet, or put it back."""
    item = queries.item_for(current_actor(), registration_id)
    version = request.form.get("version", "")
    back = item.archived_at is not None
    try:
        services.set_in_use(
            item=item,
            in_use=back,
            expected_version=int(version) if version.isascii() and version.isdecimal() else None,
            by=current_actor(),
        )
    except StaleVersion as error:
        toast(error.message, "amber")
    else:
        toast("Back in the wallet." if back else "Taken out. Its history stays.")
    return redirect_to("wallet.show", registration_id=item.id)
