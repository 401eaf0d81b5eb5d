"""Places on a page that other features fill: a lower page shows a higher feature's part without knowing it.

A slot such as "funder.main" is filled by functions ``(actor, record_id) -> Markup | None`` registered with
``@panel(slot, order)``. A head and its tabs, which a record of one kind shares over pages of many features, are
registered by record kind with ``@record_head_for(kind)``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm.util import identity_key

from funding.infra.db import db
from funding.infra.permissions import current_actor
from funding.infra.records import Record
from funding.kernel.actor import Actor

PanelMaker = Callable[[Actor, int], Markup | None]
HeadMaker = Callable[[Actor, int, str], Markup]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a record's head: its key, label, address and an optional count."""

    key: str
    label: str
    url: str
    count: str = ""


TabMaker = Callable[[Actor, int], Tab | None]

_panels: dict[str, list[tuple[int, PanelMaker]]] = defaultdict(list)
_heads: dict[str, HeadMaker] = {}
_tabs: dict[str, list[tuple[int, TabMaker]]] = defaultdict(list)


def panel(slot: str, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Fill ``slot`` with what the decorated function answers; None leaves nothing."""

    def register(maker: PanelMaker) -> PanelMaker:
        _panels[slot].append((order, maker))
        _panels[slot].sort(key=lambda pair: pair[0])
        return maker

    return register


EVERY_KIND = "(every kind)"
"""The kind under which a tab stands on every record that has a head."""


def tab(kind: str, order: int) -> Callable[[TabMaker], TabMaker]:
    """Add a tab to the head of records of ``kind``, or of EVERY_KIND; the function answers a Tab or None."""

    def register(maker: TabMaker) -> TabMaker:
        _tabs[kind].append((order, maker))
        _tabs[kind].sort(key=lambda pair: pair[0])
        return maker

    return register


def record_head_for(kind: str) -> Callable[[HeadMaker], HeadMaker]:
    """Register the function ``(actor, record_id, current_tab) -> Markup`` that draws the head of such records."""

    def register(maker: HeadMaker) -> HeadMaker:
        _heads[kind] = maker
        return maker

    return register


def panels(slot: str, record_id: int) -> Markup:
    """Everything that features put into ``slot`` for this record, for use in templates."""
    actor = current_actor()
    parts = (maker(actor, record_id) for _, maker in _panels[slot])
    return Markup("").join(part for part in parts if part)


def tabs_of(kind: str, record_id: int) -> list[Tab]:
    """The tabs of one record, in order."""
    actor = current_actor()
    makers = sorted([*_tabs[kind], *_tabs[EVERY_KIND]], key=lambda pair: pair[0])
    made = (maker(actor, record_id) for _, maker in makers)
    return [one for one in made if one is not None]


def record_head(record_id: int, current: str) -> Markup:
    """The head and tabs of a record, whatever its kind; empty where no feature draws one for that kind."""
    known = db.session.identity_map.get(identity_key(Record, record_id))
    kind = known.kind if known else db.session.scalar(select(Record.kind).where(Record.id == record_id))
    maker = _heads.get(kind or "")
    return maker(current_actor(), record_id, current) if maker else Markup("")
