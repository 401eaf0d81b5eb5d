"""Use cases of the ledger: enter what is promised or given, correct it, receive it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.exc import IntegrityError

from funding.awards.models import Award
from funding.documents.models import Document
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import format_money
from funding.match_ledger.models import MatchItem
from funding.match_ledger.queries import reported_of
from funding.match_ledger.services.checking import (
    check_day,
    check_document,
    check_item,
    check_reasons,
    check_use,
)
from funding.match_ledger.seven_tests import judge
from funding.match_ledger.types import Answer, Answers, ItemFacts, MatchState, Test
from funding.match_ledger.uses import source_key, use_key
from funding.match_ledger.valuation import value_of


def add_item(
    *,
    award: Award,
    facts: ItemFacts,
    state: MatchState,
    by: Actor,
    upload: Upload | None = None,
    document_id: int | None = None,
) -> MatchItem:
    """Enter one item, promised or received, with its evidence. Raises DomainError and FileRefused."""
    _check_open(award)
    check_item(award=award, facts=facts, state=state, but=None, by=by)
    check_reasons(facts)
    item = MatchItem(
        award_id=award.id, state=state, entered_by_id=by.user_id, entered_by_name=by.name, **columns(facts)
    )
    item.document_id = _evidence(award, facts, upload, document_id, by)
    _save_new(item, award, facts, by)
    _tell("match.entered", award, item, by, after={"value": format_money(item.amount_cents), "state": state})
    return item


def _save_new(item: MatchItem, award: Award, facts: ItemFacts, by: Actor) -> None:
    """Save it; where somebody entered the same thing in this moment, raise UsedTwiceError as if it had stood there."""
    try:
        with db.session.begin_nested():
            db.session.add(item)
    except IntegrityError:
        check_use(award=award, facts=facts, but=None, by=by)
        raise


def change_item(
    *,
    item: MatchItem,
    award: Award,
    facts: ItemFacts,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
    document_id: int | None = None,
) -> None:
    """Correct an item that no report has told yet. Raises StaleVersion, DomainError and FileRefused."""
    _check_version(item, expected_version)
    _check_open(award)
    _check_unreported(item)
    check_item(award=award, facts=facts, state=item.state, but=item.id, by=by)
    check_reasons(facts)
    evidence = _evidence(award, facts, upload, document_id, by)
    before, after = assign(item, columns(facts) | {"document_id": evidence})
    if not after:
        return
    db.session.flush()
    _tell("match.changed", award, item, by, before=before, after=after)


def receive_item(
    *, item: MatchItem, award: Award, given_on: date, expected_version: int | None, by: Actor
) -> None:
    """Record that what was promised has come. Raises StaleVersion and DomainError."""
    _check_version(item, expected_version)
    _check_open(award)
    if item.state is not MatchState.PROMISED:
        raise DomainError("Only what is promised can be received.")
    check_day(award, given_on, MatchState.RECEIVED)
    moved = replace(facts_of(item), given_on=given_on)
    check_item(award=award, facts=moved, state=MatchState.RECEIVED, but=item.id, by=by)
    item.state = MatchState.RECEIVED
    assign(item, columns(moved))
    db.session.flush()
    _tell("match.received", award, item, by, after={"given_on": given_on})


def take_back(*, item: MatchItem, award: Award, reason: str, expected_version: int | None, by: Actor) -> None:
    """Take an item out of the count; it stays in view, and what it was made of may be entered anew."""
    _check_version(item, expected_version)
    if item.state is MatchState.VOID:
        raise DomainError("It was taken back already.")
    if not reason:
        raise DomainError("Please say why it is taken back.", field="reason")
    before = {"state": item.state}
    item.state, item.use_key, item.void_reason = MatchState.VOID, None, reason
    db.session.flush()
    _tell("match.taken_back", award, item, by, before=before, after={"reason": reason})


def columns(facts: ItemFacts) -> dict[str, object]:
    """The stored columns of an item's facts, with what follows from them: value, verdict and keys."""
    value = facts.valuation
    by_hours = facts.kind.by_hours
    return {
        "kind": facts.kind,
        "given_on": facts.given_on,
        "source": facts.source,
        "partner_id": facts.partner_id,
        "description": facts.description,
        "amount_cents": value_of(value),
        "hours": value.hours if by_hours else 0,
        "pay_cents": value.pay_cents if by_hours else 0,
        "fringe_bp": value.fringe_bp if by_hours else 0,
        "basis": value.basis if by_hours else None,
        "people": value.people if by_hours else None,
        "citation": value.citation,
        "reference": facts.reference,
        "line_key": facts.line_key,
        "other_than": facts.other_than,
        "answers": _stored(facts.answers),
        "counts": judge(facts.answers).passes,
        "use_key": use_key(
            source=facts.source, given_on=facts.given_on, reference=facts.reference, kind=facts.kind
        ),
        "source_key": source_key(source=facts.source, given_on=facts.given_on),
    }


def facts_of(item: MatchItem) -> ItemFacts:
    """What is stored of an item, as a person would say it."""
    return ItemFacts(
        kind=item.kind,
        given_on=item.given_on,
        source=item.source,
        description=item.description,
        valuation=item.valuation,
        partner_id=item.partner_id,
        reference=item.reference,
        line_key=item.line_key,
        answers=item.given_answers,
        other_than=item.other_than,
    )


def is_reported(item: MatchItem) -> bool:
    """Whether a report has told the funder of it: received, counted, and not later than the report's last day."""
    if item.state is not MatchState.RECEIVED or not item.counts:
        return False
    last = reported_of([item.award_id], clock.today()).get(item.award_id)
    return last is not None and item.given_on <= last.through_on and item.entered_at <= last.entered_at


def _stored(answers: Answers) -> dict[str, list[object]]:
    kept: Mapping[Test, Answer] = answers
    return {
        test.value: [one.passes, one.reason.strip()]
        for test, one in kept.items()
        if one.passes is not None or one.reason.strip()
    }


def _evidence(
    award: Award, facts: ItemFacts, upload: Upload | None, document_id: int | None, by: Actor
) -> int | None:
    if upload is not None and upload.filename:
        label = f"Match: {facts.description}"[:200]
        document = keep_upload(record_id=award.id, upload=upload, label=label, kind=DocumentKind.OTHER, by=by)
        document_id = document.id
    if document_id is not None:
        check_document(award=award, facts=facts, document_id=document_id, by=by)
    return document_id


def evidence_of(item: MatchItem) -> Document | None:
    """The document that proves an item, or None."""
    return db.session.get(Document, item.document_id) if item.document_id is not None else None


def _check_open(award: Award) -> None:
    if not award.status.is_open:
        raise DomainError("This award is closed: its match can no longer change.")


def _check_unreported(item: MatchItem) -> None:
    if item.state is MatchState.VOID:
        raise DomainError("It was taken back and cannot be changed.")
    if is_reported(item):
        raise DomainError(
            "A report has told the funder of it. Take it back with a reason and enter it as it is; "
            "the next report then tells the new sum."
        )


def _check_version(item: MatchItem, expected: int | None) -> None:
    if expected != item.version:
        raise StaleVersion("Somebody else saved this while you were editing.")


def _tell(
    action: str,
    award: Award,
    item: MatchItem,
    by: Actor,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit(
        by=by,
        action=action,
        subject=f"{item.description[:200]}: {award.title}",
        record_id=award.id,
        before=before,
        after=after,
    )
    emit("match.changed", award_id=award.id, by=by)
