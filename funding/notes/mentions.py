"""Whom a text calls with an @. Pure: a text and the people of the house in, mentions out.

After an @ that no letter, digit or dot precedes, the longest run of words that is somebody's full name counts; else
the one word that is a first name, a last name or the part of an address before its @. Capitals and accents do not
matter. Where several people answer to it, the mention is ambiguous and the writer is asked; where nobody does, the
text stays what it is.

The house has Ana Reyes, Ana Lindqvist and Daniel Price (dprice@example.org).

=================================  ==========================
text                               means
=================================  ==========================
@Daniel Price, please look         Daniel Price
@daniel's draft                    Daniel Price
@dprice and @Reyes                 Daniel Price, Ana Reyes
@Ana please                        Ana Reyes or Ana Lindqvist
@ana lindqvist.                    Ana Lindqvist
write to info@daniel.example       nobody
@nobody                            nobody, and that is told
=================================  ==========================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_WORDS = 5
_AT = re.compile(r"(?<![\w.@/])@(?=\w)")
_WORD = re.compile(r"[\w.'’-]+")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the house, by name and by the part of the address before its @."""

    id: int
    name: str
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or words after an @, and who answers to them: nobody, one or several."""

    word: str
    people: tuple[Person, ...]

    @property
    def key(self) -> str:
        """What a choice of person is kept under: the same for "Ana" and "ana"."""
        return plain(self.word)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who is called, with the word for each; what several answer to; what nobody answers to."""

    called: Mapping[int, str]
    ambiguous: tuple[Mention, ...]
    unknown: tuple[str, ...]


def plain(text: str) -> str:
    """The text without capitals and accents, for comparing names."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def mentions(text: str, people: Sequence[Person]) -> list[Mention]:
    """Every @ of the text with the people who answer to it, in the order written, each word once."""
    found: dict[str, Mention] = {}
    for at in _AT.finditer(text):
        mention = _mention(_words_from(text, at.end()), people)
        found.setdefault(mention.key, mention)
    return list(found.values())


def resolve(text: str, people: Sequence[Person], meant: Mapping[str, int]) -> Resolved:
    """Who is called. ``meant`` says by key which of several was chosen; 0, or somebody else, is nobody."""
    called: dict[int, str] = {}
    ambiguous, unknown = [], []
    for mention in mentions(text, people):
        ids = [person.id for person in mention.people]
        if not ids:
            unknown.append(mention.word)
        elif len(ids) == 1:
            called.setdefault(ids[0], mention.word)
        elif mention.key not in meant:
            ambiguous.append(mention)
        elif meant[mention.key] in ids:
            called.setdefault(meant[mention.key], mention.word)
    return Resolved(called, tuple(ambiguous), tuple(unknown))


def _words_from(text: str, start: int) -> list[str]:
    """The words that follow each other from ``start`` with one blank between them, at most MOST_WORDS."""
    words: list[str] = []
    while len(words) < MOST_WORDS and (match := _WORD.match(text, start)):
        words.append(match.group())
        start = match.end() + 1
        if text[match.end() : start] != " ":
            break
    return words


def _bare(word: str) -> str:
    """A word without the stop or the possessive after it."""
    word = word.rstrip(".'’-")
    return word[:-2] if word.lower().endswith(("'s", "’s")) else word


def _mention(words: list[str], people: Sequence[Person]) -> Mention:
    for length in range(len(words), 1, -1):
        for last in dict.fromkeys((words[length - 1], _bare(words[length - 1]))):
            said = " ".join([*words[: length - 1], last])
            named = tuple(person for person in people if plain(person.name) == plain(said))
            if named:
                return Mention(said, named)
    for said in dict.fromkeys((words[0], _bare(words[0]))):
        answering = tuple(person for person in people if plain(said) in _single_names(person))
        if answering:
            return Mention(said, answering)
    return Mention(_bare(words[0]), ())


def _single_names(person: Person) -> set[str]:
    parts = plain(person.name).split()
    return {
        plain(person.name),
        parts[0] if parts else "",
        parts[-1] if parts else "",
        plain(person.handle),
    } - {""}
