"""Turning a published description into HTML that is safe to show.

Descriptions arrive as plain text, as HTML, or as HTML escaped once or twice more. What looks like escaped
markup is unescaped; then nh3 keeps a short list of elements without attributes, save web and mail links,
which open without handing over where the reader came from. Plain text becomes paragraphs. The result is the
only published text that a page shows as HTML.
"""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup

from funding.opportunities.reading import plain

ALLOWED_TAGS = {
    "p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "u", "sub", "sup", "blockquote", "a",
    "table", "thead", "tbody", "tr", "th", "td", "h4", "h5", "h6", "dl", "dt", "dd",
}  # fmt: skip
_TOO_LARGE_HEADINGS = re.compile(r"(</?)h[1-3](?=[\s>])", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z][^<>]{0,200}?&(?:amp;)?gt;")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PARAGRAPH_GAP = re.compile(r"\n\s*\n")
_EMPTY_PARAGRAPH = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in _PARAGRAPH_GAP.split(text))
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def safe_html(published: str) -> Markup:
    """The description as safe HTML, for a template to show as it is."""
    text = plain(published.replace("\r\n", "\n").replace("\r", "\n"))
    for _ in range(2):
        if not _ESCAPED_TAG.search(text):
            break
        text = html.unescape(text)
    if not _TAG.search(text):
        return Markup(_paragraphs(html.unescape(html.unescape(text))))  # noqa: S704 - escaped by _paragraphs.
    text = _TOO_LARGE_HEADINGS.sub(r"\1h4", text).replace("&amp;nbsp;", "&nbsp;")
    cleaned = nh3.clean(
        text,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(_EMPTY_PARAGRAPH.sub("", cleaned))  # noqa: S704 - nh3 has just sanitized it.


def safe_url(text: str) -> str:
    """A published web address that may become a link, or "" for anything but http and https."""
    url = plain(text).strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    return url if re.match(r"https?://[^\s<>\"']+\Z", url, re.IGNORECASE) else ""
