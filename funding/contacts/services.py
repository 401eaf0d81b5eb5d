"""What can be done with the people at a funder, partner or donor."""

from __future__ import annotations

from datetime import date

from funding.contacts.models import Contact
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion

_SHOWN = ("name", "job_title", "email", "phone", "notes", "last_touch_on")


def add_contact(
    *,
    record_id: int,
    name: str,
    by: Actor,
    job_title: str = "",
    email: str = "",
    phone: str = "",
    notes: str = "",
    last_touch_on: date | None = None,
) -> Contact:
    """Add a person to a record. Raises DomainError for an empty name, NotFound for an unknown record."""
    record = _record(record_id)
    moment = now()
    contact = Contact(
        record_id=record_id,
        name=_named(name),
        job_title=job_title.strip(),
        email=email.strip(),
        phone=phone.strip(),
        notes=notes.strip(),
        last_touch_on=last_touch_on,
        created_at=moment,
        updated_at=moment,
    )
    db.session.add(contact)
    db.session.flush()
    after = {field: getattr(contact, field) for field in _SHOWN if getattr(contact, field)}
    audit(by=by, action="contact.added", subject=_label(contact, record), record_id=record.id, after=after)
    return contact


def update_contact(
    *, contact: Contact, values: dict[str, object], expected_version: int, by: Actor
) -> Contact:
    """Change what is known of a person. ``values`` may name any of the shown fields; others are refused.

    Raises StaleVersion when somebody saved after the form was opened.
    """
    if contact.version != expected_version:
        current = {field: getattr(contact, field) for field in _SHOWN}
        raise StaleVersion("Somebody changed this person while you were editing.", current=current)
    accepted = {field: values[field] for field in _SHOWN if field in values}
    if "name" in accepted:
        accepted["name"] = _named(str(accepted["name"]))
    before, after = assign(contact, accepted)
    if not after:
        return contact
    contact.updated_at = now()
    db.session.flush()
    record = _record(contact.record_id)
    audit(
        by=by,
        action="contact.updated",
        subject=_label(contact, record),
        record_id=record.id,
        before=before,
        after=after,
    )
    return contact


def record_touch(*, contact: Contact, on: date, by: Actor) -> Contact:
    """Note that we spoke with the person on a day; an earlier day than the one known changes nothing."""
    if contact.last_touch_on is not None and contact.last_touch_on >= on:
        return contact
    return update_contact(
        contact=contact, values={"last_touch_on": on}, expected_version=contact.version, by=by
    )


def remove_contact(*, contact: Contact, by: Actor) -> None:
    """Take a person off a record. What was known stays in the audit trail."""
    record = _record(contact.record_id)
    before = {field: getattr(contact, field) for field in _SHOWN if getattr(contact, field)}
    label = _label(contact, record)
    db.session.delete(contact)
    db.session.flush()
    audit(by=by, action="contact.removed", subject=label, record_id=record.id, before=before)


def _label(contact: Contact, record: Record) -> str:
    return f"{contact.name}, {record.title}"


def _named(name: str) -> str:
    cleaned = name.strip()
    if not cleaned:
        raise DomainError("Enter the person's name.", field="name")
    return cleaned


def _record(record_id: int) -> Record:
    record = db.session.get(Record, record_id)
    if record is None:
        raise NotFound("There is no such record.")
    return record
