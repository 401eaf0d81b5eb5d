"""How many decisions stand on Home at once, as the table in the module has it."""

from __future__ import annotations

import pytest

from funding.dashboard.badges import days_badge
from funding.dashboard.folding import fold
from funding.dashboard.homes import TOPICS, Ask
from funding.dashboard.types import Choice, Topic


def _choices(count: int, approvals: int = 0) -> list[Choice]:
    return [
        Choice(
            order=at,
            title=f"Decision {at}",
            reason="",
            verb="Open",
            url=f"/{at}",
            topic=Topic.APPROVALS if at >= count - approvals else Topic.REPORTS,
        )
        for at in range(count)
    ]


@pytest.mark.parametrize(
    ("waiting", "asked", "shown", "folded"),
    [(9, "", 9, 0), (10, "", 7, 3), (27, "", 7, 20), (27, "approvals", 8, 0), (27, "weather", 7, 20)],
)
def test_the_most_pressing_stand_open(waiting: int, asked: str, shown: int, folded: int) -> None:
    found = fold(_choices(waiting, approvals=8), asked)
    assert (len(found.shown), len(found.rest), found.total) == (shown, folded, waiting)
    assert [one.order for one in [*found.shown, *found.rest]] == sorted(
        one.order for one in [*found.shown, *found.rest]
    )


def test_counts_by_topic_make_the_whole_and_need_a_choice() -> None:
    found = fold(_choices(27, approvals=8), "")
    assert found.topics == [(Topic.APPROVALS, 8), (Topic.REPORTS, 19)]
    assert fold(_choices(9, approvals=3), "").topics == []
    assert fold(_choices(27), "").topics == []


def test_every_kind_of_decision_has_its_topic() -> None:
    assert set(TOPICS) == set(Ask)
    assert set(TOPICS.values()) == set(Topic)
    assert all(topic.label for topic in Topic)


@pytest.mark.parametrize(
    ("left", "told"), [(2, "2 days"), (1, "1 day"), (0, "today"), (-1, "late"), (-9, "late")]
)
def test_a_badge_counts_days_and_tells_when_they_are_over(left: int, told: str) -> None:
    assert days_badge(left) == told
    assert days_badge(left, "lapsed") == told.replace("late", "lapsed")
