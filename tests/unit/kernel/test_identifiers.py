"""Identifiers are text with one written form."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.identifiers import (
    IdentifierError,
    parse_aln,
    parse_district,
    parse_ein,
    parse_phone,
    parse_uei,
    parse_zip,
)
from tests.support.availability import shared_data

PARSERS = (parse_uei, parse_ein, parse_aln, parse_zip, parse_district, parse_phone)

GOOD = [
    (parse_uei, " zqgghjh74dw7 ", "ZQGGHJH74DW7"),
    (parse_ein, "012345678", "01-2345678"),
    (parse_ein, "01-2345678", "01-2345678"),
    (parse_aln, "16.320", "16.320"),
    (parse_aln, "93.ech", "93.ECH"),
    (parse_zip, "02134", "02134"),
    (parse_zip, "021341234", "02134-1234"),
    (parse_district, "pa-3", "PA-003"),
    (parse_district, "MD-012", "MD-012"),
    (parse_district, "pa-ALL", "PA-all"),
    (parse_district, "US-all", "US-all"),
    (parse_district, "00-000", "00-000"),
    (parse_phone, "(215) 555-0100", "215-555-0100"),
    (parse_phone, "+1 215.555.0100 x12", "215-555-0100 ext. 12"),
    (parse_phone, "215-555-0100 ext. 12", "215-555-0100 ext. 12"),
    (parse_phone, "+44 20 7946 0000", "+442079460000"),
]

BAD = [
    (parse_uei, "ZQGGHJH74DWI"),
    (parse_uei, "ZQGGHJH74DW"),
    (parse_ein, "1-23456789"),
    (parse_ein, "12-345678"),
    (parse_aln, "16.59"),
    (parse_aln, "16.5900"),
    (parse_zip, "2134"),
    (parse_zip, "02134-12"),
    (parse_district, "PA"),
    (parse_district, "PAX-003"),
    (parse_phone, "555-0100"),
    (parse_phone, "call me"),
]


@pytest.mark.parametrize(("parser", "text", "kept"), GOOD)
def test_an_identifier_gets_its_one_written_form(parser: Callable[[str], str], text: str, kept: str) -> None:
    assert parser(text) == kept
    assert parser(kept) == kept


@pytest.mark.parametrize(("parser", "text"), [*BAD, *((parser, "") for parser in PARSERS)])
def test_what_has_another_shape_is_refused(parser: Callable[[str], str], text: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        parser(text)
    assert caught.value.field


@pytest.mark.parametrize("parser", PARSERS)
@given(text=st.text(max_size=40))
def test_any_text_is_kept_in_a_stable_form_or_refused(parser: Callable[[str], str], text: str) -> None:
    try:
        kept = parser(text)
    except IdentifierError:
        return
    assert parser(kept) == kept
    assert kept.isascii()


def test_every_assistance_listing_of_the_government_is_accepted() -> None:
    # The government's list also has tax expenditures (TC.001 ...) and acquisitions, which nobody applies for.
    with shared_data("assistance_listings_all_titles.csv").open(newline="") as stream:
        rows = [row for row in csv.reader(stream) if row[0][0].isdigit()]
    assert len(rows) > 2_000
    assert [row[0] for row in rows if parse_aln(row[0]) != row[0]] == []
