"""Agreements and looks into SAM.gov, judged by the tables at the head of their module."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from funding.partners.standing import Standing, agreement_standing, check_standing, promise_problem, renew_on
from funding.partners.types import SamResult

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("first", "last", "lead", "ended", "renewed", "stands"),
    [
        (None, None, 60, None, False, Standing.IN_FORCE),
        (date(2026, 1, 1), date(2026, 12, 31), 60, None, False, Standing.ENDS_SOON),
        (date(2026, 1, 1), date(2026, 12, 31), 30, None, False, Standing.IN_FORCE),
        (date(2026, 1, 1), TODAY, 60, None, False, Standing.ENDS_SOON),
        (date(2026, 1, 1), date(2026, 11, 21), 60, None, False, Standing.LAPSED),
        (date(2027, 1, 1), None, 60, None, False, Standing.BEGINS_LATER),
        (None, date(2026, 12, 31), 60, date(2026, 10, 1), False, Standing.ENDED),
        (None, date(2026, 11, 21), 60, None, True, Standing.RENEWED),
    ],
)
def test_an_agreement_stands_as_its_days_say(
    first: date | None, last: date | None, lead: int, ended: date | None, renewed: bool, stands: Standing
) -> None:
    found = agreement_standing(
        starts_on=first,
        ends_on=last,
        renew_from=renew_on(last, lead),
        ended_on=ended,
        renewed=renewed,
        today=TODAY,
    )
    assert found is stands


@pytest.mark.parametrize(
    ("result", "on", "words"),
    [
        (None, None, "not checked"),
        (SamResult.CLEAR, date(2025, 11, 22), "clear"),
        (SamResult.CLEAR, date(2025, 11, 21), "check again"),
        (SamResult.EXCLUDED, date(2020, 1, 1), "excluded"),
    ],
)
def test_a_look_into_sam_counts_for_a_year(result: SamResult | None, on: date | None, words: str) -> None:
    assert check_standing(result, on, TODAY).words == words


def test_money_is_promised_only_on_a_fresh_and_clear_look() -> None:
    assert promise_problem(SamResult.CLEAR, TODAY - timedelta(days=30), TODAY) == ""
    assert "30 days old" in promise_problem(SamResult.CLEAR, TODAY - timedelta(days=31), TODAY)
    assert "excluded" in promise_problem(SamResult.EXCLUDED, TODAY, TODAY)
    assert "Nobody" in promise_problem(None, None, TODAY)
