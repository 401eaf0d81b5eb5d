"""Each check of the page checker catches what it is for, and passes a good page."""

from __future__ import annotations

import pytest

from tests.support.markup import problems

PAGE = """<!doctype html>
<html lang="en-US"><head><meta charset="utf-8"><title>Funders</title></head>
<body><main><h1>Funders</h1>{}</main></body></html>"""

GOOD = [
    '<form><label for="q">Find</label><input id="q" name="q"></form>',
    "<label>Find <input name=q></label>",
    '<input aria-label="Find" name="q"><input type="hidden" name="v"><input type="submit" value="Go">',
    '<p id="a">Name</p><input aria-labelledby="a" name="q">',
    '<button type="button" aria-label="Close"><svg aria-hidden="true"><path d="M0 0"/></svg></button>',
    '<a href="/"><img src="/x.png" alt="Home"></a>',
    '<script type="application/json" id="d">{}</script>'.replace("{}", "{{}}"),
    "<table><tbody><tr><td>1</td></tr></tbody></table>",
]

BAD = [
    ("<div><b>Text</div>", "malformed"),
    ("<div><span></div></span>", "malformed"),
    ("<p id=a></p><p id=a></p>", "used 2 times"),
    ('<p id=" "></p>', "empty"),
    ('<label for="missing">Name</label>', "points to no element"),
    ('<p aria-describedby="gone">Text</p>', "points to no element"),
    ('<input name="q">', "has no label"),
    ('<label for="q"></label><input id="q" name="q">', "has no label"),
    ('<select name="s"><option>1</option></select>', "has no label"),
    ('<textarea name="t"></textarea>', "has no label"),
    ('<button type="button"><svg></svg></button>', "no name that can be read out"),
    ('<a href="/"></a>', "no name that can be read out"),
    ('<img src="/x.png">', "has no alt"),
    ("<script>alert(1)</script>", "script stands inline"),
    ('<script type="module">1</script>', "script stands inline"),
    ("<style>p {}</style>", "style sheet stands inline"),
    ('<p onclick="x()">Text</p>', "inline handler onclick"),
    ('<p hx-on:click="x()">Text</p>', "inline handler hx-on"),
    ('<svg onload="x()"></svg>', "inline handler onload"),
    ('<p style="color:red">Text</p>', "style attribute"),
    ('<a href=" JavaScript:alert(1)">x</a>', "runs code"),
    ("<h1>Another</h1>", "exactly one h1"),
    ("<main></main>", "exactly one <main>"),
]


@pytest.mark.parametrize("body", GOOD)
def test_a_good_page_passes(body: str) -> None:
    assert problems(PAGE.replace("{}", body)) == []


@pytest.mark.parametrize(("body", "told"), BAD)
def test_a_bad_page_is_caught(body: str, told: str) -> None:
    assert any(told in problem for problem in problems(PAGE.replace("{}", body)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<!doctype html>\n", "", "malformed"),
        (' lang="en-US"', "", "no lang"),
        ("<title>Funders</title>", "", "one title"),
        ("<title>Funders</title>", "<title> </title>", "one title"),
        ("<h1>Funders</h1>", "<h2>Funders</h2>", "exactly one h1"),
        ("<h1>Funders</h1>", "<h1></h1>", "exactly one h1"),
    ],
)
def test_a_page_needs_its_frame(old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in problems(PAGE.replace(old, new).replace("{}", "")))


@pytest.mark.parametrize(
    "fragment", ["<tr><td>1</td></tr>", "<td>1</td>", "<option>1</option>", "<p>Text</p>", "Text"]
)
def test_a_fragment_is_parsed_where_it_will_stand(fragment: str) -> None:
    assert problems(fragment, fragment=True) == []


@pytest.mark.parametrize(
    "fragment", ["<div><b>Text</div>", '<input name="q">', '<p style="x">1</p>', "<script>1</script>"]
)
def test_a_bad_fragment_is_caught(fragment: str) -> None:
    assert problems(fragment, fragment=True)
