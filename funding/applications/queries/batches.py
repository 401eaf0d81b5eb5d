"""Reads of bulk changes: what one would do, what it did, and what has happened to its applications since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
import sqlalchemy.orm

from funding.accounts.owners import owner_choices
from funding.accounts.queries import names_of
from funding.applications.batch_models import Batch, BatchRow
from funding.applications.batches import Change
from funding.applications.models import Application, ApplicationInitiative
from funding.applications.queries.house_stages import every_stage, house_stage
from funding.applications.queries.positions import positions_of
from funding.applications.stages import MoveRefused, check_move
from funding.applications.types import HouseStage, Stage
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, Visibility, get_visible, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.money import plain
from funding.kernel.zoned import format_date
from funding.outreach.models import Initiative

CHUNK = 200
PAGE_SIZE = 50
SHOWN_BATCHES = 25


class Prospect(NamedTuple):
    """What a change would do to one application; ``refusal`` says why it would not."""

    application_id: int
    version: int
    old: str
    new: str
    refusal: str


class Line(NamedTuple):
    """One row of a batch as its page shows it."""

    application_id: int
    title: str
    old: str
    new: str
    state: str
    note: str


def percent_words(value: int) -> str:
    """A share as people read it."""
    return plain(value).removesuffix(".00") + "%"


def prospects(change: Change, ids: Sequence[int], by: Actor) -> tuple[str, list[Prospect]]:
    """The change in words, and what it would do to each application the actor may see: queries by the hundred."""
    told, found = _told(change, by), []
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        query = sa.select(Application).where(
            Application.id.in_(part), visible(by), Application.archived_at.is_(None)
        )
        applications = {one.id: one for one in db.session.scalars(query)}
        ordered = [applications[number] for number in part if number in applications]
        found += _judged(change, told, ordered)
    return told, found


def _told(change: Change, by: Actor) -> str:
    """The new value in words. Raises DomainError for one that cannot be chosen."""
    if change.kind == "owner":
        names: dict[int | None, str] = {None: "Nobody", **{int(key): name for key, name in owner_choices()}}
        if change.value not in names:
            raise DomainError("Choose somebody who is active and may change things.")
        return names[change.value]
    if change.kind == "chance":
        return "the usual one" if change.value is None else percent_words(change.value)
    if change.kind == "initiative":
        try:
            initiative = get_visible(Initiative, change.value or 0, by)
        except NotFound as error:
            raise DomainError("Choose an initiative.") from error
        return initiative.title if initiative.visibility is Visibility.EVERYONE else "a restricted initiative"
    if change.kind == "stage":
        stage = house_stage(change.value or 0)
        if stage.stage is Stage.AWARDED:
            raise DomainError("Each award has its own amount. Move these one by one.")
        return stage.name
    if change.kind != "archive":
        raise DomainError("Choose what to change.")
    return "archived"


def _judged(change: Change, told: str, applications: Sequence[Application]) -> list[Prospect]:
    if change.kind == "stage":
        return _judged_moves(change, applications)
    owners = (
        names_of({one.owner_id for one in applications if one.owner_id}) if change.kind == "owner" else {}
    )
    paid = _paid_for(change.value or 0, applications) if change.kind == "initiative" else set()
    found = []
    for one in applications:
        old, new, refusal = "", told, ""
        if change.kind == "owner":
            old = owners.get(one.owner_id or 0, "Nobody")
            refusal = "It is theirs already." if one.owner_id == change.value else ""
        elif change.kind == "chance":
            old = percent_words(one.probability_bp) if one.probability_is_own else "the usual one"
            refusal = _no_chance(one, old, told)
        elif change.kind == "initiative":
            refusal = "It pays for this initiative already." if one.id in paid else ""
        else:
            old = "in the lists"
        found.append(Prospect(one.id, one.version, old, new, refusal))
    return found


def _no_chance(one: Application, old: str, told: str) -> str:
    if one.stage.is_closed:
        return f"The chance of what is {one.stage.label.lower()} is known."
    return "It has this chance already." if old == told else ""


def _paid_for(initiative_id: int, applications: Sequence[Application]) -> set[int]:
    links = ApplicationInitiative
    query = sa.select(links.application_id).where(
        links.initiative_id == initiative_id, links.application_id.in_([one.id for one in applications])
    )
    return set(db.session.scalars(query))


def _judged_moves(change: Change, applications: Sequence[Application]) -> list[Prospect]:
    to, stages = house_stage(change.value or 0), {one.id: one for one in every_stage()}
    positions = positions_of(applications, (to,))
    return [
        Prospect(
            one.id,
            one.version,
            stages[one.stage_id].name,
            to.name,
            _move_refusal(change, positions[one.id], stages[one.stage_id], to),
        )
        for one in applications
    ]


def _move_refusal(change: Change, position: Any, here: HouseStage, to: HouseStage) -> str:
    if here.id == to.id:
        return "It stands there already."
    try:
        check_move(position, here, to, change.facts)
    except MoveRefused as error:
        return error.message
    return ""


def batch_for(batch_id: int) -> Batch:
    """The batch of this number. Raises NotFound."""
    found = db.session.get(Batch, batch_id)
    if found is None:
        raise NotFound("There is no such change.")
    return found


def rows_of(batch_id: int, state: str) -> list[BatchRow]:
    """The rows of a batch in one state, in the order they were chosen."""
    query = sa.select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.state == state)
    return list(db.session.scalars(query.order_by(BatchRow.id)))


def lines(batch: Batch, actor: Actor, *, page: int) -> Page[Line]:
    """One page of a batch's rows that the actor may see, what was refused or left first."""
    query = (
        sa.select(
            BatchRow.application_id, Record.title, BatchRow.old, BatchRow.new, BatchRow.state, BatchRow.note
        )
        .join(Record, Record.id == BatchRow.application_id)
        .where(BatchRow.batch_id == batch.id, visible(actor))
        .order_by(BatchRow.note == "", BatchRow.id)
    )
    cut: Any = query
    found = paginate(cut, page=page, size=PAGE_SIZE, scalars=False)
    return Page([Line(*row) for row in found.items], found.number, found.size, found.total)


