"""Any past day's board: stages and amounts as they were, what changed since, privacy, and the stays of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from funding.applications.models import Application
from funding.applications.queries.board import CARDS_PER_COLUMN
from funding.applications.queries.house_stages import first_of
from funding.applications.queries.past import changes_since, past_board
from funding.applications.queries.spells import outcomes, stays_of
from funding.applications.services.cells import set_ask
from funding.applications.services.house_stages import change_stage, stage_row
from funding.applications.services.moves import move, set_archived
from funding.applications.types import MoveFacts, PipelineFilter, Stage, StageFacts
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Actor
from tests.builders.applications import build_application
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("database")
THEN = date(2026, 11, 22)


def shown(day: date, actor: Actor = SYSTEM, **narrowed: Any) -> dict[str, tuple[int, int, int]]:
    columns = past_board(day, PipelineFilter(**narrowed), actor)
    return {
        one.totals.house.name: (one.totals.count, one.totals.ask_cents, one.totals.weighted_cents)
        for one in columns
        if one.totals.count
    }


def go(application: Application, to: Stage, **facts: Any) -> None:
    move(
        application=application,
        to=to,
        expected_version=application.version,
        by=SYSTEM,
        facts=MoveFacts(**facts),
    )


@pytest.fixture
def story(clock: FakeClock) -> dict[str, Application]:
    """What stood on Nov 22, and what happened to it on the days after."""
    moved = build_application(title="Moved", ask_cents=100_00)
    gone = build_application(title="Gone", ask_cents=50_00)
    richer = build_application(title="Richer", stage=Stage.DRAFTING, ask_cents=10_00)
    still = build_application(title="Still", stage=Stage.DRAFTING, ask_cents=1_00)
    clock.advance(days=2)
    go(moved, Stage.DECIDING)
    set_archived(application=gone, archived=True, expected_version=gone.version, by=SYSTEM)
    set_ask(application=richer, ask_cents=30_00, by=SYSTEM)
    row = stage_row(first_of(Stage.DRAFTING).id)
    facts = StageFacts("Writing", probability_bp=3_500)
    change_stage(stage=row, facts=facts, expected_version=row.version, by=SYSTEM)
    clock.advance(days=1)
    new = build_application(title="New", ask_cents=7_00)
    return {"moved": moved, "gone": gone, "richer": richer, "still": still, "new": new}


def test_a_past_day_shows_names_amounts_and_chances_as_they_were(story: dict[str, Application]) -> None:
    assert shown(THEN) == {"Exploring": (2, 150_00, 15_00), "Drafting": (2, 11_00, 3_85)}
    assert shown(date(2026, 11, 24)) == {"Deciding": (1, 100_00, 20_00), "Writing": (2, 31_00, 10_85)}
    assert shown(date(2026, 11, 21)) == {}
    assert shown(THEN, text="rich") == {"Drafting": (1, 10_00, 3_50)}


def test_what_changed_since_is_told_by_kind(story: dict[str, Application]) -> None:
    found = changes_since(THEN, PipelineFilter(), SYSTEM)
    assert [(one.kind, one.title, one.stage_then, one.stage_now) for one in found.rows] == [
        ("moved", "Moved", "Exploring", "Deciding"),
        ("new", "New", "", "Exploring"),
        ("gone", "Gone", "Exploring", ""),
        ("amount", "Richer", "Drafting", "Writing"),
    ]
    assert (found.rows[3].then_cents, found.rows[3].now_cents) == (10_00, 30_00)
    assert found.counts == {"moved": 1, "new": 1, "gone": 1, "amount": 1}


def test_the_page_is_read_only_stands_in_the_address_and_costs_the_same(
    client_for: Callable[[str], CheckedClient], count_queries: Callable[[], Any], clock: FakeClock
) -> None:
    build_application(title="Old bid", ask_cents=100_00)
    db.session.commit()
    clock.advance(days=2)
    browser = client_for("development")
    address = "/pipeline?as_of=2026-11-22"
    page = browser.get(address).text
    assert "Pipeline on Nov 22, 2026" in page
    assert "Old bid" in page
    assert "data-move" not in page
    assert "The board stands as it did then" in page
    with count_queries() as few:
        browser.get(address)
    clock.advance(days=-2)
    for number in range(24):
        build_application(title=f"Bid {number}")
    db.session.commit()
    clock.advance(days=2)
    with count_queries() as many:
        page = browser.get(address).text
    assert many.count == few.count
    assert "5 more" in page
    key = first_of(Stage.PROSPECT).id
    skipped = f"/pipeline/column/{key}?as_of=2026-11-22&skip={CARDS_PER_COLUMN}"
    more = browser.get(skipped, headers={"HX-Request": "true"}).text
    assert more.count("<article") == 5
    assert "Pipeline on" not in browser.get("/pipeline?as_of=2031-01-01").text


def test_what_is_hidden_today_is_hidden_on_past_days_too(
    actor_for: Callable[[str], Actor], clock: FakeClock
) -> None:
    finance = actor_for("finance")
    build_application(title="Sealed bid", ask_cents=100_00, visibility=Visibility.RESTRICTED)
    clock.advance(days=2)
    assert shown(THEN, finance) == {}
    assert changes_since(date(2026, 11, 20), PipelineFilter(), finance).count == 0
    assert shown(THEN) == {"Exploring": (1, 100_00, 10_00)}


def test_history_tells_the_days_in_each_stage_and_nobody_rewrites_it(
    client_for: Callable[[str], CheckedClient], story: dict[str, Application]
) -> None:
    stays = stays_of(story["moved"].id)
    assert [(one.stage_name, one.days) for one in stays] == [("Deciding", 1), ("Exploring", 2)]
    assert stays_of(story["richer"].id)[0].changes == 1
    db.session.commit()
    page = client_for("auditor").get(f"/applications/{story['moved'].id}/history").text
    assert "how long it stood there" in page
    for statement in ("UPDATE stage_spells SET ask_cents = 1", "DELETE FROM stage_spells"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(sa.text(statement))
        db.session.rollback()


def test_outcomes_are_counted_by_kind_of_funder_and_phase() -> None:
    won = build_application(stage=Stage.SUBMITTED)
    lost = build_application(stage=Stage.SUBMITTED, funder_id=won.funder_id)
    build_application(stage=Stage.SUBMITTED, funder_id=won.funder_id)
    go(won, Stage.AWARDED, on=THEN, awarded_cents=90_00)
    go(lost, Stage.DECLINED, on=THEN, reason="Too far away.")
    found = {one.phase: one for one in outcomes(SYSTEM) if one.kind is won.funder.funder_kind}
    sent = found[Stage.SUBMITTED]
    assert (sent.awarded, sent.declined, sent.open, sent.sample, sent.awarded_cents) == (1, 1, 1, 2, 90_00)
