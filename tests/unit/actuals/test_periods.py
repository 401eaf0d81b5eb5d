"""Which days an award pays for, in the dates of the module's own table."""

from __future__ import annotations

from datetime import date

import pytest

from funding.actuals.periods import SUBRECIPIENT_DAYS, Span, refusal, usual_days
from funding.awards.types import AwardRoute

START, END = date(2025, 10, 1), date(2026, 9, 30)
SPAN = Span(START, END)
SUBRECIPIENT = Span(START, END, liquidation_days=SUBRECIPIENT_DAYS)
EARLY = Span(START, END, pre_award_from=date(2025, 9, 1))


def test_the_liquidation_day_is_120_days_after_the_end_and_90_for_a_subrecipient() -> None:
    assert SPAN.liquidation_on == date(2027, 1, 28)
    assert SUBRECIPIENT.liquidation_on == date(2026, 12, 29)
    assert Span(START, END, liquidation_days=None).liquidation_on is None


@pytest.mark.parametrize(
    ("span", "incurred", "paid", "owed_since", "refused"),
    [
        (SPAN, date(2026, 9, 30), None, None, ""),
        (SPAN, date(2026, 10, 3), None, None, "the period of performance ended Sep 30, 2026"),
        (SPAN, date(2026, 10, 3), None, date(2026, 9, 20), ""),
        (SPAN, date(2026, 10, 20), None, date(2026, 10, 2), "after the period ended"),
        (SPAN, date(2026, 9, 28), date(2027, 1, 28), None, ""),
        (SPAN, date(2026, 9, 28), date(2027, 1, 29), None, "had to be paid by Jan 28, 2027"),
        (SUBRECIPIENT, date(2026, 9, 28), date(2026, 12, 29), None, ""),
        (SUBRECIPIENT, date(2026, 9, 28), date(2026, 12, 30), None, "had to be paid by Dec 29, 2026"),
        (SPAN, date(2025, 9, 15), None, None, "no pre-award costs are approved"),
        (EARLY, date(2025, 9, 15), None, None, ""),
        (EARLY, date(2025, 8, 31), None, None, "approved from Sep 1, 2025 on"),
        (SPAN, date(2027, 1, 29), None, date(2026, 9, 20), "had to be settled by Jan 28, 2027"),
    ],
)
def test_a_cost_belongs_to_the_days_of_its_award(
    span: Span, incurred: date, paid: date | None, owed_since: date | None, refused: str
) -> None:
    told = refusal(span, incurred, paid, owed_since)
    assert refused in told if refused else told == ""


def test_only_federal_and_state_money_has_a_usual_liquidation_day() -> None:
    assert [usual_days(route) for route in AwardRoute] == [120, 90, 90, None, None]
