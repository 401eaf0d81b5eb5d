"""Reading what is typed while it is typed. Pure: text in, words out, and each database's query from them.

The text falls into words at blanks, and a word into tokens at everything that is neither letter nor digit; accents and
capitals do not matter. Tokens of one word must follow each other, and the last of them need only begin so. All words
must occur. Only letters and digits ever reach a database, so no character has a meaning there.

========================  =============================================
typed                     must occur
========================  =============================================
street outr               street…; outr…
16.32                     16 and then 32…
O-OVC-2023                o, ovc, 2023… after each other
José                      jose…
a street                  a; street…
street o                  street…
o                         o
" OR ( *                  or…
========================  =============================================
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 200
MOST_WORDS = 12
_TOKEN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\S+")


def plain(text: str) -> str:
    """The text without accents and capitals."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """The runs of letters and digits of a text, without accents and capitals."""
    return _TOKEN.findall(plain(text))


@dataclass(frozen=True, slots=True)
class Terms:
    """The words typed, each as its tokens. False where nothing of meaning was typed."""

    words: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def flat(self) -> list[str]:
        """Every token in order."""
        return [token for word in self.words for token in word]

    def open_ended(self, word: tuple[str, ...]) -> bool:
        """Whether the word's last token need only begin so: a lone letter must stand alone."""
        return len(word[-1]) > 1 or len(word) > 1


def parse(text: str) -> Terms:
    """What was typed, as words. Never raises: what means nothing is left out."""
    words = [found for word in _WORD.findall(text[:LONGEST_QUERY]) if (found := tuple(tokens(word)))]
    if len(words) > 1 and len(words[-1]) == 1 and len(words[-1][0]) == 1:
        # The first letter of a word that is still being typed would only make what is found blink.
        words.pop()
    return Terms(tuple(words[:MOST_WORDS]))


def fts5(terms: Terms) -> str:
    """An FTS5 query for what holds every word."""
    return " AND ".join(f'"{" ".join(word)}"{" *" if terms.open_ended(word) else ""}' for word in terms.words)


def fts5_start(terms: Terms) -> str:
    """An FTS5 query for titles that begin so."""
    return f'{{title}} : ^ "{" ".join(terms.flat)}"{" *" if terms.open_ended(terms.words[-1]) else ""}'


def tsquery(terms: Terms) -> str:
    """A PostgreSQL ``to_tsquery`` text for what holds every word."""
    parts = []
    for word in terms.words:
        quoted = [f"'{token}'" for token in word]
        parts.append(" <-> ".join(quoted) + (":*" if terms.open_ended(word) else ""))
    return " & ".join(f"({part})" for part in parts)


def like_start(terms: Terms) -> str:
    """A LIKE pattern for normalized titles that begin so."""
    return " ".join(terms.flat) + "%"


def fits(terms: Terms, text: str) -> bool:
    """Whether a text read already holds every word, as the index would say."""
    found = tokens(text)
    return all(_occurs(word, found, terms.open_ended(word)) for word in terms.words)


def _occurs(word: tuple[str, ...], found: list[str], open_ended: bool) -> bool:
    *first, last = word
    for at in range(len(found) - len(word) + 1):
        end = found[at + len(first)]
        if found[at : at + len(first)] == first and (end.startswith(last) if open_ended else end == last):
            return True
    return False


def pieces(terms: Terms, text: str) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is one of the words typed, for marking."""
    wanted = tuple(terms.flat)
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if wanted and plain(match.group()).startswith(wanted):
            if match.start() > at:
                found.append((text[at : match.start()], False))
            found.append((match.group(), True))
            at = match.end()
    if at < len(text):
        found.append((text[at:], False))
    return found
