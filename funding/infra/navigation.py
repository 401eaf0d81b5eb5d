"""What stands in the left rail. A feature adds its own line when its views are imported."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app, request, url_for

from funding.kernel.actor import Actor

SECTIONS = ("", "Funding", "People", "Work", "Settings")


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A registered line: where it stands, what it says, where it leads and who sees it."""

    section: str
    label: str
    endpoint: str
    permission: str
    order: int
    icon: str


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line as one request shows it."""

    label: str
    url: str
    current: bool
    icon: str


@dataclass(slots=True)
class NavSection:
    """A heading of the rail with its lines; the first section has no heading."""

    label: str
    items: list[NavItem] = field(default_factory=list)


_entries: dict[str, NavEntry] = {}


def nav(section: str, label: str, endpoint: str, permission: str, order: int, *, icon: str = "") -> None:
    """Put one line in the rail. ``section`` is one of SECTIONS; lines of a section stand by ``order``."""
    if section not in SECTIONS:
        raise ValueError(f"no section {section!r} in the rail")
    _entries[endpoint] = NavEntry(section, label, endpoint, permission, order, icon)


def navigation(actor: Actor) -> list[NavSection]:
    """The rail for ``actor`` in the current request: sections in order, empty ones left out."""
    sections = {label: NavSection(label) for label in SECTIONS}
    here = _current()
    for entry in sorted(_entries.values(), key=lambda one: one.order):
        if not actor.can(entry.permission):
            continue
        item = NavItem(entry.label, _address(entry.endpoint), entry.endpoint == here, entry.icon)
        sections[entry.section].items.append(item)
    return [section for section in sections.values() if section.items]


def _address(endpoint: str) -> str:
    """Where a line leads; worked out once for each place the program is served at, since every page asks."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("funding.rail", {})
    key = request.root_path, endpoint
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _current() -> str | None:
    """The line the request belongs to: its own, the one whose address leads to it, or its feature's only one."""
    endpoint = request.endpoint or ""
    if endpoint in _entries:
        return endpoint
    urls = {name: _address(name) for name in _entries}
    above = [
        name for name, url in urls.items() if url != "/" and request.path.startswith(url.rstrip("/") + "/")
    ]
    if above:
        return max(above, key=lambda name: len(urls[name]))
    same = [name for name in _entries if name.partition(".")[0] == endpoint.partition(".")[0]]
    if len(same) > 1:
        # A feature's settings have addresses of their own below their line; everything else belongs to its page.
        same = [name for name in same if _entries[name].section != "Settings"]
    return same[0] if len(same) == 1 else None
