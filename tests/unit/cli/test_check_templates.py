"""The check of templates finds what it is there to find."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from funding.setup.check_templates import complaints

GOOD = '<script src="/static/x.js"></script>\n<p class="a">{{ name|upper }}</p>\n'


def found(source: str, *, for_browsers: bool = True) -> list[str]:
    environment = Environment(loader=DictLoader({"page.html": source, "part.html": ""}), autoescape=True)
    return list(complaints(environment, ["page.html"], for_browsers=for_browsers))


def test_a_good_template_passes() -> None:
    assert found(GOOD + '{% include "part.html" %}\n') == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("\n{% if %}", "page.html:2: Expected an expression"),
        ("{{ name|nonsense }}", "page.html:1: No filter named 'nonsense'."),
        ('{% include "gone.html" %}', "page.html:1: there is no template gone.html"),
        ("<script>alert(1)</script>", "page.html:1: inline script"),
        ("<style>p {}</style>", "page.html:1: style element"),
        ('<p\n style="color: red">', "page.html:1: style attribute"),
        ('<p onclick="go()">', "page.html:1: event handler attribute"),
        ("<p>x</p> \n", "page.html:1: space at the end of a line"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source: str, complaint: str) -> None:
    assert [line for line in found(source) if line.startswith(complaint)]


def test_printed_pages_may_carry_style() -> None:
    assert found("<style>p {}</style>\n", for_browsers=False) == []
