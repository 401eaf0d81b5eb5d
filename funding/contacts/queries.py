"""Reads of contacts. A contact is seen by whoever sees the record it hangs on."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from funding.contacts.models import Contact
from funding.infra.db import db
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound


def contacts_of(record_id: int) -> Sequence[Contact]:
    """The people of one record, by name. The caller has already checked that the record may be seen."""
    query = (
        sa.select(Contact)
        .where(Contact.record_id == record_id)
        .order_by(sa.func.lower(Contact.name), Contact.id)
    )
    return db.session.scalars(query).all()


def contact_for(actor: Actor, contact_id: int) -> Contact:
    """One contact on a record the actor may see. Raises NotFound otherwise."""
    query = (
        sa.select(Contact)
        .join(Record, Record.id == Contact.record_id)
        .where(Contact.id == contact_id, visible(actor))
    )
    contact = db.session.scalar(query)
    if contact is None:
        raise NotFound("There is no such contact.")
    return contact


def contact_counts(record_ids: Sequence[int]) -> dict[int, int]:
    """How many people each record has, in one query; records without any are absent."""
    query = (
        sa.select(Contact.record_id, sa.func.count(Contact.id))
        .where(Contact.record_id.in_(record_ids))
        .group_by(Contact.record_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)} if record_ids else {}
