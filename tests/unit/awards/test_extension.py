"""What a no-cost extension would take, as the tables of ``funding.awards.extension`` have it."""

from __future__ import annotations

from datetime import date

import pytest

from funding.awards.extension import AGREED, DOJ, FEDERAL, judge_extension, rule_of
from funding.awards.types import AwardRoute

ENDS = date(2027, 9, 30)


@pytest.mark.parametrize(
    ("asked_on", "new_ends_on", "before", "against"),
    [
        (date(2027, 8, 31), date(2028, 3, 31), False, ()),
        (date(2027, 9, 1), date(2028, 3, 31), False, ("It is asked 29 days before the end, not 30.",)),
        (date(2027, 8, 31), date(2028, 10, 1), False, ("It is longer than 12 months.",)),
        (date(2027, 8, 31), date(2028, 9, 30), False, ()),
        (date(2027, 8, 31), date(2028, 3, 31), True, ("It was extended once already.",)),
        (date(2027, 10, 1), date(2028, 3, 31), False, ("The award has ended already.",)),
        (date(2027, 8, 31), ENDS, False, ("The new last day does not come after the present one.",)),
    ],
)
def test_the_department_of_justice_extends_once_for_a_year_asked_in_time(
    asked_on: date, new_ends_on: date, before: bool, against: tuple[str, ...]
) -> None:
    found = judge_extension(
        DOJ, ends_on=ENDS, new_ends_on=new_ends_on, asked_on=asked_on, extended_before=before
    )
    assert found.against == against
    assert (found.ask_by, found.latest_end) == (date(2027, 8, 31), date(2028, 9, 30))
    assert found.is_used_up is before


def test_the_route_and_the_department_choose_the_rule() -> None:
    assert rule_of(AwardRoute.FEDERAL_DIRECT, of_justice=True) is DOJ
    assert rule_of(AwardRoute.FEDERAL_DIRECT, of_justice=False) is FEDERAL
    assert rule_of(AwardRoute.FEDERAL_PASS_THROUGH, of_justice=True) is AGREED
    found = judge_extension(
        AGREED, ends_on=ENDS, new_ends_on=date(2030, 1, 1), asked_on=ENDS, extended_before=True
    )
    assert found.is_within
    assert found.ask_by is None
