"""How one date looks. Its HTML is kept under everything it shows: put together once, it cannot be out of date.

What a date says of itself now (how long it still is, what the reader's clock says) follows from few of its facts, which
many dates share, from the reader's day and from whether it has passed: it is worked out once for each of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from markupsafe import Markup

from funding.calendar.types import Entry, Layer, Source
from funding.infra import clock
from funding.infra.permissions import current_actor
from funding.kernel.zoned import end_of_day
from funding.work import gates
from funding.work.gates import Urgency

FACES_KEPT = 4_096
SAID_KEPT = 4_096
CELLS_KEPT = 1_024
STATED = frozenset({Source.DEADLINE, Source.TASK})
"""What can be missed; a project period or the day to begin a renewal simply comes."""


class Face(NamedTuple):
    """What one date shows. ``state`` is open, done, missed or estimated; ``moves`` whether it can be dragged."""

    source: str
    id: int
    url: str
    layer: Layer
    kind: str
    label: str
    title: str
    hue: str
    funder: str
    owner: str
    when: str
    here: str
    standing: str
    tone: str
    note: str
    state: str
    moves: bool


class More(NamedTuple):
    """What leads to dates that are not drawn: how many, where, and of what."""

    number: int
    url: str
    of: str


Said = tuple[str, str, str, str, str, str]
"""How a date stands now: when, here, standing, tone, note and state, as ``Face`` has them."""


class Drawer:
    """Draws dates for the person of this request as they stand now."""

    def __init__(self) -> None:
        self._now, self._zone = clock.now(), clock.reader_zone()
        self._reader = self._zone, clock.today(self._zone)
        self._root, self._starts = request.script_root, _starts()
        self._may_move = current_actor().can("deadline.edit")

    def faces(self, entries: Iterable[Entry]) -> list[Face]:
        """What the entries show."""
        return [_face(one, self._said(one), self._moves(one), self._starts) for one in entries]

    def cell(self, entries: Iterable[Entry]) -> Markup:
        """The lines of one day of the month."""
        return self._drawn("calendar/_line.html", entries)

    def rows(self, entries: Iterable[Entry]) -> Markup:
        """The rows of one day of the agenda."""
        return self._drawn("calendar/_row.html", entries)

    def marks(self, entries: Iterable[Entry], more: More | None) -> Markup:
        """The marks of one funder in one month, and what leads to the rest of them."""
        shown = tuple(entries)
        return _marks(shown, tuple(map(self._said, shown)), more, self._starts, self._root)

    def _drawn(self, template: str, entries: Iterable[Entry]) -> Markup:
        starts, root = self._starts, self._root
        drawn = [_html(template, one, self._said(one), self._moves(one), starts, root) for one in entries]
        return Markup("".join(drawn))  # noqa: S704 - each is Markup already.

    def _moves(self, entry: Entry) -> bool:
        return entry.movable and self._may_move

    def _said(self, entry: Entry) -> Said:
        # All that the words below are made of: of one day many dates share them.
        facts = (entry.key.source, entry.due_on, entry.due_at, entry.zone, entry.certainty, entry.done_at)
        ends = _ends(entry.due_on, entry.due_at, entry.zone)
        key = (facts, self._reader, ends is not None and self._now > ends)
        known = _known.get(key)
        if known is None:
            if len(_known) >= SAID_KEPT:
                _known.clear()
            known = _known[key] = said(entry, self._now, self._zone)
        return known


_known: dict[tuple[Any, ...], Said] = {}


@lru_cache(maxsize=SAID_KEPT)
def _ends(due_on: date | None, due_at: datetime | None, zone: str) -> datetime | None:
    """When a date has passed, as ``gates.end_instant`` says."""
    if due_at is not None or due_on is None:
        return due_at
    return end_of_day(due_on, zone)


def said(entry: Entry, now: datetime, zone: str) -> Said:
    """How an entry stands at ``now`` for somebody whose clock is in ``zone``."""
    found = gates.standing(entry, now=now, reader_zone=zone)
    is_stated = entry.key.source in STATED
    return (
        gates.told_long(entry),
        gates.told_here(entry, zone),
        found.words if is_stated or found.urgency is not Urgency.MISSED else "",
        found.urgency.tone,
        gates.closed_day_note(entry) if is_stated and entry.done_at is None else "",
        state_of(entry, found.urgency),
    )


Starts = tuple[str, str, str, str]


def _starts() -> Starts:
    """What the addresses of dates, tasks, registrations and applications begin with."""
    return (
        url_for("calendar.show_date", deadline_id=0)[:-1],
        url_for("tasks.show", task_id=0)[:-1],
        url_for("wallet.show", registration_id=0)[:-1],
        url_for("applications.show", application_id=0)[:-1],
    )


_PLACES = {
    Source.DEADLINE: 0,
    Source.TASK: 1,
    Source.RENEWAL: 2,
    Source.PERIOD_START: 3,
    Source.PERIOD_END: 3,
}


def state_of(entry: Entry, urgency: Urgency) -> str:
    """The word for how an entry is drawn."""
    if entry.done_at is not None:
        return "done"
    if urgency is Urgency.MISSED and entry.key.source in STATED:
        return "missed"
    return "estimated" if entry.estimated else "open"


def _face(entry: Entry, now_said: Said, moves: bool, starts: Starts) -> Face:
    when, here, standing, tone, note, state = now_said
    source, number = entry.key
    return Face(
        source=source.value,
        id=number,
        url=f"{starts[_PLACES[source]]}{number}",
        layer=entry.layer,
        kind=entry.kind,
        label=entry.label,
        title=entry.title,
        hue=entry.hue,
        funder=entry.funder,
        owner=entry.owner,
        when=when,
        here=here,
        standing=standing,
        tone=tone,
        note=note,
        state=state,
        moves=moves,
    )


@lru_cache(maxsize=FACES_KEPT)
def _html(template: str, entry: Entry, now_said: Said, moves: bool, starts: Starts, _root: str) -> Markup:
    # The environment is asked, not Flask: what Flask adds to each page is not shown here.
    made = current_app.jinja_env.get_template(template)
    number = entry.due_on.day if entry.due_on else ""
    text = made.render(face=_face(entry, now_said, moves, starts), number=number)
    return Markup(text)  # noqa: S704 - the template escapes everything it shows.


@lru_cache(maxsize=CELLS_KEPT)
def _marks(
    entries: tuple[Entry, ...], told: tuple[Said, ...], more: More | None, starts: Starts, root: str
) -> Markup:
    pairs = zip(entries, told, strict=True)
    dots = [_html("calendar/_dot.html", one, now_said, False, starts, root) for one, now_said in pairs]
    made = current_app.jinja_env.get_template("calendar/_marks.html")
    return Markup(made.render(dots=Markup("".join(dots)), more=more))  # noqa: S704 - escaped by the template.


def forget() -> None:
    """Keep no HTML: each line is put together anew, as on the first visit of a day."""
    _html.cache_clear()
    _marks.cache_clear()
    _known.clear()
