"""The people at a funder, partner or donor."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from funding.contacts.models import Contact
from funding.contacts.queries import contact_counts, contact_for, contacts_of
from funding.contacts.services import add_contact, record_touch, remove_contact, update_contact
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from tests.builders.funders import build_funder


def added(record_id: int, name: str = "Grace Kim", **more: Any) -> Contact:
    """A contact on the record."""
    return add_contact(record_id=record_id, name=name, by=SYSTEM, **more)


def test_people_of_a_record_come_by_name(actor_for: Any) -> None:
    one, other = build_funder(), build_funder(name="Elm Fund")
    for name in ("zoe", "Adam", "Bea"):
        added(one.id, name)
    added(other.id, "Elsewhere")
    assert [contact.name for contact in contacts_of(one.id)] == ["Adam", "Bea", "zoe"]
    assert contact_counts([one.id, other.id, 4711]) == {one.id: 3, other.id: 1}
    assert contact_counts([]) == {}


def test_a_contact_needs_a_name_and_a_record(actor_for: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        added(build_funder().id, "   ")
    assert refusal.value.field == "name"
    with pytest.raises(NotFound):
        added(4711)


def test_a_change_is_told_in_the_history_of_the_record(actor_for: Any) -> None:
    funder = build_funder()
    contact = added(funder.id, email="g@example.org")
    update_contact(contact=contact, values={"email": "grace@example.org"}, expected_version=1, by=SYSTEM)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact.updated")).one()
    assert entry.record_id == funder.id
    assert (entry.before, entry.after) == ({"email": "g@example.org"}, {"email": "grace@example.org"})


def test_saving_what_is_there_changes_nothing(actor_for: Any) -> None:
    contact = added(build_funder().id)
    update_contact(contact=contact, values={"name": " Grace Kim "}, expected_version=1, by=SYSTEM)
    assert contact.version == 1


def test_fields_that_are_not_shown_cannot_be_set(actor_for: Any) -> None:
    contact = added(build_funder().id)
    record_id = contact.record_id
    update_contact(
        contact=contact, values={"record_id": 99, "id": 5, "phone": "1"}, expected_version=1, by=SYSTEM
    )
    assert (contact.record_id, contact.phone) == (record_id, "1")


def test_a_stale_version_is_refused_with_what_is_stored(actor_for: Any) -> None:
    contact = added(build_funder().id)
    with pytest.raises(StaleVersion) as refusal:
        update_contact(contact=contact, values={"name": "Other"}, expected_version=7, by=SYSTEM)
    assert refusal.value.current["name"] == "Grace Kim"


def test_the_last_touch_never_moves_back(actor_for: Any) -> None:
    contact = added(build_funder().id)
    record_touch(contact=contact, on=date(2026, 11, 20), by=SYSTEM)
    record_touch(contact=contact, on=date(2026, 11, 1), by=SYSTEM)
    assert contact.last_touch_on == date(2026, 11, 20)


def test_a_removed_contact_stays_in_the_audit_trail(actor_for: Any) -> None:
    contact = added(build_funder().id, phone="215-555-0100")
    remove_contact(contact=contact, by=SYSTEM)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact.removed")).one()
    assert entry.before == {"name": "Grace Kim", "phone": "215-555-0100"}
    assert db.session.scalars(select(Contact)).all() == []


def test_a_contact_is_seen_by_whoever_sees_its_record(actor_for: Any) -> None:
    finance: Actor = actor_for("finance")
    funder = build_funder()
    contact = added(funder.id)
    assert contact_for(finance, contact.id) is contact
    funder.visibility = Visibility.RESTRICTED
    db.session.flush()
    with pytest.raises(NotFound):
        contact_for(finance, contact.id)
    with pytest.raises(NotFound):
        contact_for(finance, 4711)
