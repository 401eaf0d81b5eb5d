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

from flask import Flask
from jinja2 import TemplateError, meta

INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE), "inline script"),
    (re.compile(r"<style\b", re.IGNORECASE), "style element"),
    (re.compile(r"<[^>]*\sstyle=", re.IGNORECASE), "style attribute"),
    (re.compile(r"<[^>]*\son[a-z]+=[\"']", re.IGNORECASE), "event handler attribute"),
)
TRAILING_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)
PRINTED = "pdf/"
"""Templates of PDFs, which carry their own style and meet no browser."""


def complaints(app: Flask) -> Iterator[str]:
    """What is wrong with the app's templates, each with file and line."""
    environment = app.jinja_env
    names = environment.list_templates()
    for name in names:
        loader = environment.loader
        assert loader is not None  # noqa: S101 - Flask always sets one.
        source, _path, _fresh = loader.get_source(environment, name)
        try:
            environment.compile(source, name=name)
            referenced = set(meta.find_referenced_templates(environment.parse(source)))
        except TemplateError as error:
            yield f"{name}:{getattr(error, 'lineno', 1)}: {error}"
            continue
        for missing in sorted(other for other in referenced if other is not None and other not in names):
            yield f"{name}:1: there is no template {missing}"
        yield from _forbidden(name, source)


def _forbidden(name: str, source: str) -> Iterator[str]:
    patterns = [] if name.startswith(PRINTED) else list(INLINE)
    for pattern, what in [*patterns, (TRAILING_SPACE, "space at the end of a line")]:
        for match in pattern.finditer(source):
            yield f"{name}:{source.count(chr(10), 0, match.start()) + 1}: {what}"


def main() -> int:
    """Checks the templates of the whole application; answers the exit status."""
    from funding.config import load_settings
    from funding.factory import create_app

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings(Path(folder) / "instance", environ={}))
        found = list(complaints(app))
        count = len(app.jinja_env.list_templates())
    for complaint in found:
        print(f"templates/{complaint}")
    if not found:
        print(f"{count} templates")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
