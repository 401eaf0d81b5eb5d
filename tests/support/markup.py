"""What is wrong with a page: the checks that the test client makes on every HTML answer.

``problems`` answers a list of sentences; an empty list means that nothing was found. A page is parsed as
strictly as the HTML standard allows; a fragment (the answer to an htmx request) is parsed in the element it
will be put into. How most pages are spared the slow parser: ``plain_markup``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

from tests.support.plain_markup import Paths, alike, plain_tree

UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "form",
    "list",
    "headers",
)
CONTAINERS = {
    "tr": "tbody",
    "td": "tr",
    "th": "tr",
    "tbody": "table",
    "thead": "table",
    "tfoot": "table",
    "caption": "table",
    "option": "select",
    "optgroup": "select",
}
_FIRST_TAG = re.compile(r"\s*(?:<!--.*?-->\s*)*<([a-zA-Z0-9]+)", re.DOTALL)


class Tree:
    """A parsed answer with the parser's complaints, its elements in order, and each element's parent."""

    def __init__(self, html: str, *, fragment: bool) -> None:
        self.root, self.errors = _read(html, _container(html) if fragment else "")
        self.fragment = fragment
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.ids = Counter(element.get("id") for element in self.elements if element.get("id") is not None)

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these names, SVG elements by their local name."""
        return [element for element in self.elements if local_name(element) in tags]

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The elements around ``element``, innermost first."""
        while element in self.parents:
            element = self.parents[element]
            yield element


def local_name(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def text_of(element: Element) -> str:
    """The text inside an element, white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def _container(html: str) -> str:
    first = _FIRST_TAG.match(html)
    return CONTAINERS.get(first[1].lower(), "div") if first else "div"


_paths_of: defaultdict[str, Paths] = defaultdict(Paths)
"""The paths that good pages had, and good fragments by the element that they are put into."""


def _read(html: str, container: str) -> tuple[Element, list[str]]:
    """The tree and what the parser complains about."""
    plain, paths = plain_tree(html, fragment=bool(container)), _paths_of[container]
    if plain is not None and paths.know(plain):
        return plain, []
    root, errors = _read_by_the_standard(html, container)
    if plain is not None and not errors and alike(plain, root):
        paths.learn(plain)
    return root, errors


def _read_by_the_standard(html: str, container: str) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parseFragment(html, container=container) if container else parser.parse(html)
    errors = [
        f"line {line}: {html5lib.constants.E.get(code, code) % details}"
        for (line, _), code, details in parser.errors
    ]
    return root, errors


@lru_cache(maxsize=64)
def parse(html: str, *, fragment: bool = False) -> Tree:
    """The tree of one answer; the last few are remembered, since the client and the test often ask for
    the same.
    """
    return Tree(html, fragment=fragment)


def problems(html: str, *, fragment: bool = False) -> list[str]:
    """Everything that is wrong with a page or a fragment, one sentence each."""
    tree = parse(html, fragment=fragment)
    found = [f"malformed markup, {error}" for error in tree.errors]
    found += _identity_problems(tree)
    found += _label_problems(tree)
    found += inline_problems(tree)
    if not fragment:
        found += _page_problems(tree)
    return found


def _identity_problems(tree: Tree) -> list[str]:
    found = [f"id {name!r} is used {count} times" for name, count in tree.ids.items() if count > 1]
    found += ["an id is empty" for name in tree.ids if not (name or "").strip()]
    if tree.fragment:
        return found
    for element in tree.elements:
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in tree.ids and (attribute != "headers" or local_name(element) in {"td", "th"}):
                    found.append(f"<{local_name(element)} {attribute}={name!r}> points to no element")
    return found


def _label_problems(tree: Tree) -> list[str]:
    targets = {label.get("for") for label in tree.all("label") if text_of(label)}
    found = []
    for control in tree.all("input", "select", "textarea"):
        kind = (control.get("type") or "text").lower()
        if local_name(control) == "input" and kind in UNLABELLED_TYPES:
            continue
        if not (_named(control, tree) or control.get("id") in targets or _wrapped(control, tree)):
            found.append(f"<{local_name(control)} name={control.get('name')!r}> has no label")
    for control in tree.all("button", "a", "summary"):
        is_link = local_name(control) != "a" or control.get("href") is not None
        if is_link and not (text_of(control) or _named(control, tree) or _inner_name(control)):
            found.append(f"<{local_name(control)} {control.attrib!r}> has no name that can be read out")
    found += [
        f"<img src={image.get('src')!r}> has no alt" for image in tree.all("img") if image.get("alt") is None
    ]
    return found


def _named(control: Element, tree: Tree) -> bool:
    if (control.get("aria-label") or "").strip():
        return True
    names = (control.get("aria-labelledby") or "").split()
    return bool(names) and (tree.fragment or all(name in tree.ids for name in names))


def _wrapped(control: Element, tree: Tree) -> bool:
    return any(local_name(around) == "label" and text_of(around) for around in tree.ancestors(control))


def _inner_name(control: Element) -> bool:
    return any((inner.get("alt") or inner.get("aria-label") or "").strip() for inner in control.iter())


def inline_problems(tree: Tree) -> list[str]:
    """What stands in the page itself though it must come from files of its own: scripts, styles, handlers."""
    found = []
    for element in tree.elements:
        name = local_name(element)
        if name == "script" and not element.get("src") and element.get("type") != "application/json":
            found.append("a script stands inline")
        if name == "style":
            found.append("a style sheet stands inline")
        for attribute, value in element.attrib.items():
            plain = str(attribute).rsplit("}", 1)[-1].lower()
            if plain.startswith(("on", "hx-on")):
                found.append(f"<{name}> has the inline handler {plain}")
            elif plain == "style":
                found.append(f"<{name}> has a style attribute ({value!r})")
            elif value.strip().lower().startswith(("javascript:", "vbscript:", "data:text/html")):
                found.append(f"<{name} {plain}> runs code from an address")
    return found


def _page_problems(tree: Tree) -> list[str]:
    found = []
    if not (tree.root.get("lang") or "").strip():
        found.append("<html> has no lang")
    titles = [text_of(title) for title in tree.all("title") if local_name(tree.parents[title]) == "head"]
    if len(titles) != 1 or not titles[0]:
        found.append(f"the page needs one title and has {titles!r}")
    headings = [text_of(heading) for heading in tree.all("h1")]
    if len(headings) != 1 or not headings[0]:
        found.append(f"the page needs exactly one h1 and has {headings!r}")
    if len(tree.all("main")) != 1:
        found.append("the page needs exactly one <main>")
    return found
