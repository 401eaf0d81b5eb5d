"""Board packets from preparing to keeping, as screens and on paper; and what never leaves the house."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from funding.applications.services.spells import keep_spell
from funding.applications.types import Stage
from funding.awards.types import AwardRoute
from funding.board.models import BoardPacket
from funding.board.reading import document_of
from funding.board.services import ask_to_keep, change_packet, packet_file
from funding.board.types import PacketFacts
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import JobState
from funding.infra.pdf import client as press
from funding.infra.records import Record, Visibility
from funding.kernel.actor import SYSTEM
from tests.builders.actuals import build_actual
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.board import build_packet

FACTS = PacketFacts("Board meeting", date(2026, 11, 20), date(2026, 8, 20))
TYPED = {
    "title": "Board meeting of December 3, 2026", "as_of": "2026-11-20", "since": "2026-08-20",
    "letter": "Dear members of the board,\n\ntwo things need your eyes.",
    "place_letter": "1", "place_money": "0", "place_pipeline": "0", "place_awards": "3", "place_outcomes": "0",
    "place_ahead": "0", "place_risks": "2",
}  # fmt: skip


def awards() -> None:
    with unit_of_work():
        open_door = build_award(title="Open Door")
        build_actual(open_door, amount_cents=510_000_00, incurred_on=date(2026, 10, 20))
        secret = build_award(title="Secret shelter", route=AwardRoute.PRIVATE, award_number="X-1", aln="")
        db.session.execute(
            update(Record).where(Record.id == secret.id).values(visibility=Visibility.RESTRICTED)
        )


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def test_a_packet_is_prepared_looked_over_kept_and_never_changed(client_for):
    client = client_for("director")
    awards()
    assert client.post_form("/board/new", TYPED, action="/board/new").status_code == 303
    packet = db.session.query(BoardPacket).one()
    assert packet.sections == ["letter", "risks", "awards"]
    address = f"/board/{packet.id}"
    page = client.get(address).text
    for words in ("Open Door", "$510,000", "Overspent", "two things need your eyes."):
        assert words in page
    assert press.is_warm(wait=60)
    draft = words_of(client.get(f"{address}/packet.pdf").data)
    assert "Draft" in draft
    assert client.send(f"{address}/keep", {"version": str(packet.version)}).status_code == 303
    db.session.expire_all()
    with unit_of_work():
        build_actual(build_award(title="Later"), amount_cents=1_00)
    kept = client.get(f"{address}/packet.pdf").data
    assert hashlib.sha256(kept).hexdigest() == packet.sha256
    assert packet_file(packet.id) == kept
    assert "Draft" not in words_of(kept)
    assert "Later" not in client.get(address).text
    with pytest.raises(DatabaseError, match="never changed"):
        db.session.execute(text("UPDATE board_packets SET title = 'Other'"))
    db.session.rollback()


@pytest.mark.database("sqlite")
def test_money_is_that_of_the_packets_day_whatever_happens_after(database, clock):
    """$100,000.00 asked at 50% on Nov 20; won for $80,000.00 two days later."""
    clock.set(datetime(2026, 11, 20, 15, tzinfo=UTC))
    with unit_of_work():
        days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
        asked = build_application(stage=Stage.SUBMITTED, ask_cents=100_000_00, **days)
        build_application(stage=Stage.SUBMITTED, ask_cents=7_000_00)
        packet = build_packet(as_of=date(2026, 11, 20))
    before = document_of(packet).this_year
    assert before is not None
    assert (before.secured_cents, before.asked_cents, before.weighted_cents) == (0, 107_000_00, 53_500_00)
    clock.set(datetime(2026, 11, 22, 15, tzinfo=UTC))
    with unit_of_work():
        asked.stage, asked.probability_bp, asked.awarded_cents = Stage.AWARDED, 10_000, 80_000_00
        keep_spell(asked, by=SYSTEM)
        build_application(stage=Stage.SUBMITTED, ask_cents=900_000_00, **days)
    assert document_of(packet).this_year == before
    with unit_of_work():
        today = build_packet(as_of=date(2026, 11, 22))
    now = document_of(today).this_year
    assert now is not None
    assert (now.secured_cents, now.asked_cents) == (80_000_00, 907_000_00)


@pytest.mark.database("sqlite")
def test_a_packet_that_changed_while_it_was_kept_is_not_kept(client_for):
    client_for("director")
    with unit_of_work():
        packet = build_packet()
        job = ask_to_keep(packet=packet, expected_version=packet.version, by=SYSTEM)
        change_packet(packet=packet, facts=replace(FACTS, title="Another"), expected_version=1, by=SYSTEM)
    db.session.expire_all()
    assert (job.state, job.note) == (JobState.FAILED, "Somebody changed this packet meanwhile.")
    assert packet.sha256 is None


@pytest.mark.database("sqlite")
def test_what_is_restricted_never_stands_in_a_packet_whoever_prepares_it(actor_for, client_for):
    client = client_for("administrator")
    awards()
    with unit_of_work():
        packet = build_packet(by=actor_for("administrator"))
    titles = [one.title for one in document_of(packet).awards]
    assert titles == ["Open Door"]
    assert "Secret shelter" not in client.get(f"/board/{packet.id}").text
    assert press.is_warm(wait=60)
    portfolio = words_of(client.get("/board/portfolio.pdf").data)
    assert "Secret" not in portfolio


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"as_of": "2026-11-30"}, "Figures are known up to today."),
        ({"since": "2026-11-21"}, "begins on or before"),
        ({"place_letter": "0", "place_awards": "0", "place_risks": "0"}, "at least one section"),
    ],
)
@pytest.mark.database("sqlite")
def test_bad_input_is_answered_beside_its_field(client_for, change, words):
    client = client_for("development")
    answer = client.post_form("/board/new", TYPED | change, action="/board/new")
    assert answer.status_code == 422
    assert words in answer.text
    assert "two things need your eyes." in answer.text
    assert db.session.query(BoardPacket).count() == 0


@pytest.mark.database("sqlite")
def test_a_stale_version_shows_both_and_the_movement_begins_at_the_last_packet(client_for):
    client = client_for("development")
    with unit_of_work():
        packet = build_packet()
    address = f"/board/{packet.id}/edit"
    assert client.post_form(address, TYPED | {"version": "9"}, action=address).status_code == 409
    assert client.send(f"/board/{packet.id}/keep", {"version": "1"}).status_code == 303
    assert 'value="2026-11-20"' in client.get("/board/new").text
    assert client_for("program").get("/board").status_code in (403, 404)


def test_a_packet_takes_the_same_number_of_queries_for_many_awards(client_for, count_queries):
    client_for("director")
    with unit_of_work():
        packet = build_packet()
        build_award(title="One")
    with count_queries() as few:
        document_of(packet)
    with unit_of_work():
        for number in range(8):
            build_award(title=f"Award {number}", award_number=f"N-{number}")
    db.session.expire_all()
    with count_queries() as many:
        document_of(db.session.get(BoardPacket, packet.id))
    assert len(many) <= len(few) + 1
