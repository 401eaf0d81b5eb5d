"""An award's money by fiscal year, as the table of ``funding.awards.by_year`` has it."""

from __future__ import annotations

from datetime import date

from funding.awards.by_year import money_by_year
from funding.awards.types import Standing


def test_money_goes_by_the_days_of_each_fiscal_year() -> None:
    one = Standing(120_000_00, 0, date(2026, 10, 1), date(2027, 9, 30))
    two = Standing(10_000_00, 0, date(2026, 7, 1), date(2027, 6, 30))
    assert money_by_year([one], 7) == {2027: 89_753_42, 2028: 30_246_58}
    assert money_by_year([one, two], 7) == {2027: 99_753_42, 2028: 30_246_58}
