"""The rows of one award's ledger, and what an item must not collide with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.queries import approved_budget, award_for
from funding.budgets.models import BudgetLine
from funding.documents.models import Document
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.match_ledger.models import MatchItem
from funding.match_ledger.types import MatchKind, MatchState

PAGE_SIZE = 50
MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which rows of a ledger are asked for."""

    state: MatchState | None = None
    kind: MatchKind | None = None
    failing: bool = False


def item_for(actor: Actor, item_id: int) -> tuple[MatchItem, Award]:
    """An item with its award, if the actor may see that. Raises NotFound."""
    item = db.session.get(MatchItem, item_id)
    if item is None:
        raise NotFound("There is no such item of match.")
    return item, award_for(actor, item.award_id)


def items_page(award_id: int, narrowed: Narrowed, *, page: int = 1) -> Page[MatchItem]:
    """A page of an award's items, the latest day first; what was taken back only where it is asked for."""
    return paginate(_narrow(award_id, narrowed), page=page, size=PAGE_SIZE)


def all_items(award_id: int | None = None) -> Iterator[MatchItem]:
    """Every item that stands, of one award or of all, by award and day; read in pieces."""
    query = sa.select(MatchItem).where(MatchItem.state != MatchState.VOID)
    if award_id is not None:
        query = query.where(MatchItem.award_id == award_id)
    ordered = query.order_by(MatchItem.award_id, MatchItem.given_on, MatchItem.id)
    yield from db.session.scalars(ordered.execution_options(yield_per=500))


def _narrow(award_id: int, narrowed: Narrowed) -> sa.Select[MatchItem]:
    query = sa.select(MatchItem).where(MatchItem.award_id == award_id)
    query = query.where(
        MatchItem.state == narrowed.state if narrowed.state else MatchItem.state != MatchState.VOID
    )
    if narrowed.kind:
        query = query.where(MatchItem.kind == narrowed.kind)
    if narrowed.failing:
        query = query.where(MatchItem.counts.is_(False))
    return query.order_by(MatchItem.given_on.desc(), MatchItem.id.desc())


def counts_of(award_id: int) -> dict[str, int]:
    """How many items stand in each state, and how many do not count."""
    query = sa.select(MatchItem.state, MatchItem.counts, sa.func.count()).where(
        MatchItem.award_id == award_id
    )
    found = {state.value: 0 for state in MatchState} | {"failing": 0, "all": 0}
    for state, counts, number in db.session.execute(query.group_by(MatchItem.state, MatchItem.counts)):
        found[state.value] += number
        if state is not MatchState.VOID:
            found["all"] += number
            found["failing"] += 0 if counts else number
    return found


def lines_of(award: Award) -> list[tuple[str, str]]:
    """The lines of the award's approved budget by key and title, in order; none while none is approved."""
    budget = approved_budget(award)
    if budget is None:
        return []
    query = sa.select(BudgetLine.key, BudgetLine.title).where(
        BudgetLine.budget_id == budget.id, BudgetLine.removed_at.is_(None)
    )
    rows = db.session.execute(query.order_by(BudgetLine.position, BudgetLine.id).limit(MOST_CHOICES))
    return [(key, title) for key, title in rows]


def documents_by_id(ids: set[int]) -> dict[int, Document]:
    """The given documents by key: one query."""
    query = sa.select(Document).where(Document.id.in_(ids))
    return {one.id: one for one in db.session.scalars(query)}


def with_key(key: str, but: int | None) -> MatchItem | None:
    """The item that holds this key, other than ``but``."""
    query = sa.select(MatchItem).where(MatchItem.use_key == key, MatchItem.id != (but or 0))
    return db.session.scalar(query)


def alike(source_key: str, award_id: int, kind: MatchKind, but: int | None) -> MatchItem | None:
    """An item on another award of the same source, day and kind."""
    query = sa.select(MatchItem).where(
        MatchItem.source_key == source_key,
        MatchItem.award_id != award_id,
        MatchItem.kind == kind,
        MatchItem.state != MatchState.VOID,
        MatchItem.id != (but or 0),
    )
    return db.session.scalar(query.order_by(MatchItem.id).limit(1))


def proven_elsewhere(sha256: str, source_key: str, award_id: int) -> MatchItem | None:
    """An item on another award of the same source and day that the same document proves."""
    query = (
        sa.select(MatchItem)
        .join(Document, Document.id == MatchItem.document_id)
        .where(
            Document.sha256 == sha256,
            MatchItem.source_key == source_key,
            MatchItem.award_id != award_id,
            MatchItem.state != MatchState.VOID,
        )
    )
    return db.session.scalar(query.order_by(MatchItem.id).limit(1))


def award_name(award_id: int, actor: Actor) -> str:
    """What an award is called, or "another award" where the actor may not see it."""
    found = db.session.scalar(sa.select(Award).where(Award.id == award_id, visible(actor)))
    return shown_title(found, actor) if found is not None else "another award"


def sources_of(award_id: int) -> Sequence[str]:
    """Who gave to an award before, for suggestions: at most 100."""
    query = sa.select(MatchItem.source).where(MatchItem.award_id == award_id).distinct()
    return db.session.scalars(query.order_by(MatchItem.source).limit(100)).all()
