"""What changes the file library."""

from __future__ import annotations

import io
from typing import IO, Protocol

from funding.documents.content import FileRefused, checked, clean_name
from funding.documents.models import Document
from funding.documents.types import LIMIT_BYTES, DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.storage import store
from funding.kernel.actor import Actor

LARGEST_MADE = 200 * 1024 * 1024


class Upload(Protocol):
    """What a browser sent: a name and a stream (Werkzeug's FileStorage is one)."""

    filename: str | None
    stream: IO[bytes]


def keep_upload(
    *, record_id: int, upload: Upload, label: str = "", kind: DocumentKind = DocumentKind.OTHER, by: Actor
) -> Document:
    """Keep a file that a person uploaded, once its extension and content agree. Raises FileRefused."""
    name = clean_name(upload.filename or "")
    data = upload.stream.read(LIMIT_BYTES + 1)
    file_type, data = checked(name, data)
    return keep_bytes(
        record_id=record_id,
        data=data,
        name=name,
        content_type=file_type.media_type,
        label=label,
        kind=kind,
        by=by,
    )


def keep_bytes(
    *,
    record_id: int,
    data: bytes,
    name: str,
    content_type: str,
    label: str = "",
    kind: DocumentKind = DocumentKind.OTHER,
    by: Actor,
) -> Document:
    """Keep a file that this program made or has checked. Raises FileRefused where it is empty."""
    if not data:
        raise FileRefused("The file is empty.")
    stored = store(io.BytesIO(data), limit_bytes=LARGEST_MADE)
    document = Document(
        record_id=record_id,
        name=clean_name(name),
        label=label.strip()[:200],
        content_type=content_type,
        size_bytes=stored.size,
        sha256=stored.sha256,
        kind=kind,
        uploaded_by_id=by.user_id,
        uploaded_by_name=by.name,
    )
    db.session.add(document)
    db.session.flush()
    audit(
        by=by,
        action="document.added",
        subject=document.name,
        record_id=record_id,
        after={"name": document.name, "sha256": document.sha256, "size_bytes": document.size_bytes},
    )
    return document


def remove(*, document: Document, by: Actor) -> None:
    """Take a document off the lists. Its content stays, since something sent may refer to it."""
    document.removed_at = clock.now()
    db.session.flush()
    audit(
        by=by,
        action="document.removed",
        subject=document.name,
        record_id=document.record_id,
        before={"name": document.name, "sha256": document.sha256},
    )
