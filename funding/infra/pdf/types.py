"""What a rendering takes, what it answers, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from funding.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF, for example the budget as a spreadsheet."""

    name: str
    data: bytes
    description: str
    media_type: str
    dated: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """What one rendering may use. ``seconds`` is wall-clock time, ``megabytes`` is address space."""

    seconds: float = 60.0
    megabytes: int = 1536
    pages: int = 400


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, or only its measures where no file was asked for.

    ``anchors`` maps each ``id`` of the document to the number of the page it stands on, counted from 1.
    ``refused`` lists the addresses the document asked for and did not get.
    """

    data: bytes
    pages: int
    anchors: dict[str, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


class PdfError(DomainError):
    """The PDF could not be made; the message says why and what to do."""


class PdfUnavailable(PdfError):
    """The libraries that set type are missing on this machine."""


class PdfTooLarge(PdfError):
    """The document passed the limit of pages, time or memory."""
