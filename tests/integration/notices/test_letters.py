"""From something that happens to a letter: once, at the hour that the person chose, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from funding.accounts.services.leaving import deactivate
from funding.infra.db import db, unit_of_work
from funding.infra.mail import Letter, LetterState
from funding.infra.records import Visibility
from funding.infra.schedule import by_itself
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.notices.composing import compose_letters, tidy
from funding.notices.letters import stop_token
from funding.notices.models import Notice
from funding.notices.services import save_preferences
from funding.notices.types import Cadence, Quiet
from tests.builders.funders import build_funder
from tests.builders.notices import ALARM, NEWS, say, send
from tests.support.clock import FakeClock
from tests.support.mailbox import letters
from tests.support.people import user_with

Actors = Callable[[Role | str], Actor]


def choose(actor: Actor, kind: str, cadence: Cadence, *, quiet: Quiet | None = None) -> None:
    """Let somebody choose one kind's cadence."""
    with unit_of_work():
        save_preferences(hour=7, weekday=0, quiet=quiet, cadences={kind: cadence}, offsets={}, by=actor)


def number(actor: Actor) -> int:
    """The key of the person."""
    assert actor.user_id is not None
    return actor.user_id


def test_what_is_said_twice_stands_once_and_goes_into_one_digest(
    actor_for: Actors, clock: FakeClock, instance: Path
) -> None:
    me = actor_for("development")
    say(number(me), "a")
    say(number(me), "a", line="Said again")
    say(number(me), "b", why="You own this record.")
    say(number(me), "c", line="Line b", why="You own this record.")
    send()
    assert letters(instance) == []
    clock.set(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    send()
    send()
    (letter,) = letters(instance)
    plain = letter.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert letter["Subject"] == "Line a (and 1 more)"
    assert (text.count("Line a"), text.count("Line b")) == (1, 1)
    assert "2 things for you" in text
    assert "Said again" not in text
    assert "You get this because a test says so" in text
    assert "You get this because you own this record\n" in text
    assert "Nov 23, 2026" in text
    assert "7:00 a.m. ET" in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    source = next((instance / "mail").glob("*.eml")).read_text()
    assert (
        f"List-Unsubscribe: <http://127.0.0.1:8000/notices/stop/{stop_token(number(me), [NEWS.key])}>"
        in source
    )
    clock.advance(days=1)
    send()
    assert len(letters(instance)) == 1


def test_what_was_read_on_screen_or_is_only_for_the_screen_is_not_mailed(
    actor_for: Actors, clock: FakeClock, instance: Path
) -> None:
    me, other = actor_for("development"), actor_for("finance")
    say(number(me), "read")
    choose(other, NEWS.key, Cadence.SCREEN)
    say(number(other), "screen")
    with unit_of_work():
        db.session.scalars(select(Notice).where(Notice.key == "read")).one().read_at = clock()
    clock.advance(days=2)
    send()
    assert letters(instance) == []
    assert all(one.settled_at for one in db.session.scalars(select(Notice)))


def test_a_kind_that_is_off_says_nothing_at_all(actor_for: Actors) -> None:
    me = actor_for("development")
    choose(me, NEWS.key, Cadence.OFF)
    say(number(me), "a")
    say(number(me), "mine", kind=ALARM.key, by=me)
    assert db.session.scalars(select(Notice)).all() == []


def test_at_once_waits_while_it_is_quiet(actor_for: Actors, clock: FakeClock, instance: Path) -> None:
    me = actor_for("development")
    clock.set(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    say(number(me), "night", kind=ALARM.key)
    send()
    assert letters(instance) == []
    clock.set(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    send()
    assert [letter["Subject"] for letter in letters(instance)] == ["Line night"]


def test_a_weekly_digest_comes_on_its_day(actor_for: Actors, clock: FakeClock, instance: Path) -> None:
    me = actor_for("development")
    choose(me, NEWS.key, Cadence.WEEKLY)
    clock.set(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    say(number(me), "a")
    clock.set(datetime(2026, 11, 30, 11, 59, tzinfo=UTC))
    send()
    assert letters(instance) == []
    clock.advance(minutes=1)
    send()
    assert len(letters(instance)) == 1


def test_what_a_person_may_no_longer_read_is_in_no_letter(
    actor_for: Actors, clock: FakeClock, instance: Path
) -> None:
    me = actor_for("program")
    with unit_of_work():
        funder = build_funder(name="Quiet Hollow Fund")
        key = funder.id
    say(number(me), "a", line="Quiet Hollow Fund changed", record_id=key)
    with unit_of_work():
        funder.visibility = Visibility.RESTRICTED
    clock.advance(days=1)
    send()
    assert letters(instance) == []


def test_what_is_two_years_old_is_forgotten(actor_for: Actors, clock: FakeClock) -> None:
    me = actor_for("development")
    say(number(me), "old", kind=ALARM.key)
    send()
    clock.advance(days=731)
    say(number(me), "new")
    tidy()
    assert db.session.scalars(select(Notice.key)).all() == ["new"]
    assert db.session.scalars(select(Letter.id)).all() == []


def test_a_leaver_gets_nothing_more(actor_for: Actors, clock: FakeClock, instance: Path) -> None:
    me = actor_for("program")
    say(number(me), "waits")
    say(number(me), "alarm", kind=ALARM.key)
    with by_itself():
        assert compose_letters() == 1
    with unit_of_work():
        user = user_with(Role.PROGRAM)
        deactivate(user=user, successor_id=None, expected_version=user.version, by=SYSTEM)
    say(number(me), "after")
    clock.advance(days=1)
    send()
    # The alarm was on its way before; what waited was dropped.
    assert [letter["Subject"] for letter in letters(instance)] == ["Line alarm"]
    assert db.session.scalars(select(Notice.key).order_by(Notice.id)).all() == ["waits", "alarm"]
    assert db.session.scalars(select(Letter.state)).all() == [LetterState.FILED]
