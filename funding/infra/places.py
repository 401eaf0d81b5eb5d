"""Where a record of each kind has its page, and what people call the kind.

A feature says so once with ``@place_of(kind, label)``; whoever lists records of many kinds then needs to know none of
them. A test insists that every kind of record has a place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from funding.kernel.errors import NotFound

UrlMaker = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of record: how a screen names it, alone and several, and the address of one."""

    label: str
    plural: str
    url: UrlMaker


_places: dict[str, Place] = {}


def place_of(kind: str, label: str, plural: str = "") -> Callable[[UrlMaker], UrlMaker]:
    """Register the function ``record_id -> address`` of the page of such records."""

    def register(maker: UrlMaker) -> UrlMaker:
        _places[kind] = Place(label, plural or f"{label}s", maker)
        return maker

    return register


def place(kind: str) -> Place:
    """The place of a kind. Raises NotFound for one that has no page."""
    found = _places.get(kind)
    if found is None:
        raise NotFound("There is no page for such a record.")
    return found


def record_url(kind: str, record_id: int) -> str:
    """The address of one record's page. Raises NotFound where its kind has none."""
    return place(kind).url(record_id)


def known_kinds() -> frozenset[str]:
    """The kinds that have a place."""
    return frozenset(_places)
