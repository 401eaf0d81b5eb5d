"""What an application says of its own about a registration, and its readiness kept true as registrations change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from funding.applications.guards import asked_guard
from funding.applications.models import Application, ApplicationNeed, ApplicationReadiness
from funding.applications.queries.filters import APPLICATIONS
from funding.applications.queries.needs import lapsing, worst_lapses
from funding.applications.types import Aspect, Readiness, Stage
from funding.infra.audit import audit
from funding.infra.db import Base, db
from funding.infra.hooks import on
from funding.infra.records import Visibility
from funding.kernel.actor import Actor
from funding.wallet.lapses import Lapse
from funding.wallet.models import WalletItem

READINESS = Base.metadata.tables[ApplicationReadiness.__tablename__]
_NOTES = {
    Lapse.NOT_KNOWN: "a registration’s last day is not known",
    Lapse.DURING_AWARD: "a registration lapses during the award",
    Lapse.BEFORE_AWARD: "a registration lapses before the award begins",
    Lapse.BEFORE_DEADLINE: "a registration lapses before the deadline",
}

_BLOCKING = {
    Lapse.BEFORE_DEADLINE: "Lapses before the deadline",
    Lapse.BEFORE_AWARD: "Lapses before the award begins",
    Lapse.DURING_AWARD: "Lapses during the award",
    Lapse.NOT_KNOWN: "Last day not known",
}


@asked_guard(
    "registrations_valid", "Registrations are valid through the deadline and the award", "registrations"
)
def registrations_valid(application_ids: Sequence[int]) -> Mapping[int, str]:
    """Each that does not hold is named, the worst first: one query. A name not everybody may read is not told."""
    found: dict[int, dict[Lapse, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in lapsing(application_ids):
        shown = row.title if row.visibility == Visibility.EVERYONE.value else "a registration not open to all"
        found[row.id][Lapse(row.lapse)].append(shown)
    return {
        key: " ".join(f"{_BLOCKING[lapse]}: {', '.join(names)}." for lapse, names in lapses.items())
        for key, lapses in found.items()
    }


def say_need(*, application: Application, item: WalletItem, needed: bool | None, by: Actor) -> None:
    """Say that the application needs the item, that it does not, or (None) leave it to the kind of funder."""
    row = db.session.get(ApplicationNeed, (application.id, item.id))
    before = row.needed if row else None
    if before == needed:
        return
    if needed is None:
        db.session.delete(row)
    elif row is None:
        db.session.add(ApplicationNeed(application_id=application.id, item_id=item.id, needed=needed))
    else:
        row.needed = needed
    audit(
        by=by,
        action="application.need_changed",
        subject=f"{item.title}: {application.title}",
        record_id=application.id,
        before={"needed": before},
        after={"needed": needed},
    )
    db.session.flush()
    judge_registrations(application.id)


def judge_registrations(application_id: int | None = None) -> None:
    """Write how the registrations stand for one application, or for all: two statements, however many there are."""
    db.session.flush()
    whose = {} if application_id is None else {"whose": application_id}
    for statement in _judging(one=application_id is not None):
        db.session.execute(statement, whose)
    for row in [one for one in db.session.identity_map.values() if isinstance(one, ApplicationReadiness)]:
        if row.aspect is Aspect.REGISTRATIONS:
            db.session.expunge(row)


@cache
def _judging(*, one: bool) -> tuple[sa.Delete, sa.Insert]:
    """What takes the old judgment out and what writes the new one, of every application or of ``whose``.

    Made once: every date that changes asks for it.
    """
    stale = sa.delete(READINESS).where(READINESS.c.aspect == Aspect.REGISTRATIONS)
    lapses = worst_lapses()
    if one:
        whose = sa.bindparam("whose", type_=sa.Integer)
        stale = stale.where(READINESS.c.application_id == whose)
        lapses = lapses.where(APPLICATIONS.c.id == whose)
    worst = lapses.subquery()
    state = sa.case(
        (worst.c.worst >= Lapse.DURING_AWARD.value, Readiness.NONE.value),
        (worst.c.worst == Lapse.NOT_KNOWN.value, Readiness.PARTIAL.value),
        else_=Readiness.READY.value,
    )
    note = sa.case({lapse.value: text for lapse, text in _NOTES.items()}, value=worst.c.worst, else_="")
    rows = sa.select(worst.c.id, sa.literal(Aspect.REGISTRATIONS.value), state, note)
    return stale, READINESS.insert().from_select(["application_id", "aspect", "state", "note"], rows)


@on("wallet.changed")
def follow_wallet(*, item_id: int, by: Actor) -> None:
    """A registration was added, renewed, corrected or taken out: judge every application anew."""
    judge_registrations()


@on("deadlines.changed")
def follow_dates(*, record_id: int, by: Actor) -> None:
    """The last step of an application may be another one now."""
    if db.session.get(Application, record_id) is not None:
        judge_registrations(record_id)


@on("application.stage_changed")
def follow_stage(*, application_id: int, old: Stage, new: Stage, by: Actor) -> None:
    """What is declined or dropped needs no registration."""
    judge_registrations(application_id)
