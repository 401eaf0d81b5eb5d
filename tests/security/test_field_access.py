"""A form sets what it shows and nothing else: whatever other fields are sent with it change nothing.

Each form of the program is sent twice from the same state of the database: as it stands, and with a field for every
column of every table that the form does not have. Both must end alike, to the last column of the last row; or what does
not belong is refused, and then nothing has changed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa

from funding.infra.db import Base, db
from tests.architecture.source import none_of
from tests.security.pages import Page, reading_of
from tests.security.world import World
from tests.support import markup
from tests.support.client import CheckedClient, controls, filled
from tests.support.databases import SqliteDatabase, TestDatabase

# The database is put back between forms by copying its file.
pytestmark = [pytest.mark.database("sqlite"), pytest.mark.slow]

BY_CHANCE = {"token_hash", "password_hash", "key", "email_key"}
"""Columns whose values are drawn at random, so that no two sendings leave the same."""

DRAWN = re.compile("[0-9a-f]{24,}")
"""The same inside structured facts: keys of lines."""

ENDED = {"/sign-out"}
"""What ends the sign-in that every other form needs."""

TAKES_BACK = {"assign": frozenset({"owner_id"})}
"""What the button that takes a step back sends, by the last word of the address: who had the task before."""

Form = tuple[str, dict[str, Any], frozenset[str]]
"""Where it is sent, what with, and every name it has."""


@dataclass
class House:
    """The populated database, and a way back to it."""

    database: SqliteDatabase
    kept: bytes = b""
    present: bytes = b""
    """What the database held when it was last looked at."""

    def keep(self) -> None:
        """Remember the present state."""
        self.kept = self.state()

    def state(self) -> bytes:
        """The whole database as it is now."""
        db.session.remove()
        self.present = self.database.content()
        return self.present

    def restore(self) -> None:
        """Go back to what was kept, from the state that was looked at just now."""
        db.session.remove()
        if self.present != self.kept:
            self.database.become(self.kept)
            self.present = self.kept


@pytest.fixture
def house(world: World, test_database: TestDatabase) -> House:
    assert isinstance(test_database, SqliteDatabase)
    return House(test_database)


def _forms(pages: dict[str, Page], token: str) -> Iterator[Form]:
    """Every form on every one of the pages, once, with this token."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for address, page in pages.items():
        tree = page.tree()
        for form in tree.all("form") if tree else ():
            names = frozenset(controls(form, tree))
            target = urljoin(address, form.get("action") or address)
            known = (urlsplit(target).path, names)
            if (
                (form.get("method") or "get").lower() == "post"
                and known not in seen
                and known[0] not in ENDED
            ):
                seen.add(known)
                data = filled(form, _plausible(form))
                yield target, data | ({"csrf_token": [token]} if "csrf_token" in data else {}), names


def _plausible(form: Element) -> dict[str, Any]:
    """Something for every empty field that a person would have to fill in."""
    found: dict[str, Any] = {}
    for control in form.iter():
        name, kind = control.get("name"), markup.local_name(control)
        if not name or control.get("value") or kind not in {"input", "textarea", "select"}:
            continue
        if kind == "select":
            values = [one.get("value") for one in control.iter() if markup.local_name(one) == "option"]
            chosen = [one for one in control.iter() if one.get("selected") is not None]
            if not chosen and any(values):
                found[name] = next(value for value in values if value)
        elif kind == "textarea" and not "".join(control.itertext()).strip():
            found[name] = "Words enough."
        elif kind == "input":
            sample = {
                "text": "Words",
                "date": "2026-11-20",
                "email": "new@example.org",
                "number": "1",
                "time": "09:00",
            }
            if (control.get("type") or "text") in sample:
                found[name] = sample[control.get("type") or "text"]
    return found


def _smuggled(names: frozenset[str]) -> dict[str, str]:
    """A value for every column of the database that the form does not name."""
    return {name: value for name, value in _every_column().items() if name not in names}


@cache
def _every_column() -> dict[str, str]:
    """A value for every column of the database, by its name."""
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            found.setdefault(column.name, _value(column))
    return found


def _value(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.Enum):
        return str(column.type.enums[-1])
    if column.foreign_keys:
        return "1"
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return {int: "7", bool: "y"}.get(kind, "2031-03-03" if "date" in kind.__name__ else "smuggled")


def _differing(expected: bytes, found: bytes) -> dict[str, list[str]]:
    """By table, the rows of ``found`` that ``expected`` has not or has otherwise; one stands for rows that are gone.

    Two sendings that end alike leave the same bytes, unless something was drawn at random. Only then are the rows
    read, which takes a hundred times as long.
    """
    if expected == found:
        return {}
    theirs, ours = _rows(expected), _rows(found)
    return {
        name: [row for row in ours[name] if row not in theirs[name]] or ["rows are gone"]
        for name in ours
        if ours[name] != theirs[name]
    }


def _rows(state: bytes) -> dict[str, list[str]]:
    """Every row of every table in words, without what is drawn at random."""
    found = {}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(state)
        for table in Base.metadata.tables.values():
            names = [f'"{column.name}"' for column in table.columns if column.name not in BY_CHANCE]
            rows = connection.execute(f'SELECT {", ".join(names)} FROM "{table.name}"')  # noqa: S608
            found[table.name] = sorted(DRAWN.sub("…", str(row)) for row in rows)
    return found


def _sent(browser: CheckedClient, target: str, data: dict[str, Any]) -> int:
    cookies = dict(browser._cookies)  # type: ignore[attr-defined]  # werkzeug has no public way to put them back.
    try:
        return browser.post(target, data=data, follow_redirects=False).status_code
    finally:
        browser._cookies = cookies  # type: ignore[attr-defined]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("role", ["development", "program"])
def test_fields_that_a_form_does_not_have_change_nothing(
    world: World, house: House, client_for: Callable[[str], CheckedClient], role: str
) -> None:
    browser = client_for(role)
    browser.checks = False
    reading = reading_of(role, world, browser)
    forms = list(_forms(reading.pages, browser.token()))
    house.keep()
    wrong, taken = [], 0
    shown: dict[str, frozenset[str]] = {}
    for target, _data, names in forms:
        path = urlsplit(target).path
        more = TAKES_BACK.get(path.rpartition("/")[2], frozenset())
        shown[path] = shown.get(path, frozenset()) | names | more
    for target, data, _names in forms:
        names = shown[
            urlsplit(target).path
        ]  # A button may send a part of what a page of the same address shows.
        house.restore()
        status = _sent(browser, target, data)
        plain = house.state()
        house.restore()
        other_status = _sent(browser, target, _smuggled(names) | data)
        taken += status < 400
        # What does not belong may also be refused, but then nothing at all has changed.
        expected = house.kept if other_status in {400, 422} else plain
        if other_status not in {status, 400, 422}:
            wrong.append(f"{target} answers {other_status} instead of {status} when more is sent")
        for name, rows in _differing(expected, house.state()).items():
            wrong.append(f"{target} lets foreign fields change {name}: {rows[:1]}")
    none_of(wrong)
    assert len(forms) > 10
    assert taken > len(forms) // 2, f"{taken} of {len(forms)} forms were accepted: too few to tell"


def test_no_form_is_poured_into_a_record() -> None:
    sources = Path(__file__).parents[2].joinpath("funding").rglob("*.py")
    none_of([str(path) for path in sources if "populate_obj" in path.read_text()])
