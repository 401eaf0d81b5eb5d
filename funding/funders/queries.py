"""Reads of funders. A private donor's name is searched, sorted and shown only for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from funding.contacts.models import Contact
from funding.funders.agencies import code_and_those_above
from funding.funders.models import Funder
from funding.funders.names import same_name, words_to_look_for
from funding.funders.types import FunderFilter, FunderKind, SourceHue
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Visibility, get_visible, visible
from funding.kernel.actor import Actor

PAGE_SIZE = 25
SORTS = ("name", "kind", "touch", "updated")


@dataclass(frozen=True, slots=True)
class FunderRow:
    """One line of the list of funders."""

    id: int
    name: str
    hue: str
    kind: FunderKind
    abbreviation: str
    agency_code: str | None
    region: str
    archived: bool
    people: int
    last_touch_on: date | None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A federal funder with those below it. ``depth`` is 0 for a department."""

    funder: Funder
    depth: int
    children: tuple[TreeNode, ...]


def funder_for(actor: Actor, funder_id: int) -> Funder:
    """The funder, if the actor may see it. Raises NotFound."""
    return get_visible(Funder, funder_id, actor)


def by_agency_code(code: str | None) -> Funder | None:
    """The federal funder with this Grants.gov code, or the nearest one above it in the tree, or None.

    USDOJ-OJP-SMART is not listed, so a notice of theirs belongs to USDOJ-OJP.
    """
    codes = code_and_those_above(code or "")
    if not codes:
        return None
    query = select(Funder).where(Funder.agency_code.in_(codes))
    return db.session.scalar(query.order_by(func.length(Funder.agency_code).desc(), Funder.id).limit(1))


def shown_name(actor: Actor) -> ColumnElement[str] | InstrumentedAttribute[str]:
    """The name as SQL, in which a private donor's is replaced for roles that may not read it."""
    if actor.can("giving.names"):
        return Funder.title
    return case((Funder.visibility == Visibility.GIVING, literal("Private donor")), else_=Funder.title)


def _matching(text: str, actor: Actor) -> ColumnElement[bool]:
    columns = (shown_name(actor), Funder.abbreviation, Funder.agency_code, Funder.region)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _narrowed(actor: Actor, filters: FunderFilter) -> Select[Any]:
    query = select(Funder).where(visible(actor))
    is_archived = Funder.archived_at.is_not(None)
    query = query.where(is_archived if filters.archived else ~is_archived)
    if filters.kind:
        query = query.where(Funder.funder_kind == filters.kind)
    if filters.hue:
        query = query.where(Funder.hue == filters.hue)
    for word in filters.text.split()[:8]:
        query = query.where(_matching(word, actor))
    return query


def _sorted(query: Select[Any], actor: Actor, sort: str) -> Select[Any]:
    """Ordered by one of SORTS, a leading minus turning it, always with the name and number to break ties."""
    name = func.lower(shown_name(actor))
    touch = select(func.max(Contact.last_touch_on)).where(Contact.record_id == Funder.id).scalar_subquery()
    columns = {"name": name, "kind": Funder.funder_kind, "touch": touch, "updated": Funder.updated_at}
    column = columns.get(sort.removeprefix("-"), name)
    first = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    return query.order_by(first, name, Funder.id)


def list_funders(actor: Actor, filters: FunderFilter, page: int) -> Page[FunderRow]:
    """One page of the list: three statements, however many funders there are."""
    found = paginate(_sorted(_narrowed(actor, filters), actor, filters.sort), page=page, size=PAGE_SIZE)
    people = _people([funder.id for funder in found.items])
    rows = [_row(funder, actor, people.get(funder.id, (0, None))) for funder in found.items]
    return Page(rows, found.number, found.size, found.total)


