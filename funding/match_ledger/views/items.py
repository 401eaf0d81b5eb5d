"""One item of match: enter, look at, correct, receive, take back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.models import Award
from funding.awards.queries import award_choices, award_for
from funding.documents.queries import choices_of
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import db, writes
from funding.infra.forms import Form, apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.match_ledger.forms import (
    FEDERAL_OTHER,
    ItemForm,
    ReceiveForm,
    TakeBackForm,
    answer_values,
    item_values,
    set_choices,
)
from funding.match_ledger.models import MatchItem
from funding.match_ledger.queries import ledger
from funding.match_ledger.services import items as services
from funding.match_ledger.services.checking import UsedTwiceError
from funding.match_ledger.seven_tests import Known, judge, proposed
from funding.match_ledger.types import MatchKind, MatchState, Test
from funding.match_ledger.valuation import valuation_words
from funding.match_ledger.views import blueprint
from funding.partners.queries import partner_choices, partner_names


def federal_choices() -> list[tuple[object, str]]:
    """Our awards that may have paid, and federal money of somebody else."""
    ours = [(key, f"Yes: {name}") for key, name in award_choices(current_actor(), active_only=False)]
    return [*ours, (FEDERAL_OTHER, "Yes, other federal money")]


def with_choices(form: Form, award: Award) -> None:
    """Fill the form's choices with what can be chosen for this award."""
    set_choices(form, "line_key", "No line", ledger.lines_of(award))
    set_choices(form, "paid_with", "No", federal_choices())
    set_choices(form, "partner_id", "None of our partners", partner_choices(current_actor()))
    documents = [(one.id, one.label or one.name) for one in choices_of(award.id)]
    set_choices(form, "document_id", "None of these", documents)


def refuse(form: Form, error: DomainError) -> MatchItem | None:
    """Put a refusal beside its field; answers the item it points to, if any."""
    apply_domain_error(form, error)
    return db.session.get(MatchItem, error.item_id) if isinstance(error, UsedTwiceError) else None


def elsewhere(item: MatchItem | None) -> Mapping[str, object] | None:
    """The item a refusal points to, if the reader may see it, with the name of its award."""
    if item is None:
        return None
    name = ledger.award_name(item.award_id, current_actor())
    return {"item": item, "award": name} if name != "another award" else None


def asked_kind() -> MatchKind:
    """The kind in the address, volunteer hours where there is none."""
    kind = request.args.get("kind", "")
    return MatchKind(kind) if kind in set(MatchKind) else MatchKind.VOLUNTEER


@blueprint.route("/awards/<int:award_id>/match/new", methods=["GET", "POST"])
@requires("match.edit")
@writes
def create(award_id: int) -> ResponseReturnValue:
    """Enter one item."""
    award, kind = award_for(current_actor(), award_id), asked_kind()
    first = proposed(Known(has_evidence=False, line_title="", within_period=True))
    form = ItemForm(data={"state": "received", "given_on": clock.today(), **answer_values(first)})
    with_choices(form.of_kind(kind), award)
    found: MatchItem | None = None
    if request.method == "POST" and form.validate():
        try:
            item = services.add_item(
                award=award,
                facts=form.facts(kind),
                state=MatchState(form.state.data),
                by=current_actor(),
                upload=form.file.data or None,
                document_id=_document_id(form),
            )
        except DomainError as error:
            found = refuse(form, error)
        else:
            verdict = judge(item.given_answers)
            toast(
                "Entered. It counts."
                if verdict.passes
                else f"Entered. It does not count yet: {verdict.words}.",
                "green" if verdict.passes else "amber",
            )
            return redirect_to("match_ledger.index", award_id=award.id)
    page = render_template(
        "match_ledger/edit.html",
        award=award,
        form=form,
        kind=kind,
        item=None,
        elsewhere=elsewhere(found),
        MatchKind=MatchKind,
    )
    return page, 422 if form.errors else 200


def _document_id(form: ItemForm) -> int | None:
    return int(form.document_id.data) if form.document_id.data else None


