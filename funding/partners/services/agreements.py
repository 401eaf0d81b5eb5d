"""Use cases of agreements: add, correct, renew, end before their time."""

from __future__ import annotations

from datetime import date

from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import Certainty
from funding.partners.models import Agreement, Partner
from funding.partners.queries import renewal_of
from funding.partners.standing import renew_on
from funding.partners.types import MOST_LEAD_DAYS, AgreementFacts
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline
from funding.work.types import DeadlineDraft, DeadlineKind


def add_agreement(
    *, partner: Partner, facts: AgreementFacts, by: Actor, upload: Upload | None = None
) -> Agreement:
    """Keep an agreement with a partner and its file. Raises DomainError, FileRefused for the file."""
    _check(facts)
    agreement = Agreement(partner_id=partner.id, **_columns(facts))
    db.session.add(agreement)
    db.session.flush()
    _keep_file(agreement, upload, by)
    _follow_date(agreement, partner, by)
    audit(
        by=by,
        action="agreement.added",
        subject=f"{agreement.title}: {partner.title}",
        record_id=partner.id,
        after={"title": agreement.title, "kind": agreement.kind, "ends_on": agreement.ends_on},
    )
    return agreement


def update_agreement(
    *,
    agreement: Agreement,
    partner: Partner,
    facts: AgreementFacts,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> None:
    """Correct an agreement; a new file takes the place of the old, which stays among the files. Raises StaleVersion."""
    _check_version(agreement, expected_version)
    _check(facts)
    before, after = assign(agreement, _columns(facts))
    document = _keep_file(agreement, upload, by)
    if document:
        after["document_id"] = document
    if not after:
        return
    db.session.flush()
    _follow_date(agreement, partner, by)
    _write_down("agreement.updated", agreement, partner, before, after, by)


def renew_agreement(
    *,
    agreement: Agreement,
    partner: Partner,
    facts: AgreementFacts,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> Agreement:
    """Put a new agreement in the place of one that ends; the old one stays and asks for nothing more.

    Raises StaleVersion, and DomainError for one that was renewed or ended, or a new last day that is not later.
    """
    _check_version(agreement, expected_version)
    _check_open(agreement)
    if agreement.ends_on and facts.ends_on and facts.ends_on <= agreement.ends_on:
        raise DomainError("The new last day must be after the old one.", field="ends_on")
    new = add_agreement(partner=partner, facts=facts, by=by, upload=upload)
    new.renews_id = agreement.id
    db.session.flush()
    _drop_date(agreement, partner, by)
    before: dict[str, object] = {"ends_on": agreement.ends_on}
    _write_down("agreement.renewed", agreement, partner, before, {"ends_on": new.ends_on}, by)
    return new


def end_agreement(
    *,
    agreement: Agreement,
    partner: Partner,
    ended_on: date,
    reason: str,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Say that an agreement ended, or will end, on a day before its last. Raises StaleVersion and DomainError."""
    _check_version(agreement, expected_version)
    _check_open(agreement)
    if not reason.strip():
        raise DomainError("Say why it ends.", field="reason")
    if agreement.starts_on and ended_on < agreement.starts_on:
        raise DomainError("It cannot end before its first day.", field="ended_on")
    if agreement.ends_on and ended_on > agreement.ends_on:
        raise DomainError("It ends by itself before that day.", field="ended_on")
    agreement.ended_on, agreement.ended_reason = ended_on, reason.strip()
    db.session.flush()
    _drop_date(agreement, partner, by)
    after: dict[str, object] = {"ended_on": ended_on, "reason": agreement.ended_reason}
    _write_down("agreement.ended", agreement, partner, {}, after, by)


def _write_down(
    action: str,
    agreement: Agreement,
    partner: Partner,
    before: dict[str, object],
    after: dict[str, object],
    by: Actor,
) -> None:
    subject = f"{agreement.title}: {partner.title}"
    audit(by=by, action=action, subject=subject, record_id=partner.id, before=before, after=after)


def _check_version(agreement: Agreement, expected: int | None) -> None:
    if agreement.version != expected:
        raise StaleVersion("Somebody else saved this agreement while you were editing.")


def _check_open(agreement: Agreement) -> None:
    if agreement.ended_on is not None:
        raise DomainError("This agreement was ended already.")
    if renewal_of(agreement.id) is not None:
        raise DomainError("This agreement was renewed already.")


def _check(facts: AgreementFacts) -> None:
    if not facts.title.strip():
        raise DomainError("Enter a name.", field="title")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise DomainError("The last day is before the first.", field="ends_on")
    if facts.signed_on and facts.signed_on > clock.today():
        raise DomainError("It cannot have been signed on a day to come.", field="signed_on")
    if facts.value_cents is not None and facts.value_cents <= 0:
        raise DomainError("Enter an amount above zero, or leave it empty.", field="value_cents")
    if facts.value_cents is not None and not facts.kind.names_value:
        raise DomainError("A letter that names what is given is a letter of commitment.", field="value_cents")
    if not 0 <= facts.lead_days <= MOST_LEAD_DAYS:
        raise DomainError("Enter a number of days up to a year.", field="lead_days")


def _columns(facts: AgreementFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "title": " ".join(facts.title.split()),
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "signed_on": facts.signed_on,
        "value_cents": facts.value_cents,
        "lead_days": facts.lead_days,
        "renew_on": renew_on(facts.ends_on, facts.lead_days),
        "owner_id": facts.owner_id,
        "note": facts.note.strip(),
    }


def _keep_file(agreement: Agreement, upload: Upload | None, by: Actor) -> int | None:
    if upload is None or not upload.filename:
        return None
    document = keep_upload(
        record_id=agreement.partner_id,
        upload=upload,
        label=agreement.title,
        kind=DocumentKind.AGREEMENT,
        by=by,
    )
    agreement.document_id = document.id
    return document.id


def _follow_date(agreement: Agreement, partner: Partner, by: Actor) -> None:
    """Keep the last day among all other dates, so that every calendar knows it."""
    if agreement.ends_on is None or agreement.ended_on is not None or renewal_of(agreement.id) is not None:
        _drop_date(agreement, partner, by)
        return
    draft = DeadlineDraft(
        label=f"{agreement.title} ends"[:200],
        kind=DeadlineKind.REGISTRATION,
        due_on=agreement.ends_on,
        zone=clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text=agreement.kind.label,
    )
    present = db.session.get(Deadline, agreement.deadline_id) if agreement.deadline_id else None
    if present is None:
        made = add_deadline(record=partner, draft=draft, by=by, owner_id=agreement.owner_id)
        agreement.deadline_id = made.id
        db.session.flush()
    else:
        change_deadline(deadline=present, record=partner, draft=draft, by=by, owner_id=agreement.owner_id)


def _drop_date(agreement: Agreement, partner: Partner, by: Actor) -> None:
    present = db.session.get(Deadline, agreement.deadline_id) if agreement.deadline_id else None
    if present is not None:
        agreement.deadline_id = None
        db.session.flush()
        remove_deadline(deadline=present, record=partner, by=by)
