"""Moves of an application: the table, its guards, and that no stage is a trap."""

from __future__ import annotations

import random
from datetime import date

import pytest

from funding.applications.guards import Position
from funding.applications.stages import MOVES, MoveRefused, blockers_of, check_move
from funding.applications.types import MoveFacts, Stage, Verdict
from funding.applications.usual_stages import USUAL_STAGES
from funding.kernel.errors import DomainError

READY = {"verdict": Verdict.GO, "ask_cents": 440_000_00, "ceiling_cents": 440_000_00}
USUAL = {one.stage: one for one in USUAL_STAGES}
FACTS = MoveFacts(reason="Told by letter", on=date(2026, 11, 22), awarded_cents=440_000_00)


@pytest.mark.parametrize("here", list(Stage))
@pytest.mark.parametrize("to", list(Stage))
def test_only_listed_moves_are_made(here: Stage, to: Stage) -> None:
    position = Position(stage=here, **READY)  # type: ignore[arg-type]
    if to in MOVES[here]:
        check_move(position, USUAL[here], USUAL[to], FACTS)
    else:
        with pytest.raises(MoveRefused):
            check_move(position, USUAL[here], USUAL[to], FACTS)


def test_every_stage_can_be_reached_and_left() -> None:
    reached, waiting = {Stage.PROSPECT}, [Stage.PROSPECT]
    while waiting:
        for to in MOVES[waiting.pop()]:
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    assert reached == set(Stage)
    assert all(MOVES[stage] for stage in Stage)


def test_drafting_needs_a_recorded_go() -> None:
    for verdict in (None, Verdict.NO_GO):
        found = blockers_of(Position(stage=Stage.DECIDING, verdict=verdict), USUAL[Stage.DRAFTING])
        assert [one.page for one in found] == ["decision"]
    assert not blockers_of(Position(stage=Stage.DECIDING, verdict=Verdict.GO), USUAL[Stage.DRAFTING])


def test_an_ask_above_the_ceiling_is_refused_with_the_difference() -> None:
    position = Position(stage=Stage.REVIEW, ask_cents=450_000_00, ceiling_cents=440_000_00)
    with pytest.raises(MoveRefused) as refused:
        check_move(position, USUAL[Stage.REVIEW], USUAL[Stage.SUBMITTED], FACTS)
    assert "$10,000.00 above the ceiling of $440,000.00" in refused.value.message


def test_an_unknown_ceiling_blocks_nothing() -> None:
    assert not blockers_of(Position(stage=Stage.REVIEW, ask_cents=400_000_00), USUAL[Stage.SUBMITTED])


def test_a_missed_gate_blocks_the_submission() -> None:
    position = Position(stage=Stage.REVIEW, missed_gate="Grants.gov step", **READY)  # type: ignore[arg-type]
    assert [one.page for one in blockers_of(position, USUAL[Stage.SUBMITTED])] == ["dates"]


@pytest.mark.parametrize(
    ("here", "to", "facts", "field"),
    [
        (Stage.REVIEW, Stage.SUBMITTED, MoveFacts(), "on"),
        (Stage.SUBMITTED, Stage.AWARDED, MoveFacts(on=date(2026, 11, 1)), "awarded_cents"),
        (Stage.SUBMITTED, Stage.DECLINED, MoveFacts(on=date(2026, 11, 1)), "reason"),
        (Stage.PROSPECT, Stage.NOT_PURSUED, MoveFacts(reason="  "), "reason"),
    ],
)
def test_a_move_with_consequences_asks_for_its_facts(
    here: Stage, to: Stage, facts: MoveFacts, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        check_move(Position(stage=here, **READY), USUAL[here], USUAL[to], facts)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_random_walks_stay_inside_the_table() -> None:
    walk = random.Random(20261122)  # noqa: S311 - a seeded walk, no secret.
    here = Stage.PROSPECT
    for _ in range(10_000):
        to = walk.choice(list(Stage))
        try:
            check_move(Position(stage=here, **READY), USUAL[here], USUAL[to], FACTS)  # type: ignore[arg-type]
        except MoveRefused:
            assert to not in MOVES[here]
        else:
            here = to
