"""Reading what a person typed into the search box. Pure: text in, terms out, and each database's query from
them.

Words and "phrases" must all occur; a term after a minus must not. Everything is quoted before it reaches a
database, so no character has a meaning there that the person did not intend.

=================================  =======================  ===============
typed                              must occur               must not
=================================  =======================  ===============
human trafficking                  human; trafficking
"street outreach" -police          street outreach          police
O-OVC-2023-171716                  O-OVC-2023-171716
title:x AND (b                     title:x; AND; b
"open end                          open end
=================================  =======================  ===============
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_QUERY = 200
MOST_TERMS = 24

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What must occur and what must not, in the order typed."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def _term(text: str) -> str:
    """The term without what no index knows; empty where no letter or digit is left."""
    kept = "".join(letter if letter.isprintable() and letter not in "\"'" else " " for letter in text)
    return " ".join(kept.split()) if any(letter.isalnum() for letter in kept) else ""


def parse_terms(text: str) -> SearchTerms:
    """The terms of a search box. Never raises: what means nothing is left out."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(text[:LONGEST_QUERY]):
        term = _term(phrase or word)
        if term:
            (unwanted if minus else wanted).append(term)
    return SearchTerms(tuple(wanted[:MOST_TERMS]), tuple(unwanted[:MOST_TERMS]))


def fts5_all(terms: tuple[str, ...]) -> str:
    """An FTS5 query for texts that hold every term."""
    return " AND ".join(f'"{term}"' for term in terms)


def fts5_any(terms: tuple[str, ...]) -> str:
    """An FTS5 query for texts that hold one of the terms."""
    return " OR ".join(f'"{term}"' for term in terms)


def websearch_all(terms: tuple[str, ...]) -> str:
    """The same for PostgreSQL's ``websearch_to_tsquery``."""
    return " ".join(f'"{term}"' for term in terms)


def websearch_any(terms: tuple[str, ...]) -> str:
    """Texts that hold one of the terms, for PostgreSQL."""
    return " or ".join(f'"{term}"' for term in terms)
