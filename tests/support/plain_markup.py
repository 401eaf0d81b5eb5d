"""The quick way to a strict tree: pages that are written as carefully as XML are read as XML.

The HTML standard's own algorithm, in Python, takes ten times as long as everything else a test does with a page.
It forgives and repairs; what it complains about is either a slip of spelling (a tag that is not closed, a stray
``&``, an attribute given twice), which XML refuses as well, or an element in a place where it may not stand,
which depends on the elements around it alone. So a page goes the quick way when

1. it is well-formed XML once the void elements, the attributes without a value and the named characters of HTML
   are spelled out, and
2. every path of element names in it (``html/body/main/table/tbody/tr/td``, and ``.../#text`` where text stands)
   has been seen before in a page that the standard's algorithm found good and read into the same tree.

The algorithm treats ``section``, ``ul`` and most other blocks alike, ``div`` and ``address``, and ``span``, ``label``
and whatever has no rule of its own. In a path they have one name, and one of them directly in another of its sort adds
nothing to it.

Everything else is read by the standard's algorithm: the first page with a new path, and every page with a fault.

Example: once ``p/b`` is known, ``<p>one <b>two</b></p>`` is quick. ``<p><div></div></p>`` is well-formed too, but
no good page ever had ``p/div``, so the standard's algorithm says what is wrong with it.
"""

from __future__ import annotations

import re
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, fromstring

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
CLOSED_IN_DRAWINGS = frozenset(
    ("circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "stop", "use")
)
BOXES = "address div"
BLOCKS = "article aside blockquote details dl fieldset figcaption figure footer header main nav ol section summary ul"
INLINE = "abbr bdi cite data dfn kbd label mark output q samp span sub sup time var"
ALIKE = {
    tag: name
    for name, tags in {"box": BOXES, "block": BLOCKS, "inline": INLINE}.items()
    for tag in tags.split()
}
"""Start tags for which the standard has one rule each: a list's item that is open is closed by the next one through a
box, but not through a block."""
NESTING = frozenset(ALIKE.values())
SVG = "http://www.w3.org/2000/svg"
KEPT_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
FRAGMENT = "DOCUMENT_FRAGMENT"

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_RAW = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(</\2>)", re.DOTALL)
_FIRST_LINE = re.compile(r"(<(?:textarea|pre)\b[^>]*>)\r?\n")
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:[^>\"'/]+|\"[^\"]*\"|'[^']*'|/(?!>))*)(/?)>")
_ALL_VALUED = re.compile(r"(?:\s+[^\s=\"']+=(?:\"[^\"\n\t]*\"|'[^'\n\t]*'))*\s*\Z")
_ATTRIBUTE = re.compile(r"(\s+[^\s=\"']+)(=(?:\"[^\"]*\"|'[^']*'))?")
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*);")


class _NotPlainError(ValueError):
    """This page is not for the quick way."""


class Paths:
    """The paths of element names that good pages had. A path is a number, the document's is 0."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], int] = {}

    def know(self, root: Element) -> bool:
        """Whether every path of this tree is known."""
        known = self._known
        waiting = [(root, 0, "")]
        while waiting:
            element, around, outer = waiting.pop()
            name = ALIKE.get(element.tag, element.tag)
            here = around if name == outer else known.get((around, name))
            if here is None:
                return False
            if _speaks(element) and (here, "#text") not in known:
                return False
            waiting += [(child, here, name if name in NESTING else "") for child in element]
        return True

    def learn(self, root: Element) -> None:
        """Take every path of this tree as known."""
        waiting = [(root, 0, "")]
        while waiting:
            element, around, outer = waiting.pop()
            name = ALIKE.get(element.tag, element.tag)
            here = around if name == outer else self._known.setdefault((around, name), len(self._known) + 1)
            if _speaks(element):
                self._known.setdefault((here, "#text"), len(self._known) + 1)
            waiting += [(child, here, name if name in NESTING else "") for child in element]


def _speaks(element: Element) -> bool:
    """Whether text stands directly in ``element``."""
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)


def plain_tree(html: str, *, fragment: bool) -> Element | None:
    """The tree of a page or a fragment that is well-formed, or None where it is not."""
    try:
        return fromstring(_as_xml(html, fragment=fragment))  # noqa: S314 - what our own templates wrote
    except (_NotPlainError, ParseError):
        return None


def alike(one: Element, other: Element) -> bool:
    """Whether two trees say the same: elements, attributes and texts, but for white space where no text is."""
    return (
        one.tag == other.tag
        and _attributes(one) == _attributes(other)
        and _texts(one) == _texts(other)
        and len(one) == len(other)
        and all(alike(*pair) for pair in zip(one, other, strict=True))
    )


def _attributes(element: Element) -> dict[str, str]:
    return {name: value for name, value in element.attrib.items() if "xmlns" not in name}


def _texts(element: Element) -> list[str]:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return ["" if text.isspace() else text for text in texts]


def _as_xml(html: str, *, fragment: bool) -> str:
    if not fragment:
        doctype = _DOCTYPE.match(html)
        if doctype is None:
            raise _NotPlainError("no doctype")
        html = html[doctype.end() :]
    html = _RAW.sub(_raw, html)
    html = _FIRST_LINE.sub(r"\1", html)
    html = _TAG.sub(_tag, html)
    html = _NAMED.sub(_character, html)
    return f"<{FRAGMENT}>{html}</{FRAGMENT}>" if fragment else html.strip()


def _raw(found: re.Match[str]) -> str:
    inside = found[3].replace("&", "&amp;").replace("<", "&lt;")
    return f"{found[1]}{inside}{found[4]}"


def _tag(found: re.Match[str]) -> str:
    name, attributes, closed = found.groups()
    if closed and name not in VOID and name not in CLOSED_IN_DRAWINGS:
        raise _NotPlainError(found[0])
    if not _ALL_VALUED.match(attributes):
        attributes = _ATTRIBUTE.sub(_attribute, attributes)
    if name == "svg" and "xmlns=" not in attributes:
        attributes = f'{attributes} xmlns="{SVG}"'
    return f"<{name}{attributes}{'/' if closed or name in VOID else ''}>"


def _attribute(found: re.Match[str]) -> str:
    if found[2] is None:
        return f'{found[1]}=""'
    return found[1] + found[2].replace("\n", "&#10;").replace("\t", "&#9;")


def _character(found: re.Match[str]) -> str:
    if found[1] in KEPT_NAMES:
        return found[0]
    try:
        return html5[f"{found[1]};"]
    except KeyError as error:
        raise _NotPlainError(found[0]) from error
