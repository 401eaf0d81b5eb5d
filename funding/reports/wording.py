"""What differs between two texts, word by word, for whoever reads this report beside the last one.

Words are compared as they are written; paragraphs are kept apart, so that a paragraph that was added is told as one.
A run of words that only one of the texts has is told as taken out or as added, what both have as kept:

===================================  ===================================  =====================================
last report                          this report                          told as
===================================  ===================================  =====================================
Two courses were held.               Three courses were held.             -Two-, +Three+, courses were held.
Two courses.                         Two courses. One was full.           Two courses., +One was full.+
Two courses.                         Two courses.                         the same
===================================  ===================================  =====================================

Texts of more than MOST_WORDS words are compared paragraph by paragraph, which takes no longer for any length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 4_000
BREAK = "\n"


class Doing(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    OUT = "out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, of one paragraph or the break behind it."""

    doing: Doing
    text: str

    @property
    def is_break(self) -> bool:
        """Whether a paragraph ends here."""
        return self.text == BREAK


def word_changes(before: str, now: str) -> list[Run]:
    """The runs of both texts, in order; empty where they say the same."""
    old, new = _words(before), _words(now)
    if old == new:
        return []
    if len(old) + len(new) > 2 * MOST_WORDS:
        old, new = _lines(before), _lines(now)
    found: list[Run] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found += _runs(Doing.KEPT, old[first:last])
            continue
        found += _runs(Doing.OUT, old[first:last])
        found += _runs(Doing.ADDED, new[start:end])
    return found


def _words(text: str) -> list[str]:
    found: list[str] = []
    for line in _lines(text):
        found += line.split() if line != BREAK else [BREAK]
    return found


def _lines(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    found: list[str] = []
    for line in (one for one in lines if one):
        found += [BREAK, line] if found else [line]
    return found


def _runs(doing: Doing, words: Sequence[str]) -> list[Run]:
    found: list[Run] = []
    row: list[str] = []
    for word in words:
        if word != BREAK:
            row.append(word)
            continue
        if row:
            found.append(Run(doing, " ".join(row)))
        found.append(Run(doing, BREAK))
        row = []
    return [*found, Run(doing, " ".join(row))] if row else found
