"""What a row of the list of subawards and contracts shows, kept while nothing is written."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from funding.infra import clock
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page
from funding.infra.records import shown_title
from funding.kernel.actor import Actor
from funding.kernel.money import Cents
from funding.subawards.queries.listing import SubawardRow, list_subawards
from funding.subawards.types import Nature, Status, SubawardFilter


class SubawardFace(NamedTuple):
    """Everything the HTML of one row depends on. ``award`` is empty where the page is the award's own."""

    id: int
    title: str
    nature: Nature
    status: Status
    report_due: date | None
    report_late: bool
    waiting: int
    partner_id: int
    partner: str
    award_id: int
    award: str
    ends_on: date | None
    obligated_cents: Cents | None
    paid_cents: Cents
    left_cents: Cents


def subaward_faces(actor: Actor, narrowed: SubawardFilter, *, page: int) -> Page[SubawardFace]:
    """A page of the list as the actor sees it today."""
    today = clock.today()

    def ask() -> Page[SubawardFace]:
        found = list_subawards(actor, narrowed, page=page)
        faces = [face(row, today, award=shown_title(row.subaward.award, actor)) for row in found.items]
        return Page(faces, found.number, found.size, found.total)

    return kept_answer(("subawards", actor, narrowed, page, today), ask)


def face(row: SubawardRow, today: date, *, award: str = "") -> SubawardFace:
    """What one agreement shows on that day."""
    one, due = row.subaward, min((ask.due_on for ask in row.reports), default=None)
    return SubawardFace(
        id=one.id,
        title=one.title,
        nature=one.nature,
        status=one.status,
        report_due=due,
        report_late=due is not None and due < today,
        waiting=row.waiting,
        partner_id=one.partner_id,
        partner=one.partner.title,
        award_id=one.award_id,
        award=award,
        ends_on=row.ends_on,
        obligated_cents=row.sums.obligated_cents or one.amount_cents,
        paid_cents=row.sums.paid_cents,
        left_cents=row.sums.left_cents,
    )
