"""The list of awards: narrowed by the address, sorted and added up as amended, the same in every file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from funding.awards.queries.listing import award_page, award_totals
from funding.awards.types import AwardFilter, AwardRoute, AwardStatus, Ends
from funding.kernel.actor import SYSTEM, Role
from tests.builders.awards import build_amendment, build_award
from tests.support.client import CheckedClient
from tests.support.queries import count_queries

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


def test_the_list_counts_amendments_in_its_order_and_its_sums() -> None:
    small = build_award(title="Small", amount_cents=10_000_00, match_required_cents=0)
    large = build_award(title="Large", amount_cents=90_000_00, match_required_cents=5_00)
    build_amendment(small, date(2026, 11, 1), amount_delta_cents=100_000_00, new_ends_on=date(2028, 1, 1))
    build_amendment(large, date(2027, 11, 1), amount_delta_cents=100_000_00)
    ordered = [row.title for row in award_page(SYSTEM, AwardFilter(sort="-amount")).items]
    assert ordered == ["Small", "Large"]
    assert [row.title for row in award_page(SYSTEM, AwardFilter()).items] == ["Large", "Small"]
    totals = award_totals(SYSTEM, AwardFilter())
    assert (totals.count, totals.authorized_cents, totals.match_cents) == (2, 200_000_00, 5_00)


def test_the_address_narrows_and_the_files_hold_the_same(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    build_award(title="Street outreach", route=AwardRoute.STATE, award_number="PCCD_7")
    build_award(title="=Old award", status=AwardStatus.CLOSED, closed_on=date(2026, 1, 1))
    page = client.get("/awards").text
    assert "Street outreach" in page
    assert "=Old award" not in page
    assert "=Old award" in client.get("/awards?closed=1").text
    assert "Street outreach" in client.get("/awards?q=cd_7&route=state&sort=-ends&status=active").text
    assert "No award fits" in client.get("/awards?q=cd%257&ends=past&funder=x").text
    rows = json.loads(client.get("/awards/export?format=json&closed=1").text)
    assert {row["Award"] for row in rows} == {"Street outreach", "=Old award"}
    assert rows[0]["Funder’s money"] == "500000.00"
    text = client.get("/awards/export?format=csv&closed=1").text
    assert "'=Old award" in text
    assert "16.320" in text
    assert client.get("/awards/export?format=xlsx").data[:2] == b"PK"
    assert client.get("/awards/export?format=doc").status_code == 404


def test_the_list_asks_the_same_queries_for_one_and_for_many(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    build_award()
    client.get("/awards")
    with count_queries() as few:
        client.get("/awards")
    for _ in range(6):
        build_award()
    with count_queries() as many:
        client.get("/awards")
    assert many.count == few.count


def test_what_ends_soon_is_found() -> None:
    build_award(title="Soon", ends_on=date(2026, 12, 31))
    build_award(title="Late")
    build_award(title="Past", ends_on=date(2026, 10, 31))
    for ends, title in ((Ends.SOON, "Soon"), (Ends.PAST, "Past")):
        rows = award_page(SYSTEM, AwardFilter(ends=ends)).items
        assert [row.title for row in rows] == [title]
