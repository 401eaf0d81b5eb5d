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
            yield QuotingParagraph(number, tuple(keys), words)


def words_around(words: str, name: str) -> str:
    """The words around a figure's name in brackets, cut where the paragraph is long."""
    if len(words) <= LONGEST_WORDS:
        return words
    start = max(0, words.find(f"[{name}]") - LONGEST_WORDS // 2)
    if start:
        opened = words.rfind("[", 0, start)
        start = opened if opened > words.rfind("]", 0, start) else words.find(" ", start) + 1
    end = start + LONGEST_WORDS
    cut = words[start:end]
    if end < len(words):
        cut = cut.rpartition(" ")[0]
        cut = cut[: cut.rfind("[")].rstrip() if cut.rfind("[") > cut.rfind("]") else cut
    return f"{'… ' if start else ''}{cut}{' …' if end < len(words) else ''}"


def name_of(key: str, labels: Mapping[str, str]) -> str:
    """A figure's name in a sentence: its label, else its key in plain words."""
    if key.startswith("indicator."):
        return "indicator target"
    return labels.get(key) or key.replace(".", " ").replace("_", " ")


def _words(piece: str, labels: Mapping[str, str]) -> str:
    named = TOKEN.sub(lambda match: f"[{name_of(match[1], labels)}]", piece)
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", named))).split())
