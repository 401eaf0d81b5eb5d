"""What an import asks of each award: its days, its budget's lines, and how much of a line is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.actuals.figures import Planned, planned
from funding.actuals.imports.layout import LEAVE, Layout, Target, word_key
from funding.actuals.models import Actual
from funding.actuals.periods import Span, refusal
from funding.actuals.queries.bounds import span_of
from funding.actuals.queries.overview import plan_of
from funding.actuals.types import ActualState, Share
from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.awards.types import AwardStatus
from funding.budgets.types import LineKind
from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.money import Cents


@dataclass(slots=True)
class AwardSide:
    """One award as an import sees it. ``left`` is what its budget leaves, by line and share, as rows come in."""

    id: int
    title: str
    is_closed: bool
    span: Span
    left: dict[tuple[str, Share], Cents]
    only: dict[LineKind, str]
    """The key of the one line of a kind, for kinds that have one."""
    lines: dict[str, Planned]
    told: dict[tuple[date, date | None], str] = field(default_factory=dict)

    def refusal(self, incurred_on: date, paid_on: date | None) -> str:
        """Why a cost of these days is refused, or nothing."""
        key = (incurred_on, paid_on)
        found = self.told.get(key)
        if found is None:
            found = self.told[key] = refusal(self.span, incurred_on, paid_on)
        return found

    def line_of(self, target: Target) -> str | None:
        """The line that a cost stands on, "" for none; None where the target names a line of another award."""
        if target.line_key:
            line = self.lines.get(target.line_key)
            return line.key if line is not None and line.kind is target.kind else None
        kind = target.kind
        return self.only.get(kind, "") if kind is not None else ""

    def take(self, line_key: str, share: Share, cents: Cents) -> bool:
        """Count a cost against its line; whether it is the one that passes what the line has."""
        key = (line_key, share)
        if not line_key or key not in self.left:
            return False
        before = self.left[key]
        self.left[key] = before - cents
        return before >= 0 > before - cents


def side_of(award: Award) -> AwardSide:
    """The award with its budget and what is entered or approved of it."""
    plan = plan_of(approved_budget(award))
    query = (
        sa.select(Actual.line_key, Actual.share, sa.func.sum(Actual.amount_cents))
        .where(
            Actual.award_id == award.id,
            Actual.state.in_([ActualState.ENTERED, ActualState.APPROVED]),
            Actual.line_key != "",
        )
        .group_by(Actual.line_key, Actual.share)
    )
    spent = {(row[0], row[1]): int(row[2]) for row in db.session.execute(query)}
    left = {
        (line.key, share): planned(line.amounts, [share]) - spent.get((line.key, share), 0)
        for line in plan.lines
        for share in Share
    }
    kinds: dict[LineKind, list[str]] = {}
    for line in plan.lines:
        kinds.setdefault(line.kind, []).append(line.key)
    only = {kind: keys[0] for kind, keys in kinds.items() if len(keys) == 1}
    closed = award.status is AwardStatus.CLOSED
    return AwardSide(award.id, award.title, closed, span_of(award), left, only, plan.keys)


class Awards:
    """The awards that a file may name: by their number, by what the layout says, or the one chosen for the file."""

    def __init__(self, layout: Layout, chosen_id: int | None, actor: Actor) -> None:
        self._layout = layout
        self._chosen = chosen_id
        self._actor = actor
        self._sides: dict[int, AwardSide | None] = {}
        table: Any = Award.__table__
        query = sa.select(Award.id, table.c.award_number, table.c.pass_through_number).where(visible(actor))
        self._numbers: dict[str, int] = {}
        for number, *names in db.session.execute(query.order_by(Award.id)):
            for name in names:
                if name:
                    self._numbers.setdefault(word_key(name), number)

    def named(self, word: str) -> int | str | None:
        """The award that a word names; LEAVE for what is no award; the chosen one for no word; None for unknown."""
        if not word:
            return self._chosen
        key = word_key(word)
        said = self._layout.awards.get(key)
        if said == LEAVE:
            return LEAVE
        if said and said.isdecimal():
            return int(said)
        return self._numbers.get(key) or self._chosen_for_any()

    def _chosen_for_any(self) -> int | None:
        return self._chosen if self._layout.column("award") is None else None

    def side(self, award_id: int) -> AwardSide | None:
        """The award, if the actor may see it."""
        if award_id not in self._sides:
            query = sa.select(Award).where(Award.id == award_id, visible(self._actor))
            award = db.session.scalar(query)
            self._sides[award_id] = side_of(award) if award is not None else None
        return self._sides[award_id]

    @property
    def touched(self) -> list[int]:
        """The awards that were asked for and are there."""
        return sorted(number for number, side in self._sides.items() if side is not None)
