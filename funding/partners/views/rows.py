"""What a row of the list of partners shows, kept while nothing is written."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from funding.infra import clock
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page
from funding.kernel.actor import Actor
from funding.partners import queries
from funding.partners.types import PartnerFilter


class PartnerFace(NamedTuple):
    """Everything the HTML of one row depends on. ``end_badge`` says how the next end stands: words and tone."""

    id: int
    name: str
    archived: bool
    uei: str
    kind: str
    place: str
    in_force: int
    next_end: date | None
    end_badge: tuple[str, str] | None
    sam: tuple[str, str]
    checked_on: date | None


def partner_faces(actor: Actor, narrowed: PartnerFilter, *, page: int) -> Page[PartnerFace]:
    """A page of the list as the actor sees it today."""
    today = clock.today()

    def ask() -> Page[PartnerFace]:
        found = queries.list_partners(actor, narrowed, page=page)
        return Page([_face(row, today) for row in found.items], found.number, found.size, found.total)

    return kept_answer(("partners", actor, narrowed, page, today), ask)


def _face(row: queries.PartnerRow, today: date) -> PartnerFace:
    one = row.partner
    return PartnerFace(
        id=one.id,
        name=one.title,
        archived=one.archived_at is not None,
        uei=one.uei or "",
        kind=one.partner_kind.label,
        place=", ".join(filter(None, (one.city, one.state))),
        in_force=row.in_force,
        next_end=row.next_end,
        end_badge=_end_badge(row, today),
        sam=(row.sam.words, row.sam.tone),
        checked_on=row.check.checked_on if row.check else None,
    )


def _end_badge(row: queries.PartnerRow, today: date) -> tuple[str, str] | None:
    if row.next_end is None:
        return None
    if row.next_end < today:
        return "lapsed", "red"
    return ("ends soon", "amber") if row.ends_soon else None
