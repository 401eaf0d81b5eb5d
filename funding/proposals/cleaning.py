"""What may stand in a section: paragraphs, two levels of heading, lists, tables, quotes, emphasis, links, figures.

Whatever a browser or a word processor sends is cleaned on the server. Headings are shifted so that levels never skip
(a section's own heading is level 2, so its first is 3): screen readers and PDF/UA need that. A figure token keeps only
its key; its words are filled in each time it is shown, so that a stored text can never carry an old amount.

=====================================================  ==========================================================
sent                                                   kept
=====================================================  ==========================================================
``<h1>Need</h1>``                                      ``<h3>Need</h3>``
``<p class="MsoNormal" style="...">Hi</p>``            ``<p>Hi</p>``
``<script>alert(1)</script><p onclick="x">a</p>``      ``<p>a</p>``
``<span data-figure="budget.total">$5</span>``         ``<span data-figure="budget.total"></span>``
``<a href="javascript:x">y</a>``                       ``<p><a>y</a></p>``
``plain words``                                        ``<p>plain words</p>``
=====================================================  ==========================================================
"""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup

from funding.infra.pdf.glyphs import printable

_TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "br", "blockquote", "a", "span", "sup", "sub",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "span": {"data-figure"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
_RENAMED = ((r"h[12]", "h3"), (r"h[3-6]", "h4"), ("b", "strong"), ("i", "em"), ("div", "p"))
_KEY = re.compile(r"[a-z0-9_.:-]{1,80}")
_NUMBER = re.compile(r"[0-9]{1,2}")
_TOKEN = re.compile(r'<span data-figure="([^"]*)">.*?</span>', re.DOTALL)
_BARE_SPAN = re.compile(r"<span>(.*?)</span>", re.DOTALL)
_HAS_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_HAS_BLOCK = re.compile(r"<(p|h3|h4|ul|ol|table|blockquote)\b")
_EMPTY_END = re.compile(r"(?:\s|<p>(?:\s|<br>|&nbsp;)*</p>)+\Z")


def clean(text: str) -> str:
    """``text`` reduced to what a section may hold; empty text stays empty. The result is stable under cleaning."""
    sent = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not _HAS_TAG.search(sent):
        return _paragraphs(sent)
    kept = _allowed(_renamed(sent))
    kept = _BARE_SPAN.sub(r"\1", _TOKEN.sub(r'<span data-figure="\1"></span>', kept))
    kept = _EMPTY_END.sub("", _level_headings(kept)).strip()
    return kept if not kept or _HAS_BLOCK.search(kept) else f"<p>{kept}</p>"


def clean_shown(text: str) -> Markup:
    """Text whose tokens are filled in, reduced to what may be shown; the words inside tokens stay."""
    return Markup(_allowed(text))  # noqa: S704 - cleaned on this line.


def _allowed(text: str) -> str:
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "data-figure":
        return value if _KEY.fullmatch(value) else None
    if name in {"colspan", "rowspan", "start"}:
        return value if _NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in {"col", "row"} else None
    return value


def _renamed(text: str) -> str:
    """Word's and browsers' own tags in ours. Level 1 and 2 become 3 only where the text uses them."""
    uses_high = re.search(r"<h[12]\b", text, re.IGNORECASE) is not None
    for pattern, name in _RENAMED if uses_high else _RENAMED[2:]:
        text = re.sub(rf"<(/?){pattern}(?=[\s>/])", rf"<\1{name}", text, flags=re.IGNORECASE)
    return text


def _level_headings(text: str) -> str:
    """No heading of level 4 before the first of level 3."""
    first_three, first_four = text.find("<h3"), text.find("<h4")
    if first_four < 0 or 0 <= first_three < first_four:
        return text
    until = first_three if first_three >= 0 else len(text)
    head = text[:until].replace("<h4>", "<h3>").replace("</h4>", "</h3>")
    return head + text[until:]


def _paragraphs(text: str) -> str:
    """Plain words, as a page without the rich editor sends them: an empty line begins a paragraph."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{_escaped(part)}</p>" for part in parts if part)


def _escaped(part: str) -> str:
    return html.escape(part, quote=False).replace("\u00a0", "&nbsp;").replace("\n", "<br>")
