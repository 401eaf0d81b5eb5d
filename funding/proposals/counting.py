"""How long a text is: words and characters as funders' forms count them.

Tags do not count, figure tokens count as the words they print, an entity is one character, a line break between
paragraphs is one space. Words are runs of anything but white space, so "pre-/post-test" is one.

===========================================  =====  ==========
HTML                                         words  characters
===========================================  =====  ==========
``<p>Two words</p>``                         2      9
``<p>a</p><p>b</p>``                         2      3
``<p>x &amp; y</p>``                         3      5
``<p></p>``                                  0      0
===========================================  =====  ==========
"""

from __future__ import annotations

from html.parser import HTMLParser

from funding.proposals.types import Count

_BLOCKS = frozenset({"p", "li", "h3", "h4", "h5", "blockquote", "td", "th", "tr", "br", "ul", "ol", "table"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(html: str) -> str:
    """The words of ``html`` with single spaces between them."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


def count(html: str, *, word_limit: int | None = None, character_limit: int | None = None) -> Count:
    """Words and characters of ``html`` (tokens already filled in) against the limits."""
    text = plain_text(html)
    return Count(len(text.split()), len(text), word_limit, character_limit)
