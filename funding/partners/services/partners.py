"""Use cases of a partner itself: add, change, archive, restore, write down a look into SAM.gov."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace

from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import LONGEST_TITLE, check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import IdentifierError, parse_ein, parse_phone, parse_uei, parse_zip
from funding.partners.models import Partner, PartnerCheck
from funding.partners.queries import linkable_funders, possible_duplicates
from funding.partners.types import PartnerFacts, SamCheck


class DuplicatePartnerError(DomainError):
    """Partners that look like the same one are known already. ``known`` names them."""

    def __init__(self, known: Sequence[Partner]) -> None:
        super().__init__(
            "A partner like this is known already. Tick the box to add another one all the same."
        )
        self.known = tuple(known)


def add_partner(
    *, facts: PartnerFacts, by: Actor, sure: bool = False, owner_id: int | None = None
) -> Partner:
    """Add a partner.

    Raises DomainError for a fact that cannot be so, and DuplicatePartnerError for a name, UEI or EIN that is known,
    unless ``sure``. Where it is also a funder, what the funder's page says of UEI, EIN and website is taken over.
    """
    facts = _checked(facts, None, by)
    if not sure:
        known = possible_duplicates(by, name=facts.name, uei=facts.uei, ein=facts.ein)
        if known:
            raise DuplicatePartnerError(known)
    partner = Partner(
        **_columns(facts),
        owner_id=owner_id if owner_id is not None else by.user_id,
        created_by_id=by.user_id,
    )
    db.session.add(partner)
    db.session.flush()
    after = {key: value for key, value in asdict(facts).items() if value}
    audit(by=by, action="partner.added", subject=partner.title, record_id=partner.id, after=after)
    return partner


def update_partner(
    *, partner: Partner, facts: PartnerFacts, expected_version: int | None, by: Actor
) -> Partner:
    """Change what is known of a partner. Raises DomainError and StaleVersion."""
    check_version(partner, expected_version)
    facts = _checked(facts, partner, by)
    before, after = assign(partner, _columns(facts))
    if after:
        db.session.flush()
        audit(
            by=by,
            action="partner.updated",
            subject=partner.title,
            record_id=partner.id,
            before=before,
            after=after,
        )
    return partner


def set_archived(*, partner: Partner, archived: bool, expected_version: int | None, by: Actor) -> None:
    """Take a partner off the lists, or put it back; what hangs on it stays. Raises StaleVersion."""
    check_version(partner, expected_version)
    if (partner.archived_at is not None) == archived:
        return
    partner.archived_at = clock.now() if archived else None
    db.session.flush()
    action = "partner.archived" if archived else "partner.restored"
    audit(
        by=by,
        action=action,
        subject=partner.title,
        record_id=partner.id,
        before={"archived": not archived},
        after={"archived": archived},
    )


def record_check(*, partner: Partner, check: SamCheck, by: Actor) -> PartnerCheck:
    """Keep what SAM.gov said of a partner on a day. Raises DomainError for a day to come."""
    if check.checked_on > clock.today():
        raise DomainError("SAM.gov cannot have been looked up on a day to come.", field="checked_on")
    row = PartnerCheck(
        partner_id=partner.id,
        checked_on=check.checked_on,
        result=check.result,
        registration_ends_on=check.registration_ends_on,
        note=check.note.strip(),
        by_id=by.user_id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    audit(
        by=by,
        action="partner.checked",
        subject=partner.title,
        record_id=partner.id,
        after={
            "checked_on": row.checked_on,
            "result": row.result,
            "registration_ends_on": row.registration_ends_on,
        },
    )
    return row


def _columns(facts: PartnerFacts) -> dict[str, object]:
    values = asdict(facts)
    values["title"] = values.pop("name")
    values["partner_kind"] = values.pop("kind")
    return values


def _checked(facts: PartnerFacts, partner: Partner | None, by: Actor) -> PartnerFacts:
    """The facts in their one written form. Raises DomainError."""
    name = " ".join(facts.name.split())
    if not name:
        raise DomainError("Enter a name.", field="name")
    if len(name) > LONGEST_TITLE:
        raise DomainError(f"The name may have at most {LONGEST_TITLE} characters.", field="name")
    funder = _funder(facts.funder_id, partner, by)
    return replace(
        facts,
        name=name,
        uei=parse_uei(facts.uei) if facts.uei else funder.uei if funder else None,
        ein=parse_ein(facts.ein) if facts.ein else funder.ein if funder else None,
        zip_code=_zip(facts.zip_code),
        phone=parse_phone(facts.phone) if facts.phone.strip() else "",
        website=_website(facts.website) or (funder.website if funder else ""),
        notes=facts.notes.strip(),
    )


def _funder(funder_id: int | None, partner: Partner | None, by: Actor) -> Funder | None:
    if funder_id is None or (partner is not None and partner.funder_id == funder_id):
        return db.session.get(Funder, funder_id) if funder_id else None
    if funder_id not in dict(linkable_funders(by, partner_id=partner.id if partner else None)):
        raise DomainError("Choose a funder that is no other partner’s.", field="funder_id")
    return db.session.get(Funder, funder_id)


def _zip(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return parse_zip(text)
    except IdentifierError as error:
        raise DomainError(error.message, field="zip_code") from error


def _website(text: str) -> str:
    address = text.strip()
    if address and not re.fullmatch(r"https?://[^\s/@:]+\.[^\s@]{2,}", address):
        raise DomainError("A web address begins with https:// and has no blanks.", field="website")
    return address
