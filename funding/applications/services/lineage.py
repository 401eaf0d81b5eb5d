"""Link applications into a lineage, begin the next cycle of one, and keep what its reviewers said.

After each link and move the whole lineage is judged anew and the answer written on its rows, past the version
counter: nobody edited those applications.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm.util import identity_key

from funding.applications.lineage import Link, check_link, counted_in
from funding.applications.models import Application, ApplicationLink, ReviewerComment
from funding.applications.queries.applications import initiatives_of
from funding.applications.queries.filters import APPLICATIONS, RECORDS
from funding.applications.queries.lineage import as_rule, has_links, lineage_ids, links_among
from funding.applications.services.pursue import start_application
from funding.applications.services.spells import keep_spell
from funding.applications.types import ApplicationFacts, LinkKind, Stage
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit, on
from funding.infra.records import RecordPerson, Visibility
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty, format_date
from funding.work.models import Deadline
from funding.work.services import add_deadline
from funding.work.types import DeadlineDraft, DeadlineKind

SAME_CALL = (LinkKind.FULL_PROPOSAL, LinkKind.WITHIN)
"""Next cycles under the call of the earlier application."""
ASKED_AGAIN = tuple(
    kind for kind in DeadlineKind if kind not in {DeadlineKind.INTERNAL, DeadlineKind.REGISTRATION}
)
"""Dates a next cycle asks about: the funder's and the board's. Internal ones are counted back anew."""


@dataclass(frozen=True, slots=True)
class NextDate:
    """What is known for the next cycle of one date of the last one; ``last`` is the date it was."""

    last: Deadline
    certainty: Certainty
    due_on: date | None = None
    at: time | None = None
    source_text: str = ""


@dataclass(frozen=True, slots=True)
class NextFacts:
    """What a person says of the next cycle: its name, ask in cents, days, and each date by itself."""

    title: str
    ask_cents: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    owner_id: int | None = None
    dates: tuple[NextDate, ...] = ()


def link(
    *, earlier: Application, later: Application, kind: LinkKind, by: Actor, reason: str = ""
) -> ApplicationLink:
    """Say that ``later`` continues ``earlier``. Raises LineageError for circles and for what is linked already."""
    ids = {*db.session.scalars(lineage_ids(earlier.id)), *db.session.scalars(lineage_ids(later.id))}
    _, links = as_rule((), links_among(sorted(ids)))
    check_link(Link(earlier.id, later.id, kind), links)
    made = ApplicationLink(
        earlier_id=earlier.id,
        later_id=later.id,
        kind=kind,
        reason=reason,
        made_by_id=by.user_id,
        made_by_name=by.name,
    )
    db.session.add(made)
    db.session.flush()
    recount(earlier.id)
    emit("application.changed", application_id=later.id, by=by)
    for record, told in ((earlier, "later"), (later, "earlier")):
        audit(
            by=by,
            action="application.linked",
            subject=record.title,
            record_id=record.id,
            after={told: later.id if told == "later" else earlier.id, "kind": kind, "reason": reason},
        )
    return made


def unlink(*, link: ApplicationLink, reason: str, by: Actor) -> None:
    """Take a link away. Raises DomainError without a reason: money is counted otherwise from then on."""
    if not reason.strip():
        raise DomainError("Please say why; the money will be counted otherwise.", field="reason")
    ends = (link.earlier_id, link.later_id)
    kind = link.kind
    db.session.delete(link)
    db.session.flush()
    for key in ends:
        recount(key)
        record = db.session.get_one(Application, key)
        audit(
            by=by,
            action="application.unlinked",
            subject=record.title,
            record_id=key,
            before={"earlier": ends[0], "later": ends[1], "kind": kind},
            after={"reason": reason},
        )
    emit("application.changed", application_id=ends[1], by=by)


def recount(application_id: int) -> None:
    """Judge the lineage of an application anew and write where the money of each is counted."""
    ids = list(db.session.scalars(lineage_ids(application_id)))
    table = APPLICATIONS.c
    query = (
        sa.select(
            table.id,
            table.stage,
            table.starts_on,
            table.ends_on,
            table.counted_in_id,
            RECORDS.c.archived_at,
        )
        .join(RECORDS, RECORDS.c.id == table.id)
        .where(table.id.in_(ids))
        .order_by(table.id)
    )
    db.session.flush()
    rows = db.session.execute(query).all()
    found = counted_in(*as_rule(rows, links_among(ids)))
    for row in rows:
        if row.counted_in_id != found[row.id]:
            _write(row.id, found[row.id])


def _write(application_id: int, counting: int | None) -> None:
    rows = sa.update(APPLICATIONS).where(APPLICATIONS.c.id == application_id)
    db.session.execute(rows.values(counted_in_id=counting))
    present = db.session.identity_map.get(identity_key(Application, application_id))
    if isinstance(present, Application):
        db.session.expire(present, ["counted_in_id"])
    keep_spell(db.session.get_one(Application, application_id), by=SYSTEM)


@on("application.stage_changed")
def follow_move(*, application_id: int, old: Stage, new: Stage, by: Actor) -> None:
    """An award or an answer may change where the money of a lineage counts."""
    if has_links(application_id):
        recount(application_id)


@on("application.archived")
def follow_archiving(*, application_id: int, by: Actor) -> None:
    """What is put aside counts nothing and stands in nobody's way."""
    if has_links(application_id):
        recount(application_id)


