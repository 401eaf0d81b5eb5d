"""Which screens keep views, and what a view of each may hold.

A view is nothing but the address of a screen: its parameters, in no order, without the page and without what is empty.
Two addresses that show the same are the same view.

================================  ===============================================
address                           kept as
================================  ===============================================
?sort=-ask&owner=3&page=4         owner=3&sort=-ask
?q=&status=posted&status=closed   status=closed&status=posted
?owner=3&color=red                refused: the pipeline list knows no "color"
================================  ===============================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from funding.kernel.errors import DomainError, NotFound

NOT_KEPT = frozenset({"page", "view"})
LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen whose address people keep: its page, who may see it, and the parameters it reads."""

    key: str
    label: str
    endpoint: str
    permission: str
    parameters: frozenset[str]


_screens: dict[str, Screen] = {}


def keeps_views(key: str, label: str, endpoint: str, permission: str, parameters: Iterable[str]) -> Screen:
    """Register a screen; its feature calls this where its views are imported."""
    _screens[key] = Screen(key, label, endpoint, permission, frozenset(parameters))
    return _screens[key]


def screen_of(key: str) -> Screen:
    """The screen of this key. Raises NotFound."""
    if key not in _screens:
        raise NotFound("There is no such screen.")
    return _screens[key]


def all_screens() -> list[Screen]:
    """Every screen that keeps views, in the order of registration."""
    return list(_screens.values())


def kept(pairs: Iterable[tuple[str, str]]) -> str:
    """The address of a view from the parameters of a request: sorted, without page, view and what is empty."""
    return urlencode(sorted((name, value) for name, value in pairs if value and name not in NOT_KEPT))


def checked(screen: Screen, query: str) -> str:
    """A query as it is kept. Raises DomainError for a parameter that is not the screen's and for one too long."""
    pairs = parse_qsl(query, max_num_fields=200)
    strange = sorted({name for name, _ in pairs} - screen.parameters - NOT_KEPT)
    if strange:
        raise DomainError(f"{screen.label} knows no “{strange[0][:40]}”.", field="query")
    found = kept(pairs)
    if len(found) > LONGEST_QUERY or "\x00" in query:
        raise DomainError("This view holds too much to be kept.", field="query")
    return found
