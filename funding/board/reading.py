"""Where each section of a packet comes from, put together into one document.

A packet leaves the house. So it is read with the eyes of somebody without an account: what is restricted to named
people is left out, and private donors have no name. That makes it the same whoever prepares it, on the screen as on the
command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import Organization
from funding.accounts.queries import names_of, organization
from funding.applications.models import Application
from funding.applications.queries.past import after, changes_since
from funding.applications.types import PipelineFilter
from funding.board import awards
from funding.board.document import DateLine, MoveLine, OutcomeLine, PacketDocument, YearLine
from funding.board.models import BoardPacket
from funding.board.risks import risks_of
from funding.board.types import AHEAD_DAYS, PacketState, Section
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor, Role
from funding.kernel.periods import Period, fiscal_year_of, fiscal_year_period
from funding.outreach.models import Initiative
from funding.outreach.queries.reached import outcomes
from funding.reports.document import from_json
from funding.work.models import Deadline
from funding.work.types import DeadlineKind

BOARD = Actor(0, "Board", Role.AUDITOR)
"""Whose eyes a packet is read with: nobody's in particular."""

YEARS_AHEAD = 2
MOST_DATES = 200
MOST_INITIATIVES = 500
_WORDS = {"moved": "moved", "new": "new", "gone": "put away", "amount": "another amount"}


def document_of(packet: BoardPacket, *, today: date | None = None) -> PacketDocument:
    """The packet's document: as it was kept, or from the records while it is prepared."""
    if packet.document is not None:
        return from_json(PacketDocument, packet.document)
    return assembled(
        title=packet.title,
        as_of=packet.as_of,
        since=packet.since,
        sections=tuple(packet.sections),
        letter=packet.letter,
        prepared_by=packet.begun_by_name,
        draft=packet.state is PacketState.DRAFT,
        today=today or clock.today(),
    )


def assembled(
    *,
    title: str,
    as_of: date,
    since: date,
    sections: Sequence[str],
    letter: str,
    prepared_by: str,
    draft: bool,
    today: date,
) -> PacketDocument:
    """A document of the sections that were chosen, as of a day."""
    house = organization()
    month = house.fiscal_year_start_month if house else 1
    year = fiscal_year_of(as_of, month)
    period = fiscal_year_period(year, month)
    lines = awards.lines(BOARD, as_of, ended_since=period.start)
    return PacketDocument(
        title=title,
        organization=house.legal_name if house else "",
        address=address_of(house),
        as_of=as_of,
        dated=today,
        since=since,
        fiscal_year=f"FY {year}",
        sections=tuple(sections),
        is_draft=draft,
        prepared_by=prepared_by,
        letter=letter,
        years=tuple(_years(year, month, as_of)),
        moves=tuple(_moves(since)) if Section.PIPELINE in sections else (),
        awards=tuple(lines),
        outcomes=tuple(_outcomes(period, as_of)) if Section.OUTCOMES in sections else (),
        ahead=tuple(_ahead(as_of)) if Section.AHEAD in sections else (),
        risks=tuple(risks_of(lines, as_of)) if Section.RISKS in sections else (),
    )


def portfolio(as_of: date, *, today: date, prepared_by: str) -> PacketDocument:
    """Every award as of a day, for the portfolio."""
    house = organization()
    return PacketDocument(
        title="Grant portfolio",
        organization=house.legal_name if house else "",
        address=address_of(house),
        as_of=as_of,
        dated=today,
        since=as_of,
        fiscal_year="",
        sections=(Section.AWARDS.value,),
        is_draft=False,
        prepared_by=prepared_by,
        awards=tuple(awards.lines(BOARD, as_of)),
    )


def address_of(house: Organization | None) -> str:
    """The organization's address in one line."""
    if house is None:
        return ""
    place = f"{house.city}, {house.state} {house.zip}".strip(", ")
    return ", ".join(part for part in (house.street1, house.street2, place) if part)


def _years(year: int, month: int, as_of: date) -> list[YearLine]:
    """The fiscal year of a day and the next, as Home would have counted them when that day was over."""
    found = []
    for one in range(year, year + YEARS_AHEAD):
        answers: list[Any] = emit(
            "board.year_money", actor=BOARD, fiscal_year=one, start_month=month, as_of=as_of
        )
        for money in answers:
            known = money.secured + money.weighted
            if money.planned or money.asked or known or one == year:
                found.append(
                    YearLine(f"FY {one}", money.planned, money.secured, money.asked, money.weighted,
                             money.planned - known)
                )  # fmt: skip
    return found


def _moves(since: date) -> list[MoveLine]:
    """Every application that moved since a day, as the board of that day shows it."""
    changes = changes_since(since, PipelineFilter(), BOARD)
    ids = [one.id for one in changes.rows]
    query = sa.select(Application).where(Application.id.in_(ids))
    funders = {one.id: shown_title(one.funder, BOARD) for one in db.session.scalars(query)}
    return [
        MoveLine(
            one.title,
            funders.get(one.id, ""),
            one.stage_then,
            one.stage_now,
            one.now_cents if one.now_cents is not None else one.then_cents,
            _WORDS[one.kind],
        )
        for one in changes.rows
    ]


def _outcomes(year: Period, as_of: date) -> list[OutcomeLine]:
    """The measures of every initiative in the fiscal year so far."""
    query = sa.select(Initiative).where(Initiative.archived_at.is_(None), visible(BOARD))
    rows = db.session.scalars(query.order_by(Initiative.title, Initiative.id).limit(MOST_INITIATIVES)).all()
    names = {one.id: shown_title(one, BOARD) for one in rows}
    found = outcomes(list(names), year.start, min(as_of, year.end))
    promised = {one.indicator_id: one.target for one in outcomes(list(names), year.start, year.end)}
    lines = []
    for each in found:
        one = replace(each, target=promised.get(each.indicator_id, each.target))
        value = None if one.suppressed or one.value is None or not one.target else one.value
        share = int(value * 10_000 / one.target) if value is not None else None
        lines.append(
            OutcomeLine(
                names.get(one.initiative_id, ""),
                one.name,
                one.unit,
                f"{one.target:,}" if one.target else "",
                one.as_text,
                share,
                one.suppressed,
            )
        )
    return sorted(lines, key=lambda line: (line.initiative, line.name))


def _ahead(as_of: date) -> list[DateLine]:
    """The dates of the days ahead that were not done by then, soonest first; our own steps are not the board's."""
    query = (
        sa.select(Deadline, Record)
        .join(Record, Record.id == Deadline.record_id)
        .where(
            sa.or_(Deadline.done_at.is_(None), Deadline.done_at >= after(as_of)),
            Deadline.kind != DeadlineKind.INTERNAL,
            Deadline.due_on.between(as_of, as_of + timedelta(days=AHEAD_DAYS)),
            Record.archived_at.is_(None),
            visible(BOARD),
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(MOST_DATES)
    )
    rows = db.session.execute(query).all()
    whose = {deadline.id: deadline.owner_id or record.owner_id for deadline, record in rows}
    owners = names_of({owner for owner in whose.values() if owner is not None})
    return [
        DateLine(
            deadline.due_on,
            deadline.label,
            shown_title(record, BOARD),
            deadline.kind.label,
            owners.get(whose[deadline.id] or 0, ""),
            (deadline.due_on - as_of).days,
        )
        for deadline, record in rows
        if deadline.due_on is not None
    ]
