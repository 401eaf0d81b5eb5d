"""No request, however strange, is answered by an unforeseen error.

Every route is asked with strange addresses, and every form is sent with strange values in its own fields.
The choice is random with a fixed seed, so that a failure comes back. In tests an unforeseen error is
raised, not shown, so each one is caught with its cause; what the database refuses late is counted as
unforeseen too.
"""

from __future__ import annotations

import logging
import os
import random
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.architecture.source import none_of
from tests.security.pages import Page, page_at, reading_of
from tests.security.world import UNSAFE, World, status_of
from tests.support.client import CheckedClient, controls

STRANGE: list[Any] = [
    "",
    " ",
    "x",
    "a" * 70_000,
    "\x00",
    "a\x00b",
    "0",
    "-1",
    "1.5",
    "1e400",
    "NaN",
    "9" * 40,
    "-" + "9" * 40,
    "999999999999.99",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "99999-01-01",
    "25:61",
    "on",
    "true",
    "null",
    "[]",
    "{}",
    "{{7*7}}",
    "'; DROP TABLE users; --",
    '"><script>alert(1)</script>',
    "../../etc/passwd",
    "٣٤",
    "😀",
    "\u202egnp.exe",
    "\ufeff",
    "%s%n%x",
    "\r\nSet-Cookie: a=b",
    "http://[::1",
    "é" * 3_000,
    "NEAR(a, b",
    'a" OR "b*',
    "title:x AND (",
]
DOCUMENTS: list[Any] = [
    None,
    [],
    {},
    "text",
    7,
    {"edits": None},
    {"edits": [None, 1, [], {}]},
    {"edits": [{"line_id": "x", "field": [], "value": {}}], "version": "1"},
    {"edits": [{"line": 10**30, "column": "title", "year": -1, "value": None}], "version": 10**30},
    {"body": None, "version": "x"},
    {"body": ["<p>"], "version": 1},
    {"body": "<p>\x00</p>", "version": 1},
    {"body": "<script>alert(1)</script>" * 500, "version": None},
    {"email": {}, "password": []},
]
BYTES = [
    b"%ff%fe",
    b"%00",
    b"%c0%af",
    b"%ED%A0%80",
    b"a=1&a=2&a=3",
    b"&&==&",
    b"a[]=1&a[b]=2",
    b"%",
    b"q=%ff",
]
ENDS_SIGN_IN = re.compile(r"/(sign-|link|account|settings/people)")
"""Addresses that may end the sign-in of whoever asks."""

REQUESTS = 500
SEED = int(os.environ.get("FUNDING_FUZZ_SEED", "20261122"))


def place_of(address: str) -> str:
    """The record that an address is about: ``/awards/12`` for ``/awards/12/reports/plan``."""
    return "/".join(address.split("?")[0].split("/")[:3])


class Fuzzer:
    """Makes strange requests, the same ones for the same seed."""

    def __init__(self, world: World, browser: FlaskClient, token: str) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - the same choice on every run is the point.
        self.world, self.browser, self.token = world, browser, token
        self.requests = world.requests()
        self.pages = reading_of("administrator", world, browser).pages
        self.changed: set[str] = set()
        self.fields: dict[str, dict[str, list[Any]]] = {}
        self.sent = 0

    def strange(self) -> Any:
        """One strange value, now and then two of a name."""
        if self.random.random() < 0.1:
            return [self.random.choice(STRANGE), self.random.choice(STRANGE)]
        return self.random.choice(STRANGE)

    def form_of(self, address: str) -> dict[str, list[Any]]:
        """What the forms on the page at ``address``, or one page up, would send."""
        if address not in self.fields:
            found: dict[str, list[Any]] = {}
            for page in (address, address.rsplit("/", 1)[0] or "/"):
                if tree := self.page(page).tree():
                    for form in tree.all("form"):
                        found.update(controls(form))
                    break
            self.fields[address] = found
        return self.fields[address]

    def page(self, address: str) -> Page:
        """The page at ``address`` as it is by now."""
        known = None if place_of(address) in self.changed else self.pages.get(address)
        return known or page_at(self.browser, address)

    def read(self) -> tuple[str, Any]:
        """A GET with a strange query."""
        method, address, _rule = self.random.choice(self.requests)
        names = [*self.form_of(address), "page", "q", "sort", "id", "next"]
        if self.random.random() < 0.3:
            return f"{address}?{self.random.choice(BYTES).decode('latin-1')}", None
        chosen = self.random.sample(names, min(3, len(names)))
        return address, {name: self.strange() for name in chosen} if method else None

    def change(self) -> tuple[str, str, dict[str, Any], dict[str, str]]:
        """A POST of a form with some fields strange, missing or more than once."""
        method, address, _rule = self.random.choice([one for one in self.requests if one[0] in UNSAFE])
        data = {name: list(values) for name, values in self.form_of(address).items()}
        for name in list(data):
            turn = self.random.random()
            if turn < 0.4:
                value = self.strange()
                data[name] = value if isinstance(value, list) else [value]
            elif turn < 0.5:
                del data[name]
        if self.random.random() < 0.1:
            data["upload"] = [
                (BytesIO(b"\x00\xff" * 50), self.random.choice(["x.pdf", "../x", "", "\u202e.exe"]))
            ]
        if self.random.random() < 0.2:
            data["version"] = [self.random.choice(["0", "-1", "99", "x", ""])]
        data["csrf_token"] = [self.token if self.random.random() < 0.9 else "expired"]
        headers = {"HX-Request": "true"} if self.random.random() < 0.2 else {}
        return method, address, data, headers


