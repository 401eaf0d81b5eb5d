"""A task typed as one line: what is understood, and what is asked instead of guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.kernel.zoned import format_date
from funding.tasks.quick import Person, Understood, understand

SUNDAY = date(2026, 11, 22)
MARIA, MARIO = Person(1, "Maria Lopez", "mlopez"), Person(2, "Mario Diaz", "mario.diaz")
PEOPLE = (MARIA, MARIO, Person(3, "Ana O’Brien", "ana"))


def read(text: str, today: date = SUNDAY) -> Understood:
    return understand(text, today=today, people=PEOPLE, me=3)


@pytest.mark.parametrize(
    ("typed", "title", "due", "person"),
    [
        ("letter from the shelter by 3 May @maria", "letter from the shelter", date(2027, 5, 3), MARIA),
        ("letter by May 3rd, 2028", "letter", date(2028, 5, 3), None),
        ("call the agency tomorrow", "call the agency", date(2026, 11, 23), None),
        ("budget by next Friday", "budget", date(2026, 12, 4), None),
        ("budget by Friday", "budget", date(2026, 11, 27), None),
        ("draft in 2 weeks", "draft", date(2026, 12, 6), None),
        ("draft in 3 working days", "draft", date(2026, 11, 25), None),
        ("report due 1/30", "report", date(2027, 1, 30), None),
        ("plan the May 3 workshop by April 1", "plan the May 3 workshop", date(2027, 4, 1), None),
        ("pay 1/2 of the invoice", "pay 1/2 of the invoice", None, None),
        ("read tomorrow’s notice", "read tomorrow’s notice", None, None),
        ("audit letter 2026-12-01", "audit letter", date(2026, 12, 1), None),
        ("audit letter due on 12/1/26 @me", "audit letter", date(2026, 12, 1), PEOPLE[2]),
        ("@Mario Diaz sends the letters by end of the month", "sends the letters", date(2026, 11, 30), MARIO),
        ("ask jo@example.org for the letter", "ask jo@example.org for the letter", None, None),
        ("minutes by Feb 29", "minutes", date(2028, 2, 29), None),
        ("rehearse today", "rehearse", SUNDAY, None),
        ("in a month, call back", "call back", date(2026, 12, 22), None),
        ("May I call them?", "May I call them?", None, None),
    ],
)
def test_a_line_is_understood(typed: str, title: str, due: date | None, person: Person | None) -> None:
    found = read(typed)
    assert (found.title, found.due_on, found.person, found.asks) == (title, due, person, ())


@pytest.mark.parametrize(
    ("typed", "ask"),
    [
        ("report due 30/1", "the month comes first. Do you mean 1/30?"),
        ("report by next week", "“next week” is no day"),
        ("call @mari", "Whom do you mean by @mari: Maria Lopez, Mario Diaz?"),
        ("call @shelter", "Nobody here is called “shelter”"),
        ("call @maria and @mario", "A task has one owner"),
        ("visit by May 3 or by May 4", "Two days are named"),
        ("minutes by Feb 30", "There is no such day as “Feb 30”"),
        ("by Friday", "what is to be done"),
        ("one #rural outreach by May 3 #street", "A task hangs on one"),
    ],
)
def test_what_has_two_meanings_is_asked(typed: str, ask: str) -> None:
    assert ask in " ".join(read(typed).asks)


@pytest.mark.parametrize(
    ("today", "typed", "due"),
    [
        (date(2026, 11, 25), "x by Wednesday", date(2026, 12, 2)),
        (date(2026, 11, 25), "x by this Friday", date(2026, 11, 27)),
        (date(2026, 11, 25), "x by next Friday", date(2026, 12, 4)),
        (date(2026, 11, 25), "x by this Mon", None),
        (date(2026, 11, 28), "x by next Sun", date(2026, 11, 29)),
    ],
)
def test_a_weekday_belongs_to_a_week_that_begins_on_sunday(today: date, typed: str, due: date | None) -> None:
    found = read(typed, today)
    assert found.due_on == due
    assert bool(found.asks) is (due is None)


def test_the_record_and_a_year_that_is_not_this_one_are_said() -> None:
    found = read("letter #rural outreach and training by Jan 5 @owner")
    assert (found.title, found.record_words, found.to_record_owner) == (
        "letter",
        "rural outreach and training",
        True,
    )
    assert found.notes == ("That is Jan 5, 2027: this year’s has passed.",)
    assert read("letter by May 3, 2025").notes == ("That day has passed.",)
    assert read('send "it" #"Night work" by May 3').record_words == "Night work"


@settings(max_examples=60)
@given(st.dates(SUNDAY, SUNDAY + timedelta(days=364)))
def test_every_day_of_the_next_year_is_found_however_it_is_written(day: date) -> None:
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    name = months[day.month - 1]
    for words in (
        format_date(day),
        f"{name} {day.day}",
        f"{day.day} {name[:3]} {day.year}",
        f"{day.month}/{day.day}",
        f"{day.month}/{day.day}/{day.year % 100:02d}",
        day.isoformat(),
        f"in {(day - SUNDAY).days} days",
    ):
        assert read(f"Letter by {words}").due_on == day, words


@settings(max_examples=60)
@given(st.text(max_size=120))
def test_no_line_breaks_it(text: str) -> None:
    found = read(text)
    assert len(found.title) <= 200
