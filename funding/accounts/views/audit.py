"""The audit trail: who did what, when, with the values before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import request
from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.types import AuditFilter
from funding.accounts.views.routes import blueprint, page
from funding.infra.audit import AuditEntry
from funding.infra.clock import house_zone
from funding.infra.navigation import nav
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor, Role
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date, format_moment

_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d")

nav("Settings", "Audit trail", "accounts.audit_trail", "audit.view", 40, icon="clock-history")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a reader sees it."""

    entry: AuditEntry
    kind: str
    verb: str
    subject: str
    changes: tuple[Change, ...]


@blueprint.get("/settings/audit")
@requires("audit.view")
def audit_trail() -> Response:
    """The trail, newest first, by person, kind and day. Addresses that make no sense mean no filter."""
    actor = current_actor()
    wanted = _filter()
    found = queries.audit_page(actor, wanted, page=page_number())
    people = [(user.id, user.name) for user in queries.people()]
    return page(
        "accounts/audit.html",
        page=found,
        lines=_lines(found.items, actor),
        wanted=wanted,
        people=people,
        kinds=[(kind, _words(kind)) for kind in queries.audit_kinds()],
        args={key: value for key, value in request.args.items() if key != "page" and value},
    )


def _filter() -> AuditFilter:
    person = request.args.get("person", "")
    return AuditFilter(
        person=int(person) if person.isascii() and person.isdecimal() and len(person) < 10 else None,
        kind=request.args.get("kind", "")[:40],
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _lines(entries: Sequence[AuditEntry], actor: Actor) -> list[Line]:
    private = set() if actor.can("giving.names") else queries.private_records(entries)
    return [_line(entry, masked=entry.record_id in private) for entry in entries]


def _line(entry: AuditEntry, *, masked: bool) -> Line:
    subject = f"Private donor (no. {entry.record_id})" if masked else entry.subject
    fields = [] if masked else [*dict.fromkeys([*entry.before, *entry.after])]
    changes = tuple(
        Change(_words(name), _value(name, entry.before.get(name)), _value(name, entry.after.get(name)))
        for name in fields
    )
    kind, _, verb = entry.action.partition(".")
    told = tuple(change for change in changes if change.before or change.after)
    return Line(entry, _words(kind), _words(verb).lower(), subject, told)


def _words(name: str) -> str:
    plain = name.removesuffix("_id").removesuffix("_cents").removesuffix("_bp")
    return plain.replace("_", " ").replace(".", " ").capitalize()


def _value(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_cents"):
        return format_money(value)
    if isinstance(value, int) and name.endswith("_bp"):
        return f"{value // 100}.{value % 100:02d}%"
    if name == "role" and isinstance(value, str) and value in set(Role):
        return Role(value).label
    return _text(value)


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{_words(str(key)).lower()}: {_text(item)}" for key, item in value.items())
    return _readable(str(value))


def _readable(text: str) -> str:
    """Stored codes and dates as people write them: "not_pursued" is "not pursued", "2026-11-22" is "Nov 22, 2026"."""
    if _CODE.fullmatch(text):
        return text.replace("_", " ")
    try:
        return format_date(date.fromisoformat(text)) if len(text) == 10 else _instant(text)
    except ValueError:
        return text


def _instant(text: str) -> str:
    if not _INSTANT.fullmatch(text):
        return text
    return format_moment(datetime.fromisoformat(text).astimezone(UTC), house_zone())
