"""How one date looks. Its HTML is kept under everything it shows: put together once, it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, g, request, url_for
from markupsafe import Markup

from funding.calendar.types import Entry, Layer, Source
from funding.infra import clock
from funding.infra.permissions import current_actor
from funding.work import gates
from funding.work.gates import Urgency

FACES_KEPT = 4_096
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


def _starts() -> dict[Source, str]:
    """What the addresses of entries begin with, by where they come from; put together once for a request."""
    found: dict[Source, str] | None = g.get("calendar_starts")
    if found is None:
        application = url_for("applications.show", application_id=0)[:-1]
        found = g.calendar_starts = {
            Source.DEADLINE: url_for("calendar.show_date", deadline_id=0)[:-1],
            Source.TASK: url_for("tasks.show", task_id=0)[:-1],
            Source.RENEWAL: url_for("wallet.show", registration_id=0)[:-1],
            Source.PERIOD_START: application,
            Source.PERIOD_END: application,
        }
    return found


def state_of(entry: Entry, urgency: Urgency) -> str:
    """The word for how an entry is drawn."""
    if entry.done_at is not None:
        return "done"
    if urgency is Urgency.MISSED and entry.key.source in STATED:
        return "missed"
    return "estimated" if entry.estimated else "open"


def faces(entries: Iterable[Entry]) -> Iterator[Face]:
    """What the entries show to the person of this request now."""
    now, zone = clock.now(), clock.reader_zone()
    starts = _starts()
    may_move = current_actor().can("deadline.edit")
    for entry in entries:
        found = gates.standing(entry, now=now, reader_zone=zone)
        state = state_of(entry, found.urgency)
        is_stated = entry.key.source in STATED
        yield Face(
            source=entry.key.source.value,
            id=entry.key.id,
            url=f"{starts[entry.key.source]}{entry.key.id}",
            layer=entry.layer,
            kind=entry.kind,
            label=entry.label,
            title=entry.title,
            hue=entry.hue,
            funder=entry.funder,
            owner=entry.owner,
            when=gates.told_long(entry),
            here=gates.told_here(entry, zone),
            standing=found.words if is_stated or found.urgency is not Urgency.MISSED else "",
            tone=found.urgency.tone,
            note=gates.closed_day_note(entry) if is_stated and entry.done_at is None else "",
            state=state,
            moves=entry.movable and may_move,
        )


def cell_html(entries: Iterable[Entry]) -> Markup:
    """The lines of one day of the month."""
    root = request.script_root
    return Markup("").join(_line(face, root) for face in faces(entries))


def row_html(entries: Iterable[Entry]) -> Markup:
    """The rows of one day of the agenda."""
    root = request.script_root
    return Markup("").join(_row(face, root) for face in faces(entries))


def dots_html(entries: Iterable[Entry]) -> Markup:
    """The marks of one funder in one month."""
    root, listed = request.script_root, list(entries)
    marks = zip(faces(listed), listed, strict=True)
    return Markup("").join(_dot(face, entry.due_on, root) for face, entry in marks)


@lru_cache(maxsize=FACES_KEPT)
def _line(face: Face, _root: str) -> Markup:
    return _made("calendar/_line.html", face)


@lru_cache(maxsize=FACES_KEPT)
def _row(face: Face, _root: str) -> Markup:
    return _made("calendar/_row.html", face)


@lru_cache(maxsize=FACES_KEPT)
def _dot(face: Face, day: date | None, _root: str) -> Markup:
    return _made("calendar/_dot.html", face, number=day.day if day else "")


def _made(template: str, face: Face, **shown: Any) -> Markup:
    # The environment is asked, not Flask: what Flask adds to each page is not shown here.
    text = current_app.jinja_env.get_template(template).render(face=face, **shown)
    return Markup(text)  # noqa: S704 - the template escapes everything it shows.


def forget() -> None:
    """Keep no HTML: each line is put together anew, as on the first visit of a day."""
    for kept in (_line, _row, _dot):
        kept.cache_clear()
