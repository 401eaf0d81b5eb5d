"""What stands in the charts and tables of a report's papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from funding.reports.document import MatchBlock, OutcomeRow, ReportFigures, SpendRow
from funding.reports.printing.showing import bar_text, basis_of, form_head, label_lines
from tests.builders.printed_reports import example_head

ROW = OutcomeRow(
    1, "School workshops", "Sessions held", "sessions", "48", 48, "7 sessions", 7, "11 sessions", 11, 2292
)


@pytest.mark.parametrize(
    ("text", "room", "told"),
    [
        ("79.3% (73 of 92)", 111.0, "79.3% (73 of 92)"),
        ("79.3% (73 of 92)", 55.0, "79.3%"),
        ("1,296 contacts", 27.7, "1,296"),
        ("Not counted yet", 111.0, "Not counted yet"),
        ("Not counted yet", 27.7, "–"),
    ],
)
def test_a_bar_tells_its_figure_whole_or_alone_and_never_cut(text: str, room: float, told: str) -> None:
    assert bar_text(text, room) == told


def test_how_a_measure_was_counted_is_said_in_whole_sentences() -> None:
    assert (
        basis_of(replace(ROW, method="Those who answered.", n=92, period="79.3% (73 of 92)"))
        == "Those who answered."
    )
    assert basis_of(replace(ROW, method="Matched pairs", n=240)) == "Matched pairs. 240 counted."
    assert basis_of(ROW) == ""


def test_of_two_measures_with_one_name_each_names_its_initiative() -> None:
    assert label_lines(ROW, {"Sessions held"}) == ["Sessions held", "School workshops"]
    assert label_lines(replace(ROW, name="Trainees with high confidence afterward"), set()) == [
        "Trainees with high confidence",
        "afterward",
    ]


def test_match_of_the_books_and_of_the_ledger_add_up_to_what_was_received() -> None:
    spend = SpendRow("travel", "Travel", 0, 0, 0, 100_00, 20_00, 60_00)
    match = MatchBlock(200_00, 0, 150_00, 0, 50_00, before_cents=90_00)
    figures = ReportFigures(date(2026, 9, 30), spend=(spend,), match=match)
    assert figures.given_cents == (40_00, 90_00)
    assert replace(figures, match=replace(match, before_cents=None)).given_cents == (None, 90_00)


def test_the_pass_throughs_number_stands_beside_the_agencys_and_is_no_account_of_ours() -> None:
    direct = {number: text for number, _, text in form_head(example_head())}
    assert (direct["2"], direct["5"]) == ("15POVC-25-GG-01234-HT", "2101")
    passed = {
        number: text
        for number, _, text in form_head(example_head(pass_through_number="PA-7", account_number=""))
    }
    assert (passed["2"], passed["5"]) == ("15POVC-25-GG-01234-HT, pass-through’s number PA-7", "")
