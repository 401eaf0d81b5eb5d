"""Documents: files that hang on a record. The content is stored by its hash; the name is only data."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base


class Document(Base):
    """One file on one record. Removing it takes it off the lists; what was sent stays readable."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    label: Mapped[str] = mapped_column(String(200), default="")
    content_type: Mapped[str] = mapped_column(String(120))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind), default=DocumentKind.OTHER)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_by_name: Mapped[str] = mapped_column(String(200), default="")
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__: Any = (
        CheckConstraint("size_bytes > 0", name="size_positive"),
        CheckConstraint("length(sha256) = 64", name="hash_whole"),
        CheckConstraint("length(name) > 0", name="name_present"),
        Index("ix_documents_record_id_id", "record_id", "id"),
        Index("ix_documents_sha256", "sha256"),
    )
