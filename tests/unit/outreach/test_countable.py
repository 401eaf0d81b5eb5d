"""What an activity must at least say: the table of the rule."""

from __future__ import annotations

from datetime import date

import pytest

from funding.kernel.errors import DomainError
from funding.outreach.activity_types import ActivityFacts, ActivityKind, Handout, Material, Profession
from funding.outreach.countable import require_countable

DAY = date(2026, 11, 3)
CARDS = (Handout(Material.HOTLINE_CARD, 60),)
NURSES = {Profession.HEALTH: 24}


@pytest.mark.parametrize(
    "said",
    [
        {"place": "Erie", "attendance": NURSES},
        {"place": "Erie", "handouts": CARDS},
        {"place": "Erie", "audience": "Night shift"},
        {"place": "Online", "audience": "Young people", "kind": ActivityKind.DIGITAL},
    ],
)
def test_a_place_and_whom_it_reached_are_enough(said) -> None:
    require_countable(ActivityFacts(1, DAY, **{"kind": ActivityKind.TRAINING, **said}))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"attendance": NURSES}, "place"),
        ({"place": "Erie"}, "audience"),
        ({"place": "Erie", "attendance": {Profession.HEALTH: 0}}, "audience"),
        ({}, "place"),
    ],
)
def test_what_cannot_be_counted_is_refused_beside_its_field(said, field) -> None:
    with pytest.raises(DomainError) as caught:
        require_countable(ActivityFacts(1, DAY, ActivityKind.TRAINING, **said))
    assert caught.value.field == field