def _people(funder_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    query = (
        select(Contact.record_id, func.count(Contact.id), func.max(Contact.last_touch_on))
        .where(Contact.record_id.in_(funder_ids))
        .group_by(Contact.record_id)
    )
    return {record_id: (count, touch) for record_id, count, touch in db.session.execute(query)}


def _row(funder: Funder, actor: Actor, people: tuple[int, date | None]) -> FunderRow:
    hidden = funder.is_private and not actor.can("giving.names")
    return FunderRow(
        id=funder.id,
        name=funder.name_for(actor),
        hue=funder.source_hue,
        kind=funder.funder_kind,
        abbreviation="" if hidden else funder.abbreviation,
        agency_code=funder.agency_code,
        region="" if hidden else funder.region,
        archived=funder.archived_at is not None,
        people=0 if hidden else people[0],
        last_touch_on=people[1],
    )


def counts_by_hue(actor: Actor) -> dict[SourceHue, int]:
    """How many funders in use there are of each hue; hues without any are absent."""
    query = (
        select(Funder.hue, func.count(Funder.id))
        .where(visible(actor), Funder.archived_at.is_(None))
        .group_by(Funder.hue)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def funder_choices(actor: Actor, *, including: int | None = None) -> list[tuple[int, str]]:
    """Number and name of every funder in use, grouped by hue; an archived one only if it is ``including``."""
    usable = or_(Funder.archived_at.is_(None), Funder.id == including)
    query = select(Funder).where(visible(actor), usable)
    query = query.order_by(Funder.hue, func.lower(shown_name(actor)), Funder.id)
    return [(funder.id, _choice_label(funder, actor)) for funder in db.session.scalars(query)]


def _choice_label(funder: Funder, actor: Actor) -> str:
    name = funder.name_for(actor)
    return f"{funder.abbreviation} · {name}" if funder.abbreviation and not funder.is_private else name


def federal_tree(actor: Actor) -> tuple[TreeNode, ...]:
    """Every federal funder in use under its department, in one statement."""
    query = (
        select(Funder)
        .where(visible(actor), Funder.funder_kind == FunderKind.FEDERAL, Funder.archived_at.is_(None))
        .order_by(Funder.title, Funder.id)
    )
    funders = db.session.scalars(query).all()
    known = {funder.id for funder in funders}
    below: dict[int | None, list[Funder]] = {}
    for funder in funders:
        below.setdefault(funder.parent_id if funder.parent_id in known else None, []).append(funder)

    def nodes(parent: int | None, depth: int) -> tuple[TreeNode, ...]:
        return tuple(TreeNode(one, depth, nodes(one.id, depth + 1)) for one in below.get(parent, ()))

    return nodes(None, 0)


def parent_choices(actor: Actor, *, without: int | None = None) -> list[tuple[int, str]]:
    """Federal funders that another may stand under, indented by level; not ``without`` nor those below it."""
    choices: list[tuple[int, str]] = []

    def walk(found: tuple[TreeNode, ...]) -> None:
        for node in found:
            if node.funder.id != without:
                choices.append((node.funder.id, "\u2003" * node.depth + node.funder.title))
                walk(node.children)

    walk(federal_tree(actor))
    return choices


def above(funder: Funder) -> list[Funder]:
    """Those the funder stands under, department first, in one statement."""
    if funder.parent_id is None:
        return []
    chain = select(Funder.id, Funder.parent_id, literal(1).label("step")).where(Funder.id == funder.parent_id)
    walk = chain.cte("above", recursive=True)
    upper = select(Funder.id, Funder.parent_id, walk.c.step + 1).where(
        Funder.id == walk.c.parent_id, walk.c.step < 10
    )
    walk = walk.union_all(upper)
    query = select(Funder).join(walk, walk.c.id == Funder.id).order_by(walk.c.step.desc())
    return list(db.session.scalars(query))


def below(actor: Actor, funder: Funder) -> Sequence[Funder]:
    """Those directly under the funder, by name."""
    query = select(Funder).where(visible(actor), Funder.parent_id == funder.id, Funder.archived_at.is_(None))
    return db.session.scalars(query.order_by(Funder.title, Funder.id)).all()


def possible_duplicates(
    actor: Actor, *, name: str, ein: str | None, without: int | None = None
) -> list[Funder]:
    """Funders with the same EIN, or whose names differ only in what ``names.same_name`` does not count."""
    ways: list[ColumnElement[bool]] = [Funder.ein == ein] if ein else []
    words = words_to_look_for(name)
    if words:
        longest = max(words, key=len)
        ways.append(Funder.title.icontains(longest, autoescape=True))
    if not ways:
        return []
    query = select(Funder).where(visible(actor), or_(*ways), Funder.id != (without or 0))
    candidates = db.session.scalars(query.order_by(Funder.id).limit(200))
    return [one for one in candidates if (ein and one.ein == ein) or same_name(one.title, name)][:5]
