"""The order of results: the table at the head of the rule."""

from __future__ import annotations

from funding.search.ranking import ranked
from funding.search.terms import parse
from funding.search.types import Entry, Kind


def entry(ref: int, title: str, words: str = "", *, kind: Kind = Kind.APPLICATION, **more: object) -> Entry:
    """One entry of the index."""
    return Entry(kind, ref, ref, title, words, **more)  # type: ignore[arg-type]


def test_results_stand_in_the_order_of_the_table() -> None:
    order = [
        entry(1, "Street"),
        entry(2, "Street outreach", seen=3),
        entry(3, "Street outreach, year two", own=True),
        entry(4, "Street law clinic"),
        entry(5, "Night and street"),
        entry(6, "Night patrol", "on the street"),
        entry(9, "Street", archived=True),
    ]
    ((kind, found),) = ranked(reversed(order), parse("street"))
    assert kind is Kind.APPLICATION
    assert [one.ref for one in found] == [1, 2, 3, 4, 5, 6, 9]


def test_a_number_that_is_typed_whole_comes_first_with_its_group() -> None:
    funder = entry(1, "Harbor fund", "12-3456789 123456789", kind=Kind.FUNDER)
    other = entry(2, "123456789 ways to give", kind=Kind.APPLICATION)
    assert next(kind for kind, _ in ranked([other, funder], parse("12-3456789"))) is Kind.FUNDER
    assert next(kind for kind, _ in ranked([other, funder], parse("123456789"))) is Kind.FUNDER


def test_the_same_thing_found_twice_stands_once() -> None:
    ((_, found),) = ranked([entry(1, "Street"), entry(1, "Street")], parse("str"))
    assert len(found) == 1
