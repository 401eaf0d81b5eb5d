"""Reads of the readiness wallet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from funding.documents.models import Document
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import get_visible, visible
from funding.kernel.actor import Actor, Role
from funding.wallet.models import WalletAsk, WalletItem, WalletRenewal
from funding.wallet.types import WalletKind

PAGE_SIZE = 50
MOST_DUE = 5


def item_for(actor: Actor, item_id: int) -> WalletItem:
    """One registration or paper, if the actor may see it. Raises NotFound."""
    return get_visible(WalletItem, item_id, actor)


def items(actor: Actor, *, page: int = 1) -> Page[WalletItem]:
    """A page of what is in use: what ends soonest first, then what never ends or nobody knows."""
    query = sa.select(WalletItem).where(WalletItem.archived_at.is_(None), visible(actor))
    order = (WalletItem.expires_on.is_(None), WalletItem.expires_on, WalletItem.title, WalletItem.id)
    return paginate(query.order_by(*order), page=page, size=PAGE_SIZE)


def of_kinds(actor: Actor, kinds: Collection[WalletKind]) -> Sequence[WalletItem]:
    """What is in use of the given kinds, by kind and end."""
    query = sa.select(WalletItem).where(
        WalletItem.archived_at.is_(None), WalletItem.wallet_kind.in_(list(kinds)), visible(actor)
    )
    return db.session.scalars(query.order_by(WalletItem.wallet_kind, WalletItem.expires_on)).all()


def choices(actor: Actor) -> list[tuple[int, str]]:
    """What is in use, for a choice: at most 200."""
    query = sa.select(WalletItem.id, WalletItem.title).where(WalletItem.archived_at.is_(None), visible(actor))
    return [(row.id, row.title) for row in db.session.execute(query.order_by(WalletItem.title).limit(200))]


def asks_of(item_ids: Collection[int]) -> dict[int, list[str]]:
    """The kinds of funder that ask for each of the items: one query."""
    found: dict[int, list[str]] = defaultdict(list)
    query = sa.select(WalletAsk).where(WalletAsk.item_id.in_(list(item_ids)))
    for row in db.session.scalars(query.order_by(WalletAsk.item_id, WalletAsk.funder_kind)):
        found[row.item_id].append(row.funder_kind)
    return found


def files_of(document_ids: Collection[int | None]) -> dict[int, Document]:
    """The given files by their key: one query."""
    wanted = [key for key in document_ids if key is not None]
    query = sa.select(Document).where(Document.id.in_(wanted))
    return {one.id: one for one in db.session.scalars(query)}


def renewals_of(item_id: int) -> Sequence[WalletRenewal]:
    """An item's latest fifty renewals, newest first; with one a year that is half a century."""
    query = sa.select(WalletRenewal).where(WalletRenewal.item_id == item_id)
    return db.session.scalars(query.order_by(WalletRenewal.id.desc()).limit(50)).all()


def due_renewals(actor: Actor) -> Sequence[WalletItem]:
    """What should be renewed by now, soonest to lapse first: the actor's own and what nobody owns.

    Directors and administrators see everybody's.
    """
    query = sa.select(WalletItem).where(
        WalletItem.renew_on <= today(), WalletItem.archived_at.is_(None), visible(actor)
    )
    if actor.role not in {Role.ADMINISTRATOR, Role.DIRECTOR}:
        query = query.where(sa.or_(WalletItem.owner_id == actor.user_id, WalletItem.owner_id.is_(None)))
    return db.session.scalars(query.order_by(WalletItem.expires_on, WalletItem.id).limit(MOST_DUE)).all()


def is_empty() -> bool:
    """Whether nothing has ever been put into the wallet."""
    return db.session.scalar(sa.select(WalletItem.__table__.c.id).limit(1)) is None
