"""What of an import waits for approval, added up before anybody presses: by award, class of cost and who bears it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.queries import spent
from funding.actuals.queries.corner import award_names
from funding.actuals.types import ActualState, Share, kind_label
from funding.awards.queries import standing
from funding.infra.clock import today
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Sum:
    """Entries added up: how many, and what the funder and the match bear of them."""

    label: str
    count: int
    funder_cents: Cents
    match_cents: Cents

    @property
    def cents(self) -> Cents:
        """Both shares."""
        return self.funder_cents + self.match_cents


@dataclass(frozen=True, slots=True)
class Part:
    """The waiting entries of one award, whole and by class, and by how much they would pass the award."""

    award_id: int
    whole: Sum
    classes: tuple[Sum, ...]
    over_cents: Cents = 0


@dataclass(frozen=True, slots=True)
class ImportWaits:
    """Everything of an import that one person may approve, and how many entries are left to somebody else."""

    parts: tuple[Part, ...]
    own: int

    @property
    def count(self) -> int:
        """How many entries the press would approve."""
        return sum(one.whole.count for one in self.parts)

    @property
    def cents(self) -> Cents:
        """What they come to."""
        return sum(one.whole.cents for one in self.parts)

    @property
    def seen(self) -> str:
        """What the one who presses has seen, to be compared when the press arrives."""
        return f"{self.count}:{self.cents}"


def waits_of_import(actor: Actor, import_id: int, *, alone: bool) -> ImportWaits:
    """What the actor may approve of an import; their own entries too where they are ``alone``. A few queries."""
    own = sa.and_(Actual.entered_by_id.is_not(None), Actual.entered_by_id == (actor.user_id or 0))
    mine = sa.case((own, 1), else_=0).label("mine")
    columns = (Actual.award_id, Actual.line_kind, Actual.share)
    query = (
        sa.select(*columns, mine, sa.func.count(), sa.func.sum(Actual.amount_cents))
        .where(Actual.import_id == import_id, Actual.state == ActualState.ENTERED)
        .group_by(*columns, mine)
    )
    rows = db.session.execute(query).all()
    left = 0 if alone else sum(row[4] for row in rows if row[3])
    found = defaultdict(list)
    for row in rows:
        if alone or not row[3]:
            found[row[0]].append((kind_label(row[1]), Share(row[2]), int(row[4]), int(row[5])))
    parts = [_part(key, name, found[key]) for key, name in award_names(set(found), actor).items()]
    return ImportWaits(tuple(sorted(_held(parts), key=lambda one: (-one.whole.cents, one.award_id))), left)


def _part(award_id: int, title: str, rows: list[tuple[str, Share, int, Cents]]) -> Part:
    classes = [_sum(label, [row for row in rows if row[0] == label]) for label in {row[0] for row in rows}]
    return Part(award_id, _sum(title, rows), tuple(sorted(classes, key=lambda one: (-one.cents, one.label))))


def _sum(label: str, rows: list[tuple[str, Share, int, Cents]]) -> Sum:
    return Sum(
        label,
        sum(row[2] for row in rows),
        sum(row[3] for row in rows if row[1] is Share.FUNDER),
        sum(row[3] for row in rows if row[1] is Share.MATCH),
    )


def _held(parts: list[Part]) -> list[Part]:
    """The parts, each with the funder's share that would be spent beyond its award's money."""
    ids, now = [one.award_id for one in parts], today()
    granted, gone = standing(ids, now), spent(ids, through=now)
    return [
        replace(
            one,
            over_cents=max(
                0,
                gone[one.award_id].funder_cents
                + one.whole.funder_cents
                - granted[one.award_id].authorized_cents,
            ),
        )
        for one in parts
    ]
