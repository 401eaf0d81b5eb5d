"""The one budget of three years: raises, a subaward that passes its cap, odd cents, and $250,000.00 in each year.

1. *Raises.* Salaries, advisers and the subaward rise by 3% a year: $58,000, $59,740, $61,532.20.
2. *The cap.* The subaward comes to $84,999.75; its first $50,000 bear indirect costs, over all years together:

====================  ===========  ===========  ===========
year                  subaward     in the base  outside it
====================  ===========  ===========  ===========
1                     $27,500.00   $27,500.00   $0.00
2                     $28,325.00   $22,500.00   $5,825.00
3                     $29,174.75   $0.00        $29,174.75
====================  ===========  ===========  ===========

3. *Footing.* Support of the substitute teachers, outside the base, is what each year leaves of its $250,000.00.
"""

from __future__ import annotations

from dataclasses import replace

from funding.budgets.types import Calculation, LineKind
from funding.demo.budget_lines import (
    SUBAWARD_SIGNS,
    Draft,
    bought,
    counted,
    days,
    fringe,
    onward,
    staff,
    stay,
    travel,
)

RAISE_BP = 300
_FILM = bought(
    "A film with the youth council", 1, 9_000_00, "film", "digital", "Films for anybody; the council decides."
)


def _workbooks(number: int) -> Calculation:
    return Calculation("units", {"units": number * 100, "rate": 3_25_00}, unit="workbooks")


PREVENTION = (
    onward(
        staff("Curriculum lead", 100, 58_000, "schools", words="Writes, trains, answers to ACF."), RAISE_BP
    ),
    onward(staff("Trainers", 60, 46_000, "schools", people=2), RAISE_BP),
    onward(fringe()),
    onward(travel("Mileage to schools", 180, 38, 7_000, "miles", "schools")),
    onward(travel("Yearly grantee meeting: fares", 1, 1, 4_123_500, "fares", people=2)),
    onward(stay("Yearly grantee meeting: three nights", 2, 3, 165_00, 68_00)),
    replace(
        counted(LineKind.SUPPLIES, "Workbooks", 4_200, 3_25, "workbooks", "schools"),
        later=(_workbooks(3_900), _workbooks(3_750)),
    ),
    Draft(
        LineKind.SUBAWARD,
        "County advocacy center: lessons in its own county",
        cents=27_500_00,
        later=(28_325_00, 29_174_75),
        initiative="schools",
        agreement="Crawford County Advocacy Center",
        determination="Chooses the schools and teaches its own students: a subrecipient under 2 CFR 200.331.",
        signs=SUBAWARD_SIGNS,
        words="An educator and an on-call advocate in Crawford County, with 3% more each year.",
    ),
    replace(_FILM, later=(_FILM.calculation,)),
    onward(days("Youth advisers", 10, 400_00, "digital"), RAISE_BP),
    onward(
        counted(LineKind.OTHER, "Advertisements that lead to the help page", 12, 900_00, "months", "digital")
    ),
)
