"""The quick way through a page: it is taken by good pages only, and it reads what the standard's way reads."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.support import markup
from tests.support.plain_markup import Paths, alike, plain_tree

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Costs &amp; dates</title>
<script type="application/json">{"less": "1 < 2 && 3"}</script></head>
<body><main><h1>Costs</h1>
<form action="/a" method="post"><p>One&nbsp;two <b>three</b> <a href="/b?c=1&amp;d=2">four</a><br>five</p>
<input name="a" value="first
second" required><textarea name="b">

 kept</textarea><select name="c"><option value="1" selected>One</option></select></form>
<svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg>
<div><table><tbody><tr><td>1</td></tr></tbody></table></div></main></body></html>
"""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing known yet."""
    monkeypatch.setattr(markup, "_paths_of", {"": Paths(), "div": Paths()})


@pytest.mark.usefixtures("fresh")
def test_a_second_page_of_known_paths_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert markup.Tree(GOOD, fragment=False).errors == []
    by_the_standard, _ = markup._read_by_the_standard(GOOD, "")

    def slow(html: str, container: str) -> None:
        raise AssertionError("the slow way was taken")

    monkeypatch.setattr(markup, "_read_by_the_standard", slow)
    again = markup.Tree(GOOD.replace("five", "six"), fragment=False)
    assert again.errors == []
    assert alike(markup.Tree(GOOD, fragment=False).root, by_the_standard)
    assert again.all("input")[0].get("value") == "first\nsecond"
    assert again.all("textarea")[0].text == "\n kept"
    assert again.all("path")[0].tag == "{http://www.w3.org/2000/svg}path"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<b>three</b>", "<b>three"),
        ("<b>three</b>", "<b/>three"),
        ("<b>three</b>", "<b>three</b></b>"),
        ("<b>three</b>", "<div>three</div>"),
        ("<b>three</b>", "<b>&unknown;</b>"),
        ('name="a"', 'name="a" name="a"'),
        ('name="a"', 'name="a"class="b"'),
        ('href="/b?c=1&amp;d=2">four', 'href="/b">fo<a href="/c">ur</a>'),
        ("<tr><td>1</td></tr>", "<tr><td>1</td></tr><div></div>"),
        ("</body>", "</body><div></div>"),
        ("<!doctype html>", ""),
    ],
)
def test_a_fault_is_found_though_the_page_without_it_is_known(right: str, wrong: str) -> None:
    assert markup.Tree(GOOD, fragment=False).errors == []
    assert right in GOOD
    assert markup.Tree(GOOD.replace(right, wrong, 1), fragment=False).errors


@pytest.mark.usefixtures("fresh")
def test_what_is_known_of_one_place_says_nothing_of_another() -> None:
    paths = Paths()
    inside = plain_tree("<p><b>1</b></p>", fragment=True)
    assert inside is not None
    assert not paths.know(inside)
    paths.learn(inside)
    assert paths.know(inside)
    for other in ("<p>1<b>1</b></p>", "<b>1</b>", "<p><i>1</i></p>", "<div><p><b>1</b></p></div>"):
        tree = plain_tree(other, fragment=True)
        assert tree is not None
        assert not paths.know(tree), other


@pytest.mark.usefixtures("fresh")
def test_a_page_that_the_standard_reads_otherwise_stays_slow() -> None:
    repaired = "<table><tr><td>1</td></tr></table>"
    for _ in range(2):
        tree = markup.Tree(repaired, fragment=True)
        assert [element.tag for element in tree.all("tbody")] == ["tbody"]


@pytest.mark.usefixtures("fresh")
def test_blocks_are_alike_where_the_standard_treats_them_alike() -> None:
    page = "<div><ul><li>1<ul><li>2</li></ul></li></ul><p><span>3</span></p></div>"
    assert markup.Tree(page, fragment=True).errors == []
    known = markup._paths_of["div"]
    for alike_page in (
        page.replace("<div>", "<div><div>").replace("</div>", "</div></div>"),
        page.replace("<span>3</span>", "<label><abbr>3</abbr></label>"),
        page.replace("<ul><li>2</li></ul>", "<section><ol><li>2</li></ol></section>"),
    ):
        assert known.know(_plain(alike_page)), alike_page
    for other in (
        page.replace("<ul><li>2</li></ul>", "<div><li>2</li></div>"),
        page.replace("<span>3</span>", "<section>3</section>"),
        page.replace("<span>3</span>", "<span><section>3</section></span>"),
    ):
        assert not known.know(_plain(other)), other
        assert markup.Tree(other, fragment=True).errors


def _plain(fragment: str) -> Element:
    tree = plain_tree(fragment, fragment=True)
    assert tree is not None
    return tree
