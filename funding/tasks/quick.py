"""A task typed as one line: "letter from the shelter by 3 May @maria #rural outreach".

What is understood is shown before it is saved, and what has two meanings is asked, never guessed. In this order:

1. *A day.* It is introduced by "by", "on", "due" or "until", or stands at the end of what is left without @ and #.
   "in 2 weeks", "tomorrow" and "next Friday" need no introduction. Of several, an introduced one counts; two that are
   introduced alike are asked. Figures are in American order, month first; a day that no month has is refused. Without
   a year it is the next such day from today on, and where that is in another year, a note says so. A weekday is the
   first after today; "this Friday" the one of this week, "next Friday" the one of the week after, weeks beginning on
   Sunday. "Next week" and "next month" are no days, so they are asked.
2. *A person*: @ and a first name, last name, whole name, or the beginning of one, "@me", or "@owner" for the owner of
   the record. Two people who fit are asked.
3. *A record*: # and words of its name, up to the next mark or the end.

What is left is the title. The worked table is of Sunday, Nov 22, 2026; Maria Lopez and Mario Diaz work here.

=============================================  =============================  ===========  =============
typed                                          title                          due          who
=============================================  =============================  ===========  =============
letter from the shelter by 3 May @maria        letter from the shelter        2027-05-03   Maria Lopez
letter by May 3rd, 2028                        letter                         2028-05-03   nobody
call the agency tomorrow                       call the agency                2026-11-23   nobody
budget by next Friday                          budget                         2026-12-04   nobody
budget by Friday                               budget                         2026-11-27   nobody
draft in 2 weeks                               draft                          2026-12-06   nobody
draft in 3 working days                        draft                          2026-11-25   nobody
report due 1/30                                report                         2027-01-30   nobody
report due 30/1                                report due 30/1                asked        nobody
report by next week                            report by next week            asked        nobody
plan the May 3 workshop by April 1             plan the May 3 workshop        2027-04-01   nobody
pay 1/2 of the invoice                         pay 1/2 of the invoice         none         nobody
call @mari                                     call @mari                     none         asked
read tomorrow’s notice                         read tomorrow’s notice         none         nobody
=============================================  =============================  ===========  =============
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from funding.tasks.quick_days import Found, days_in

MARK = "\x1f"
"""Stands where something was taken out, so that words on both sides of it do not run together."""
LONGEST = 300
_NAME = re.compile(r"(?<![\w@.])@([A-Za-zÀ-ɏ][\w.'’-]*(?: [A-ZÀ-ɏ][\w'’-]*){0,2})")
_RECORD = re.compile(r'(?<![\w#])#(?:"([^"\x1f]+)"|([^\x1f#]+))')


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the house: key, name, and the part of their address before the @."""

    id: int
    name: str
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a line.

    ``asks`` are sentences about what cannot be told; while there are any, nothing may be saved. ``people`` are those
    among whom to choose. ``record_words`` are looked up by whoever knows the records. ``notes`` need no answer.
    """

    title: str
    due_on: date | None = None
    person: Person | None = None
    to_record_owner: bool = False
    people: tuple[Person, ...] = ()
    record_words: str = ""
    asks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """A line while it is read."""

    left: str
    due_on: date | None = None
    person: Person | None = None
    to_record_owner: bool = False
    people: tuple[Person, ...] = ()
    record_words: str = ""
    asks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def understand(text: str, *, today: date, people: Sequence[Person], me: int | None) -> Understood:
    """What the line says. ``people`` are those who may be given work; ``me`` is who types."""
    reading = _Reading(" ".join(text.replace(MARK, " ").split())[:LONGEST])
    _read_person(reading, people, me)
    _read_day(reading, today)
    _read_record(reading)
    title = _tidy(reading.left)
    if not title:
        reading.asks.append("Please say what is to be done.")
    return Understood(
        title=title,
        due_on=reading.due_on,
        person=reading.person,
        to_record_owner=reading.to_record_owner,
        people=reading.people,
        record_words=reading.record_words,
        asks=tuple(reading.asks),
        notes=tuple(reading.notes),
    )


def _tidy(text: str) -> str:
    words = " ".join(text.replace(MARK, " ").split())
    return words.strip(" ,;–-")[:200]


def _cut(reading: _Reading, start: int, end: int) -> None:
    reading.left = f"{reading.left[:start]}{MARK}{reading.left[end:]}"


def _read_day(reading: _Reading, today: date) -> None:
    found = _strongest([one for one in days_in(reading.left, today) if _counts(one, reading.left)])
    if len({(one.day, one.ask) for one in found}) > 1:
        told = " or ".join(f"“{one.words}”" for one in found)
        reading.asks.append(f"Two days are named. Which one counts, {told}?")
        return
    if not found:
        return
    one = found[-1]
    if one.ask:
        reading.asks.append(one.ask)
        return
    reading.due_on = one.day
    if one.note:
        reading.notes.append(one.note)
    elif one.day and one.day < today:
        reading.notes.append("That day has passed.")
    _cut(reading, one.start, one.end)


def _counts(one: Found, text: str) -> bool:
    """Whether a day is meant as the task's: introduced, plain of itself, or at the end of the words."""
    behind = text[one.end :]
    at_end = not behind.split("#", 1)[0].replace(MARK, " ").strip(" .,;!")
    return one.introduced or one.plain or at_end


