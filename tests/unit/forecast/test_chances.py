"""The learned chance: the table of the rule, its words, and the bounds of its interval."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.applications.types import Stage
from funding.forecast.chances import Cases, Chance, History, Question, learned, wilson
from funding.forecast.types import ChanceRule
from funding.funders.types import FunderKind

STATE, FEDERAL = FunderKind.STATE, FunderKind.FEDERAL
SENT = Stage.SUBMITTED


Answers = dict[tuple[FunderKind, bool], Cases]


def chance(answers: Answers, stage: Stage = SENT, sent: dict[Stage, Cases] | None = None) -> Chance:
    assumed = {SENT: 5_000, Stage.DRAFTING: 3_500}[stage]
    asked = Question(stage, STATE, False, assumed, 5_000)
    return learned(History(answers, sent or {}), asked, ChanceRule(5, 10))


def test_the_table_of_the_rule_holds() -> None:
    few = chance({(FEDERAL, False): Cases(2, 4)})
    assert (few.bp, few.cases) == (5_000, None)
    assert "Only 4 applications in all: 5 are needed." in few.told
    assert chance({(FEDERAL, False): Cases(30, 50)}).bp == 5_833
    assert chance({(FEDERAL, False): Cases(19, 32), (STATE, True): Cases(11, 18)}).bp == 6_012
    thin = chance({(FEDERAL, False): Cases(27, 46), (STATE, True): Cases(3, 4)})
    assert thin.bp == 5_833
    assert "Only 4 applications to state programs: 5 are needed." in thin.told
    house = {(FEDERAL, False): Cases(30, 50)}
    assert chance(house, Stage.DRAFTING).bp == 4_083
    assert chance(house, Stage.DRAFTING, {Stage.DRAFTING: Cases(18, 20)}).bp == 4_861


def test_the_words_tell_sample_share_and_interval() -> None:
    found = chance({(STATE, False): Cases(11, 18)})
    assert "11 of 18 new requests to state programs were awarded (61%; 46% to 74%, 80% Wilson" in found.told
    early = chance({(STATE, False): Cases(11, 18)}, Stage.DRAFTING)
    assert "the house assumes that 70% of what stands at Drafting is sent" in early.told


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
    asked = Question(SENT, STATE, False, assumed, assumed)
    found = learned(History({(STATE, False): Cases(won, count)}, {}), asked, ChanceRule(1, 10))
    assert min(share, assumed) - 1 <= found.bp <= max(share, assumed) + 1
