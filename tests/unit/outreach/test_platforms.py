"""What a platform's figures make one look at again: the module's table."""

from __future__ import annotations

from datetime import date

import pytest

from funding.outreach.platforms import above_impressions, asked
from funding.outreach.result_types import Channel, DigitalFacts


@pytest.mark.parametrize(
    ("impressions", "reach", "engagements", "clicks", "names"),
    [
        (1_000, 800, 90, 12, ()),
        (1_000, 1_000, 1_000, 1_000, ()),
        (1_000, 800, 5_000, 12, ("engagements",)),
        (1_000, 1_200, 90, 1_001, ("reach", "clicks")),
        (None, 800, 90, 12, ()),
    ],
)
def test_figures_above_the_impressions_are_asked_about_as_the_table_says(
    impressions: int | None, reach: int, engagements: int, clicks: int, names: tuple[str, ...]
) -> None:
    facts = DigitalFacts(Channel.FACEBOOK, date(2026, 10, 1), impressions, reach, engagements, clicks)
    assert above_impressions(facts) == names
    assert bool(asked(facts)) is bool(names)


def test_the_question_names_the_figures() -> None:
    facts = DigitalFacts(Channel.TIKTOK, date(2026, 10, 1), 1_000, 1_200, 5_000)
    assert asked(facts) == "1,200 reach and 5,000 engagements of 1,000 impressions: please check the columns."
