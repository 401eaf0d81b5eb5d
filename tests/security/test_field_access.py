"""A form sets what it shows and nothing else: whatever other fields are sent with it change nothing.

Each form of the program is sent twice from the same state of the database: as it stands, and with a field for every
column of every table that the form does not have. Both must end alike, to the last column of the last row; or what does
not belong is refused, and then nothing has changed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa

from funding.infra.db import Base, db
from tests.architecture.source import none_of
from tests.security.world import World
from tests.support import markup
from tests.support.client import CheckedClient, controls, filled

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

    path: Path
    copy: Path

    def keep(self) -> None:
        """Remember the present state."""
        self._settle()
        shutil.copyfile(self.path, self.copy)

    def restore(self) -> None:
        """Go back to it."""
        self._settle()
        self.path.unlink()
        shutil.copyfile(self.copy, self.path)

    def _settle(self) -> None:
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


@pytest.fixture
def house(world: World, tmp_path: Path) -> House:
    path = Path(str(db.engine.url.database))
    return House(path, tmp_path / "kept.db")


def _forms(browser: CheckedClient, world: World) -> Iterator[Form]:
    """Every form on every page that the person can read, once."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for method, address, _rule in world.requests():
        if method != "GET":
            continue
        answer = browser.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        tree = markup.parse(answer.text)
        for form in tree.all("form"):
            names = frozenset(controls(form, tree))
            target = urljoin(address, form.get("action") or address)
            known = (urlsplit(target).path, names)
            if (
                (form.get("method") or "get").lower() == "post"
                and known not in seen
                and known[0] not in ENDED
            ):
                seen.add(known)
                yield target, filled(form, _plausible(form)), names


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
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name not in names:
                found.setdefault(column.name, _value(column))
    return found


def _value(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.Enum):
        return str(column.type.enums[-1])
    if column.foreign_keys:
        return "1"
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return {int: "7", bool: "y"}.get(kind, "2031-03-03" if "date" in kind.__name__ else "smuggled")


def _rows() -> dict[str, list[str]]:
    """Every row of every table in words, without what is drawn at random."""
    db.session.remove()
    found = {}
    # The driver's own rows: hundreds of times every row of every table is too much for anything finer.
    with db.engine.connect() as connection:
        for table in Base.metadata.tables.values():
            names = [f'"{column.name}"' for column in table.columns if column.name not in BY_CHANCE]
            rows = connection.exec_driver_sql(f'SELECT {", ".join(names)} FROM "{table.name}"')  # noqa: S608
            found[table.name] = sorted(DRAWN.sub("…", str(row)) for row in rows.cursor)  # type: ignore[union-attr]
    return found


def _sent(browser: CheckedClient, target: str, data: dict[str, Any]) -> tuple[int, dict[str, list[str]]]:
    cookies = dict(browser._cookies)  # type: ignore[attr-defined]  # werkzeug has no public way to put them back.
    try:
        return browser.post(target, data=data, follow_redirects=False).status_code, _rows()
    finally:
        browser._cookies = cookies  # type: ignore[attr-defined]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("role", ["development", "program"])
def test_fields_that_a_form_does_not_have_change_nothing(
    world: World, house: House, client_for: Callable[[str], CheckedClient], role: str
) -> None:
    browser = client_for(role)
    browser.checks = False
    forms = list(_forms(browser, world))
    house.keep()
    before, wrong, taken = _rows(), [], 0
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
        status, plain = _sent(browser, target, data)
        house.restore()
        other_status, other = _sent(browser, target, _smuggled(names) | data)
        taken += status < 400
        # What does not belong may also be refused, but then nothing at all has changed.
        expected = before if other_status in {400, 422} else plain
        if other_status not in {status, 400, 422}:
            wrong.append(f"{target} answers {other_status} instead of {status} when more is sent")
        for name, rows in expected.items():
            if rows != other[name]:
                more = [row for row in other[name] if row not in rows]
                wrong.append(f"{target} lets foreign fields change {name}: {more[:1]}")
    none_of(wrong)
    assert len(forms) > 10
    assert taken > len(forms) // 2, f"{taken} of {len(forms)} forms were accepted: too few to tell"


def test_no_form_is_poured_into_a_record() -> None:
    sources = Path(__file__).parents[2].joinpath("funding").rglob("*.py")
    none_of([str(path) for path in sources if "populate_obj" in path.read_text()])
