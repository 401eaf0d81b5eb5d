"""What a browser fetches for a page, and how heavy it is compressed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient

from tests.performance.houses import page
from tests.support import markup

_CSS = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)|url\(["']?([^"')]+)["']?\)""")
_JS = re.compile(r"""(?:import|export)\s[^'";]*?from\s*["']([^"']+)["']|import\s*["']([^"']+)["']""")
FETCHED_RELATIONS = {"stylesheet", "preload", "modulepreload", "icon"}
ALREADY_COMPRESSED = (".woff2", ".png", ".jpg", ".webp")


def parts_of(browser: FlaskClient, address: str) -> dict[str, int]:
    """Every address that a first visit to a page fetches, the page itself first, with its compressed size."""
    body = page(browser, address)
    sizes = {address: len(gzip.compress(body, 6))}
    waiting = [urljoin(address, one) for one in _from_html(body.decode())]
    while waiting:
        one = waiting.pop()
        path = urlsplit(one).path
        if path in sizes or one.startswith("data:"):
            continue
        content = page(browser, one)
        sizes[path] = len(content) if path.endswith(ALREADY_COMPRESSED) else len(gzip.compress(content, 6))
        waiting += [urljoin(one, further) for further in _from_asset(path, content)]
    return sizes


def _from_html(html: str) -> Iterator[str]:
    tree = markup.parse(html)
    for element in tree.all("link", "script", "img"):
        relation = set((element.get("rel") or "").split())
        if markup.local_name(element) == "link" and not relation & FETCHED_RELATIONS:
            continue
        found = element.get("href") or element.get("src")
        if found:
            yield found


def _from_asset(path: str, content: bytes) -> Iterator[str]:
    pattern = _CSS if path.endswith(".css") else _JS if path.endswith(".js") else None
    if pattern is None or "/vendor/" in path:
        return
    for match in pattern.finditer(content.decode()):
        found = match[1] or match[2]
        # Fonts of a face that a page does not use are not fetched; those it does use are preloaded.
        if found and not found.startswith(("data:", "#")) and not found.split("?")[0].endswith(".woff2"):
            yield found
