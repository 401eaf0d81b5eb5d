"""Whatever text is stored, pages show it as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Enum, String, Table, Text, UniqueConstraint, cast, literal, select, update
from sqlalchemy.exc import IntegrityError

from funding.infra.db import Base, db, unit_of_work
from tests.architecture.source import none_of
from tests.security.world import World
from tests.support import markup
from tests.support.client import CheckedClient

HOSTILE = "\"'><xss-mark onload=alert(1)>{{7*191}}${7*191}</textarea></script><script>alert(1)</script>"
SHORT = '"><xss-mark>'

MACHINE = re.compile(
    r"(_hash|_key|sha256|digest|^kind$|^task$|zone|content_type|^source_id$|^action$|^role$|asked_by_role|address"
    r"|agency_code|_code|^zip$|^state$|^ein$|^uei$|^email$|^url$|_url$|^aln$|format_pack|reporting_calendar|^key$"
    r"|district|^country$|result_url|template|^field$|^category$)"
)
"""Columns that the program writes itself, or whose shape is checked on the way in."""


UNCHANGEABLE = {"audit_entries", "submissions", "submission_files"}
"""Tables whose rows the database itself keeps as they are."""


COMPANIONS = {"prior_approval_on": date(2026, 11, 22)}
"""What has to be there where a text is."""


def text_columns(table: Table) -> dict[str, int]:
    """The columns of a table that hold what people wrote, with their longest length."""
    found = {}
    for column in table.columns:
        plain = isinstance(column.type, String | Text) and not isinstance(column.type, Enum)
        if plain and not column.primary_key and not column.foreign_keys and not MACHINE.search(column.name):
            found[column.name] = getattr(column.type, "length", None) or 20_000
    return found


def unique_columns(table: Table) -> set[str]:
    """The columns of which no two rows hold the same."""
    alone = (one for one in table.constraints if isinstance(one, UniqueConstraint) and len(one.columns) == 1)
    return {column.name for one in alone for column in one.columns}


def poison() -> int:
    """Put hostile text into every such column of every row; answer how many values there are."""
    count = 0
    with unit_of_work():
        for table in Base.metadata.sorted_tables:
            if table.name in UNCHANGEABLE:
                continue
            names = text_columns(table)
            values: dict[str, Any] = {
                name: HOSTILE if size > len(HOSTILE) else SHORT[:size] for name, size in names.items()
            }
            for name in unique_columns(table) & set(values):
                values[name] = literal(values[name]) + cast(table.c.id, String)
            values |= {name: day for name, day in COMPANIONS.items() if name in table.columns}
            if values and db.session.scalar(select(table).limit(1)) is not None:
                count += _put(table, values)
    return count


def _put(table: Table, values: dict[str, Any]) -> int:
    """Write the values into every row, or where a rule of the database refuses that, wherever it allows them."""
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).values(values))
    except IntegrityError:
        keys = list(table.primary_key.columns)
        rows = db.session.execute(select(*keys)).all()
        places = [[key == part for key, part in zip(keys, row, strict=True)] for row in rows]
        return sum(_put_one(table, place, name, values[name]) for place in places for name in values)
    return len(values)


def _put_one(table: Table, place: list[Any], name: str, value: Any) -> bool:
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(*place).values({name: value}))
    except IntegrityError:
        return False
    return True


def test_stored_text_is_never_markup(world: World, client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("administrator")
    assert poison() > 30
    wrong, shown, pages = [], 0, 0
    for method, address, rule in world.requests():
        if method != "GET" or rule.endpoint == "healthz":
            continue
        browser.checks = False
        answer = browser.get(address)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        pages += 1
        shown += "xss-mark" in answer.text
        tree = markup.parse(answer.text)
        scripts = [
            one for one in tree.all("script") if not one.get("src") and one.get("type") != "application/json"
        ]
        if tree.all("xss-mark") or scripts:
            wrong.append(f"{address} lets stored text become markup")
        if "1337" in answer.text:
            wrong.append(f"{address} calculates what was stored")
        found = [
            problem
            for problem in markup.inline_problems(tree)
            if "handler" in problem or "runs code" in problem
        ]
        wrong += [f"{address}: {problem}" for problem in found]
    none_of(wrong)
    assert pages > 25
    assert shown > 10


def test_text_in_the_address_is_never_markup(
    world: World, client_for: Callable[[str], CheckedClient]
) -> None:
    browser = client_for("administrator")
    browser.checks = False
    wrong, pages = [], 0
    names = (
        "q",
        "page",
        "sort",
        "stage",
        "status",
        "owner",
        "funder",
        "kind",
        "next",
        "view",
        "close",
        "agency",
        "tab",
    )
    for method, address, rule in world.requests():
        if method != "GET" or rule.endpoint == "healthz":
            continue
        answer = browser.get(address, query_string=dict.fromkeys(names, HOSTILE))
        if answer.mimetype == "text/html" and answer.status_code < 300:
            pages += 1
            # Without these characters there is no such element.
            raw = "<xss-mark" in answer.text.lower() and markup.parse(answer.text).all("xss-mark")
            if raw or "1337" in answer.text:
                wrong.append(f"{address} shows its own address raw")
    none_of(wrong)
    assert pages > 20
