"""A note's plain text as HTML: line breaks kept by the style, links and mentions made plain, everything else escaped.

Only ``http`` and ``https`` become links; a stop or a bracket that ends a sentence is not part of the address. The
address is shown whole, so nobody is led anywhere else than it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_AFTER = ".,;:!?)]*_"


def as_html(text: str, mentions: Sequence[str] = ()) -> Markup:
    """The text with its links clickable and the mentions marked."""
    parts: list[Markup] = []
    at = 0
    for match in _LINK.finditer(text):
        address = _without_end(match.group())
        parts.append(_marked(text[at : match.start()], mentions))
        parts.append(
            Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>').format(address)
        )
        at = match.start() + len(address)
    parts.append(_marked(text[at:], mentions))
    return Markup("").join(parts)


def _without_end(address: str) -> str:
    while address and address[-1] in _AFTER and not (address[-1] == ")" and "(" in address):
        address = address[:-1]
    return address


def _marked(text: str, mentions: Sequence[str]) -> Markup:
    words = sorted({word for word in mentions if word}, key=len, reverse=True)
    if not words:
        return escape(text)
    called = re.compile(
        r"(?<![\w.@/])@(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE
    )
    parts: list[Markup] = []
    at = 0
    for match in called.finditer(text):
        parts.append(escape(text[at : match.start()]))
        parts.append(Markup('<b class="mention">{}</b>').format(match.group()))
        at = match.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)
