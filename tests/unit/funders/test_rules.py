"""Names, page formats, reporting dates and the federal tree: the pure parts of funders."""

from __future__ import annotations

import pytest

from funding.funders.agencies import FEDERAL_TREE, code_and_those_above
from funding.funders.formats import FORMATS, name_problem, page_format
from funding.funders.names import same_name
from funding.funders.reporting import CALENDARS
from funding.funders.types import FunderKind, SourceHue, hue_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Harbor Light Foundation", "Harbor Light Foundation, Inc.", True),
        ("Harbor Light Foundation", "Harbor Light Fund", False),
        ("O'Neil & Sons", "ONeil and Sons LLC", True),
        ("", "", False),
        ("The Inc.", "the inc", False),
    ],
)
def test_names_are_the_same_when_only_what_comes_and_goes_differs(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("Budget*Detail.pdf", False),
        ("Integrated_Services_for_Minor_Victims_Project_Narrative_Final_v7.pdf", False),
        ("Project Narrative (OVC FY26).pdf", True),
        ("", False),
        ("a" * 50, True),
        ("a" * 51, False),
        ("Résumé.pdf", False),
    ],
)
def test_attachment_names_follow_what_grants_gov_accepts(name: str, accepted: bool) -> None:
    assert (name_problem(name, FORMATS["doj"]) is None) is accepted


def test_page_formats_are_those_of_the_table() -> None:
    assert {key: (pack.font, pack.font_size_pt, pack.page_limit) for key, pack in FORMATS.items()} == {
        "doj": ("Tinos", 12, None),
        "hhs_acf": ("Tinos", 12, 75),
        "state": ("Tinos", 12, None),
        "house": ("Source Serif 4", 11, None),
    }
    assert page_format("hhs_acf").spacing_label == "double"
    assert page_format("nonsense") is FORMATS["house"]
    assert page_format(None) is FORMATS["house"]
    assert "at most 75 pages" in page_format("hhs_acf").summary
    assert FORMATS["house"].summary.startswith("Source Serif 4 11 pt, 1.5-line spacing, 1 in margins")


def test_every_agency_stands_under_one_that_comes_before_it_and_names_known_packs() -> None:
    seen: set[str | None] = {None}
    for agency in FEDERAL_TREE:
        assert agency.parent_code in seen, agency.code
        assert agency.format_pack in FORMATS
        assert agency.reporting_calendar in CALENDARS
        seen.add(agency.code)
    assert {"USDOJ-OJP-OVC", "USDOJ-OVW", "USDOJ-COPS", "HHS-ACF-OTIP", "HHS-SAMHS", "DOS-GTIP"} <= seen


def test_a_code_is_followed_by_those_above_it() -> None:
    assert code_and_those_above("usdoj-ojp-ovc ") == ["USDOJ-OJP-OVC", "USDOJ-OJP", "USDOJ"]
    assert code_and_those_above("") == []


@pytest.mark.parametrize(
    ("kind", "code", "hue"),
    [
        (FunderKind.FEDERAL, "USDOJ-OVW", SourceHue.DOJ),
        (FunderKind.FEDERAL, "HHS-ACF-OTIP", SourceHue.HHS),
        (FunderKind.FEDERAL, "DOS-GTIP", SourceHue.FEDERAL),
        (FunderKind.FEDERAL, None, SourceHue.FEDERAL),
        (FunderKind.STATE, None, SourceHue.STATE),
        (FunderKind.FOUNDATION, None, SourceHue.PARTNER),
        (FunderKind.PARTNER, None, SourceHue.PARTNER),
        (FunderKind.BUSINESS, None, SourceHue.DONOR),
        (FunderKind.PERSON, None, SourceHue.DONOR),
    ],
)
def test_every_source_has_one_hue(kind: FunderKind, code: str | None, hue: SourceHue) -> None:
    assert hue_of(kind, code) is hue
