"""The HTML of cards, made once for everything it shows.

A board is looked at all day while few of its cards change. A ``Face`` holds everything the HTML of a card depends on,
words of its date included, so equal faces have equal HTML and it need not be put together again. Nothing kept here can
be out of date: whatever changes makes another face.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, request
from markupsafe import Markup

from funding.applications.queries.board import Card
from funding.applications.types import Stage
from funding.applications.views.shown import dot_items, dot_states
from funding.infra import clock
from funding.infra.permissions import current_actor
from funding.work import gates

FACES_KEPT = 2_048


class Face(NamedTuple):
    """What one card or row shows.

    ``when`` is empty where no date counts, ``here`` where the reader's clock reads the same; ``root`` is where the
    program is mounted.
    """

    id: int
    version: int
    title: str
    stage: Stage
    stage_name: str
    amount_cents: int | None
    probability_bp: int
    hue: str
    funder_label: str
    owner_name: str
    when: str
    here: str
    standing: str
    tone: str
    dots: tuple[str, ...]
    editable: bool
    root: str
    counted_in_id: int | None
    counted_in: str

    @property
    def readiness(self) -> list[dict[str, str]]:
        """The dots as their macro wants them."""
        return dot_items(self.dots)


def faces_of(cards: Iterable[Card]) -> Iterator[Face]:
    """What the cards show to the person of this request now."""
    now, zone, root = clock.now(), clock.reader_zone(), request.script_root
    editable = current_actor().can("application.edit")
    for card in cards:
        when = here = standing = tone = ""
        if card.date is not None and card.stage.has_dates:
            found = gates.standing(card.date, now=now, reader_zone=zone)
            when, here = _told(card.date), _told_here(card.date, zone)
            standing, tone = found.words, found.urgency.tone
        yield Face(
            card.id, card.version, card.title, card.stage, card.stage_name, card.amount_cents, card.probability_bp,
            card.hue, card.funder_label, card.owner_name, when, here, standing, tone, dot_states(card), editable, root,
            card.counted_in_id, card.counted_in if card.counted_in_id else "",
        )  # fmt: skip


def cards_html(cards: Iterable[Card]) -> Markup:
    """The cards of a column of the board."""
    return Markup("").join(map(_card_html, faces_of(cards)))


def forget() -> None:
    """Throw away all that is kept."""
    for one in (_told, _told_here, _card_html):
        one.cache_clear()


_told = lru_cache(maxsize=FACES_KEPT)(gates.told)
_told_here = lru_cache(maxsize=FACES_KEPT)(gates.told_here)


@lru_cache(maxsize=FACES_KEPT)
def _card_html(face: Face) -> Markup:
    return _html("applications/_card.html", face)


def _html(template: str, face: Face) -> Markup:
    """The template with nothing but the face, so that nothing else can be in what is kept."""
    return Markup(current_app.jinja_env.get_template(template).render(card=face))  # noqa: S704 - it escapes.
