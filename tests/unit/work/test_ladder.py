"""Ladders in the numbers of the module's own table, and laws that hold for any gate."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.actor import Role
from funding.kernel.workdays import is_working_day
from funding.work.ladder import Doing, Present, Step, counted_back, follow, lay_out
from funding.work.types import DeadlineKind
from funding.work.usual_ladders import USUAL_LADDERS

FIRST, THEN = date(2027, 1, 13), date(2027, 1, 6)
DRAFT, SIGN_OFF, UPLOAD = Step(1, "Draft", 10), Step(2, "Budget sign-off", 5), Step(3, "Upload rehearsal", 2)
days = st.dates(date(1995, 1, 1), date(2085, 12, 31))
counts = st.integers(0, 260)


def test_the_table_of_the_module_holds() -> None:
    rungs = lay_out(FIRST, [DRAFT, SIGN_OFF, UPLOAD], [])
    assert [(one.label, one.day, one.doing) for one in rungs] == [
        ("Draft", date(2026, 12, 29), Doing.ADD),
        ("Budget sign-off", date(2027, 1, 6), Doing.ADD),
        ("Upload rehearsal", date(2027, 1, 11), Doing.ADD),
    ]
    anchored = [
        Present(1, "Draft", date(2026, 12, 29), 1, 10),
        Present(2, "Budget sign-off", date(2027, 1, 6), 2, 5),
        Present(3, "Letters in", date(2027, 1, 4), 4, 7, done=True),
        Present(4, "Final reading", date(2027, 1, 4), 5, 3, by_hand=True),
        Present(6, "Upload rehearsal", date(2027, 1, 11), 3, 2),
    ]
    others = [Present(5, "Board’s word", date(2027, 1, 11))]
    moved = {one.label: (one.day, one.doing) for one in follow(THEN, THEN, anchored, others)}
    assert moved == {
        "Draft": (date(2026, 12, 21), Doing.MOVE),
        "Budget sign-off": (date(2026, 12, 29), Doing.MOVE),
        "Final reading": (date(2027, 1, 4), Doing.BY_HAND),
        "Board’s word": (date(2027, 1, 6), Doing.PULL_IN),
        "Upload rehearsal": (date(2027, 1, 4), Doing.MOVE),
    }


def test_applying_again_adds_what_is_missing_and_touches_nothing_done_or_moved() -> None:
    present = [
        Present(1, "Draft", date(2026, 12, 20), 1, 10, done=True),
        Present(2, "Budget sign-off", date(2027, 1, 8), 2, 5, by_hand=True),
    ]
    rungs = {one.label: one.doing for one in lay_out(FIRST, [DRAFT, SIGN_OFF, UPLOAD], present)}
    assert rungs == {"Draft": Doing.DONE, "Budget sign-off": Doing.BY_HAND, "Upload rehearsal": Doing.ADD}


def test_a_step_that_now_counts_otherwise_moves() -> None:
    present = [Present(1, "Draft", date(2026, 12, 29), 1, 10)]
    (rung,) = lay_out(FIRST, [Step(1, "Draft", 12)], present)
    assert (rung.doing, rung.old, rung.day) == (Doing.MOVE, date(2026, 12, 29), date(2026, 12, 24))


@given(days, counts)
def test_no_step_lies_after_its_gate_or_on_a_day_off(gate: date, count: int) -> None:
    day = counted_back(gate, count)
    assert day <= gate
    assert is_working_day(day)


@given(days, st.lists(counts, min_size=1, max_size=8))
def test_applying_twice_changes_nothing_the_second_time(gate: date, wanted: list[int]) -> None:
    steps = [Step(place, f"Step {place}", count) for place, count in enumerate(wanted, start=1)]
    first = lay_out(gate, steps, [])
    present = [
        Present(place, one.label, one.day, one.step.id, one.step.days_before)
        for place, one in enumerate(first, start=1)
        if one.step
    ]
    assert len(present) == len(steps)
    assert {one.doing for one in lay_out(gate, steps, present)} == {Doing.KEEP}


@given(days, days, st.lists(st.tuples(days, counts, st.booleans(), st.booleans()), max_size=8))
def test_whatever_moves_with_a_gate_ends_before_it(
    gate: date, limit: date, rows: list[tuple[date, int, bool, bool]]
) -> None:
    anchored = [
        Present(place, "x", day, place, count, by_hand=by_hand)
        for place, (day, count, by_hand, own) in enumerate(rows)
        if own
    ]
    others = [Present(place, "x", row[0]) for place, row in enumerate(rows) if not row[3]]
    limit = max(gate, limit)
    for rung in follow(gate, limit, anchored, others):
        assert rung.day <= (gate if rung.present_id in {one.id for one in anchored} else limit)
        assert rung.forced_day is None or rung.forced_day <= limit


def test_the_usual_ladders_are_sound() -> None:
    kinds, roles = {one.value for one in DeadlineKind}, {one.value for one in Role}
    assert len(USUAL_LADDERS) >= 5
    for usual in USUAL_LADDERS:
        counts_back = [days for _, days, _ in usual.steps]
        assert counts_back == sorted(counts_back, reverse=True), f"{usual.name}: farthest first"
        assert usual.gate_kind == "" or usual.gate_kind in kinds
        assert {role for _, _, role in usual.steps} <= roles | {""}
