"""The forecast on the database: months that sum, money counted once, chances that are learned, pages and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from funding.accounts.queries import organization
from funding.applications.models import Application
from funding.applications.services.lineage import link
from funding.applications.services.moves import move
from funding.applications.services.spells import keep_spell
from funding.applications.types import LinkKind, MoveFacts, PipelineFilter, Stage
from funding.forecast.queries.believed import believed_on
from funding.forecast.queries.history import learning
from funding.forecast.queries.parts import parts_of
from funding.forecast.queries.years import forecast
from funding.forecast.services import relearn, set_cash_rule
from funding.forecast.types import CashRule, Giver, Money, PaymentMethod, month_number
from funding.funders.types import FunderKind
from funding.infra import clock as house_clock
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from tests.builders.applications import build_application
from tests.builders.funders import build_funder
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("database")
YEAR = 2027


def asked(cents: int = 120_000_00, **more: Any) -> Application:
    """An application for Jan 1 to Dec 31, 2027."""
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
    return build_application(**{"ask_cents": cents, "stage": Stage.SUBMITTED, **days, **more})


def months(**narrowed: Any) -> dict[str, Money]:
    found = forecast(PipelineFilter(**narrowed), SYSTEM, year=YEAR, start_month=1)
    return {f"{month:%b}": money for month, money in found.months}


def test_each_kind_of_funder_pays_in_its_own_months() -> None:
    state = build_funder(name="State", kind=FunderKind.STATE)
    person = build_funder(name="Person", kind=FunderKind.PERSON)
    asked(365_00, funder_id=state.id)
    asked(500_00, funder_id=person.id)
    set_cash_rule(
        giver=Giver.STATE,
        rule=CashRule(PaymentMethod.REIMBURSEMENT, 60),
        effective_from=date(2026, 7, 1),
        reason="Paid so last year",
        by=SYSTEM,
    )
    found = months()
    assert [found[name].pending for name in ("Jan", "Feb", "Apr", "May", "Jun")] == [
        500_00,
        0,
        31_00 + 28_00,
        31_00,
        30_00,
    ]


def test_the_months_figure_is_the_sum_of_its_parts_and_the_year_of_its_months() -> None:
    state = build_funder(name="State", kind=FunderKind.STATE)
    for cents in (100_000_01, 33_333_33, 7_77):
        asked(cents, funder_id=state.id)
    asked(50_000_01, funder_id=state.id, stage=Stage.AWARDED, awarded_cents=49_999_99)
    whole = forecast(PipelineFilter(), SYSTEM, year=YEAR, start_month=1)
    for month, money in whole.months:
        number = month_number(month)
        page, sums = parts_of(PipelineFilter(), SYSTEM, months=range(number, number + 1), page=1)
        assert sum((one.money for one in page.items), Money()) == sums == money
    later = forecast(PipelineFilter(), SYSTEM, year=YEAR + 1, start_month=1).total
    assert whole.total + later == Money(49_999_99, 133_341_11, 66_670_57)


def test_money_of_a_lineage_comes_once_and_a_renewal_after_what_it_renews() -> None:
    funder = build_funder(name="State", kind=FunderKind.STATE)
    letter = asked(stage=Stage.INQUIRY, funder_id=funder.id)
    full = asked(90_000_00, funder_id=funder.id)
    link(earlier=letter, later=full, kind=LinkKind.FULL_PROPOSAL, by=SYSTEM)
    renewal = build_application(ask_cents=60_000_00, funder_id=funder.id, stage=Stage.DRAFTING)
    link(earlier=full, later=renewal, kind=LinkKind.RENEWAL, by=SYSTEM)
    first = forecast(PipelineFilter(), SYSTEM, year=YEAR, start_month=1)
    second = forecast(PipelineFilter(), SYSTEM, year=YEAR + 1, start_month=1)
    third = forecast(PipelineFilter(), SYSTEM, year=YEAR + 2, start_month=1)
    assert sum(one.total.pending for one in (first, second, third)) == 150_000_00
    assert (first.undated_count, second.expected_cents > 0) == (0, True)


def test_what_has_no_dates_stands_in_no_month() -> None:
    asked(starts_on=None, ends_on=None)
    found = forecast(PipelineFilter(), SYSTEM, year=YEAR, start_month=1)
    assert (found.total.pending, found.undated.pending, found.undated_count) == (0, 120_000_00, 1)


def answered(kind: FunderKind, won: int, lost: int) -> int:
    funder = build_funder(name=f"Answers of {kind.value}", kind=kind)
    for place in range(won + lost):
        stage = Stage.AWARDED if place < won else Stage.DECLINED
        build_application(title=f"Past {kind.value} {place}", stage=stage, funder_id=funder.id)
    return funder.id


def test_an_answer_teaches_every_open_application_without_a_chance_of_its_own() -> None:
    state = answered(FunderKind.STATE, 10, 7)
    learns, own = asked(funder_id=state), asked(funder_id=state, probability_bp=9_000)
    sent = asked(funder_id=state)
    own.probability_bp = 9_000
    assert relearn() > 0
    before = learns.probability_bp
    facts = MoveFacts(on=date(2026, 11, 1), awarded_cents=100_00)
    move(application=sent, to=Stage.AWARDED, expected_version=sent.version, by=SYSTEM, facts=facts)
    db.session.commit()
    assert learning().history.cases(FunderKind.STATE) == (11, 18)
    assert learns.probability_bp > before != 5_000
    assert learns.probability_bp == learning().chance(Stage.SUBMITTED, 5_000, FunderKind.STATE, False).bp
    assert own.probability_bp == 9_000


def test_few_answers_leave_the_stage_its_own_chance() -> None:
    funder = answered(FunderKind.STATE, 1, 2)
    one = asked(funder_id=funder)
    assert (relearn(), one.probability_bp) == (0, 5_000)


def rows_of(client: CheckedClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_the_pages_and_files_show_the_same_figures(client_for: Callable[[Role], CheckedClient]) -> None:
    client, auditor = client_for(Role.FINANCE), client_for(Role.AUDITOR)
    state = answered(FunderKind.STATE, 11, 7)
    one = asked(365_00, funder_id=state)
    relearn()
    db.session.commit()
    chance = one.probability_bp
    page = client.get(f"/forecast?year={YEAR}").text
    assert "/forecast/2027-03" in page
    month = auditor.get("/forecast/2027-03").text
    assert one.title in month
    assert "Change" not in auditor.get("/forecast/assumptions").text
    rows = rows_of(client, f"/forecast/export?year={YEAR}&format=csv")
    assert rows[0][0] == "Month of cash"
    house = organization()
    starts = house.fiscal_year_start_month if house else 10
    year = forecast(PipelineFilter(), SYSTEM, year=YEAR, start_month=starts)
    found = {f"{month:%b}": money for month, money in year.months}
    assert [row[3] for row in rows[1:13]] == [f"{money.pending / 100:.2f}" for money in found.values()]
    parts = rows_of(client, "/forecast/2027-03/export?format=csv")
    assert parts[1][4] == f"{found['Mar'].pending / 100:.2f}"
    assert client.get("/forecast/2027-03/export?format=xlsx").data[:2] == b"PK"
    assert client.get(f"/forecast/export?year={YEAR}&format=xlsx").data[:2] == b"PK"
    record = client.get("/forecast/chances").text
    assert "11 of 18" in record
    assert "80% Wilson interval" in record
    assert "11 of 18 new requests to state programs" in client.get(f"/applications/{one.id}").text
    assert client.get("/forecast/13").status_code == 404
    assert chance != 5_000


def test_assumptions_and_a_chance_are_changed_with_their_reasons(
    client_for: Callable[[Role], CheckedClient],
) -> None:
    finance, writer = client_for(Role.FINANCE), client_for(Role.DEVELOPMENT)
    one = asked()
    db.session.commit()
    address = "/forecast/assumptions/state"
    refused = finance.post_form(address, {"lag_days": "75"})
    assert refused.status_code == 422
    assert finance.post_form(address, {"lag_days": "75", "reason": "Our statements"}).status_code == 303
    page = finance.get("/forecast/assumptions").text
    assert "paid back 75 days after" in page
    assert "Our statements" in page
    sent = {"min_cases": "3", "strength": "4", "reason": "Few funders"}
    done = finance.post_form("/forecast/assumptions", sent, action="/forecast/assumptions/chances")
    assert done.status_code == 303
    address = f"/applications/{one.id}/chance"
    writer.post_form(address, {"chance_bp": "80", "reason": "They called us."})
    assert "They called us." in writer.get(f"/applications/{one.id}").text
    db.session.refresh(one)
    assert (one.probability_bp, one.probability_is_own) == (8_000, True)


def test_the_forecast_costs_the_same_queries_at_any_size(count_queries: Callable[[], Any]) -> None:
    counts = []
    for more in (2, 30):
        for _ in range(more):
            asked()
        db.session.flush()
        with count_queries() as seen:
            forecast(PipelineFilter(), SYSTEM, year=YEAR, start_month=1)
        counts.append(seen.count)
    assert counts[0] == counts[1]


def test_what_was_believed_stands_beside_what_came(
    clock: FakeClock, client_for: Callable[[Role], CheckedClient]
) -> None:
    won, lost, waits = (asked(1_000_00, title=title) for title in ("Won", "Lost", "Waits"))
    for one in (won, lost, waits):
        keep_spell(one, by=SYSTEM)
    day = house_clock.today()
    clock.advance(days=40)
    facts = MoveFacts(on=day, awarded_cents=800_00)
    move(application=won, to=Stage.AWARDED, expected_version=won.version, by=SYSTEM, facts=facts)
    facts = MoveFacts(on=day, reason="Too many asked")
    move(application=lost, to=Stage.DECLINED, expected_version=lost.version, by=SYSTEM, facts=facts)
    db.session.commit()
    found = believed_on(day, PipelineFilter(), SYSTEM)
    assert (found.total.count, found.total.asked, found.total.weighted) == (3, 3_000_00, 1_500_00)
    assert [came.value for came, _ in found.by_outcome] == ["awarded", "declined", "open"]
    ((band, answers),) = found.by_band
    assert (band, answers.count, answers.won, answers.awarded, answers.chances_bp) == (
        2,
        2,
        1,
        800_00,
        10_000,
    )
    assert waits.stage is Stage.SUBMITTED
    client = client_for(Role.AUDITOR)
    page = client.get(f"/forecast/believed?as_of={day.isoformat()}").text
    assert "came <strong>$800</strong> in 1 award" in page
    assert "Nothing was open that day" in client.get("/forecast/believed?as_of=2020-01-01").text


def test_a_chance_that_nothing_was_learned_for_is_the_houses_assumption(
    client_for: Callable[[str], CheckedClient],
) -> None:
    browser = client_for("development")
    key = build_application().id
    db.session.commit()
    page = browser.get(f"/applications/{key}").get_data(as_text=True)
    assert "what the house assumes</p>" in page
    assert "from our own record" not in page
