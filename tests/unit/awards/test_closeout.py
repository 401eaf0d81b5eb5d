"""When an award is closed out and how long records are kept, as the table of ``funding.awards.closeout`` has it."""

from __future__ import annotations

from datetime import date

import pytest

from funding.awards.closeout import clocks, retention, steps
from funding.awards.types import AwardRoute, RetentionFlag

ENDED = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("route", "of_justice", "dates"),
    [
        (AwardRoute.FEDERAL_DIRECT, False, [date(2027, 1, 28)] * 2),
        (AwardRoute.FEDERAL_DIRECT, True, [date(2027, 1, 28), date(2027, 1, 28), date(2027, 1, 29)]),
        (AwardRoute.FEDERAL_PASS_THROUGH, True, [date(2026, 12, 29)] * 2),
        (AwardRoute.STATE, False, [date(2026, 12, 29)]),
        (AwardRoute.FOUNDATION, False, [date(2026, 10, 30)]),
        (AwardRoute.PRIVATE, False, [date(2026, 10, 30)]),
    ],
)
def test_the_route_decides_the_clocks(route: AwardRoute, of_justice: bool, dates: list[date]) -> None:
    found = clocks(route, ENDED, of_justice=of_justice)
    assert [one.due_on for one in found] == dates
    assert [one.key for one in found if one.is_indicative] == (["by_itself"] if len(dates) == 3 else [])


def test_records_are_kept_three_years_from_the_final_financial_report() -> None:
    sent = date(2027, 1, 20)
    assert retention(None, (), None).until is None
    assert retention(sent, (), None).until == date(2030, 1, 20)
    assert retention(sent, [RetentionFlag.LITIGATION], date(2031, 1, 1)).until is None
    assert retention(sent, [RetentionFlag.EQUIPMENT], date(2032, 5, 1)).until == date(2032, 5, 1)
    assert retention(sent, [RetentionFlag.EQUIPMENT], date(2029, 5, 1)).until == date(2030, 1, 20)
    assert retention(sent, [], date(2032, 5, 1)).until == date(2030, 1, 20)


def test_the_checklist_asks_only_what_the_award_has() -> None:
    full = [one.key for one in steps(AwardRoute.FEDERAL_DIRECT, has_match=True, has_subawards=True)]
    plain = [one.key for one in steps(AwardRoute.FOUNDATION, has_match=False, has_subawards=False)]
    assert {"match", "subawards", "property"} == set(full) - set(plain)
    assert full.index("costs") < full.index("financial") < full.index("records")
