"""What is kept of an address."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from funding.kernel.errors import DomainError
from funding.saved_views.screens import LONGEST_QUERY, Screen, checked, kept
from funding.saved_views.types import Audience

LIST = Screen("x", "The list", "x.y", "z", frozenset({"sort", "owner", "page", "q", "status"}))


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("sort=-ask&owner=3&page=4", "owner=3&sort=-ask"),
        ("q=&status=posted&status=closed&view=4", "status=closed&status=posted"),
        ("", ""),
    ],
)
def test_an_address_is_kept_without_order_page_and_what_is_empty(address: str, query: str) -> None:
    assert checked(LIST, address) == query == kept(parse_qsl(address))


def test_a_parameter_of_another_screen_is_refused() -> None:
    with pytest.raises(DomainError, match="The list knows no “color”"):
        checked(LIST, "owner=3&color=red")


def test_an_address_too_long_is_refused() -> None:
    with pytest.raises(DomainError, match="too much"):
        checked(LIST, "q=" + "x" * LONGEST_QUERY)


def test_an_audience_is_named_in_its_own_plural() -> None:
    assert [one.label for one in (Audience.EVERYONE, Audience.DIRECTOR, Audience.FINANCE)] == [
        "Everyone",
        "Directors",
        "Finance staff",
    ]
