"""Lines pasted from a spreadsheet: the worked table, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from funding.budgets.types import LineKind
from funding.coverage.pasting import lines_from, month_from, share_from
from funding.kernel.errors import DomainError

OCT, SEP = date(2026, 10, 1), date(2027, 9, 1)


def test_the_worked_rows() -> None:
    text = "Site visits\t$1,528.80\nCoordinator\t29000\tPersonnel\tOct 2026\t2027-03\tAna Reyes\t50%"
    first, second = lines_from(text, first=OCT, last=SEP)
    assert (first.kind, first.amount_cents, first.first_month, first.last_month) == (
        LineKind.OTHER,
        1_528_80,
        OCT,
        SEP,
    )
    assert (second.kind, second.person, second.fte_bp) == (LineKind.PERSONNEL, "Ana Reyes", 5_000)
    assert second.last_month == date(2027, 3, 1)


WRONG = ["Total\t1e12", "\t5", "x" * 201 + "\t5", "Pens\t5\tnothing", "Pens\t5\tOther\tsoon", "", "Pens\t1.1"]


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_refused_with_its_row(text: str) -> None:
    with pytest.raises(DomainError):
        lines_from(text, first=OCT, last=SEP)


def test_a_heading_and_empty_rows_are_passed_over() -> None:
    assert len(lines_from("Title,Amount\n\nPens,5\n", first=OCT, last=SEP)) == 1


def test_months_and_shares_as_people_write_them() -> None:
    assert {month_from(text) for text in ("Oct 2026", "2026-10", "10/2026", "October 2026")} == {OCT}
    assert (share_from("60%"), share_from("33.33"), share_from("0.5%")) == (6_000, 3_333, 50)
    for text in ("sixty", "-5%", "1.234%", "1e3%"):
        with pytest.raises(DomainError):
            share_from(text)
