"""Use cases of the readiness wallet: put in, correct, renew, take out."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty
from funding.wallet.lapses import renew_on
from funding.wallet.models import WalletAsk, WalletItem, WalletRenewal
from funding.wallet.queries import is_empty
from funding.wallet.types import MOST_LEAD_DAYS, USUAL_ITEMS, Expiry, ItemFacts, Renewal, Validity
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline
from funding.work.types import DeadlineDraft, DeadlineKind


def add_item(*, facts: ItemFacts, validity: Validity, by: Actor, upload: Upload | None = None) -> WalletItem:
    """Put one registration or paper into the wallet. Raises DomainError for facts that cannot be."""
    _check(facts, validity)
    item = WalletItem(
        title=facts.title,
        wallet_kind=facts.kind,
        owner_id=facts.owner_id,
        created_by_id=by.user_id,
        expiry=validity.expiry,
        expires_on=validity.expires_on,
        renew_on=renew_on(validity, facts.lead_days),
    )
    assign(item, _columns(facts))
    db.session.add(item)
    db.session.flush()
    _set_asks(item, facts.asked_by)
    _keep_file(item, upload, by)
    _follow_dates(item, by)
    audit(
        by=by,
        action="registration.added",
        subject=item.title,
        record_id=item.id,
        after={"kind": item.wallet_kind, "expires_on": item.expires_on},
    )
    emit("wallet.changed", item_id=item.id, by=by)
    return item


def add_usual_items(*, by: Actor) -> int:
    """Begin with what most organizations are asked for, where the wallet has never held anything."""
    if not is_empty():
        return 0
    for facts, expiry in USUAL_ITEMS:
        add_item(facts=facts, validity=Validity(expiry), by=by)
    return len(USUAL_ITEMS)


def update_item(
    *,
    item: WalletItem,
    facts: ItemFacts,
    validity: Validity,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Correct an item. Raises StaleVersion where somebody saved meanwhile, and DomainError."""
    check_version(item, expected_version)
    _check(facts, validity)
    before, after = assign(
        item,
        _columns(facts)
        | {
            "title": facts.title,
            "wallet_kind": facts.kind,
            "owner_id": facts.owner_id,
            "expiry": validity.expiry,
            "expires_on": validity.expires_on,
            "renew_on": renew_on(validity, facts.lead_days),
        },
    )
    if _set_asks(item, facts.asked_by):
        after["asked_by"] = list(facts.asked_by)
        item.updated_at = clock.now()
    if not after:
        return
    db.session.flush()
    _follow_dates(item, by)
    audit(
        by=by,
        action="registration.updated",
        subject=item.title,
        record_id=item.id,
        before=before,
        after=after,
    )
    emit("wallet.changed", item_id=item.id, by=by)