def start_next(*, earlier: Application, kind: LinkKind, facts: NextFacts, by: Actor) -> Application:
    """Begin the application that continues ``earlier``, as private as that one.

    Funder, purpose, match rule and outreach come along; amounts, days and dates only as somebody says them. What is
    under the same call keeps the call with its ceiling.
    """
    same = kind in SAME_CALL
    made = start_application(
        facts=ApplicationFacts(
            title=facts.title,
            funder_id=earlier.funder_id,
            ask_cents=facts.ask_cents,
            ceiling_cents=earlier.ceiling_cents if same else None,
            floor_cents=earlier.floor_cents if same else None,
            match_bp=earlier.match_bp,
            match_source=_carried(earlier, same=same),
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            purpose=earlier.purpose,
            owner_id=facts.owner_id or earlier.owner_id,
            initiative_ids=tuple(one.id for one in initiatives_of(earlier.id)),
        ),
        by=by,
        opportunity_id=earlier.opportunity_id if same else None,
    )
    _keep_private(earlier, made)
    link(earlier=earlier, later=made, kind=kind, by=by)
    for place, asked in enumerate(facts.dates, start=1):
        add_deadline(record=made, draft=_draft(asked, place), by=by)
    return made


def _carried(earlier: Application, *, same: bool) -> str:
    if earlier.match_bp is None or same:
        return earlier.match_source
    return f"As in the last cycle; check the new notice. {earlier.match_source}".strip()[:500]


def _keep_private(earlier: Application, made: Application) -> None:
    """Whoever may not see the one may not see the other."""
    if earlier.visibility is Visibility.RESTRICTED:
        made.visibility = Visibility.RESTRICTED
        people = sa.select(RecordPerson.user_id).where(RecordPerson.record_id == earlier.id)
        for user_id in db.session.scalars(people).all():
            db.session.add(RecordPerson(record_id=made.id, user_id=user_id))
        db.session.flush()


def _draft(asked: NextDate, place: int) -> DeadlineDraft:
    last = asked.last
    told = f"Last cycle: {format_date(last.due_on)}" if last.due_on else ""
    return DeadlineDraft(
        label=last.label,
        kind=last.kind,
        due_on=asked.due_on,
        at=asked.at if asked.certainty is Certainty.EXACT else None,
        zone=last.zone,
        certainty=asked.certainty,
        source_text=asked.source_text or told,
        sequence=place,
    )


def add_comment(
    *, application: Application, comment: str, reviewer: str, score: str, received_on: date | None, by: Actor
) -> ReviewerComment:
    """Keep what a reviewer or program officer said. Raises DomainError for nothing said."""
    if not comment.strip():
        raise DomainError("Please write what was said.", field="comment")
    made = ReviewerComment(
        application_id=application.id,
        comment=comment,
        reviewer=reviewer,
        score=score,
        received_on=received_on,
        added_by_name=by.name,
    )
    db.session.add(made)
    audit(
        by=by,
        action="application.comment_added",
        subject=application.title,
        record_id=application.id,
        after={"reviewer": reviewer, "score": score, "comment": comment},
    )
    db.session.flush()
    return made


def remove_comment(*, application: Application, comment: ReviewerComment, by: Actor) -> None:
    """Take a comment away; the history keeps it."""
    audit(
        by=by,
        action="application.comment_removed",
        subject=application.title,
        record_id=application.id,
        before={"reviewer": comment.reviewer, "score": comment.score, "comment": comment.comment},
    )
    db.session.delete(comment)
    db.session.flush()