def counts(batch_id: int) -> dict[str, int]:
    """How many rows of a batch are in each state."""
    query = sa.select(BatchRow.state, sa.func.count()).where(BatchRow.batch_id == batch_id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(BatchRow.state))}


def latest_batches() -> list[tuple[Batch, int]]:
    """The newest changes that were made, each with how many applications they changed: one query."""
    changed = sa.func.count().filter(BatchRow.state.in_(("made", "back")))
    query = (
        sa.select(Batch, changed)
        .join(BatchRow, BatchRow.batch_id == Batch.id)
        .where(Batch.applied_at.is_not(None))
        .group_by(Batch.id)
        .order_by(Batch.id.desc())
        .limit(SHOWN_BATCHES)
    )
    return [(batch, count) for batch, count in db.session.execute(query)]


def batches_of(application_id: int) -> list[tuple[Batch, int]]:
    """The newest bulk changes that changed one application, each with how many it changed in all: one query."""
    rows = sa.orm.aliased(BatchRow)
    query = (
        sa.select(Batch, sa.func.count(rows.id))
        .join(BatchRow, sa.and_(BatchRow.batch_id == Batch.id, BatchRow.application_id == application_id))
        .join(rows, sa.and_(rows.batch_id == Batch.id, rows.state.in_(("made", "back"))))
        .where(BatchRow.state.in_(("made", "back")))
        .group_by(Batch.id)
        .order_by(Batch.id.desc())
        .limit(5)
    )
    return [(batch, count) for batch, count in db.session.execute(query)]


def changed_since(ids: Sequence[int]) -> dict[int, str]:
    """By application, who changed it last and on which day, in a sentence: one query for each few hundred."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        newest = (
            sa.select(sa.func.max(AuditEntry.id))
            .where(AuditEntry.record_id.in_(ids[start : start + CHUNK]))
            .group_by(AuditEntry.record_id)
        )
        query = sa.select(AuditEntry.record_id, AuditEntry.actor_name, AuditEntry.at)
        for record_id, name, at in db.session.execute(query.where(AuditEntry.id.in_(newest))):
            if record_id is not None:
                found[record_id] = f"{name} changed it since, on {format_date(at.date())}."
    return found
