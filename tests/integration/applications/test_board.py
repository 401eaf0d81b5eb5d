"""The board: order, totals, filters, paging, privacy and a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from funding.applications.queries.board import CARDS_PER_COLUMN, board, stage_totals
from funding.applications.types import PipelineFilter, Stage
from funding.infra import clock as house_clock
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Actor
from tests.builders.applications import build_application, build_gate
from tests.builders.funders import build_funder
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("database")


def column(stage: Stage, **narrowed: Any) -> Any:
    return next(one for one in board(PipelineFilter(**narrowed), SYSTEM) if one.totals.stage is stage)


def test_a_column_sums_plain_and_weighted_money() -> None:
    build_application(stage=Stage.DRAFTING, ask_cents=100_000_01)
    build_application(stage=Stage.DRAFTING, ask_cents=50_000_00)
    build_application(stage=Stage.DRAFTING, ask_cents=None)
    totals = column(Stage.DRAFTING).totals
    assert (totals.count, totals.ask_cents) == (3, 150_000_01)
    # 35% of 100,000.01 is 35,000.0035 and of 50,000.00 is 17,500.00: each is rounded by itself.
    assert totals.weighted_cents == 52_500_00


def test_awarded_money_counts_as_awarded_not_as_asked() -> None:
    build_application(stage=Stage.AWARDED, ask_cents=100_00, awarded_cents=80_00)
    totals = column(Stage.AWARDED).totals
    assert (totals.ask_cents, totals.weighted_cents) == (80_00, 80_00)


def test_cards_stand_by_their_next_gate_and_undated_ones_last() -> None:
    late = build_application(title="Late")
    build_gate(late, date(2027, 3, 1))
    undated = build_application(title="Undated")
    soon = build_application(title="Soon")
    build_gate(soon, date(2026, 12, 1))
    assert [card.id for card in column(Stage.PROSPECT).cards] == [soon.id, late.id, undated.id]


def test_a_column_shows_its_first_cards_and_counts_the_rest() -> None:
    for number in range(CARDS_PER_COLUMN + 3):
        build_application(title=f"Number {number}")
    found = column(Stage.PROSPECT)
    assert len(found.cards) == CARDS_PER_COLUMN
    assert found.more == 3


def test_the_filter_narrows_totals_and_cards_alike() -> None:
    ours = build_application(title="School workshops 100%")
    build_application(title="Street outreach")
    found = column(Stage.PROSPECT, text="100%")
    assert (found.totals.count, [card.id for card in found.cards]) == (1, [ours.id])


def test_a_restricted_application_is_neither_shown_nor_counted(
    client_for: Callable[[str], CheckedClient],
) -> None:
    build_application(title="Sealed bid", visibility=Visibility.RESTRICTED)
    build_application(title="Open bid")
    db.session.commit()
    page = client_for("finance").get("/pipeline").text
    assert "Sealed bid" not in page
    assert "Open bid" in page
    assert "1 application ·" in page


def test_the_number_of_queries_does_not_grow(
    client_for: Callable[[str], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    browser = client_for("development")
    build_gate(build_application(), date(2026, 12, 1))
    db.session.commit()
    browser.get("/pipeline")
    with count_queries() as few:
        browser.get("/pipeline")
    for number in range(30):
        build_gate(build_application(funder_id=build_funder(name=f"Funder {number}").id), date(2026, 12, 2))
    db.session.commit()
    with count_queries() as many:
        browser.get("/pipeline")
    assert many.count == few.count <= 10, many
    with count_queries() as listed:
        browser.get("/pipeline/list")
    assert listed.count <= 11, listed


def test_more_cards_come_as_a_fragment(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("development")
    for number in range(CARDS_PER_COLUMN + 1):
        build_application(title=f"Number {number}")
    db.session.commit()
    key = column(Stage.PROSPECT).totals.house.id
    answer = browser.get(f"/pipeline/column/{key}?skip={CARDS_PER_COLUMN}", headers={"HX-Request": "true"})
    assert answer.text.count("data-card") == 1


def test_an_empty_pipeline_offers_the_first_step(client_for: Callable[[str], CheckedClient]) -> None:
    assert "Nothing is being pursued yet" in client_for("development").get("/pipeline").text


def test_what_is_archived_or_hidden_is_taken_off_the_totals(actor_for: Callable[[str], Actor]) -> None:
    finance, program = actor_for("finance"), actor_for("program")
    build_application(title="Open bid", ask_cents=100_00)
    build_application(title="Old bid", ask_cents=20_00).archived_at = house_clock.now()
    build_application(title="Sealed bid", ask_cents=3_00, visibility=Visibility.RESTRICTED)
    build_application(title="A gift", ask_cents=40_000, visibility=Visibility.GIVING)
    gone = build_application(title="Sealed and old", ask_cents=5, visibility=Visibility.RESTRICTED)
    gone.archived_at, gone.stage = house_clock.now(), Stage.AWARDED
    db.session.flush()
    for actor in (SYSTEM, finance, program):
        counted = stage_totals(PipelineFilter(), actor)
        # "bid" or "gift" finds all of them, so that the other statement must come to the same.
        asked = [stage_totals(PipelineFilter(text=text), actor) for text in ("bid", "gift")]
        for key, total in counted.items():
            assert total.count == sum(one[key].count for one in asked)
            assert total.ask_cents == sum(one[key].ask_cents for one in asked)
            assert total.weighted_cents == sum(one[key].weighted_cents for one in asked)
    assert column(Stage.PROSPECT).totals.count == 3
    assert stage_totals(PipelineFilter(), finance)[column(Stage.PROSPECT).totals.house.id].ask_cents in {
        100_00,
        500_00,
    }
    key = column(Stage.AWARDED).totals.house.id
    assert stage_totals(PipelineFilter(stage=Stage.AWARDED), SYSTEM)[key].count == 0


def test_a_card_is_shown_as_it_is_now_whatever_was_shown_before(
    client_for: Callable[[str], CheckedClient], clock: FakeClock
) -> None:
    browser, reader = client_for("development"), client_for("auditor")
    application = build_application(title="First name")
    gate = build_gate(application, date(2026, 12, 1))
    db.session.commit()
    first = browser.get("/pipeline").text
    assert "First name" in first
    assert "9 days" in first
    assert "data-move" in first
    assert "data-move" not in reader.get("/pipeline").text
    application.title = "Second <b>name"
    db.session.commit()
    clock.advance(days=1)
    browser = client_for("development")
    for page in ("/pipeline", "/pipeline/list"):
        text = browser.get(page).text
        assert "Second &lt;b&gt;name" in text
        assert "First name" not in text
        assert "8 days" in text
    gate.due_on = date(2026, 11, 24)
    gate.due_at = None
    db.session.commit()
    assert "tomorrow" in browser.get("/pipeline").text
