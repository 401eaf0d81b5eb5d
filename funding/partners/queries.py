"""Reads of partners, their agreements and the checks against SAM.gov."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from funding.documents.models import Document
from funding.funders.models import Funder
from funding.funders.names import same_name, words_to_look_for
from funding.funders.types import FunderKind
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page, paginate
from funding.infra.records import Visibility, get_visible, visible
from funding.infra.tallies import RECORDS, left_out_ids, tally
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound
from funding.partners.models import Agreement, Partner, PartnerCheck
from funding.partners.standing import (
    CHECK_COUNTS_FOR,
    Standing,
    Told,
    agreement_standing,
    check_standing,
    promise_problem,
)
from funding.partners.types import Asks, PartnerFilter, SamResult

PAGE_SIZE = 25
MOST_DUE = 5
STREAMED = 500
LINKABLE = (FunderKind.PARTNER, FunderKind.FOUNDATION, FunderKind.STATE, FunderKind.BUSINESS)
"""Kinds of funder that may be the same organization as a partner."""

STATEMENTS_KEPT = 256
PARTNERS: Any = Partner.__table__.c
_RENEWAL = aliased(Agreement)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One line of the list of partners."""

    partner: Partner
    in_force: int
    next_end: date | None
    ends_soon: bool
    check: PartnerCheck | None
    sam: Told


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement with its standing today and its file."""

    agreement: Agreement
    standing: Standing
    document: Document | None


def partner_for(actor: Actor, partner_id: int) -> Partner:
    """The partner, if the actor may see it. Raises NotFound."""
    return get_visible(Partner, partner_id, actor)


def partner_choices(actor: Actor, *, including: int | None = None) -> list[tuple[int, str]]:
    """Number and name of every partner in use, by name; an archived one only if it is ``including``."""
    usable = sa.or_(Partner.archived_at.is_(None), Partner.id == including)
    query = sa.select(Partner.id, Partner.title).where(visible(actor), usable)
    query = query.order_by(sa.func.lower(Partner.title), Partner.id)
    return [(row.id, row.title) for row in db.session.execute(query)]


def partner_names(actor: Actor, partner_ids: Collection[int]) -> dict[int, str]:
    """The names of the given partners that the actor may see, archived ones too: one query."""
    query = sa.select(Partner.id, Partner.title).where(visible(actor), Partner.id.in_(list(partner_ids)))
    return {row.id: row.title for row in db.session.execute(query)}


def list_partners(actor: Actor, narrowed: PartnerFilter, *, page: int) -> Page[PartnerRow]:
    """One page of the list: five statements, however many partners there are."""
    total = int(db.session.scalar(_counted(actor, narrowed, today())) or 0)
    found = paginate(_ids(actor, narrowed, today()), page=page, size=PAGE_SIZE, total=total)
    return Page(_rows(found.items), found.number, found.size, found.total)


def stream_partners(actor: Actor, narrowed: PartnerFilter) -> Iterator[PartnerRow]:
    """Every partner of a list in its order, some at a time."""
    ids = db.session.scalars(_ids(actor, narrowed, today())).all()
    for start in range(0, len(ids), STREAMED):
        yield from _rows(ids[start : start + STREAMED])


def kind_counts(actor: Actor) -> dict[Any, int]:
    """How many partners in use there are of each kind; kinds without any are absent."""
    return kept_answer(("partners by kind", actor), lambda: _by_kind(actor))


def _by_kind(actor: Actor) -> dict[Any, int]:
    return {row[0]: int(row[1]) for row in db.session.execute(_kinds(actor)) if row[1]}


@lru_cache(maxsize=STATEMENTS_KEPT)
def _kinds(actor: Actor) -> sa.Select[Any]:
    left_out = left_out_ids(actor, "partner")
    return tally(Partner.__table__, PARTNERS.id, left_out, by=[PARTNERS.partner_kind])


def _open_agreement() -> sa.ColumnElement[bool]:
    """Agreements that were neither ended nor renewed."""
    renewed = sa.exists().where(_RENEWAL.renews_id == Agreement.id)
    return sa.and_(Agreement.ended_on.is_(None), ~renewed)


def _in_force(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        _open_agreement(),
        sa.or_(Agreement.starts_on.is_(None), Agreement.starts_on <= day),
        sa.or_(Agreement.ends_on.is_(None), Agreement.ends_on >= day),
    )


def _has_agreement(*clauses: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(Agreement.partner_id == PARTNERS.id, *clauses)


def _last_check(column: Any) -> sa.ScalarSelect[Any]:
    query = sa.select(column).where(PartnerCheck.partner_id == PARTNERS.id)
    return query.order_by(PartnerCheck.checked_on.desc(), PartnerCheck.id.desc()).limit(1).scalar_subquery()


def _asking(asks: Asks, day: date) -> sa.ColumnElement[bool]:
    if asks is Asks.LAPSED:
        return _has_agreement(_open_agreement(), Agreement.ends_on < day)
    if asks is Asks.LAPSING:
        return _has_agreement(_in_force(day), Agreement.renew_on <= day)
    if asks is Asks.NO_AGREEMENT:
        return ~_has_agreement(_in_force(day))
    if asks is Asks.EXCLUDED:
        return _last_check(PartnerCheck.result) == SamResult.EXCLUDED
    last = _last_check(PartnerCheck.checked_on)
    return sa.or_(last.is_(None), last < day - CHECK_COUNTS_FOR)


def _clauses(narrowed: PartnerFilter, day: date) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``partners`` alone, by key, so that counting needs no join of the spine."""
    found: list[sa.ColumnElement[bool]] = []
    if narrowed.archived:
        put_away = RECORDS.c.archived_at.is_not(None)
        found.append(PARTNERS.id.in_(sa.select(RECORDS.c.id).where(RECORDS.c.kind == "partner", put_away)))
    if narrowed.kind:
        found.append(PARTNERS.partner_kind == narrowed.kind)
    if narrowed.asks:
        found.append(_asking(narrowed.asks, day))
    for word in narrowed.text.split()[:8]:
        named = RECORDS.c.title.icontains(word, autoescape=True)
        columns = (PARTNERS.city, PARTNERS.state, PARTNERS.uei, PARTNERS.ein)
        own = (one.icontains(word, autoescape=True) for one in columns)
        by_name = sa.select(RECORDS.c.id).where(RECORDS.c.kind == "partner", named)
        found.append(sa.or_(PARTNERS.id.in_(by_name), *own))
    return found


