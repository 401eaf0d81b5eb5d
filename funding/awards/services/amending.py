"""Record what the funder changed. Amendments are added and never changed; the database itself refuses more."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from funding.awards.amending import AmendmentFacts, check_amendment, told
from funding.awards.models import Amendment, Award
from funding.awards.queries import amendments_of, standing_of
from funding.awards.services.counting import count_in_pipeline
from funding.awards.standing import stand
from funding.awards.types import AmendmentKind, AwardStatus, Standing
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version, hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


def amend_award(
    *,
    award: Award,
    facts: AmendmentFacts,
    by: Actor,
    expected_version: int | None,
    upload: Upload | None = None,
) -> Amendment:
    """Add the next amendment. Raises DomainError for what cannot be, StaleVersion if somebody amended meanwhile."""
    hold(award)
    check_version(award, expected_version)
    if award.status is AwardStatus.CLOSED:
        raise DomainError("A closed award is not amended. Reopen it first.")
    before = standing_of(award, facts.effective_on)
    check_amendment(facts, before)
    row = _row(award, facts, by)
    row.before, row.after = told(before, stand(before, [row], facts.effective_on))
    _check_every_day(award, row)
    if upload is not None and upload.filename:
        label = f"Amendment {row.number}: {row.kind.label}"
        kept = keep_upload(record_id=award.id, upload=upload, label=label, kind=DocumentKind.AGREEMENT, by=by)
        row.document_id = kept.id
    db.session.add(row)
    if facts.kind is AmendmentKind.TERMINATION and facts.effective_on <= clock.today():
        award.status = AwardStatus.TERMINATED
    flag_modified(award, "title")  # Saved anew, so that of two who amend at once the second is told.
    db.session.flush()
    audit(
        by=by,
        action="award.amended",
        subject=award.title,
        record_id=award.id,
        before={"terms": row.before} if row.before else {},
        after={"amendment": row.number, "kind": row.kind, "reason": row.reason, "terms": row.after},
    )
    count_in_pipeline(award, by)
    emit("award.changed", award_id=award.id, by=by)
    return row


def _row(award: Award, facts: AmendmentFacts, by: Actor) -> Amendment:
    newest = sa.select(sa.func.max(Amendment.number)).where(Amendment.award_id == award.id)
    return Amendment(
        award_id=award.id,
        number=(db.session.scalar(newest) or 0) + 1,
        kind=facts.kind,
        reference=facts.reference,
        effective_on=facts.effective_on,
        signed_on=facts.signed_on,
        requested_on=facts.requested_on,
        reason=facts.reason,
        amount_delta_cents=facts.amount_delta_cents,
        match_delta_cents=facts.match_delta_cents,
        new_ends_on=facts.new_ends_on,
        added_by_id=by.user_id,
        added_by_name=by.name,
    )


def _check_every_day(award: Award, row: Amendment) -> None:
    """Refuse what would be below zero on a later day, where other amendments hold already."""
    rows = [*amendments_of(award.id), row]
    first = Standing(award.amount_cents, award.match_required_cents, award.starts_on, award.ends_on)
    for day in sorted({one.effective_on for one in rows} | {date.max}):
        then = stand(first, rows, day)
        if then.authorized_cents < 0 or then.match_required_cents < 0 or then.ends_on < then.starts_on:
            raise DomainError(
                "Together with a later amendment this would leave the award below zero.",
                field="amount_delta_cents",
            )
