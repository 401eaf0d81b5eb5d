"""Every template is used, every macro is found, nothing switches escaping off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source import TEMPLATES, modules, none_of, planted
from tests.architecture.templates import Templates

SAFE: dict[str, str] = {
    "pdf/letter.html": "sections, sanitized when they are saved and again before printing",
    "pdf/proposal.html": "sections, sanitized when they are saved and again before printing",
    "pdf/report.html": "answers, sanitized when they are saved and again before printing",
    "pdf/report_one_page.html": "answers, sanitized when they are saved and again before printing",
}
"""Reviewed: template lines that show HTML as it is, by file, with the reason."""


@pytest.fixture(scope="module")
def templates() -> Templates:
    """The program's own."""
    found = Templates(TEMPLATES)
    assert len(found.texts) > 30
    return found


def test_every_template_is_used(templates: Templates) -> None:
    none_of(templates.unused(modules()))


def test_every_template_asked_for_is_there(templates: Templates) -> None:
    none_of(templates.missing(modules()))


def test_every_imported_macro_is_used_and_defined(templates: Templates) -> None:
    none_of(templates.idle_imports() + templates.unknown_macros())


def test_escaping_is_never_switched_off(templates: Templates) -> None:
    found = templates.unsafe()
    none_of([line for line in found if line.split(":")[0] not in SAFE])
    assert {line.split(":")[0] for line in found} == set(SAFE), "a reviewed place is gone: shorten the list"


def test_nothing_stands_inline(templates: Templates) -> None:
    none_of(templates.inline())


def test_planted_mistakes_are_caught(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '{% from "macros.html" import used, idle, gone %}{{ used() }}{{ text | safe }}\n'
        '{% include "missing.html" %}\n<p style="x">1</p>\n<script>1</script>\n<p onclick="x">2</p>\n'
        '<script src="/static/x.js"></script>\n<script type="application/json">{}</script>\n'
    )
    (tmp_path / "macros.html").write_text(
        "{% macro used() %}{% endmacro %}\n"
        "{% macro idle(style=1) %}{% autoescape false %}{% endautoescape %}{% endmacro %}"
    )
    (tmp_path / "orphan.html").write_text("alone")
    source = [planted("funding.work.views", 'render_template("page.html"); render_template("never.html")')]
    bad = Templates(tmp_path)
    assert bad.unused(source) == ["orphan.html"]
    assert bad.missing(source) == ["missing.html", "never.html"]
    assert len(bad.idle_imports()) == 2
    assert bad.unknown_macros() == ["page.html imports gone, which is not there"]
    assert len(bad.unsafe()) == 2
    assert len(bad.inline()) == 3
