"""From a raw record to facts, which of two versions wins, codes and masks, safe HTML, search words, filters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from funding.opportunities import codes, search
from funding.opportunities.facts import RecordError, beats, digest_of, read_facts, revision_of, source_id_of
from funding.opportunities.filters import SearchFilter, read_filter
from funding.opportunities.sanitizing import safe_html, safe_url
from funding.opportunities.types import CostShare, RawRecord


def _record(*, forecast: bool = False, **fields: object) -> RawRecord:
    return RawRecord(forecast, 10, dict(fields), dict.fromkeys(fields, 12))


def test_unknown_is_none_and_never_zero_nor_a_date() -> None:
    facts, warnings = read_facts(_record(AwardCeiling="none", AwardFloor="0", CloseDate="01012099"), "7")
    assert (facts.ceiling_cents, facts.floor_cents, facts.close_on, facts.cost_share) == (
        None,
        None,
        None,
        CostShare.UNKNOWN,
    )
    assert [one.field for one in warnings] == ["OpportunityTitle"]


def test_a_doubtful_field_warns_with_its_line_and_the_rest_is_kept() -> None:
    facts, warnings = read_facts(_record(OpportunityTitle="A", AwardCeiling="lots", PostDate="11012026"), "7")
    assert facts.posted_on == date(2026, 11, 1)
    assert [(one.line, one.field, one.value) for one in warnings] == [(12, "AwardCeiling", "lots")]


def test_codes_that_no_table_knows_are_kept_and_reported() -> None:
    facts, warnings = read_facts(_record(OpportunityTitle="A", EligibleApplicants=["12", "77"]), "7")
    assert codes.ELIGIBILITY.codes(facts.eligibility_mask) == ["12", codes.UNLISTED]
    assert [one.value for one in warnings] == ["77"]
    assert codes.ELIGIBILITY.label("77") == "Code 77 (not in the code table)"


@pytest.mark.parametrize("text", ["", " ", "abc", "1" * 21, "12 34"])
def test_a_record_without_a_usable_id_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        source_id_of(_record(OpportunityID=text))


@pytest.mark.parametrize(
    ("first", "second", "second_wins"),
    [
        ((False, "03052026", "Synopsis 2"), (True, "04012026", "Forecast 4"), False),
        ((True, "04012026", "Forecast 4"), (False, "03052026", "Synopsis 1"), True),
        ((False, "03052026", "Synopsis 2"), (False, "03052026", "Synopsis 1"), False),
        ((False, "03052026", "Synopsis 1"), (False, "03052026", "Synopsis 1"), True),
        ((False, "03052026", "Synopsis 9"), (False, "03062026", ""), True),
    ],
)
def test_the_synopsis_then_the_later_revision_then_the_later_line_wins(
    first: tuple[bool, str, str], second: tuple[bool, str, str], second_wins: bool
) -> None:
    ranks = [
        (forecast, revision_of(_record(LastUpdatedDate=day, Version=version))[1])
        for forecast, day, version in (first, second)
    ]
    assert beats(ranks[1], ranks[0]) is second_wins


def test_a_digest_changes_with_any_field_and_with_the_kind() -> None:
    one = digest_of(_record(A="1"))
    assert one == digest_of(_record(A="1"))
    assert (
        len(
            {
                one,
                digest_of(_record(A="2")),
                digest_of(_record(B="1")),
                digest_of(_record(forecast=True, A="1")),
            }
        )
        == 4
    )


@pytest.mark.parametrize(
    ("table", "given_codes", "mask"),
    [
        (codes.INSTRUMENTS, ["G"], 1),
        (codes.INSTRUMENTS, ["G", "CA"], 3),
        (codes.INSTRUMENTS, ["O", "ZZ"], 24),
    ],
)
def test_masks_follow_the_table(table: codes.CodeTable, given_codes: list[str], mask: int) -> None:
    assert table.mask(given_codes) == mask


@given(st.sets(st.sampled_from(sorted(codes.ACTIVITIES.labels))))
def test_a_mask_gives_its_codes_back(chosen: set[str]) -> None:
    assert set(codes.ACTIVITIES.codes(codes.ACTIVITIES.mask(chosen))) == chosen
    assert codes.ACTIVITIES.mask(chosen) < 2**31


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("<p>One</p>", "<p>One</p>"),
        ("&lt;p&gt;One&lt;/p&gt;", "<p>One</p>"),
        ("&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;", "<p>One</p>"),
        ("a < b & c\n\nd", "<p>a &lt; b &amp; c</p><p>d</p>"),
        ("R&amp;amp;D", "<p>R&amp;D</p>"),
        ("<h1>Big</h1>", "<h4>Big</h4>"),
    ],
)
def test_descriptions_become_simple_html(published: str, shown: str) -> None:
    assert safe_html(published) == shown


@given(st.text(alphabet=st.sampled_from("<>&;/ai=\"'x lgtscrp()#\n"), max_size=120))
def test_no_description_carries_anything_that_runs(text: str) -> None:
    shown = safe_html(
        f"&lt;script&gt;alert(1)&lt;/script&gt;{text}<a href=\"javascript:x\" onclick='y'>z</a>"
    ).lower()
    assert "<script" not in shown
    assert 'href="javascript' not in shown
    assert "<a onclick" not in shown


@pytest.mark.parametrize("text", ["javascript:x", "data:text/html,x", "ftp://x", "http://a b", "", "//evil"])
def test_only_web_addresses_become_links(text: str) -> None:
    assert safe_url(text) == ""
    assert safe_url("www.grants.gov") == "https://www.grants.gov"


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("human trafficking", ("human", "trafficking"), ()),
        ('"street outreach" -police', ("street outreach",), ("police",)),
        ("O-OVC-2023-171716", ("O-OVC-2023-171716",), ()),
        ("title:x AND (b", ("title:x", "AND", "(b"), ()),
        ('"open end', ("open end",), ()),
        ('*** - "" \x00', (), ()),
    ],
)
def test_typed_words_become_terms(typed: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> None:
    terms = search.parse_terms(typed)
    assert (terms.wanted, terms.unwanted) == (wanted, unwanted)


@given(st.text(max_size=300))
def test_a_query_is_always_quoted_and_balanced(text: str) -> None:
    terms = search.parse_terms(text)
    for query in (search.fts5_all(terms.wanted), search.websearch_any(terms.unwanted)):
        assert query.count('"') % 2 == 0


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "q",
                "status",
                "agency",
                "aln",
                "eligible",
                "award",
                "closes",
                "cost",
                "sort",
                "source",
                "instrument",
            ]
        ),
        st.lists(
            st.sampled_from(
                ["any", "open", "HHS", "16.320", "501c3", "12", "unknown", "1m", "30", "G", "x'--", ""]
            ),
            max_size=3,
        ),
    )
)
def test_a_filter_survives_the_address_bar(args: dict[str, list[str]]) -> None:
    filters = read_filter(MultiDict(args))
    again = read_filter(MultiDict(filters.query()))
    assert again == filters
    assert again.sort == filters.sort


def test_no_address_at_all_means_open_and_forecasted() -> None:
    assert read_filter(MultiDict()) == SearchFilter()
    assert SearchFilter().query() == {}
