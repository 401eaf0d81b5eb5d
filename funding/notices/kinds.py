"""The kinds of notices there are: each feature registers its own, and people choose for each how often."""

from __future__ import annotations

from collections.abc import Sequence

from funding.notices.types import Cadence, NoticeKind, Topic

_kinds: dict[str, NoticeKind] = {}


def notice_kind(
    key: str,
    label: str,
    description: str,
    *,
    default: Cadence = Cadence.DIGEST,
    topics: Sequence[Topic] = (),
) -> NoticeKind:
    """Register a kind: ``label`` in sentence case, ``description`` says when somebody gets one.

    ``topics`` are for reminders of dates: each has its days before by default, which people may change.
    """
    kind = NoticeKind(key, label, description, default, tuple(topics))
    _kinds[key] = kind
    return kind


def kind_of(key: str) -> NoticeKind:
    """The registered kind. Raises KeyError."""
    return _kinds[key]


def kinds() -> list[NoticeKind]:
    """Every registered kind, by label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def label_of(key: str) -> str:
    """The label of a kind, or a plain word where the feature that made the notice is gone."""
    found = _kinds.get(key)
    return found.label if found else "Other notices"
