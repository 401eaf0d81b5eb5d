"""Whether the addresses in a page lead anywhere: every internal one must be a route with that method, or
a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from tests.support.markup import Tree, local_name

ADDRESS_ATTRIBUTES = (
    "href",
    "src",
    "action",
    "formaction",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-patch",
    "hx-delete",
)
OWN_HOSTS = {"", "localhost"}
_XLINK = "{http://www.w3.org/1999/xlink}href"


def addresses(tree: Tree) -> Iterator[tuple[str, str, str]]:
    """Every (method, address, where) in a page."""
    for element in tree.elements:
        name = local_name(element)
        for attribute in (*ADDRESS_ATTRIBUTES, _XLINK):
            value = element.get(attribute)
            if value is None:
                continue
            yield _method(tree, element, attribute), value, f"<{name} {attribute}>"


def _method(tree: Tree, element: object, attribute: str) -> str:
    if attribute.startswith("hx-"):
        return attribute.removeprefix("hx-").upper()
    if attribute == "action":
        return (element.get("method") or "get").upper()  # type: ignore[attr-defined]
    if attribute == "formaction":
        forms = [form for form in tree.ancestors(element) if local_name(form) == "form"]  # type: ignore[arg-type]
        around = (forms[0].get("method") if forms else None) or "get"
        return (element.get("formmethod") or around).upper()  # type: ignore[attr-defined]
    return "GET"


def dead_links(tree: Tree, app: Flask, page: str) -> list[str]:
    """The addresses on ``page`` (its own path) that lead nowhere, one sentence each."""
    found = []
    for method, address, where in addresses(tree):
        if method == "DIALOG":
            continue
        if address.startswith("#"):
            if not tree.fragment and address[1:] and unquote(address[1:]) not in tree.ids:
                found.append(f"{where} {address!r} names no element of the page")
            continue
        reason = why_dead(app, address, method, page)
        if reason:
            found.append(f"{where} {address!r}: {reason}")
    return found


def why_dead(app: Flask, address: str, method: str, page: str) -> str | None:
    """Why nothing answers ``method address`` seen on ``page``, or None where something does or it leads
    elsewhere.
    """
    parts = urlsplit(urljoin(page, address) if not urlsplit(address).scheme else address)
    if parts.scheme not in {"", "http", "https"} or parts.hostname not in {None, "localhost"}:
        return None
    if not parts.path.startswith("/"):
        return "it is neither a path nor a full address"
    try:
        endpoint, values = app.url_map.bind("localhost").match(unquote(parts.path), method=method)
    except RequestRedirect:
        return None
    except MethodNotAllowed:
        return f"the route does not take {method}"
    except HTTPException:
        return "no route matches"
    if endpoint == "static" and app.static_folder:
        return None if (Path(app.static_folder) / values["filename"]).is_file() else "no such static file"
    return None
