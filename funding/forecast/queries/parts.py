"""What one month of the forecast is made of: each item with its part, so that the parts sum to the month's figure."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from funding.applications.queries.board import Card, cards_of
from funding.applications.queries.filters import APPLICATIONS
from funding.applications.types import PipelineFilter
from funding.coverage.queries.sources import facts_of
from funding.coverage.sources import PROVIDERS
from funding.forecast.queries.items import APPLICATION, items
from funding.forecast.queries.years import part, whole
from funding.forecast.types import Item, Money
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a month: its money there, and how it is called. ``card`` is there for applications."""

    item: Item
    money: Money
    title: str
    hue_label: str
    stage: str
    page: tuple[str, str]
    card: Card | None = None


def parts_of(
    narrowed: PipelineFilter, actor: Actor, *, months: range | None, page: int | None
) -> tuple[Page[Part], Money]:
    """The items with money in the months (None: without any month), largest first, and their sums over all pages.

    ``page`` None gives all of them on one page.
    """
    found = []
    for one in items(narrowed, actor):
        if months is None:
            money = whole(one) if not one.months else Money()
        else:
            money = sum((part(one, number) for number in months), Money())
        if money.secured or money.pending:
            found.append((one, money))
    found.sort(key=lambda pair: (not pair[0].secured, -(pair[1].secured + pair[1].pending), pair[0].id))
    size = PAGE_SIZE if page else max(len(found), 1)
    number = min(page or 1, max(1, -(-len(found) // size)))
    shown = found[(number - 1) * size : number * size]
    total = sum((money for _, money in found), Money())
    return Page(_named(shown, actor), number, size, len(found)), total


def _named(found: list[tuple[Item, Money]], actor: Actor) -> list[Part]:
    ids = [one.id for one, _ in found if one.kind == APPLICATION]
    cards: dict[int, Card] = {}
    for start in range(0, len(ids), 500):
        chosen = sa.select(APPLICATIONS.c.id).where(APPLICATIONS.c.id.in_(ids[start : start + 500]))
        cards |= {card.id: card for card in cards_of(chosen, actor)}
    kept = [one.id for one, _ in found if one.kind != APPLICATION]
    facts = facts_of(actor, kept) if kept else {}
    named = []
    for one, money in found:
        if one.kind == APPLICATION:
            card = cards[one.id]
            page = ("applications.show", "application_id")
            named.append(Part(one, money, card.title, card.funder_label, card.stage.label, page, card))
        else:
            provider = PROVIDERS[one.kind]
            standing = "Secured" if one.secured else "Pending"
            named.append(Part(one, money, facts[one.id].title, provider.label, standing, provider.page))
    return named