def _left_out(actor: Actor, narrowed: PartnerFilter) -> sa.SelectBase:
    return left_out_ids(actor, "partner", archived=not narrowed.archived)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _counted(actor: Actor, narrowed: PartnerFilter, day: date) -> sa.Select[Any]:
    left_out, clauses = _left_out(actor, narrowed), _clauses(narrowed, day)
    return tally(Partner.__table__, PARTNERS.id, left_out, where=clauses)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ids(actor: Actor, narrowed: PartnerFilter, day: date) -> sa.Select[Any]:
    """The keys of the filter, ordered by one of SORTS; a leading minus turns it, name and key break ties."""
    name, down = sa.func.lower(RECORDS.c.title), narrowed.sort.startswith("-")
    ends = (
        sa.select(sa.func.min(Agreement.ends_on))
        .where(Agreement.partner_id == PARTNERS.id, _open_agreement())
        .scalar_subquery()
    )
    columns: dict[str, Any] = {
        "kind": PARTNERS.partner_kind,
        "place": sa.func.lower(PARTNERS.city),
        "ends": ends,
        "checked": _last_check(PartnerCheck.checked_on),
        "updated": RECORDS.c.updated_at,
    }
    column = columns.get(narrowed.sort.removeprefix("-"))
    query = (
        sa.select(PARTNERS.id)
        .join(RECORDS, RECORDS.c.id == PARTNERS.id)
        .where(PARTNERS.id.not_in(_left_out(actor, narrowed)), *_clauses(narrowed, day))
    )
    if column is None:
        query = query.where(RECORDS.c.kind == "partner")
        return query.order_by(name.desc() if down else name, RECORDS.c.id)
    first = column.desc().nulls_last() if down else column.asc().nulls_last()
    return query.order_by(first, name, PARTNERS.id)


