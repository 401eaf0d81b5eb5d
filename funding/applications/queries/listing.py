"""The pipeline as a list: any columns, any order, groups, pages, and a stream for files.

A page holds lines: a row of an open group is one, a folded group is one. The sums of groups tell how many lines each
has, so only the rows of groups that reach into the page are read, in one order (group, then the sort, then the key).

==============================  =========  =============================================
groups, in order                lines      of it on the second page of 50 lines
==============================  =========  =============================================
Deciding, 40 rows, open         1 to 40    nothing
Drafting, 25 rows, folded       41         nothing
Review, 30 rows, open           42 to 71   its rows 10 to 30: 21 rows, 9 before them
==============================  =========  =============================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.applications.columns import Layout
from funding.applications.queries.board import STATEMENTS_KEPT
from funding.applications.queries.entries import Entry, entry_columns, entry_joins, make_entries
from funding.applications.queries.filters import clauses
from funding.applications.queries.groups import (
    Group,
    Sums,
    group_key,
    grouping,
    groups,
    stages_clause,
    totals,
    within,
)
from funding.applications.queries.sources import TABLE, directed, joined, order_of
from funding.applications.types import PipelineFilter
from funding.infra.db import db
from funding.infra.kept_rows import kept_rows
from funding.infra.pagination import Page
from funding.kernel.actor import Actor

PAGE_SIZE = 50
STREAM_BATCH = 500


@dataclass(frozen=True, slots=True)
class Section:
    """A group as one page shows it: its rows on this page, and whether it began on an earlier one."""

    group: Group | None
    entries: tuple[Entry, ...]
    folded: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list with the sums of everything the filter finds. ``page`` counts lines."""

    page: Page[Section]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Span:
    """The part of one group that falls on a page: how many of its rows, and how many of them came before."""

    group: Group
    folded: bool
    before: int
    rows: int


def spans(found: Sequence[Group], layout: Layout, first: int, size: int) -> list[Span]:
    """What of each group stands on the ``size`` lines from line ``first``, counted from 0."""
    shown, line = [], 0
    for group in found:
        folded = layout.is_folded(group.key)
        lines = 1 if folded else group.sums.count
        start, end = max(line, first), min(line + lines, first + size)
        if start < end:
            shown.append(Span(group, folded, start - line, 0 if folded else end - start))
        line += lines
    return shown


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ids(narrowed: PipelineFilter, actor: Actor, group: str, year_starts: int) -> sa.Select[Any]:
    """The ids in the order asked for, each with the values it stands by."""
    order = order_of(narrowed.sort)
    by = grouping(group, year_starts) if group else None
    joins = (*order.joins, *((*by.early, *by.joins) if by else ()))
    column = directed(order.column, narrowed.sort)
    turned = TABLE.id.desc() if narrowed.sort.startswith("-") else TABLE.id.asc()
    return (
        sa.select(TABLE.id, *([by.value.label("belongs")] if by else []))
        .select_from(joined(joins))
        .where(*stages_clause(narrowed), *clauses(narrowed, actor))
        .order_by(*(by.order(by.value) if by else ()), column, turned)
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page_of_ids(
    narrowed: PipelineFilter, actor: Actor, group: str, year_starts: int, keys: tuple[str, ...]
) -> sa.Select[Any]:
    """The ids of one page; with groups, of the groups with these keys."""
    ids = _ids(narrowed, actor, group, year_starts)
    if group:
        ids = ids.where(within(Layout(group=group, year_starts=year_starts), keys))
    return ids.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))


def _page_of(
    narrowed: PipelineFilter, layout: Layout, actor: Actor, *, size: int, skip: int, keys: Iterable[str] = ()
) -> list[Entry]:
    """The entries of one page in their order."""
    ids = _page_of_ids(narrowed, actor, layout.group, layout.year_starts, tuple(keys))
    numbers = [row[0] for row in kept_rows(ids, {"size": size, "skip": skip})]
    entries = entries_of(numbers, layout, actor)
    return [entries[number] for number in numbers if number in entries]


