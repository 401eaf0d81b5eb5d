"""The learned chance: the table of the rule, its words, and the bounds of its interval."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.applications.types import Stage
from funding.forecast.chances import Cases, Chance, learned, reached, wilson
from funding.forecast.types import ChanceRule
from funding.funders.types import FunderKind

STATE, FEDERAL = FunderKind.STATE, FunderKind.FEDERAL
SENT = Stage.SUBMITTED


def chance(history: dict[tuple[FunderKind, bool, Stage], Cases], stage: Stage = SENT) -> Chance:
    return learned(history, stage, STATE, False, assumed_bp=5_000, rule=ChanceRule(5, 10))


def test_the_table_of_the_rule_holds() -> None:
    few = chance({(FEDERAL, False, SENT): Cases(2, 4)})
    assert (few.bp, few.cases) == (5_000, None)
    assert "Only 4 applications in all: 5 are needed." in few.told
    assert chance({(FEDERAL, False, SENT): Cases(30, 50)}).bp == 5_833
    both = {(FEDERAL, False, SENT): Cases(19, 32), (STATE, True, SENT): Cases(11, 18)}
    assert chance(both).bp == 6_012
    thin = {(FEDERAL, False, SENT): Cases(27, 46), (STATE, True, SENT): Cases(3, 4)}
    assert chance(thin).bp == 5_833
    assert "Only 4 applications to state programs: 5 are needed." in chance(thin).told


def test_the_words_tell_sample_share_and_interval() -> None:
    found = chance({(STATE, False, SENT): Cases(11, 18)})
    assert "11 of 18 new requests to state programs were awarded (61%; 46% to 74%, 80% Wilson" in found.told


def test_what_was_dropped_early_counts_against_early_stages_only() -> None:
    history = {(STATE, False, SENT): Cases(6, 10), (STATE, False, Stage.DECIDING): Cases(0, 10)}
    assert reached(history, SENT) == Cases(6, 10)
    assert reached(history, Stage.DECIDING) == Cases(6, 20)
    assert chance(history, Stage.PROSPECT).bp < chance(history).bp


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 10_000))
def test_the_interval_holds_the_share_and_the_chance_lies_between_share_and_assumption(
    won: int, count: int, assumed: int
) -> None:
    won = min(won, count)
    low, high = wilson(Cases(won, count))
    share = won * 10_000 // count
    assert 0 <= low <= share + 1
    assert share - 1 <= high <= 10_000
    history = {(STATE, False, SENT): Cases(won, count)}
    found = learned(history, SENT, STATE, False, assumed_bp=assumed, rule=ChanceRule(1, 10))
    assert min(share, assumed) - 1 <= found.bp <= max(share, assumed) + 1