@blueprint.get("/match/<int:match_item_id>")
@requires("match.view")
def show(match_item_id: int) -> ResponseReturnValue:
    """One item with its seven tests."""
    item, award = ledger.item_for(current_actor(), match_item_id)
    return _item_page(
        item,
        award,
        ReceiveForm(data={"version": item.version, "given_on": item.given_on}),
        TakeBackForm(data={"version": item.version}),
    )


def partner_name(item: MatchItem) -> str:
    """The name of the partner that gave it, if it is one that the reader may see."""
    return (
        partner_names(current_actor(), [item.partner_id]).get(item.partner_id, "") if item.partner_id else ""
    )


def _item_page(
    item: MatchItem, award: Award, receiving: ReceiveForm, taking: TakeBackForm
) -> ResponseReturnValue:
    page = render_template(
        "match_ledger/show.html",
        award=award,
        item=item,
        answers=item.given_answers,
        tests=list(Test),
        verdict=judge(item.given_answers),
        told=valuation_words(item.valuation),
        line=dict(ledger.lines_of(award)).get(item.line_key, ""),
        partner=partner_name(item),
        document=services.evidence_of(item),
        is_reported=services.is_reported(item),
        receiving=receiving,
        taking=taking,
    )
    return page, 422 if receiving.errors or taking.errors else 200


@blueprint.route("/match/<int:match_item_id>/edit", methods=["GET", "POST"])
@requires("match.edit")
@writes
def edit(match_item_id: int) -> ResponseReturnValue:
    """Correct an item that no report has told yet."""
    item, award = ledger.item_for(current_actor(), match_item_id)
    stored = item_values(services.facts_of(item), item.state, item.version, item.document_id)
    form = ItemForm(data=stored)
    del form.state
    with_choices(form.of_kind(item.kind), award)
    found: MatchItem | None = None
    if request.method == "POST" and form.validate():
        try:
            services.change_item(
                item=item,
                award=award,
                facts=form.facts(item.kind),
                expected_version=form.version.data,
                by=current_actor(),
                upload=form.file.data or None,
                document_id=_document_id(form),
            )
        except StaleVersion:
            return render_conflict(form, stored, item.version, title=item.description)
        except DomainError as error:
            found = refuse(form, error)
        else:
            toast("Saved.")
            return redirect_to("match_ledger.show", match_item_id=item.id)
    page = render_template(
        "match_ledger/edit.html",
        award=award,
        form=form,
        kind=item.kind,
        item=item,
        elsewhere=elsewhere(found),
        MatchKind=MatchKind,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/match/<int:match_item_id>/receive")
@requires("match.edit")
@writes
def receive(match_item_id: int) -> ResponseReturnValue:
    """Record that what was promised has come."""
    item, award = ledger.item_for(current_actor(), match_item_id)
    form = ReceiveForm()
    if form.validate():
        try:
            services.receive_item(
                item=item,
                award=award,
                given_on=form.given_on.data,
                expected_version=form.version.data,
                by=current_actor(),
            )
        except (StaleVersion, DomainError) as error:
            apply_domain_error(form, error)
        else:
            toast("Received.")
            return redirect_to("match_ledger.show", match_item_id=item.id)
    return _item_page(item, award, form, TakeBackForm(formdata=None, data={"version": item.version}))


@blueprint.post("/match/<int:match_item_id>/take-back")
@requires("match.edit")
@writes
def take_back(match_item_id: int) -> ResponseReturnValue:
    """Take an item out of the count, with a reason."""
    item, award = ledger.item_for(current_actor(), match_item_id)
    form = TakeBackForm()
    if services.is_reported(item) and not current_actor().can("match.report"):
        raise NotAllowed("A report has told the funder of it: finance takes it back.")
    if form.validate():
        try:
            services.take_back(
                item=item,
                award=award,
                reason=form.reason.data or "",
                expected_version=form.version.data,
                by=current_actor(),
            )
        except (StaleVersion, DomainError) as error:
            apply_domain_error(form, error)
        else:
            toast("Taken back. It no longer counts.")
            return redirect_to("match_ledger.show", match_item_id=item.id)
    return _item_page(
        item,
        award,
        ReceiveForm(formdata=None, data={"version": item.version, "given_on": item.given_on}),
        form,
    )
