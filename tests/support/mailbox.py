"""Letters that the app under test has sent: without a mail server they are filed in the instance."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


def clear(instance: Path) -> None:
    """Throw away every letter."""
    for path in (instance / "mail").glob("*.eml"):
        path.unlink()


def letters(instance: Path) -> list[EmailMessage]:
    """The letters sent since the test began, oldest first."""
    paths = sorted((instance / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]
