"""A record's history: its audit entries, newest first, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.kernel.money import format_money

PAGE_SIZE = 10
LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One thing done, as a page shows it: (field, before, after) of what changed, in words."""

    at: datetime
    actor_name: str
    told: str
    fields: tuple[tuple[str, str, str], ...]


def history_of(record_id: int, *, page: int = 1, size: int = PAGE_SIZE) -> Page[Told]:
    """One page of what was done to the record. The caller has checked that the reader may see the record."""
    query = select(AuditEntry).where(AuditEntry.record_id == record_id).order_by(AuditEntry.id.desc())
    total = db.session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.record_id == record_id)) or 0
    found = paginate(query, page=page, size=size, total=total)
    rows = [told_entry(entry) for entry in found.items]
    return Page(rows, found.number, found.size, found.total)


def told_entry(entry: AuditEntry) -> Told:
    """One entry of the trail in words."""
    return Told(entry.at, entry.actor_name, told(entry.action), _changed(entry))


def told(action: str) -> str:
    """What was done, as a reader says it: "funder.updated" becomes "Funder updated"."""
    subject, _, verb = action.partition(".")
    return f"{subject} {verb}".replace("_", " ").strip().capitalize()


def _changed(entry: AuditEntry) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*entry.before, *entry.after])
    return tuple((_words(name), _shown(entry.before, name), _shown(entry.after, name)) for name in names)


def _words(name: str) -> str:
    for ending in ("_cents", "_bp", "_id", "_on"):
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def _shown(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _number(name, value)
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _number(name: str, value: int) -> str:
    if name.endswith("_cents"):
        return format_money(value)
    if name.endswith("_bp"):
        whole, part = divmod(value, 100)
        return f"{whole}.{part:02d}%" if part else f"{whole}%"
    return str(value) if name.endswith(("_id", "year")) else f"{value:,}"