def _strongest(found: Sequence[Found]) -> list[Found]:
    """Those that are introduced, else those that are plain, else what stands at the end."""
    for chosen in ([one for one in found if one.introduced], [one for one in found if one.plain]):
        if chosen:
            return chosen
    return list(found[-1:])


def _read_person(reading: _Reading, people: Sequence[Person], me: int | None) -> None:
    found = list(_NAME.finditer(reading.left))
    if len(found) > 1:
        reading.asks.append("Two people are named. A task has one owner.")
    if len(found) != 1:
        return
    match = found[0]
    words = match.group(1).rstrip(".-'’").split(" ")
    if words[0].lower() == "owner":
        reading.to_record_owner = True
        _cut(reading, match.start(), match.start() + 1 + len(words[0]))
        return
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        fitting = _fitting(name, people, me)
        if fitting:
            _take_person(reading, name, fitting, match.start())
            return
    reading.asks.append(f"Nobody here is called “{words[0]}”. Is it somebody outside? Then leave out the @.")


def _take_person(reading: _Reading, name: str, fitting: Sequence[Person], start: int) -> None:
    if len(fitting) > 1:
        reading.people = tuple(fitting)
        told = ", ".join(one.name for one in fitting[:6])
        reading.asks.append(f"Whom do you mean by @{name}: {told}?")
    else:
        reading.person = fitting[0]
        _cut(reading, start, start + 1 + len(name))


def _plain(text: str) -> str:
    return re.sub(r"[\s.'’_-]+", "", text).casefold()


def _fitting(name: str, people: Sequence[Person], me: int | None) -> list[Person]:
    """Who may be meant: by exact name first, then by its beginning."""
    wanted = _plain(name)
    if wanted == "me":
        return [one for one in people if one.id == me]
    exact = [one for one in people if wanted in {_plain(one.name), one.mailbox.casefold(), *_parts(one)}]
    if exact or len(wanted) < 2:
        return exact
    return [
        one for one in people if any(part.startswith(wanted) for part in (_plain(one.name), *_parts(one)))
    ]


def _parts(person: Person) -> list[str]:
    return [_plain(part) for part in person.name.split()]


def _read_record(reading: _Reading) -> None:
    found = list(_RECORD.finditer(reading.left))
    if len(found) > 1:
        reading.asks.append("Two records are named. A task hangs on one.")
    elif found:
        match = found[0]
        reading.record_words = " ".join((match.group(1) or match.group(2)).split()).strip(" ,;")
        _cut(reading, match.start(), match.end())
