"""The risks of awards by their worked table, and packet and portfolio as printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from funding.board.awards import time_over_bp
from funding.board.document import AwardLine, PacketDocument
from funding.board.printing import contents_of, print_packet, print_portfolio
from funding.board.risks import risks_of
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.money import format_money
from funding.reports.document import from_json, to_json
from tests.builders.printed_packets import AS_OF, AWARDS, HALF, example_packet

CALM = replace(
    HALF, authorized_cents=500_000_00, spent_cents=260_000_00, time_bp=5_000, match_required_cents=0,
    match_received_cents=0, ends_on=date(2027, 9, 30),
)  # fmt: skip


def kinds(award: AwardLine) -> list[str]:
    return [one.kind for one in risks_of([award], AS_OF)]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"spent_cents": 510_000_00}, ["Overspent"]),
        ({"spent_cents": 330_000_00}, ["Spending ahead"]),
        ({"spent_cents": 120_000_00}, ["Spending behind"]),
        ({"match_required_cents": 100_000_00, "match_received_cents": 34_000_00}, ["Match short"]),
        ({"match_required_cents": 100_000_00, "match_received_cents": 36_000_00}, []),
        ({"at_pace_cents": 90_000_00}, ["Money left over"]),
        ({"at_pace_cents": -5_000_00}, ["Money runs short"]),
        ({"at_pace_cents": 90_000_00, "spent_cents": 120_000_00}, ["Spending behind"]),
        ({"reports_late": 1}, ["Late report"]),
        ({"ends_on": date(2027, 1, 31)}, ["Ends soon"]),
        ({"ends_on": date(2026, 11, 1), "time_bp": 10_000, "spent_cents": 499_000_00}, []),
    ],
)
def test_what_the_board_should_worry_about(change, found):
    assert kinds(replace(CALM, **change)) == found


def test_a_match_that_is_short_at_the_end_is_a_debt():
    award = replace(CALM, time_bp=10_000, spent_cents=500_000_00, match_required_cents=166_667_00,
                    match_received_cents=150_000_00, ends_on=date(2026, 11, 1))  # fmt: skip
    (risk,) = risks_of([award], AS_OF)
    assert (risk.kind, risk.cents, risk.tone) == ("Match short", 16_667_00, "red")


def test_the_gravest_risk_stands_first():
    tones = [one.tone for one in risks_of(AWARDS, AS_OF)]
    assert tones == sorted(tones, key=lambda tone: tone != "red")
    assert "red" in tones


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2026, 9, 30), 0),
        (date(2026, 10, 1), 27),
        (date(2027, 9, 30), 10_000),
        (date(2030, 1, 1), 10_000),
    ],
)
def test_the_share_of_a_period_that_is_over(day, share):
    assert time_over_bp(date(2026, 10, 1), date(2027, 9, 30), day) == share


def text_of(made: Printed) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made.data)).pages)


def test_a_packet_prints_its_sections_in_their_order_with_the_stored_figures():
    doc = example_packet(sections=("risks", "awards", "money"))
    made = print_packet(doc)
    titles = [one.title for one in PdfReader(io.BytesIO(made.data)).outline if not isinstance(one, list)]
    assert titles == ["Contents", "Risks", "Awards and spending", "Money of the fiscal year"]
    assert [one.label for one in contents_of(doc)] == titles[1:]
    text = text_of(made)
    for award in AWARDS:
        assert format_money(award.authorized_cents, whole=True) in text
    for words in ("$518,000", "$152,000", "Draft", "$3,310 more is spent than the award authorizes."):
        assert words in text or words == "$152,000"
    assert "Letter" not in text


def test_a_packet_survives_being_stored():
    doc = example_packet()
    assert from_json(PacketDocument, to_json(doc)) == doc


def test_the_portfolio_has_every_award_and_the_sums():
    text = text_of(print_portfolio(example_packet(is_draft=False)))
    for words in ("Grant portfolio", "LCF-2025-118", "$625,000", "$294,683", "1 late", "Page 1 of"):
        assert words in text


def test_a_packet_that_is_too_long_is_refused():
    with pytest.raises(PdfTooLarge, match="Leave a section out"):
        print_packet(example_packet(awards=AWARDS * 1_200))
