"""Use cases of an agreement itself: prepare, correct, sign, modify, drop."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.queries import standing_of
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import LONGEST_TITLE, check_version, hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_uei
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date
from funding.partners.models import Partner
from funding.partners.queries import partner_for, promise_refusal
from funding.subawards.models import Subaward, SubawardAction
from funding.subawards.queries import figure_on, sums
from funding.subawards.queries.one import rows_required
from funding.subawards.required import missing
from funding.subawards.services.dates import follow_dates
from funding.subawards.types import ActionFacts, Status, SubawardFacts


def add_subaward(*, award: Award, facts: SubawardFacts, by: Actor) -> Subaward:
    """Prepare an agreement under an award. Raises DomainError for what cannot be, NotFound for an unknown partner."""
    partner = partner_for(by, facts.partner_id)
    facts = _checked(facts, partner)
    subaward = Subaward(award_id=award.id, created_by_id=by.user_id, **_columns(facts))
    if subaward.owner_id is None:
        subaward.owner_id = by.user_id
    db.session.add(subaward)
    db.session.flush()
    after = {key: value for key, value in asdict(facts).items() if value}
    _write_down("subaward.added", subaward, {}, after, by)
    return subaward


def update_subaward(
    *, subaward: Subaward, facts: SubawardFacts, expected_version: int | None, by: Actor
) -> None:
    """Correct an agreement that is not signed yet; a signed one is modified. Raises StaleVersion and DomainError."""
    check_version(subaward, expected_version)
    if subaward.status is not Status.DRAFT:
        raise DomainError("It is signed: what was agreed changes by a modification.")
    partner = partner_for(by, facts.partner_id)
    facts = _checked(facts, partner)
    before, after = assign(subaward, _columns(facts))
    if after:
        db.session.flush()
        _write_down("subaward.updated", subaward, before, after, by)


def sign_subaward(
    *,
    subaward: Subaward,
    signed_on: date,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> SubawardAction:
    """Sign an agreement: its amount is obligated on that day.

    Raises StaleVersion, and DomainError while anything required is missing, while SAM.gov was not looked up within
    thirty days or lists the partner, or for a day to come.
    """
    hold(subaward)
    check_version(subaward, expected_version)
    if subaward.status is not Status.DRAFT:
        raise DomainError("It is signed already.")
    if signed_on > clock.today():
        raise DomainError("It cannot have been signed on a day to come.", field="signed_on")
    lacking = missing(rows_required(subaward))
    if lacking:
        named = "; ".join(one.label for one in lacking[:3])
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise DomainError(f"What must be in it is not whole: {named}{more}.")
    _check_exclusion(subaward, signed_on)
    _check_within_award(subaward, subaward.amount_cents or 0, field=None)
    subaward.status, subaward.signed_on = Status.ACTIVE, signed_on
    document = _keep(subaward, upload, by)
    action = _act(subaward, ActionFacts(signed_on, subaward.amount_cents or 0, "Signed"), document, by)
    _write_down("subaward.signed", subaward, {}, {"signed_on": signed_on, "amount": action.delta_cents}, by)
    follow_dates(subaward=subaward, by=by)
    return action


def modify_subaward(
    *,
    subaward: Subaward,
    facts: ActionFacts,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> SubawardAction:
    """Change what is obligated or until when; every earlier action stays. Raises StaleVersion and DomainError."""
    hold(subaward)
    check_version(subaward, expected_version)
    if not subaward.status.pays:
        raise DomainError("Only a signed agreement that is not closed can be modified.")
    _check_action(subaward, facts)
    if facts.delta_cents > 0:
        _check_exclusion(subaward, facts.obligated_on)
    action = _act(subaward, facts, _keep(subaward, upload, by), by)
    subaward.updated_at = clock.now()
    db.session.flush()
    after: dict[str, object] = {
        "amount": format_money(facts.delta_cents),
        "new_ends_on": facts.new_ends_on,
        "reason": facts.reason,
    }
    _write_down("subaward.modified", subaward, {}, after, by)
    follow_dates(subaward=subaward, by=by)
    return action


def drop_subaward(*, subaward: Subaward, expected_version: int | None, by: Actor) -> None:
    """Say that an agreement will not be signed. Raises StaleVersion and DomainError."""
    check_version(subaward, expected_version)
    if subaward.status is not Status.DRAFT:
        raise DomainError("It is signed: close it instead.")
    subaward.status = Status.DROPPED
    db.session.flush()
    _write_down("subaward.dropped", subaward, {"status": Status.DRAFT}, {"status": Status.DROPPED}, by)


def _check_action(subaward: Subaward, facts: ActionFacts) -> None:
    if not facts.reason.strip():
        raise DomainError("Say why it is modified.", field="reason")
    if not facts.delta_cents and facts.new_ends_on is None:
        raise DomainError("Enter an amount or a new last day.", field="delta_cents")
    if subaward.signed_on and facts.obligated_on < subaward.signed_on:
        raise DomainError("It was not signed yet on that day.", field="obligated_on")
    if facts.obligated_on > clock.today():
        raise DomainError("It cannot have been modified on a day to come.", field="obligated_on")
    found = sums([subaward.id])[subaward.id]
    if found.obligated_cents + facts.delta_cents < found.claimed_cents:
        raise DomainError(
            f"Invoices come to {format_money(found.claimed_cents)} already; less cannot be obligated.",
            field="delta_cents",
        )
    if facts.new_ends_on and subaward.starts_on and facts.new_ends_on < subaward.starts_on:
        raise DomainError("The last day is before the first.", field="new_ends_on")
    ends_on = standing_of(subaward.award, clock.today()).ends_on
    if facts.new_ends_on and facts.new_ends_on > ends_on:
        raise DomainError(f"The award ends on {format_date(ends_on)}.", field="new_ends_on")
    if facts.delta_cents > 0:
        _check_within_award(subaward, facts.delta_cents, field="delta_cents")
        _check_fixed_amount(subaward, found.obligated_cents + facts.delta_cents)


def _check_within_award(subaward: Subaward, more_cents: Cents, *, field: str | None) -> None:
    """Raises DomainError where all agreements under the award would come to more than its money and its match."""
    award = subaward.award
    stands = standing_of(award, clock.today())
    whole = stands.authorized_cents + stands.match_required_cents
    others = list(db.session.scalars(sa.select(Subaward.id).where(Subaward.award_id == award.id)))
    agreed = sum(one.obligated_cents for one in sums(others).values()) + more_cents
    if agreed > whole:
        told = f"The agreements under this award would come to {format_money(agreed)}; it is {format_money(whole)}."
        raise DomainError(told, field=field)


def _check_fixed_amount(subaward: Subaward, total_cents: Cents) -> None:
    limit = figure_on("fixed_amount_subaward", subaward.award).value
    if subaward.fixed_amount and total_cents > limit:
        told = (
            f"A fixed amount subaward may come to {format_money(limit, whole=True)} at most (2 CFR 200.333)."
        )
        raise DomainError(told, field="delta_cents")


def _check_exclusion(subaward: Subaward, on: date) -> None:
    if subaward.award.route.is_federal and (problem := promise_refusal(subaward.partner_id, on=on)):
        raise DomainError(problem)


def _act(subaward: Subaward, facts: ActionFacts, document_id: int | None, by: Actor) -> SubawardAction:
    number = db.session.query(SubawardAction).filter_by(subaward_id=subaward.id).count() + 1
    action = SubawardAction(
        subaward_id=subaward.id,
        number=number,
        obligated_on=facts.obligated_on,
        delta_cents=facts.delta_cents,
        new_ends_on=facts.new_ends_on,
        reason=facts.reason.strip(),
        document_id=document_id,
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(action)
    db.session.flush()
    return action


def _keep(subaward: Subaward, upload: Upload | None, by: Actor) -> int | None:
    if upload is None or not upload.filename:
        return None
    kept = keep_upload(
        record_id=subaward.id, upload=upload, label=subaward.title, kind=DocumentKind.AGREEMENT, by=by
    )
    return kept.id


def _columns(facts: SubawardFacts) -> dict[str, object]:
    return asdict(facts)


def _checked(facts: SubawardFacts, partner: Partner) -> SubawardFacts:
    """The facts in their one written form. Raises DomainError."""
    title = " ".join(facts.title.split())
    if not title:
        raise DomainError("Enter a name.", field="title")
    if len(title) > LONGEST_TITLE:
        raise DomainError(f"The name may have at most {LONGEST_TITLE} characters.", field="title")
    for first, last, field in (
        (facts.starts_on, facts.ends_on, "ends_on"),
        (facts.budget_starts_on, facts.budget_ends_on, "budget_ends_on"),
    ):
        if first and last and last < first:
            raise DomainError("The last day is before the first.", field=field)
    for amount, field in ((facts.amount_cents, "amount_cents"), (facts.committed_cents, "committed_cents")):
        if amount is not None and amount <= 0:
            raise DomainError("Enter an amount above zero.", field=field)
    return replace(
        facts,
        title=title,
        uei=parse_uei(facts.uei) if facts.uei else partner.uei,
        registered_name=facts.registered_name.strip() or partner.title,
        number=facts.number.strip(),
        reason=facts.reason.strip(),
        description=facts.description.strip(),
        our_contact=facts.our_contact.strip(),
    )


def _write_down(
    action: str, subaward: Subaward, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    audit(
        by=by,
        action=action,
        subject=subaward.title,
        record_id=subaward.id,
        before=before,
        after=after,
    )
