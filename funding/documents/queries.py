"""Reads of the file library."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from funding.documents.models import Document
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, nameless, readable
from funding.infra.storage import open_file
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound

PAGE_SIZE = 25


def document_for(actor: Actor, document_id: int) -> Document:
    """The document, if the actor may read the record it hangs on. Raises NotFound."""
    query = select(Document).join(Record, Record.id == Document.record_id)
    found = db.session.scalar(query.where(Document.id == document_id, readable(actor)))
    if found is None:
        raise NotFound("There is no such document.")
    return found


def record_for(actor: Actor, record_id: int) -> Record:
    """The record that documents hang on, if the actor may read it. Raises NotFound."""
    found = db.session.scalar(select(Record).where(Record.id == record_id, readable(actor)))
    if found is None:
        raise NotFound("There is no such record.")
    return found


def may_read(actor: Actor, record_id: int) -> bool:
    """Whether the actor reads a record's files, given that they see the record."""
    record = db.session.get(Record, record_id)
    return record is not None and not nameless(record, actor)


def documents_of(record_id: int, *, page: int = 1) -> Page[Document]:
    """A page of a record's documents, newest first."""
    query = select(Document).where(Document.record_id == record_id, Document.removed_at.is_(None))
    return paginate(query.order_by(Document.id.desc()), page=page, size=PAGE_SIZE)


def choices_of(record_id: int) -> Sequence[Document]:
    """The newest documents of a record, for a choice: at most 200."""
    query = select(Document).where(Document.record_id == record_id, Document.removed_at.is_(None))
    return db.session.scalars(query.order_by(Document.id.desc()).limit(200)).all()


def count_of(record_id: int) -> int:
    """How many documents a record has."""
    query = select(func.count(Document.id))
    return db.session.scalar(query.where(Document.record_id == record_id, Document.removed_at.is_(None))) or 0


def content_of(document: Document) -> bytes:
    """The file. Raises NotFound where the store has lost it."""
    with open_file(document.sha256) as stream:
        return stream.read()
