"""In which order results stand. Pure.

An exact title or number comes first; then a title that begins with what was typed; then one that holds every word; then
what fits by other words only. Among equals, what the reader saw lately, then their own, then the newest; what is
archived comes last of all. Groups stand by their best result, and of equals as the kinds are listed.

Typed "street"; one's own is marked, "…" is only in other words:

====================================  =====
result                                place
====================================  =====
Street                                1
Street outreach (seen lately)         2
Street outreach, year two (own)       3
Street law clinic                     4
Night and street                      5
Night patrol … on the street          6
Street (archived)                     7
====================================  =====
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from funding.search.terms import Terms, fits, tokens
from funding.search.types import Entry, Kind

Rank = tuple[int, int, int, int, int]

ORDER = (
    Kind.APPLICATION,
    Kind.AWARD,
    Kind.REPORT,
    Kind.FUNDER,
    Kind.PARTNER,
    Kind.CALL,
    Kind.TASK,
    Kind.INITIATIVE,
    Kind.SUBAWARD,
    Kind.CONTACT,
    Kind.AGREEMENT,
    Kind.INVOICE,
    Kind.PAYMENT,
    Kind.MATCH,
    Kind.ACTIVITY,
    Kind.PACKET,
    Kind.REGISTRATION,
    Kind.DOCUMENT,
    Kind.NOTE,
    Kind.SOURCE,
    Kind.PERSON,
    Kind.OTHER,
)


def rank(entry: Entry, terms: Terms) -> Rank:
    """The less, the sooner it stands."""
    return (
        int(entry.archived),
        _nearness(entry, terms),
        entry.seen if entry.seen is not None else 1_000,
        0 if entry.own else 1,
        -entry.ref,
    )


def ranked(entries: Iterable[Entry], terms: Terms) -> list[tuple[Kind, list[Entry]]]:
    """The entries by kind, each kind in its order and the kinds in theirs."""
    by_kind: dict[Kind, dict[int, Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, {}).setdefault(entry.ref, entry)
    groups = [
        (kind, sorted(found.values(), key=lambda one: rank(one, terms))) for kind, found in by_kind.items()
    ]
    return sorted(groups, key=lambda group: (rank(group[1][0], terms)[:2], ORDER.index(group[0])))


def _nearness(entry: Entry, terms: Terms) -> int:
    typed, title = terms.flat, tokens(entry.title)
    if title == typed or _is_number(typed, entry):
        return 0
    if _begins(title, typed):
        return 1
    return 2 if fits(terms, entry.title) else 3


def _begins(title: Sequence[str], typed: Sequence[str]) -> bool:
    *first, last = typed
    return (
        len(title) >= len(typed) and list(title[: len(first)]) == first and title[len(first)].startswith(last)
    )


def _is_number(typed: Sequence[str], entry: Entry) -> bool:
    """Whether exactly a number of the entry was typed, such as an EIN, a listing or a call's number."""
    if not any(letter.isdigit() for token in typed for letter in token):
        return False
    return any(tokens(word) == list(typed) for word in entry.words.split())
