"""The HTML of the list's rows, made once for everything a row shows, as the board's cards are (see ``faces``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, request
from markupsafe import Markup

from funding.applications.columns import COLUMNS, Layout
from funding.applications.queries.entries import Entry
from funding.infra import clock
from funding.infra.permissions import current_actor
from funding.kernel.money import plain
from funding.kernel.zoned import format_date, format_moment_long
from funding.work import gates

ROWS_KEPT = 2_048


class CellFace(NamedTuple):
    """One cell: its words, what stands beside them, and for editing in place the value as it would be typed."""

    key: str
    label: str
    shape: str
    numeric: bool
    text: str
    beside: str = ""
    badge: str = ""
    tone: str = ""
    typed: str | None = None


class RowFace(NamedTuple):
    """Everything the HTML of one row depends on. ``root`` is where the program is mounted."""

    id: int
    version: int
    stage: str
    editable: bool
    root: str
    cells: tuple[CellFace, ...]


def row_faces(entries: Iterable[Entry], layout: Layout, *, edits: bool = True) -> Iterator[RowFace]:
    """What the entries show to the person of this request now."""
    editable, root = edits and current_actor().can("application.edit"), request.script_root
    zone = clock.reader_zone()
    for entry in entries:
        may = editable and not entry.nameless
        cells = tuple(_cell(key, entry, zone, may=may) for key in layout.columns)
        yield RowFace(entry.id, entry.version, entry.stage.value, may, root, cells)


def rows_html(entries: Iterable[Entry], layout: Layout, *, edits: bool = True) -> Markup:
    """The rows of one section of the list."""
    return Markup("").join(map(_row_html, row_faces(entries, layout, edits=edits)))


def _cell(key: str, entry: Entry, zone: str, *, may: bool) -> CellFace:
    column, value = COLUMNS[key], entry.values[key]
    text = beside = badge = tone = ""
    if column.shape == "gate":
        text, beside, badge, tone = _gate_words(entry, zone)
    elif column.shape == "left":
        text, tone = _days_left(entry, zone)
    elif column.shape == "tag":
        text, beside, tone = entry.funder_label, str(value), entry.hue
    elif value is not None:
        text, beside = _words(column.shape, value), entry.counted_in if column.summed else ""
    typed = typed_value(key, entry) if may and column.edits else None
    return CellFace(key, column.label, column.shape, column.numeric, text, beside, badge, tone, typed)


def _words(shape: str, value: object) -> str:
    """A value in words; amounts, shares and days are written out by the template's own filters."""
    if shape == "day":
        return _day(value)
    if shape == "moment":
        return _moment(value)
    return str(value)


def typed_value(key: str, entry: Entry) -> str | None:
    """The value as a person would type it, or None where it cannot be changed here."""
    value = entry.values.get(key)
    if key == "owner":
        return str(entry.owner_id or "")
    if key == "stage":
        return str(entry.stage_id)
    if key == "ask":
        if entry.follows_budget:
            return None
        return plain(value) if isinstance(value, int) else ""
    if key == "chance":
        if entry.stage.is_closed:
            return None
        return plain(value).removesuffix(".00") if entry.own_chance and isinstance(value, int) else ""
    return str(value or "")


def _gate_words(entry: Entry, zone: str) -> tuple[str, str, str, str]:
    """When, when on the reader's clock, how it stands, and the tone of that."""
    if entry.gate is None or not entry.stage.has_dates:
        return "", "", "", ""
    found = gates.standing(entry.gate, now=clock.now(), reader_zone=zone)
    when = _told(entry.gate)
    return when, _told_here(entry.gate, zone), "" if found.words == when else found.words, found.urgency.tone


def _days_left(entry: Entry, zone: str) -> tuple[str, str]:
    if entry.gate is None or not entry.stage.has_dates:
        return "", ""
    found = gates.standing(entry.gate, now=clock.now(), reader_zone=zone)
    return ("" if found.days is None else f"{found.days:,}".replace("-", "−")), found.urgency.tone


def forget() -> None:
    """Throw away all that is kept."""
    for one in (_told, _told_here, _row_html):
        one.cache_clear()


_told = lru_cache(maxsize=ROWS_KEPT)(gates.told)
_told_here = lru_cache(maxsize=ROWS_KEPT)(gates.told_here)
_day = lru_cache(maxsize=ROWS_KEPT)(format_date)


def _moment(value: object) -> str:
    return format_moment_long(value, clock.reader_zone())  # type: ignore[arg-type]


@lru_cache(maxsize=ROWS_KEPT)
def _row_html(row: RowFace) -> Markup:
    """The template with nothing but the face, so that nothing else can be in what is kept."""
    template = current_app.jinja_env.get_template("applications/_row.html")
    return Markup(template.render(row=row))  # noqa: S704 - it escapes.
