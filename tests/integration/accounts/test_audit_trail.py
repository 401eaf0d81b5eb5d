"""The audit trail page: who may read it, what it shows, and what it hides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from funding.infra.audit import audit
from funding.infra.db import db, unit_of_work
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM
from tests.builders.funders import build_funder
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

ClientFor = Callable[[str], CheckedClient]
PAGE = "/settings/audit"


def test_three_roles_read_the_trail(client_for: ClientFor) -> None:
    for role, status in (
        ("administrator", 200),
        ("director", 200),
        ("auditor", 200),
        ("development", 403),
        ("finance", 403),
        ("program", 403),
    ):
        assert client_for(role).get(PAGE).status_code == status


def test_before_and_after_are_readable(client_for: ClientFor, actor_for: Any) -> None:
    with unit_of_work():
        audit(
            by=actor_for("finance"),
            action="budget.line_changed",
            subject="Rent, year 1",
            before={
                "stage": "not_pursued",
                "due_on": "2026-12-01",
                "at": "2026-12-02T04:59:00+00:00",
                "empty": None,
                "federal_cents": 123450,
                "rate_bp": 1500,
                "is_mtdc": True,
                "names": ["a", "b"],
            },
            after={"federal_cents": -500, "rate_bp": 1025, "is_mtdc": False, "names": {"x_y": None}},
        )
    text = client_for("auditor").get(PAGE).text
    for words in (
        "Ruth Finley",
        "Rent, year 1",
        "line changed",
        "$1,234.50",
        "−$5.00",
        "15.00%",
        "10.25%",
        "yes",
    ):
        assert words in text


def test_the_trail_is_filtered_by_person_kind_and_day(
    client_for: ClientFor, actor_for: Any, clock: FakeClock
) -> None:
    director, finance = actor_for("director"), actor_for("finance")
    for day, by, action, subject in (
        (1, director, "budget.made", "Alpha"),
        (2, finance, "budget.made", "Beta"),
        (3, finance, "budgetary.noted", "Gamma"),
    ):
        clock.set(
            datetime(2026, 11, day, 4, 30, tzinfo=UTC)
        )  # Half past midnight in New York, or 11:30 p.m. after DST.
        with unit_of_work():
            audit(by=by, action=action, subject=subject)
    clock.set(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    admin = client_for("administrator")

    def shown(query: str) -> set[str]:
        text = admin.get(f"{PAGE}?{query}").text
        return {word for word in ("Alpha", "Beta", "Gamma") if f"<b>{word}</b>" in text}

    assert shown("") == {"Alpha", "Beta", "Gamma"}
    assert shown(f"person={finance.user_id}") == {"Beta", "Gamma"}
    assert shown("kind=budget") == {"Alpha", "Beta"}
    assert shown("since=2026-11-01&until=2026-11-01") == {"Alpha", "Beta"}
    assert shown("since=2026-11-02") == {"Gamma"}
    assert shown("until=2026-10-31") == set()


@pytest.mark.parametrize(
    "query",
    [
        "person=x",
        "person=99999999999999999999",
        "since=yesterday",
        "until=9999-99-99",
        "since=0001-01-01",
        "page=-4",
    ],
)
def test_nonsense_in_the_address_means_no_filter(client_for: ClientFor, query: str) -> None:
    assert "Ada Okafor" in client_for("administrator").get(f"{PAGE}?{query}").text


def test_a_kind_is_matched_as_text_not_as_a_pattern(client_for: ClientFor) -> None:
    text = client_for("administrator").get(f"{PAGE}?kind=%25").text
    assert "Nothing fits these filters" in text


def test_a_long_trail_comes_in_pages(client_for: ClientFor, count_queries: Any) -> None:
    admin = client_for("administrator")
    with unit_of_work():
        for number in range(120):
            audit(by=SYSTEM, action="test.done", subject=f"Thing {number:03d}")
    first = admin.get(f"{PAGE}?kind=test").text
    assert "Thing 119" in first
    assert "Thing 069" not in first
    with count_queries() as queries:
        third = admin.get(f"{PAGE}?kind=test&page=3").text
    assert "Thing 000" in third
    assert queries.count <= 10, queries


def test_entries_on_records_one_may_not_see_are_left_out(client_for: ClientFor) -> None:
    with unit_of_work():
        secret = build_funder(name="Quiet Talks Fund")
        secret.visibility = Visibility.RESTRICTED
    assert "Quiet Talks Fund" in client_for("administrator").get(PAGE).text
    assert "Quiet Talks Fund" not in client_for("director").get(PAGE).text


def test_an_auditor_reads_of_a_donor_without_the_name(client_for: ClientFor) -> None:
    with unit_of_work():
        donor = build_funder(name="Margaret Ellsworth")
        donor.visibility = Visibility.GIVING
    assert "Margaret Ellsworth" in client_for("director").get(PAGE).text
    text = client_for("auditor").get(PAGE).text
    assert "Margaret" not in text
    assert f"Private donor (no. {donor.id})" in text


def test_the_trail_cannot_be_changed(database: Any) -> None:
    with unit_of_work():
        entry = audit(by=SYSTEM, action="test.done", subject="Line one\r\nLine two")
    entry.subject = "rewritten"
    with pytest.raises(Exception, match="append-only"):
        db.session.flush()


def test_a_role_is_told_by_its_name(client_for: ClientFor, actor_for: Any) -> None:
    with unit_of_work():
        audit(by=actor_for("director"), action="user.changed", subject="Ana", before={"role": "development"})
    text = client_for("administrator").get(PAGE).text
    assert "<del>Development officer</del>" in text
