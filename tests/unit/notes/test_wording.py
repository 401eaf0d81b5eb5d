"""A note's text on a page: links work, nothing else does."""

from __future__ import annotations

import pytest

from funding.notes.wording import as_html


@pytest.mark.parametrize(
    ("text", "link", "after"),
    [
        ("See https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&amp;c=2", "."),
        ("(https://example.org/x)", "https://example.org/x", ")"),
        ("https://en.example.org/wiki/A_(b)", "https://en.example.org/wiki/A_(b)", ""),
    ],
)
def test_addresses_become_links_without_the_stop_after_them(text: str, link: str, after: str) -> None:
    html = as_html(text)
    assert f'href="{link}"' in html
    assert html.endswith(f"{link}</a>{after}")


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "<b>x</b>", 'https://x"onclick="alert(1)', "<a href='https://x'>y</a>"]
)
def test_nothing_else_becomes_markup(text: str) -> None:
    html = as_html(text)
    assert "<b>" not in html
    assert 'onclick="' not in html
    assert html.count("<a ") == html.count('rel="noopener noreferrer nofollow"')


def test_only_who_was_called_is_marked() -> None:
    html = as_html("@Ana and @Anatol, mail x@Ana", ["Ana"])
    assert str(html) == '<b class="mention">@Ana</b> and @Anatol, mail x@Ana'