def renew_item(
    *,
    item: WalletItem,
    renewal: Renewal,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> WalletRenewal:
    """Record a renewal; until when it held before stays in its history. Raises StaleVersion and DomainError."""
    check_version(item, expected_version)
    _check_renewal(item, renewal)
    new, old = renewal.validity, item.validity
    row = _renewal_row(item, renewal, _keep_file(item, upload, by), by)
    db.session.add(row)
    item.expiry, item.expires_on = new.expiry, new.expires_on
    item.renew_on = renew_on(new, item.lead_days)
    item.number = renewal.number or item.number
    item.updated_at = clock.now()
    db.session.flush()
    _follow_dates(item, by)
    audit(
        by=by,
        action="registration.renewed",
        subject=item.title,
        record_id=item.id,
        before={"expires_on": old.expires_on},
        after={"expires_on": new.expires_on, "note": renewal.note},
    )
    emit("wallet.changed", item_id=item.id, by=by)
    return row


def _check_renewal(item: WalletItem, renewal: Renewal) -> None:
    _check_validity(renewal.validity)
    if renewal.renewed_on > clock.today():
        raise DomainError("A renewal cannot be recorded before its day.", field="renewed_on")
    new, old = renewal.validity.expires_on, item.expires_on
    if new and old and new <= old:
        message = "A renewal ends later than what it renews. Edit the item to correct its day."
        raise DomainError(message, field="expires_on")


def _renewal_row(item: WalletItem, renewal: Renewal, file_id: int | None, by: Actor) -> WalletRenewal:
    return WalletRenewal(
        item_id=item.id,
        by_id=by.user_id,
        by_name=by.name,
        renewed_on=renewal.renewed_on,
        old_expiry=item.expiry.value,
        old_expires_on=item.expires_on,
        new_expiry=renewal.validity.expiry.value,
        new_expires_on=renewal.validity.expires_on,
        number=renewal.number,
        note=renewal.note,
        document_id=file_id,
    )


def set_in_use(*, item: WalletItem, in_use: bool, expected_version: int | None, by: Actor) -> None:
    """Take an item out of the wallet, or put it back. Nothing is deleted. Raises StaleVersion."""
    check_version(item, expected_version)
    item.archived_at = None if in_use else clock.now()
    db.session.flush()
    _follow_dates(item, by)
    action = "registration.restored" if in_use else "registration.retired"
    audit(by=by, action=action, subject=item.title, record_id=item.id)
    emit("wallet.changed", item_id=item.id, by=by)


def _columns(facts: ItemFacts) -> dict[str, object]:
    return {
        "number": facts.number,
        "issuer": facts.issuer,
        "url": facts.url,
        "lead_days": facts.lead_days,
        "notes": facts.notes,
    }


def _check(facts: ItemFacts, validity: Validity) -> None:
    if not facts.title:
        raise DomainError("Please name it.", field="title")
    if not 0 <= facts.lead_days <= MOST_LEAD_DAYS:
        raise DomainError(f"Please give 0 to {MOST_LEAD_DAYS} working days.", field="lead_days")
    if set(facts.asked_by) - {one.value for one in FunderKind}:
        raise DomainError("Please choose from the list.", field="asked_by")
    _check_validity(validity)


def _check_validity(validity: Validity) -> None:
    if validity.expiry.has_day and validity.expires_on is None:
        raise DomainError("Please give the last day, or say that it is not known.", field="expires_on")
    if not validity.expiry.has_day and validity.expires_on is not None:
        raise DomainError("A day belongs only to what ends.", field="expires_on")


def _set_asks(item: WalletItem, wanted: Collection[str]) -> bool:
    """Make exactly these kinds of funder ask for the item; answer whether anything changed."""
    rows = {
        row.funder_kind: row
        for row in db.session.scalars(sa.select(WalletAsk).where(WalletAsk.item_id == item.id))
    }
    for kind in sorted(set(wanted) - set(rows)):
        db.session.add(WalletAsk(item_id=item.id, funder_kind=kind))
    for kind in set(rows) - set(wanted):
        db.session.delete(rows[kind])
    db.session.flush()
    return set(rows) != set(wanted)


def _keep_file(item: WalletItem, upload: Upload | None, by: Actor) -> int | None:
    if upload is None or not upload.filename:
        return None
    document = keep_upload(record_id=item.id, upload=upload, label=item.title, kind=DocumentKind.OTHER, by=by)
    item.document_id = document.id
    return document.id


def _follow_dates(item: WalletItem, by: Actor) -> None:
    """Keep the one date that says when it lapses among all other dates, so that every list of dates knows it."""
    query = sa.select(Deadline).where(
        Deadline.record_id == item.id, Deadline.kind == DeadlineKind.REGISTRATION, Deadline.done_at.is_(None)
    )
    present = db.session.scalar(query.order_by(Deadline.id).limit(1))
    if item.expires_on is None or item.archived_at is not None:
        if present is not None:
            remove_deadline(deadline=present, record=item, by=by)
        return
    draft = DeadlineDraft(
        label=f"{item.title} ends"[:200],
        kind=DeadlineKind.REGISTRATION,
        due_on=item.expires_on,
        zone=clock.house_zone(),
        certainty=Certainty.ESTIMATED if item.expiry is Expiry.ESTIMATED else Certainty.DATE_ONLY,
        source_text=item.issuer,
        source_url=item.url,
    )
    if present is None:
        add_deadline(record=item, draft=draft, by=by)
    else:
        change_deadline(deadline=present, record=item, draft=draft, by=by, owner_id=item.owner_id)
