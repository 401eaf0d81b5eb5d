"""Which paragraphs of a text quote which figures, with the sentence around them.

====================================================  =====================  ==========================
text                                                  keys                   told as
====================================================  =====================  ==========================
``<p>We ask for [budget.federal].</p>``               budget.federal         paragraph 1: We ask for
                                                                             [Total request].
``<p>Need.</p><p>In all [budget.total].</p>``         budget.total           paragraph 2
``<p>[budget.match], [budget.match]</p>``             budget.match           paragraph 1, once
====================================================  =====================  ==========================
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from funding.proposals.tokens import TOKEN, keys_in

_BLOCK_END = re.compile(r"</(?:p|h3|h4|li|tr|blockquote)>")
_INLINE = re.compile(r"</?(?:strong|em|u|a|span|sup|sub)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
LONGEST_WORDS = 220


@dataclass(frozen=True, slots=True)
class QuotingParagraph:
    """One paragraph that holds figures: its number in the text, their keys, and its words."""

    number: int
    keys: tuple[str, ...]
    words: str


def quoting_paragraphs(body: str, labels: Mapping[str, str]) -> Iterator[QuotingParagraph]:
    """The paragraphs of a section's text that hold a figure. ``labels`` name figures by key."""
    number = 0
    for piece in _BLOCK_END.split(body):
        keys = keys_in(piece)
        words = _words(piece, labels)
        number += bool(words)
        if keys:
            yield QuotingParagraph(number, tuple(keys), _cut(words))


def _words(piece: str, labels: Mapping[str, str]) -> str:
    named = TOKEN.sub(lambda match: f"[{labels.get(match[1]) or _plain_name(match[1])}]", piece)
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", named))).split())


def _plain_name(key: str) -> str:
    return key.rpartition(".")[2].replace("_", " ")


def _cut(words: str) -> str:
    """The words around the first figure, cut where they are long."""
    if len(words) <= LONGEST_WORDS:
        return words
    start = max(0, words.find("[") - LONGEST_WORDS // 2)
    cut = words[start : start + LONGEST_WORDS].strip()
    return f"{'… ' if start else ''}{cut}{' …' if start + LONGEST_WORDS < len(words) else ''}"
