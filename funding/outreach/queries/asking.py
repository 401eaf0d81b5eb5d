"""What waits for program staff: work that nobody logged and quarters that nobody counted.

An initiative runs while it is active. It is quiet when it logs activities and the last lies more than two weeks back.
A figure is missing where an indicator that somebody counts has none for the quarter that ended last. Targets that
fall behind are asked for in ``queries.behind``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor, Role
from funding.kernel.periods import Period
from funding.outreach.models import Initiative
from funding.outreach.periods import quarter_of
from funding.outreach.queries.activities import latest_by_initiative
from funding.outreach.queries.initiatives import indicators_of
from funding.outreach.queries.reached import has_observation
from funding.outreach.queries.settings import year_start
from funding.outreach.result_types import Derivation, IndicatorKind
from funding.outreach.types import InitiativeStatus

QUIET_DAYS = 14
MOST = 5
_LOGGED = frozenset(
    {
        Derivation.EVENTS,
        Derivation.TRAINING_SESSIONS,
        Derivation.ATTENDANCES,
        Derivation.MATERIALS,
        Derivation.VOLUNTEER_HOURS,
    }
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One initiative that waits for something, with the words of it."""

    initiative_id: int
    title: str
    reason: str
    period: Period | None = None


def running(actor: Actor) -> Sequence[Initiative]:
    """Active initiatives; program staff see those they own."""
    query = select(Initiative).where(
        visible(actor), Initiative.archived_at.is_(None), Initiative.status == InitiativeStatus.ACTIVE
    )
    if actor.role is Role.PROGRAM:
        query = query.where(Initiative.owner_id == actor.user_id)
    return db.session.scalars(query.order_by(func.lower(Initiative.title), Initiative.id).limit(100)).all()


def quiet(initiatives: Sequence[Initiative], today: date) -> list[Waiting]:
    """Those in which nothing was logged for two weeks, although they log."""
    ids = [one.id for one in initiatives]
    latest, indicators = latest_by_initiative(ids), indicators_of(ids)
    limit = today - timedelta(days=QUIET_DAYS)
    found = []
    for one in initiatives:
        last = latest.get(one.id)
        logs = last is not None or any(each.derived in _LOGGED for each in indicators.get(one.id, []))
        begun = one.starts_on is None or one.starts_on <= limit
        if logs and begun and (last is None or last < limit):
            days = f"for {(today - last).days} days" if last else "yet"
            found.append(Waiting(one.id, one.title, f"Nothing was logged {days}, and it runs."))
    return found[:MOST]


def uncounted(initiatives: Sequence[Initiative], today: date) -> list[Waiting]:
    """Those of which figures of the quarter that ended last are missing."""
    start = year_start()
    last = quarter_of(quarter_of(today, start).start - timedelta(days=1), start)
    begun = [one for one in initiatives if one.starts_on is None or one.starts_on <= last.end]
    entered = {
        key: [each for each in group if each.derived is None and each.kind is not IndicatorKind.TEXT]
        for key, group in indicators_of([one.id for one in begun]).items()
    }
    there = has_observation([each.id for group in entered.values() for each in group], last.start, last.end)
    found = []
    for one in begun:
        asked = entered.get(one.id, [])
        missing = [each for each in asked if each.id not in there]
        if missing:
            named = ", ".join(each.name for each in missing[:2]) + (" and others" if len(missing) > 2 else "")
            reason = f"{len(missing)} of {len(asked)} measures have no figure of it: {named}."
            found.append(Waiting(one.id, one.title, reason, last))
    return found[:MOST]
