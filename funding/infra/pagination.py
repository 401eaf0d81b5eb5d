"""Pages of a list, cut on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from funding.infra.db import db

T = TypeVar("T")

LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its items, its number from 1, the page size and the count of all items."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The position of the first item shown, from 1; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The position of the last item shown."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def has_previous(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows this one."""
        return self.number < self.pages


def page_number() -> int:
    """The page asked for in the address bar; anything that is no sensible number means the first."""
    text = request.args.get("page", "1")
    if not text.isdecimal() or len(text) > 6:
        return 1
    return min(max(1, int(text)), LAST_PAGE)


def paginate(
    query: Select[Any], *, page: int, size: int = 25, total: int | None = None, scalars: bool = True
) -> Page[Any]:
    """Cut ``query`` (ordered, with a tie-break) and count it: two statements, or one where ``total`` is known."""
    if total is None:
        counted = select(func.count()).select_from(query.order_by(None).subquery())
        total = db.session.scalar(counted) or 0
    number = min(page, max(1, -(-total // size)))
    cut = query.limit(size).offset((number - 1) * size)
    items = db.session.scalars(cut).all() if scalars else db.session.execute(cut).all()
    return Page(items, number, size, total)