def _rows(ids: Sequence[int]) -> list[PartnerRow]:
    """The partners with these keys, in their order: three statements."""
    day = today()
    partners = {one.id: one for one in db.session.scalars(sa.select(Partner).where(Partner.id.in_(ids)))}
    checks = last_checks(ids)
    agreements: dict[int, list[Agreement]] = {}
    query = sa.select(Agreement).where(Agreement.partner_id.in_(ids), _open_agreement())
    for one in db.session.scalars(query.order_by(Agreement.ends_on, Agreement.id)):
        agreements.setdefault(one.partner_id, []).append(one)
    return [_row(partners[one], agreements.get(one, []), checks.get(one), day) for one in ids]


def _row(partner: Partner, agreements: list[Agreement], check: PartnerCheck | None, day: date) -> PartnerRow:
    ends = [one.ends_on for one in agreements if one.ends_on is not None]
    return PartnerRow(
        partner=partner,
        in_force=sum(_holds(one, day) for one in agreements),
        next_end=min(ends, default=None),
        ends_soon=any(one.renew_on is not None and one.renew_on <= day for one in agreements),
        check=check,
        sam=_told(check, day),
    )


def _holds(agreement: Agreement, day: date) -> bool:
    begun = agreement.starts_on is None or agreement.starts_on <= day
    return begun and (agreement.ends_on is None or agreement.ends_on >= day)


def _told(check: PartnerCheck | None, day: date) -> Told:
    return check_standing(check.result if check else None, check.checked_on if check else None, day)


def last_checks(partner_ids: Collection[int]) -> dict[int, PartnerCheck]:
    """The latest look into SAM.gov for each of the partners; those nobody looked up are absent."""
    newer = aliased(PartnerCheck)
    later = sa.or_(
        newer.checked_on > PartnerCheck.checked_on,
        sa.and_(newer.checked_on == PartnerCheck.checked_on, newer.id > PartnerCheck.id),
    )
    query = sa.select(PartnerCheck).where(
        PartnerCheck.partner_id.in_(list(partner_ids)),
        ~sa.exists().where(newer.partner_id == PartnerCheck.partner_id, later),
    )
    return {one.partner_id: one for one in db.session.scalars(query)}


def check_told(partner_id: int) -> Told:
    """How the last look into SAM.gov stands today."""
    return _told(last_checks([partner_id]).get(partner_id), today())


def promise_refusal(partner_id: int, *, on: date) -> str:
    """Why no federal money may be promised to the partner on that day; empty where it may."""
    check = last_checks([partner_id]).get(partner_id)
    return promise_problem(check.result if check else None, check.checked_on if check else None, on)


def checks_of(partner_id: int) -> Sequence[PartnerCheck]:
    """The latest fifty looks into SAM.gov, newest first."""
    query = sa.select(PartnerCheck).where(PartnerCheck.partner_id == partner_id)
    return db.session.scalars(
        query.order_by(PartnerCheck.checked_on.desc(), PartnerCheck.id.desc()).limit(50)
    ).all()


def agreements_of(partner_id: int) -> list[AgreementRow]:
    """Every agreement with a partner, what ends latest first, with standing and file: three statements."""
    query = sa.select(Agreement).where(Agreement.partner_id == partner_id)
    order = (Agreement.ends_on.is_not(None), Agreement.ends_on.desc(), Agreement.id.desc())
    found = db.session.scalars(query.order_by(*order)).all()
    renewed = {one.renews_id for one in found}
    wanted = [one.document_id for one in found if one.document_id]
    files = {one.id: one for one in db.session.scalars(sa.select(Document).where(Document.id.in_(wanted)))}
    return [
        AgreementRow(one, standing_of(one, renewed=one.id in renewed), files.get(one.document_id or 0))
        for one in found
    ]


