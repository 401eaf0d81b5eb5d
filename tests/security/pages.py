"""What the people of the populated house are answered at every address: read once in a process, judged by many tests.

The house is the same for every test that asks for ``world``, and reading changes nothing in it, so what a role was
answered stays true. Whoever asks first reads, on their own house and as the first thing that they do in it; that the
reading indeed changed nothing is noted and has a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from funding.infra.db import in_unit_of_work
from tests.security.world import World, answer_of, contents
from tests.support import markup


@dataclass(frozen=True)
class Page:
    """What one address answered to a GET."""

    status: int | str
    """The status, or the unforeseen error in words."""
    text: str = ""
    """The page, where there is one to read."""

    def tree(self) -> markup.Tree | None:
        """The parsed page; None for what is no page, or was refused."""
        return markup.parse(self.text) if self.text else None


@dataclass(frozen=True)
class Reading:
    """Every page as one role was shown it, by its address, and what asking for them did to the house."""

    pages: dict[str, Page]
    locked: list[str]
    """Addresses that took the write lock."""
    changed: list[str]
    """Tables that were not the same afterwards."""


_known: dict[str, Reading] = {}


def reading_of(role: str, world: World, browser: FlaskClient) -> Reading:
    """What that role, which is signed in to ``browser``, is answered at every address that can be read.

    The house must be as it was built. Tokens on the pages are those of the browser that asked first.
    """
    if role not in _known:
        _known[role] = _read(world, browser)
    return _known[role]


def _read(world: World, browser: FlaskClient) -> Reading:
    addresses = [address for method, address, _rule in world.requests() if method == "GET"]
    pages: dict[str, Page] = {}
    before = contents("user_sessions")
    assert len(before) > 20
    with locks() as locked:
        for address in addresses:
            pages[address] = page_at(browser, address)
            locked.end_of(address)
    after = contents("user_sessions")
    return Reading(pages, locked.addresses, [name for name in before if before[name] != after[name]])


def page_at(browser: FlaskClient, address: str) -> Page:
    """What the address answers."""
    answer = answer_of(browser, "GET", address)
    if isinstance(answer, str):
        return Page(answer)
    readable = answer.status_code == 200 and answer.mimetype == "text/html"
    return Page(answer.status_code, answer.text if readable else "")


class Locks:
    """Notes which addresses took the write lock."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._taken = False

    def taken(self, _connection: object) -> None:
        """A transaction begins."""
        self._taken = self._taken or in_unit_of_work()

    def end_of(self, address: str) -> None:
        """The address has answered."""
        if self._taken:
            self.addresses.append(address)
        self._taken = False


@contextmanager
def locks() -> Iterator[Locks]:
    """Listens for write locks meanwhile; say ``end_of`` after every request."""
    noted = Locks()
    event.listen(Engine, "begin", noted.taken)
    try:
        yield noted
    finally:
        event.remove(Engine, "begin", noted.taken)
