"""What an application repeats of other features' facts, kept true in the same transaction that changes them.

The date that counts and the budget's request stand on the application's own row, so that a board of any size is read
in order by an index. They are written past the version counter: nobody edited the application.

The date that counts is the first gate that is not met. Once the application is won, it is what the funder waits for
next: the soonest date of the award, its reports and whatever else hangs on it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from funding.applications.models import Application, ApplicationReadiness
from funding.applications.queries.filters import APPLICATIONS, FUNDERS
from funding.applications.services.spells import keep_spell
from funding.applications.types import FAR_AHEAD, Aspect, Readiness, Stage
from funding.budgets.queries import budget_of, summary
from funding.budgets.types import VersionKind
from funding.budgets.versions import Award
from funding.funders.types import FunderKind
from funding.infra.db import db
from funding.infra.hooks import emit, on
from funding.kernel.actor import Actor
from funding.work.gates import end_instant
from funding.work.queries import first_unmet, next_of_funders


def _write(application_id: int, **values: object) -> None:
    db.session.execute(sa.update(APPLICATIONS).where(APPLICATIONS.c.id == application_id).values(**values))
    present = db.session.identity_map.get(identity_key(Application, application_id))
    # The spine's key is shared: a budget or a date may belong to a record of another kind.
    if isinstance(present, Application):
        for name, value in values.items():
            set_committed_value(present, name, value)


@on("deadlines.changed")
def follow_deadlines(*, record_id: int, by: Actor) -> None:
    """Repeat the date that counts now."""
    application = db.session.get(Application, record_id)
    if application is not None:
        _repeat_date(application)


@on("application.stage_changed")
def follow_stage(*, application_id: int, old: Stage, new: Stage, by: Actor) -> None:
    """Another date counts once it is won, and the old one again where that is taken back."""
    if Stage.AWARDED in (old, new):
        follow_deadlines(record_id=application_id, by=by)


def follow_award_dates(application_id: int) -> None:
    """A date of something that hangs on what this application won has changed."""
    _repeat_date(db.session.get_one(Application, application_id))


def _repeat_date(application: Application) -> None:
    if application.stage is Stage.AWARDED:
        answers = emit("application.records_after", application_id=application.id)
        found = next_of_funders([number for answer in answers for number in answer])
    else:
        found = first_unmet([application.id]).get(application.id)
    ends = end_instant(found) if found else None
    _write(application.id, next_deadline_id=found.id if found else None, due_order=ends or FAR_AHEAD)


@on("budget.changed")
def follow_budget(*, subject_id: int, budget_id: int, by: Actor) -> None:
    """Let the ask be the requested budget's request once it has lines, and say how far the budget is.

    What was awarded or revised later changes nothing about what was asked, and a draft beside the version that
    counts changes nothing at all.
    """
    application = db.session.get(Application, subject_id)
    counting = budget_of(subject_id) if application is not None else None
    if application is None or counting is None or counting.id != budget_id:
        return
    found, asked = summary(budget_id), counting.kind is VersionKind.REQUESTED
    if found.total_cents:
        if asked:
            _write(subject_id, ask_cents=found.federal_cents, ask_from_budget=True)
            keep_spell(application, by=by)
        short = found.match_short_cents or 0
        state = Readiness.PARTIAL if short else Readiness.READY
        follow_readiness(
            record_id=subject_id, aspect="budget", state=state.value, note="match is short" if short else ""
        )
    else:
        if asked:
            _write(subject_id, ask_from_budget=False)
        follow_readiness(record_id=subject_id, aspect="budget", state="partial", note="no lines yet")


@on("budget.award_asked")
def tell_award(*, subject_id: int) -> Award | None:
    """What budgets need to know of the award: its amount and day, once the application is awarded."""
    application = db.session.get(Application, subject_id)
    if application is None or application.stage is not Stage.AWARDED or not application.awarded_cents:
        return None
    return Award(application.awarded_cents, application.decided_on)


@on("readiness.changed")
def follow_readiness(*, record_id: int, aspect: str, state: str, note: str = "") -> None:
    """Keep what another feature says of one aspect's readiness."""
    if db.session.get(Application, record_id) is None:
        return
    row = db.session.get(ApplicationReadiness, (record_id, Aspect(aspect)))
    if row is None:
        row = ApplicationReadiness(application_id=record_id, aspect=Aspect(aspect), state=Readiness(state))
        db.session.add(row)
    row.state, row.note = Readiness(state), note[:300]
    db.session.flush()


@on("record.funder_kind")
def funder_kind_of(*, record_id: int) -> str | None:
    """The kind of the funder an application asks, None where the record is no application."""
    query = sa.select(FUNDERS.c.funder_kind).join(APPLICATIONS, APPLICATIONS.c.funder_id == FUNDERS.c.id)
    kind: FunderKind | None = db.session.scalar(query.where(APPLICATIONS.c.id == record_id))
    return kind.value if kind else None
