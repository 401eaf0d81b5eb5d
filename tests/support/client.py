"""The test client: it behaves like a careful browser and refuses every bad page it is given.

Every HTML answer is parsed and checked (``markup.problems``, ``links.dead_links``); forms are sent as a
browser would send them, with their token and hidden fields, so that CSRF protection is on in every test. A
request runs outside the test's own application context, and what the test has built is committed before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import Context
from hashlib import blake2b
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from funding.infra.db import db
from tests.support import links, markup

SKIPPED_CONTROLS = {"submit", "button", "reset", "image", "file"}
Fields = dict[str, list[Any]]
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token"[^>]*? value="([^"]+)"')
_found_good: set[bytes] = set()


class BadPageError(AssertionError):
    """A page that must not reach anybody."""


class CheckedClient(FlaskClient):
    """A Flask client with a browser's manners. ``checks = False`` turns the page checks off: for fuzzing,
    and on the second database, which answers the pages that the first was checked with.
    """

    checks = True
    _seen_token: tuple[object, str] | None = None
    """The token of the page seen last, and the session it belongs to."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; see the module for what is done before and after."""
        if has_app_context():
            db.session.commit()
        # A streamed answer is read to its end here, while its request still lives.
        kwargs.setdefault("buffered", True)
        # An empty context: the request must not see the test's own `g` or session.
        response = Context().run(self._answer, *args, **kwargs)
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page and (found := TOKEN.search(response.text)):
            self._seen_token = self._session(), unescape(found[1] or found[2])
        if self.checks and is_page and response.request.method != "HEAD":
            check_page(self.application, response)
        return response

    def _answer(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The whole answer: what is streamed is read while the request's own context is there."""
        response: TestResponse = super().open(*args, **kwargs)
        response.get_data()
        return response

    def page(self, address: str, **kwargs: Any) -> markup.Tree:
        """The tree of the page at ``address``, which must answer 200."""
        response = self.get(address, **kwargs)
        assert response.status_code == 200, f"{address} answers {response.status_code}: {response.location}"
        return markup.parse(response.text)

    def post_form(
        self,
        address: str,
        values: Mapping[str, Any] | None = None,
        *,
        action: str | None = None,
        unlisted: Mapping[str, Any] | None = None,
        htmx: bool = False,
        **kwargs: Any,
    ) -> TestResponse:
        """Open the page at ``address``, fill in its form and send it.

        The form is the one whose ``action`` is given, or that has every name in ``values``. A value of None
        leaves a field out, a list sends it several times. Names that the form lacks fail the test unless
        they come in ``unlisted`` (rows that a script adds).
        """
        wanted = dict(values or {})
        opened = self.get(address)
        assert opened.status_code == 200, f"{address} answers {opened.status_code}: {opened.location}"
        form = find_form(markup.parse(opened.text), address, set(wanted), action)
        data = filled(form, {**wanted, **(unlisted or {})})
        target = urljoin(address, form.get("action") or address)
        return self.post(target, data=data, headers=_headers(htmx, kwargs), **kwargs)

    def send(
        self, address: str, values: Mapping[str, Any] | None = None, *, htmx: bool = False, **kwargs: Any
    ) -> TestResponse:
        """Post to ``address`` with this browser's token, as the program's own scripts do without a form."""
        headers = {**_headers(htmx, kwargs), "X-CSRFToken": self.token()}
        method = kwargs.pop("method", "POST")
        if "json" not in kwargs:
            kwargs["data"] = dict(values or {})
        return self.open(address, method=method, headers=headers, **kwargs)

    def token(self, page: str = "/search") -> str:
        """This browser's CSRF token, as scripts read it from the page they stand on; without one, from ``page``."""
        if self._seen_token is None or self._seen_token[0] != self._session():
            self.get(page, follow_redirects=True)
        assert self._seen_token, f"{page} carries no CSRF token"
        return self._seen_token[1]

    def _session(self) -> object:
        cookie = self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])
        return cookie and cookie.value


def _headers(htmx: bool, kwargs: dict[str, Any]) -> dict[str, str]:
    given = dict(kwargs.pop("headers", None) or {})
    return {**({"HX-Request": "true"} if htmx else {}), **given}


