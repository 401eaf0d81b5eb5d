"""Reading what is typed: the table of the rule, and that no text can harm a query."""

from __future__ import annotations

import pytest

from funding.search.terms import fits, fts5, parse, pieces, tsquery


@pytest.mark.parametrize(
    ("typed", "sqlite", "postgresql"),
    [
        ("street outr", '"street" * AND "outr" *', "('street':*) & ('outr':*)"),
        ("16.32", '"16 32" *', "('16' <-> '32':*)"),
        ("O-OVC-2023", '"o ovc 2023" *', "('o' <-> 'ovc' <-> '2023':*)"),
        ("José", '"jose" *', "('jose':*)"),
        ("street o", '"street" *', "('street':*)"),
        ("o", '"o"', "('o')"),
        ("a street", '"a" AND "street" *', "('a') & ('street':*)"),
        ('" OR ( *', '"or" *', "('or':*)"),
        ("", "", ""),
        ("\0'\"--", "", ""),
    ],
)
def test_what_is_typed_becomes_one_query_on_each_database(typed: str, sqlite: str, postgresql: str) -> None:
    terms = parse(typed)
    assert (fts5(terms), tsquery(terms)) == (sqlite, postgresql)


@pytest.mark.parametrize(
    ("typed", "text", "fit"),
    [
        ("street outr", "Outreach on the street", True),
        ("16.32", "Listing 16.320 of OVC", True),
        ("16.320", "Listing 16 and 320", False),
        ("nunez", "José Núñez", True),
        ("a street", "An outreach street", False),
    ],
)
def test_texts_read_already_are_judged_as_the_index_does(typed: str, text: str, fit: bool) -> None:
    assert fits(parse(typed), text) is fit


def test_matched_words_are_marked_and_the_text_stays_whole() -> None:
    found = pieces(parse("núñ out"), "Nuñez: outreach, <b>")
    assert "".join(piece for piece, _ in found) == "Nuñez: outreach, <b>"
    assert [piece for piece, hit in found if hit] == ["Nuñez", "outreach"]
