"""Reads of lineages: who came before an application and after it, and what was said of the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from funding.applications.lineage import Link, Member
from funding.applications.models import Application, ApplicationLink, ReviewerComment
from funding.applications.queries.filters import APPLICATIONS
from funding.applications.types import RENEWING
from funding.infra.db import db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a lineage, as its strip shows it; ``how`` are the links that lead to it."""

    application: Application
    title: str
    how: tuple[ApplicationLink, ...]
    counted_in: str
    comments: tuple[ReviewerComment, ...]


def lineage_ids(application_id: int) -> sa.Select[Any]:
    """The numbers of all applications that links connect with this one, itself included."""
    start = sa.select(sa.literal(application_id, sa.Integer()).label("id")).cte("lineage", recursive=True)
    link = ApplicationLink
    other = sa.case((link.earlier_id == start.c.id, link.later_id), else_=link.earlier_id)
    step = sa.select(other).join(start, sa.or_(link.earlier_id == start.c.id, link.later_id == start.c.id))
    return sa.select(start.union(step).c.id)


def links_among(ids: Sequence[int]) -> Sequence[ApplicationLink]:
    """The links between applications of one lineage, in the order they were made."""
    query = sa.select(ApplicationLink).where(ApplicationLink.later_id.in_(ids))
    return db.session.scalars(query.order_by(ApplicationLink.id)).all()


def as_rule(applications: Sequence[Any], links: Sequence[ApplicationLink]) -> tuple[list[Member], list[Link]]:
    """Rows as the rule of ``lineage`` reads them."""
    members = [
        Member(one.id, one.stage, one.archived_at is not None, one.starts_on, one.ends_on)
        for one in applications
    ]
    return members, [Link(one.earlier_id, one.later_id, one.kind) for one in links]


def has_links(application_id: int) -> bool:
    """Whether it continues anything or is continued."""
    link = ApplicationLink
    query = sa.select(link.id).where(
        sa.or_(link.earlier_id == application_id, link.later_id == application_id)
    )
    return db.session.scalar(query.limit(1)) is not None


def lineage_size(application_id: int) -> int:
    """How many applications its lineage has."""
    found = lineage_ids(application_id).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def lineage_of(application_id: int, actor: Actor) -> list[Step]:
    """The lineage as far as the actor may see it, earliest first: four statements."""
    ids = list(db.session.scalars(lineage_ids(application_id)))
    query = sa.select(Application).where(Application.id.in_(ids), visible(actor))
    applications = {one.id: one for one in db.session.scalars(query.order_by(Application.id))}
    links = links_among(ids)
    comments = comments_of(ids)
    return [
        Step(
            application=applications[key],
            title=shown_title(applications[key], actor),
            how=tuple(one for one in links if one.later_id == key and one.earlier_id in applications),
            counted_in=_counting_title(applications[key], applications, actor),
            comments=tuple(one for one in comments if one.application_id == key),
        )
        for key in _in_order(applications, links)
    ]


def _counting_title(one: Application, seen: dict[int, Application], actor: Actor) -> str:
    if one.counted_in_id is None:
        return ""
    counting = seen.get(one.counted_in_id)
    return shown_title(counting, actor) if counting else "another application"


def _in_order(applications: dict[int, Application], links: Sequence[ApplicationLink]) -> list[int]:
    """Every application after all that it continues; side by side, the older number first."""
    waiting, placed = sorted(applications), list[int]()
    while waiting:
        ready = [
            key
            for key in waiting
            if all(one.earlier_id not in waiting for one in links if one.later_id == key)
        ]
        placed.append((ready or waiting)[0])
        waiting.remove(placed[-1])
    return placed


def comments_of(ids: Sequence[int]) -> Sequence[ReviewerComment]:
    """What reviewers said of these applications, in the order it was entered."""
    query = sa.select(ReviewerComment).where(ReviewerComment.application_id.in_(ids))
    return db.session.scalars(query.order_by(ReviewerComment.id)).all()


def comment_for(application_id: int, comment_id: int) -> ReviewerComment:
    """One comment of this application. Raises NotFound."""
    found = db.session.get(ReviewerComment, comment_id)
    if found is None or found.application_id != application_id:
        raise NotFound("There is no such comment.")
    return found


def link_for(application_id: int, link_id: int) -> ApplicationLink:
    """One link of this application, from either end. Raises NotFound."""
    found = db.session.get(ApplicationLink, link_id)
    if found is None or application_id not in {found.earlier_id, found.later_id}:
        raise NotFound("There is no such link.")
    return found


def linkable_choices(application: Application, actor: Actor) -> list[tuple[str, str]]:
    """Applications that could be linked with this one: those to the same funder first, then the newest."""
    query = (
        sa.select(Application)
        .where(Application.id != application.id, Record.archived_at.is_(None), visible(actor))
        .order_by(
            sa.case((Application.funder_id == application.funder_id, 0), else_=1), Application.id.desc()
        )
        .limit(MOST_OFFERED)
    )
    return [
        (str(one.id), f"{shown_title(one, actor)} · {one.house_stage.name} · no. {one.id}")
        for one in db.session.scalars(query)
    ]


def renews(application_id: int) -> bool:
    """Whether it asks a funder to go on paying for what they paid for before."""
    query = sa.select(ApplicationLink.id).where(
        ApplicationLink.later_id == application_id, ApplicationLink.kind.in_(RENEWING)
    )
    return db.session.scalar(query.limit(1)) is not None


def continuing_after(day: Any) -> sa.Select[Any]:
    """Applications of new money that continue a project still running on ``day``: without dates they come after it."""
    earlier = APPLICATIONS.alias("earlier")
    return (
        sa.select(ApplicationLink.later_id)
        .join(earlier, earlier.c.id == ApplicationLink.earlier_id)
        .where(ApplicationLink.kind.in_(RENEWING), earlier.c.ends_on >= day)
    )