def standing_of(agreement: Agreement, *, renewed: bool) -> Standing:
    """How an agreement stands today."""
    return agreement_standing(
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        renew_from=agreement.renew_on,
        ended_on=agreement.ended_on,
        renewed=renewed,
        today=today(),
    )


def renewal_of(agreement_id: int) -> int | None:
    """The agreement that renews this one."""
    return db.session.scalar(sa.select(Agreement.id).where(Agreement.renews_id == agreement_id))


def agreement_for(actor: Actor, agreement_id: int) -> Agreement:
    """An agreement with a partner whom the actor may see. Raises NotFound."""
    query = (
        sa.select(Agreement)
        .join(Partner, Partner.id == Agreement.partner_id)
        .where(Agreement.id == agreement_id, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


def due_agreements(actor: Actor) -> list[tuple[Agreement, str]]:
    """What should be renewed by now with the partner's name, soonest to lapse first.

    The actor's own and what nobody owns; directors and administrators see everybody's.
    """
    query = due_query(today()).where(visible(actor))
    if actor.role not in {Role.ADMINISTRATOR, Role.DIRECTOR}:
        query = query.where(sa.or_(Agreement.owner_id == actor.user_id, Agreement.owner_id.is_(None)))
    return [(row[0], row[1].title) for row in db.session.execute(query.limit(MOST_DUE))]


def due_query(day: date) -> sa.Select[Agreement, Partner]:
    """Agreements with their partner that ask to be renewed on that day."""
    query = sa.select(Agreement, Partner).join(Partner, Partner.id == Agreement.partner_id)
    return query.where(Agreement.renew_on <= day, _open_agreement(), Partner.archived_at.is_(None)).order_by(
        Agreement.ends_on, Agreement.id
    )


def linkable_funders(actor: Actor, *, partner_id: int | None = None) -> list[tuple[int, str]]:
    """Funders that may be the same organization: of a fitting kind, in use, and no other partner's."""
    taken = sa.exists().where(Partner.funder_id == Funder.id, Partner.id != (partner_id or 0))
    query = sa.select(Funder).where(
        visible(actor),
        Funder.funder_kind.in_(LINKABLE),
        Funder.visibility == Visibility.EVERYONE,
        Funder.archived_at.is_(None),
        ~taken,
    )
    found = db.session.scalars(query.order_by(sa.func.lower(Funder.title), Funder.id))
    return [(one.id, one.title) for one in found]


def partner_of_funder(actor: Actor, funder_id: int) -> Partner | None:
    """The partner that is the same organization as a funder."""
    return db.session.scalar(sa.select(Partner).where(Partner.funder_id == funder_id, visible(actor)))


def possible_duplicates(
    actor: Actor, *, name: str, uei: str | None, ein: str | None, without: int | None = None
) -> list[Partner]:
    """Partners with the same UEI or EIN, or with the same name but for case, articles and legal forms."""
    ways: list[sa.ColumnElement[bool]] = []
    if uei:
        ways.append(Partner.uei == uei)
    if ein:
        ways.append(Partner.ein == ein)
    words = words_to_look_for(name)
    if words:
        ways.append(Partner.title.icontains(max(words, key=len), autoescape=True))
    if not ways:
        return []
    query = sa.select(Partner).where(visible(actor), sa.or_(*ways), Partner.id != (without or 0))
    found = db.session.scalars(query.order_by(Partner.id).limit(200))
    return [one for one in found if _same(one, name, uei, ein)][:5]


def _same(one: Partner, name: str, uei: str | None, ein: str | None) -> bool:
    return bool(uei and one.uei == uei) or bool(ein and one.ein == ein) or same_name(one.title, name)
