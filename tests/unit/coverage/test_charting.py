"""Lines by month as points of a drawing."""

from __future__ import annotations

from funding.coverage.charting import HEIGHT, WIDTH, draw, nice_step
from funding.coverage.months import months_of_year

YEAR = months_of_year(2027, 10)


def test_the_axis_ends_on_round_dollars() -> None:
    assert nice_step(0) == 100
    assert nice_step(3_700_00) == 1_000_00
    assert nice_step(9_00) == 5_00


def test_every_point_is_inside_and_the_largest_is_highest() -> None:
    drawing = draw([{month: place * 1_000_00 for place, month in enumerate(YEAR)}, {}], YEAR)
    first, empty = drawing.lines
    assert all(0 < point.x < WIDTH and 0 < point.y < HEIGHT for line in drawing.lines for point in line)
    assert [point.y for point in first] == sorted((point.y for point in first), reverse=True)
    assert len({point.y for point in empty}) == 1
    assert drawing.rules[0][1] == 0
    assert len(drawing.ticks) == 12