def _rows(ids: sa.Select[Any], layout: Layout, actor: Actor) -> Iterator[tuple[list[Entry], list[str]]]:
    """Entries of the ids in their order, in batches, each with the key of the group it stands in."""
    numbers = [(row[0], group_key(row[1]) if layout.group else "") for row in db.session.execute(ids)]
    for start in range(0, len(numbers), STREAM_BATCH):
        part = numbers[start : start + STREAM_BATCH]
        entries = entries_of([number for number, _ in part], layout, actor)
        yield (
            [entries[number] for number, _ in part if number in entries],
            [key for number, key in part if number in entries],
        )


def entries_of(ids: Sequence[int], layout: Layout, actor: Actor) -> dict[int, Entry]:
    """What the chosen columns show of the given applications, by id: a fixed number of queries."""
    if not ids:
        return {}
    statement, bound = _shown(layout.columns), {"ids": list(ids)}
    # A page is looked at again, the batches of a file are not.
    is_page = len(ids) <= PAGE_SIZE
    rows = kept_rows(statement, bound) if is_page else db.session.execute(statement, bound).all()
    return {entry.id: entry for entry in make_entries(rows, layout, actor)}


@lru_cache(maxsize=STATEMENTS_KEPT)
def _shown(columns: tuple[str, ...]) -> sa.Select[Any]:
    return (
        sa.select(*entry_columns(columns))
        .select_from(joined(entry_joins(columns)))
        .where(TABLE.id.in_(sa.bindparam("ids", expanding=True)))
    )


def listing(narrowed: PipelineFilter, layout: Layout, actor: Actor, *, page: int) -> Listing:
    """One page of the list: sums, ids and what they show, a fixed number of queries."""
    if layout.group:
        return _grouped(narrowed, layout, actor, page)
    sums = totals(narrowed, actor)
    number = min(page, max(1, -(-sums.count // PAGE_SIZE)))
    entries = _page_of(narrowed, layout, actor, size=PAGE_SIZE, skip=(number - 1) * PAGE_SIZE)
    sections = [Section(None, tuple(entries))] if entries else []
    return Listing(Page(sections, number, PAGE_SIZE, sums.count), sums)


def _grouped(narrowed: PipelineFilter, layout: Layout, actor: Actor, page: int) -> Listing:
    found = groups(narrowed, actor, layout)
    lines = sum(1 if layout.is_folded(group.key) else group.sums.count for group in found)
    number = min(page, max(1, -(-lines // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    shown = spans(found, layout, first, PAGE_SIZE)
    opened = [span for span in shown if span.rows]
    entries: list[Entry] = []
    if opened:
        rows = sum(span.rows for span in opened)
        keys = (span.group.key for span in opened)
        entries = _page_of(narrowed, layout, actor, size=rows, skip=opened[0].before, keys=keys)
    sections, taken = [], 0
    for span in shown:
        part = tuple(entries[taken : taken + span.rows])
        taken += span.rows
        sections.append(Section(span.group, part, span.folded, span.before > 0))
    total = sum((group.sums for group in found), Sums())
    return Listing(Page(sections, number, PAGE_SIZE, lines), total)


def stream(narrowed: PipelineFilter, layout: Layout, actor: Actor) -> Iterator[tuple[str, Entry]]:
    """Every row of the list in its order with its group's key, folded or not, read in batches."""
    ids = _ids(narrowed, actor, layout.group, layout.year_starts)
    for entries, keys in _rows(ids, layout, actor):
        yield from zip(keys, entries, strict=True)


def printed(narrowed: PipelineFilter, layout: Layout, actor: Actor, *, most: int) -> Listing:
    """The first ``most`` rows of the whole list with every group open, as one page."""
    found = groups(narrowed, actor, layout) if layout.group else []
    sums = sum((group.sums for group in found), Sums()) if found else totals(narrowed, actor)
    ids = _ids(narrowed, actor, layout.group, layout.year_starts).limit(most)
    rows: dict[str, list[Entry]] = {}
    for entries, keys in _rows(ids, layout, actor):
        for key, entry in zip(keys, entries, strict=True):
            rows.setdefault(key, []).append(entry)
    known = {group.key: group for group in found}
    sections = [Section(known.get(key), tuple(part)) for key, part in rows.items()]
    return Listing(Page(sections, 1, most, sums.count), sums)


def ids_found(narrowed: PipelineFilter, actor: Actor, *, most: int) -> list[int]:
    """The ids of what the filter finds in its order, at most so many."""
    return [row[0] for row in db.session.execute(_ids(narrowed, actor, "", 1).limit(most))]
