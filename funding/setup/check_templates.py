"""Checks every template without rendering one: ``python -m funding.setup.check_templates``.

Each must parse, use only filters and tests that exist, name only templates that exist, and hold nothing that the
content security policy would block: no inline script, style or event handler. Prints one line for each complaint;
the exit status is 1 when there is any.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateError, meta

INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE), "inline script"),
    (re.compile(r"<style\b", re.IGNORECASE), "style element"),
    (re.compile(r"<[^>]*\sstyle=", re.IGNORECASE), "style attribute"),
    (re.compile(r"<[^>]*\son[a-z]+=[\"']", re.IGNORECASE), "event handler attribute"),
)
TRAILING_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)
PRINTED = "pdf/"
"""Templates of PDFs, which have an environment of their own and meet no browser."""
LETTERS = "letters/"
"""Templates of letters: no policy of ours reaches a mail program, and most of them know no other styles than those that
stand in the elements. Scripts and handlers stay forbidden."""


def complaints(environment: Environment, names: list[str], *, for_browsers: bool) -> Iterator[str]:
    """What is wrong with the named templates, each with file and line."""
    loader = environment.loader
    assert loader is not None  # noqa: S101 - Flask and the printer always set one.
    known = environment.list_templates()
    for name in names:
        source, _path, _fresh = loader.get_source(environment, name)
        try:
            environment.compile(source, name=name)
            referenced = set(meta.find_referenced_templates(environment.parse(source)))
        except TemplateError as error:
            yield f"{name}:{getattr(error, 'lineno', 1)}: {error}"
            continue
        for missing in sorted(other for other in referenced if other is not None and other not in known):
            yield f"{name}:1: there is no template {missing}"
        yield from _forbidden(name, source, for_browsers=for_browsers)


def _forbidden(name: str, source: str, *, for_browsers: bool) -> Iterator[str]:
    patterns = list(INLINE) if for_browsers else []
    if name.startswith(LETTERS):
        patterns = [(pattern, what) for pattern, what in patterns if what != "style attribute"]
    for pattern, what in [*patterns, (TRAILING_SPACE, "space at the end of a line")]:
        for match in pattern.finditer(source):
            yield f"{name}:{source.count(chr(10), 0, match.start()) + 1}: {what}"


def main() -> int:
    """Checks the templates of pages and of PDFs; answers the exit status."""
    from funding.config import load_settings
    from funding.factory import create_app
    from funding.infra.pdf.templates import environment as printer

    with tempfile.TemporaryDirectory() as folder:
        pages = create_app(load_settings(Path(folder) / "instance", environ={})).jinja_env
    shown = [name for name in pages.list_templates() if not name.startswith(PRINTED)]
    printed = printer().list_templates()
    found = list(complaints(pages, shown, for_browsers=True))
    found += [PRINTED + line for line in complaints(printer(), printed, for_browsers=False)]
    count = len(shown) + len(printed)
    for complaint in found:
        print(f"templates/{complaint}")
    if not found:
        print(f"{count} templates")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
