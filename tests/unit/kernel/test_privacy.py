"""No words about one person served: what is refused and what is not; and the standard measures."""

from __future__ import annotations

import pytest

from funding.kernel.errors import DomainError
from funding.kernel.privacy import identifying, refuse_identifying
from funding.outreach.measures import measures_for
from funding.outreach.types import InitiativeKind


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Two workshops for 60 nurses in March", False),
        ("Call us at 215-555-0100", False),
        ("Follow up on 123-45-6789", True),
        ("A# 012 345 678 needs an interpreter", True),
        ("girl, DOB 4/12/2009", True),
        ("see case no. 24-11873", True),
        ("In case number one hall is full, use hall two", False),
        ("A 2026 plan for 120 schools", False),
        ("", False),
    ],
)
def test_what_points_to_one_person_is_refused(text: str, refused: bool) -> None:
    assert (identifying(text) is not None) is refused


def test_the_refusal_names_the_field_and_what_was_found() -> None:
    with pytest.raises(DomainError) as caught:
        refuse_identifying("born on 4/12/2009", "plan")
    assert caught.value.field == "plan"
    assert "date of birth" in caught.value.message


def test_every_kind_of_outreach_has_standard_measures_with_distinct_names() -> None:
    for kind in InitiativeKind:
        names = [measure.name for measure in measures_for(kind)]
        assert len(names) >= 3, kind
        assert len(set(names)) == len(names), kind
