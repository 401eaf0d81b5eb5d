"""Which files people may upload, and what each is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIMIT_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200


class DocumentKind(StrEnum):
    """What a document is for."""

    ATTACHMENT = "attachment"
    AGREEMENT = "agreement"
    NOTICE = "notice"
    RECEIPT = "receipt"
    SENT = "sent"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.ATTACHMENT: "Proposal attachment",
    DocumentKind.AGREEMENT: "Agreement or letter",
    DocumentKind.NOTICE: "Funding notice",
    DocumentKind.RECEIPT: "Receipt",
    DocumentKind.SENT: "Sent as filed",
    DocumentKind.OTHER: "Other",
}


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file that is accepted: its extension, media type and name for people."""

    extension: str
    media_type: str
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES = {
    one.extension: one
    for one in (
        FileType("pdf", "application/pdf", "PDF"),
        FileType("docx", f"{_OFFICE}.wordprocessingml.document", "Word document"),
        FileType("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel workbook"),
        FileType("png", "image/png", "PNG image"),
        FileType("jpg", "image/jpeg", "JPEG image"),
        FileType("jpeg", "image/jpeg", "JPEG image"),
        FileType("txt", "text/plain", "Plain text"),
    )
}
ACCEPTED = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.txt"
ACCEPTED_WORDS = "PDF, Word, Excel, PNG, JPEG or plain text, at most 10 MB"
