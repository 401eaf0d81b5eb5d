"""The axis of a printed timeline."""

from __future__ import annotations

from datetime import date

from funding.infra.pdf.axis import quarters_until, share_of

FIRST, LAST = date(2027, 10, 1), date(2028, 9, 30)


def test_days_outside_the_period_are_drawn_at_its_edge():
    assert share_of(FIRST, FIRST, LAST) == 0.0
    assert share_of(LAST, FIRST, LAST) == 1.0
    assert share_of(date(2026, 1, 1), FIRST, LAST) == 0.0
    assert share_of(date(2030, 1, 1), FIRST, LAST) == 1.0


def test_a_mark_stands_every_quarter_and_names_each_project_year():
    marks = quarters_until(FIRST, date(2029, 9, 30))
    assert len(marks) == 8
    assert [one.label for one in marks if one.year] == ["Oct 2027", "Oct 2028"]
