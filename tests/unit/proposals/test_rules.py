"""Cleaning, counting, names, tokens, page rules, sums."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.funders.formats import FORMATS, name_problem
from funding.kernel.errors import DomainError
from funding.proposals.cleaning import clean
from funding.proposals.counting import count
from funding.proposals.filenames import acceptable, problems
from funding.proposals.pagerules import checked_changes, effective_format, limit_counts
from funding.proposals.printed import ClassRow, differences
from funding.proposals.templates import TEMPLATES, template_for
from funding.proposals.tokens import Figure, filled, keys_in, shown, unknown_in
from tests.builders.printed import example

DOJ = FORMATS["doj"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<h1>Need</h1>", "<h3>Need</h3>"),
        ('<p class="MsoNormal" style="x">Hi</p>', "<p>Hi</p>"),
        ('<script>alert(1)</script><p onclick="x">a</p>', "<p>a</p>"),
        (
            '<span data-figure="budget.total">$5</span>',
            '<p><span data-figure="budget.total"></span></p>',
        ),
        ('<a href="javascript:x">y</a>', "<p><a>y</a></p>"),
        ("plain words", "<p>plain words</p>"),
        ("one\n\ntwo < three", "<p>one</p><p>two &lt; three</p>"),
        ("<h4>Skips</h4><p>x</p>", "<h3>Skips</h3><p>x</p>"),
        ('<span data-figure="Bad Key!">x</span>', "<p>x</p>"),
        ("<p></p>", ""),
        ("", ""),
        ("<iframe src=x></iframe><style>p{}</style><p>ok</p>", "<p>ok</p>"),
    ],
)
def test_only_what_a_section_may_hold_is_kept(sent, kept):
    assert clean(sent) == kept


@given(st.text(max_size=400))
def test_cleaning_is_stable_and_leaves_nothing_that_runs(text):
    once = clean(text)
    assert clean(once) == once
    assert "<script" not in once.lower()


@pytest.mark.parametrize(
    "part", ["<svg/onload=alert(1)>", "<img src=x onerror=a>", "<math><mi//xlink:href='data:x'>"]
)
def test_known_ways_in_are_shut(part):
    assert "<" not in clean(part).replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    ("html", "words", "characters"),
    [
        ("<p>Two words</p>", 2, 9),
        ("<p>a</p><p>b</p>", 2, 3),
        ("<p>x &amp; y</p>", 3, 5),
        ("<p></p>", 0, 0),
        ("<ul><li>pre-/post-test</li><li>é</li></ul>", 2, 16),
    ],
)
def test_words_and_characters_are_counted_as_forms_count_them(html, words, characters):
    size = count(html)
    assert (size.words, size.characters) == (words, characters)


def test_a_passed_limit_says_by_how_much():
    assert count("<p>a b c</p>", word_limit=2).over == "1 words over"
    assert count("<p>abcd</p>", character_limit=3).over == "1 characters over"
    assert count("<p>abc</p>", character_limit=3).over == ""


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("Project Narrative (OVC FY26).pdf", True),
        ("Budget*Detail.pdf", False),
        ("Integrated_Services_for_Minor_Victims_Project_Narrative_Final_v7.pdf", False),
    ],
)
def test_names_are_judged_as_grants_gov_judges_them(name, accepted):
    assert (name not in problems([name], DOJ)) is accepted


def test_a_name_used_twice_is_refused_whatever_its_case():
    assert set(problems(["Letters.pdf", "letters.PDF", "Other.pdf"], DOJ)) == {"Letters.pdf", "letters.PDF"}


@given(st.text(min_size=1, max_size=120), st.lists(st.sampled_from(["a.pdf", "file.pdf"]), max_size=2))
def test_a_made_name_is_always_accepted(stem, taken):
    name = acceptable(f"{stem}.pdf", DOJ, taken)
    assert name_problem(name, DOJ) is None
    assert name.casefold() not in taken


def test_tokens_show_the_value_now_and_unknown_ones_say_so():
    figures = {"budget.total": Figure("Total", "$5 < $6", "Budget"), "x.y": Figure("Later", None, "Budget")}
    places = (f'<span data-figure="{key}"></span>' for key in ("budget.total", "x.y", "no"))
    text = f"<p>{' '.join(places)}</p>"
    assert filled(text, figures) == "<p>$5 &lt; $6 [figure missing: x.y] [figure missing: no]</p>"
    assert 'data-figure="budget.total">$5 &lt; $6</span>' in shown(text, figures)
    assert keys_in(text) == ["budget.total", "x.y", "no"]
    assert unknown_in(text, figures) == ["x.y", "no"]


def test_each_kind_of_source_has_its_template():
    assert [template_for(hue).key for hue in ("doj", "hhs", "state", "partner", "donor", "federal", "other")] == [
        "doj", "hhs_acf", "state", "foundation_loi", "donor_appeal", "state", "state",
    ]  # fmt: skip


def test_every_template_is_whole():
    assert TEMPLATES
    for one in TEMPLATES.values():
        assert one.page_format in FORMATS
        keys = [section.key for section in one.sections]
        assert keys
        assert len(keys) == len(set(keys))
        assert all(section.guidance for section in one.sections)


def test_the_limits_that_forms_enforce_are_carried():
    abstract = TEMPLATES["doj"].sections[0]
    assert (abstract.word_limit, abstract.character_limit, abstract.single_spaced) == (400, 4_000, True)
    assert TEMPLATES["hhs_acf"].sections[0].character_limit == 4_000
    assert effective_format("hhs_acf", {}).page_limit == 75


def test_page_rules_stay_within_their_bounds():
    assert checked_changes({"page_limit": 30, "font_size_pt": None, "other": 1}) == {"page_limit": 30}
    for name, value in (
        ("page_limit", 0),
        ("font_size_pt", 40),
        ("margin_tenths", "10"),
        ("line_spacing", 99),
    ):
        with pytest.raises(DomainError):
            checked_changes({name: value})


def test_what_the_limit_counts_follows_the_format_unless_changed():
    assert limit_counts(FORMATS["hhs_acf"], {}) == "everything"
    assert limit_counts(DOJ, {}) == "narrative"
    assert limit_counts(DOJ, {"limit_counts": "everything"}) == "everything"


def test_a_cent_between_lines_and_total_is_found():
    budget = example().budget
    assert budget is not None
    assert differences(budget) == []
    thirds = tuple(ClassRow("6a", "Line", 33_333_33, 0, 33_333_33) for _ in range(3))
    apart = replace(budget, classes=thirds, federal_cents=100_000_00, match_cents=0, total_cents=100_000_00)
    assert len(differences(apart)) == 2
    assert all("$0.01 apart" in one for one in differences(apart))