def attempts(fuzzer: Fuzzer) -> Iterator[tuple[str, Callable[[], int]]]:
    """Every request of the run as (what it is, how to make it)."""
    for turn in range(REQUESTS):
        if turn % 3 == 0:
            address, query = fuzzer.read()
            yield (
                f"GET {address} {query!r}"[:600],
                lambda address=address, query=query: (
                    fuzzer.browser.get(address, query_string=query).status_code
                ),
            )
        else:
            method, address, data, headers = fuzzer.change()
            if turn % 11 == 0:
                document, headers = fuzzer.random.choice(DOCUMENTS), {"X-CSRFToken": fuzzer.token}
                yield (
                    f"{method} {address} {document!r}"[:600],
                    lambda m=method, a=address, d=document, h=headers: (
                        fuzzer.browser.open(a, method=m, json=d, headers=h).status_code
                    ),
                )
                continue
            yield (
                f"{method} {address} {data!r}"[:600],
                lambda m=method, a=address, d=data, h=headers: (
                    fuzzer.browser.open(a, method=m, data=d, headers=h).status_code
                ),
            )


BROKEN_DOCUMENTS = [b"{", b"\xff\xfe", b"[" * 50_000, b'{"a": 1e400}', b'{"version": NaN}', b""]


def test_a_broken_document_is_refused(world: World, client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("administrator")
    browser.checks = False
    headers = {"X-CSRFToken": browser.token()}
    wrong = []
    changes = [(method, address) for method, address, _rule in world.requests() if method in UNSAFE]
    changes = [one for one in changes if not ENDS_SIGN_IN.match(one[1])]
    for turn, (method, address) in enumerate(changes + changes):
        body = BROKEN_DOCUMENTS[turn % len(BROKEN_DOCUMENTS)]
        answer = status_of(
            browser, method, address, data=body, headers=headers, content_type="application/json"
        )
        if isinstance(answer, str) or answer >= 500:
            wrong.append(f"{method} {address} answers {answer} to {body[:12]!r}")
    none_of(wrong)


@pytest.mark.timeout(120)
@pytest.mark.slow
def test_no_request_is_answered_by_an_unforeseen_error(
    world: World, client_for: Callable[[str], CheckedClient], caplog: pytest.LogCaptureFixture
) -> None:
    browser = client_for("administrator")
    browser.checks = False
    token = browser.token()
    fuzzer = Fuzzer(world, browser, token)
    caplog.set_level(logging.WARNING, logger="funding.infra.error_pages")
    wrong: dict[str, str] = {}
    made = 0
    for told, make in attempts(fuzzer):
        caplog.clear()
        try:
            status = make()
        except Exception as error:
            key = f"{told.split('?')[0].split(' {')[0]}: {type(error).__name__}: {str(error)[:150]}"
            wrong.setdefault(key, told)
            continue
        made += 1
        method, address = told.split(" ")[:2]
        if method in UNSAFE and status < 400:
            fuzzer.changed.add(place_of(address))
        if status >= 500:
            wrong.setdefault(f"{told.split(' {')[0]} answers {status}", told)
        if caplog.records:
            record = caplog.records[0].getMessage()[:200]
            wrong.setdefault(f"{told.split(' {')[0]}: {record}", told)
        if ENDS_SIGN_IN.match(address) and browser.get("/search").status_code == 303:
            browser = fuzzer.browser = client_for("administrator")
            browser.checks = False
            fuzzer.token = browser.token()
    none_of([f"{key}\n      {told}" for key, told in wrong.items()])
    assert made > REQUESTS * 0.9
