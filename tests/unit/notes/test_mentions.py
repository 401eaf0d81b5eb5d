"""Whom a text calls: the worked table of the rule, and what it must not do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.notes.mentions import Person, mentions, resolve

ANA = Person(1, "Ana Reyes", "areyes")
OTHER = Person(2, "Ana Lindqvist", "ana.l")
DANIEL = Person(3, "Daniel Price", "dprice")
JOSE = Person(4, "José Núñez", "jose")
HOUSE = (ANA, OTHER, DANIEL, JOSE)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Daniel Price, please look", [["Daniel Price"]]),
        ("@daniel's draft", [["Daniel Price"]]),
        ("@dprice and @Reyes", [["Daniel Price"], ["Ana Reyes"]]),
        ("@Ana please", [["Ana Reyes", "Ana Lindqvist"]]),
        ("@ana lindqvist.", [["Ana Lindqvist"]]),
        ("write to info@daniel.example", []),
        ("@nobody", [[]]),
        ("(@jose nunez)", [["José Núñez"]]),
        ("see https://example.org/@daniel", []),
        ("meet @ 5 p.m.", []),
        ("@Daniel @daniel", [["Daniel Price"]]),
    ],
)
def test_names_are_found_as_the_table_says(text: str, called: list[list[str]]) -> None:
    assert [[person.name for person in one.people] for one in mentions(text, HOUSE)] == called


def test_a_name_of_several_is_asked_and_the_choice_holds() -> None:
    asked = resolve("@Ana and @Daniel", HOUSE, {})
    assert [one.key for one in asked.ambiguous] == ["ana"]
    assert resolve("@Ana and @Daniel", HOUSE, {"ana": 2}).called == {2: "Ana", 3: "Daniel"}
    assert resolve("@Ana", HOUSE, {"ana": 0}).called == {}
    assert resolve("@Ana", HOUSE, {"ana": 3}).called == {}, "somebody who does not answer to it"


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for one in mentions(text, HOUSE):
        assert one.word
        assert "\n" not in one.word