def is_fragment(response: TestResponse) -> bool:
    """Whether a part of a page was asked for and answered; an error page stays a page."""
    asked = response.request.headers
    wanted = asked.get("HX-Request") == "true" or asked.get("X-Requested-With") == "fetch"
    return wanted and not response.text.lstrip().lower().startswith("<!doctype")


def check_page(app: Flask, response: TestResponse) -> None:
    """Raise BadPageError with everything that is wrong with an HTML answer.

    A page that was found good is not read again when it comes back the same but for its tokens.
    """
    fragment = is_fragment(response)
    if fragment and not response.text.strip():
        return
    shown = f"{response.request.path}\n{fragment}\n{TOKEN.sub('', response.text)}"
    same = blake2b(shown.encode(), digest_size=16).digest()
    if same in _found_good:
        return
    found = markup.problems(response.text, fragment=fragment)
    found += links.dead_links(markup.parse(response.text, fragment=fragment), app, response.request.path)
    if found:
        listed = "\n  ".join(found[:25])
        where = f"{response.request.method} {response.request.path} ({response.status_code})"
        raise BadPageError(f"{where} has {len(found)} problems:\n  {listed}")
    _found_good.add(same)


def find_form(tree: markup.Tree, address: str, names: set[str], action: str | None = None) -> Element:
    """The one form of a page meant by its action or by the names of its fields. Raises AssertionError."""
    forms = [form for form in tree.all("form") if (form.get("method") or "get").lower() == "post"]
    if action is not None:
        found = [
            form for form in forms if urlsplit(urljoin(address, form.get("action") or address)).path == action
        ]
    else:
        in_main = [
            form for form in forms if any(markup.local_name(up) == "main" for up in tree.ancestors(form))
        ]
        found = [form for form in in_main or forms if names <= set(controls(form, tree))]
    told = [(form.get("action"), sorted(controls(form, tree))) for form in forms]
    assert found, f"{address} has no form with {action or sorted(names)}; it has {told}"
    return found[0]


def controls(form: Element, tree: markup.Tree | None = None) -> Fields:
    """What a browser would send for a form as it stands; controls without a value are named with no
    values.
    """
    fields: Fields = {}
    own = list(form.iter())
    if tree is not None and form.get("id"):
        own += [element for element in tree.elements if element.get("form") == form.get("id")]
    for control in own:
        name = control.get("name")
        if not isinstance(control.tag, str) or not name or control.get("disabled") is not None:
            continue
        kind = markup.local_name(control)
        if kind == "input":
            _read_input(control, fields.setdefault(name, []))
        elif kind == "textarea":
            fields.setdefault(name, []).append("".join(control.itertext()).removeprefix("\n"))
        elif kind == "select":
            fields.setdefault(name, []).extend(_chosen(control))
        elif kind == "button":
            fields.setdefault(name, [])
    return fields


def _read_input(control: Element, values: list[Any]) -> None:
    kind = (control.get("type") or "text").lower()
    if kind in SKIPPED_CONTROLS:
        return
    if kind in {"checkbox", "radio"}:
        if control.get("checked") is not None:
            values.append(control.get("value") or "on")
        return
    values.append(control.get("value") or "")


def _chosen(select: Element) -> list[str]:
    options = [option for option in select.iter() if markup.local_name(option) == "option"]
    values = [(option, option.get("value", markup.text_of(option))) for option in options]
    chosen = [value for option, value in values if option.get("selected") is not None]
    if chosen or select.get("multiple") is not None:
        return chosen
    return [values[0][1]] if values else []


def filled(form: Element, values: Mapping[str, Any]) -> Fields:
    """The form's own values with ``values`` over them."""
    data = controls(form)
    for name, value in values.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = list(value) if isinstance(value, list | tuple) and not _is_upload(value) else [value]
    return {name: [_sent(value) for value in given] for name, given in data.items() if given}


def _is_upload(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) in {2, 3} and hasattr(value[0], "read")


def _sent(value: Any) -> Any:
    if value is True:
        return "y"
    return str(value) if isinstance(value, int) else value
