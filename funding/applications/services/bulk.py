"""Preview, make and take back one change of many applications."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.applications.batch_models import Batch, BatchRow
from funding.applications.batches import KINDS, Change, check_size
from funding.applications.models import Application
from funding.applications.queries.batches import changed_since, prospects, rows_of
from funding.applications.services.one_of_many import before_of, change_one, put_back
from funding.applications.types import MoveFacts
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError

Progress = Callable[[int, int, str], None]
KEPT_PREVIEWS = timedelta(days=1)
CHUNK = 200
SAVED_SINCE = "It was saved by somebody since the preview."
GONE = "It is archived, or not yours to see, by now."


def _silent(_done: int, _total: int, _note: str) -> None:
    """Nobody watches."""


def preview(*, change: Change, ids: Sequence[int], by: Actor) -> Batch:
    """Write down what a change would do to each application. Raises DomainError for what makes no sense at all."""
    _forget_old_previews(by)
    told, rows = prospects(change, ids, by)
    check_size(len(rows))
    batch = Batch(
        kind=change.kind,
        value=change.value,
        facts=_kept_facts(change.facts),
        told=told,
        made_by_id=by.user_id,
        made_by_name=by.name,
    )
    db.session.add(batch)
    db.session.flush()
    values: list[dict[str, Any]] = [
        {
            "batch_id": batch.id,
            "application_id": row.application_id,
            "version": row.version,
            "old": row.old[:300],
            "new": row.new[:300],
            "note": row.refusal[:500],
            "state": "refused" if row.refusal else "waiting",
            "before": {},
        }
        for row in rows
    ]
    db.session.execute(sa.insert(BatchRow), values)
    return batch


def change_of(batch: Batch) -> Change:
    """The change a batch was written down for."""
    kept = batch.facts
    on = date.fromisoformat(kept["on"]) if kept.get("on") else None
    return Change(batch.kind, batch.value, MoveFacts(reason=kept.get("reason", ""), on=on))


def make(*, batch: Batch, by: Actor, progress: Progress = _silent) -> tuple[int, int]:
    """Make the change; answers how many were changed and how many were left. Raises DomainError where it is made."""
    if batch.applied_at is not None:
        raise DomainError("This change is made already.")
    change, rows = change_of(batch), rows_of(batch.id, "waiting")
    found = _applications([row.application_id for row in rows], by)
    batch.applied_at = clock.now()
    done: list[tuple[BatchRow, Application]] = []
    for place, row in enumerate(rows, start=1):
        application = found.get(row.application_id)
        refusal = _why_left(row, application)
        if application is not None and not refusal:
            refusal = _try(row, application, change, by)
        row.state, row.note = ("left", refusal[:500]) if refusal else ("made", "")
        if application is not None and not refusal:
            done.append((row, application))
        if place % CHUNK == 0:
            progress(place, len(rows), "Changing")
    db.session.flush()
    for row, application in done:
        row.version_after = application.version
    _tell(batch, "applications.changed_together", len(done), by)
    return len(done), batch_size(batch) - len(done)


def _why_left(row: BatchRow, application: Application | None) -> str:
    if application is None:
        return GONE
    return "" if application.version == row.version else SAVED_SINCE


def _try(row: BatchRow, application: Application, change: Change, by: Actor) -> str:
    """Change one application in a savepoint of its own; answers why it was refused."""
    before = before_of(application, change)
    try:
        with db.session.begin_nested():
            change_one(application=application, change=change, by=by)
    except DomainError as error:
        return error.message
    row.before = before
    return ""


def take_back(*, batch: Batch, by: Actor, progress: Progress = _silent) -> tuple[int, int]:
    """Put back what nobody has changed since, by a new change of each; answers how many, and how many were left."""
    if batch.applied_at is None or batch.undone_at is not None:
        raise DomainError("There is nothing to take back.")
    change, rows = change_of(batch), rows_of(batch.id, "made")
    found = _applications([row.application_id for row in rows], by, archived=True)
    touched = [row for row in rows if _was_touched(row, found.get(row.application_id))]
    names = changed_since([row.application_id for row in touched])
    batch.undone_at, batch.undone_by_name = clock.now(), by.name
    back = 0
    for place, row in enumerate(rows, start=1):
        if row in touched:
            row.note = names.get(row.application_id, GONE)[:500]
        else:
            put_back(application=found[row.application_id], change=change, before=row.before, by=by)
            row.state, back = "back", back + 1
        if place % CHUNK == 0:
            progress(place, len(rows), "Taking back")
    db.session.flush()
    _tell(batch, "applications.change_taken_back", back, by)
    return back, len(rows) - back


def _was_touched(row: BatchRow, application: Application | None) -> bool:
    return application is None or application.version != row.version_after


def _applications(ids: Sequence[int], by: Actor, *, archived: bool = False) -> dict[int, Application]:
    """The applications that ``by`` may see, in a query for each few hundred."""
    found: dict[int, Application] = {}
    for start in range(0, len(ids), CHUNK):
        query = sa.select(Application).where(Application.id.in_(ids[start : start + CHUNK]), visible(by))
        for one in db.session.scalars(query if archived else query.where(Application.archived_at.is_(None))):
            found[one.id] = one
    return found


def batch_size(batch: Batch) -> int:
    """How many applications a batch names."""
    query = sa.select(sa.func.count()).select_from(BatchRow).where(BatchRow.batch_id == batch.id)
    return db.session.scalar(query) or 0


def _kept_facts(facts: MoveFacts) -> dict[str, Any]:
    return {"reason": facts.reason, "on": facts.on.isoformat() if facts.on else ""}


def _forget_old_previews(by: Actor) -> None:
    """Throw away previews that were never made, a day old."""
    old = sa.select(Batch.id).where(Batch.applied_at.is_(None), Batch.made_at < clock.now() - KEPT_PREVIEWS)
    db.session.execute(sa.delete(BatchRow).where(BatchRow.batch_id.in_(old)))
    db.session.execute(sa.delete(Batch).where(Batch.id.in_(old)))


def _tell(batch: Batch, action: str, count: int, by: Actor) -> None:
    """One entry for the whole batch beside those of its applications."""
    after = {"change": KINDS[batch.kind], "to": batch.told, "applications": count, "batch_id": batch.id}
    audit(by=by, action=action, subject=f"{KINDS[batch.kind]} of {count:,} applications", after=after)
    db.session.flush()
