"""Reading single values of notices: the table at the head of the module, and that unknown is never zero nor a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.opportunities import reading
from funding.opportunities.reading import ReadingError


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("Women &amp;amp; Girls", "Women & Girls"),
        ("Fund_x0002_ing\u200b", "Funding"),
        ("  Two\n lines\t", "Two lines"),
        ("FY25 &ndash; &rsquo;quote&rsquo;", "FY25 – ’quote’"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("_x005F_", "_"),
    ],
)
def test_a_line_of_text_is_decoded_and_cleaned(published: str, read: str) -> None:
    assert reading.read_line(published, 100) == read


@pytest.mark.parametrize("text", ["", "01012099", "12312076", "none", "undefined", "Ongoing"])
def test_placeholder_dates_are_unknown(text: str) -> None:
    assert reading.read_date(text) is None


@pytest.mark.parametrize(
    "text", ["02302026", "13012026", "2026-01-01", "01011066", "1132027", "Jan 1, 2027", "٠١٠١٢٠٢٧"]
)
def test_impossible_dates_are_unreadable(text: str) -> None:
    with pytest.raises(ReadingError):
        reading.read_date(text)


@pytest.mark.parametrize("text", ["none", "0", "", "000", "None"])
def test_unstated_amounts_are_unknown(text: str) -> None:
    assert reading.read_amount(text) is None


@pytest.mark.parametrize("text", ["$58.9 million", "-5", "1e6", "5.00", "9" * 16, "Limited", "９９"])
def test_prose_amounts_are_unreadable(text: str) -> None:
    with pytest.raises(ReadingError):
        reading.read_amount(text)


def test_amounts_are_whole_dollars_in_cents() -> None:
    assert reading.read_amount("500000") == 500_000_00


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2075, 12, 31)))
def test_every_real_date_reads_back(day: date) -> None:
    assert reading.read_date(day.strftime("%m%d%Y")) == day


@given(st.text(max_size=40))
def test_no_text_makes_a_reader_fail_in_another_way(text: str) -> None:
    for read in (reading.read_date, reading.read_amount, reading.read_count, reading.read_aln):
        try:
            value = read(text)
        except ReadingError:
            continue
        assert value is None or value


@given(st.text(max_size=200))
def test_read_text_can_always_be_stored_and_stays_as_it_is(text: str) -> None:
    line = reading.read_line(text.replace("&", ""), 500)
    assert "\x00" not in line
    assert reading.read_line(line, 500) == line
    assert "<b>" not in reading.read_body(f"<b>{text}</b>")


def test_assistance_listings_are_text() -> None:
    assert [reading.read_aln(text) for text in ("16.320", " 93.ech ")] == ["16.320", "93.ECH"]
