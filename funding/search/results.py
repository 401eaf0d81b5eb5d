"""Results as people read them: each entry with a line under it and the address where it leads.

What stands under a title is read for the few results shown, one statement for each kind of thing, and only of records
that the reader may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for

from funding.accounts.models import User
from funding.applications.models import Application
from funding.funders.models import Funder
from funding.infra.db import db
from funding.infra.places import place, record_url
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.outreach.activity_models import Activity
from funding.search import queries
from funding.search.ranking import ranked
from funding.search.terms import Terms, pieces
from funding.search.types import RECORD_KINDS, Entry, Group, Hit, Kind

AROUND = 60
_PAGES = {
    Kind.ACTIVITY: ("outreach.activity", "activity_id"),
    Kind.MATCH: ("match_ledger.show", "match_item_id"),
    Kind.PACKET: ("board.show", "packet_id"),
}
"""The kinds that have a page of their own, and what it is called."""

_LISTS = {
    Kind.AGREEMENT: ("partners.show", "partner_id"),
    Kind.INVOICE: ("subawards.invoices", "subaward_id"),
    Kind.PAYMENT: ("payments.index", "award_id"),
}
"""The kinds that stand on a page of their record."""

_NAMES = {kind: name for name, kind in RECORD_KINDS.items()}


def search(actor: Actor, terms: Terms, *, most: int) -> list[Group]:
    """What fits, by kind, at most ``most`` of each."""
    groups = ranked(queries.found(actor, terms), terms)
    shown = [entry for _, entries in groups for entry in entries[:most]]
    notes = _notes_under(actor, shown)
    return [
        Group(
            kind.label,
            tuple(_hit(entry, notes, terms) for entry in entries[:most]),
            more=len(entries) > most,
        )
        for kind, entries in groups
    ]


def seen_lately(actor: Actor, *, most: int) -> list[Hit]:
    """The records that the reader saw lately, the last first."""
    seen = queries.seen_ids(actor)
    entries = queries.near(actor, seen, own=False)[:most]
    notes = _notes_under(actor, entries)
    return [_hit(entry, notes, Terms()) for entry in entries]


def _hit(entry: Entry, notes: dict[tuple[Kind, int], str], terms: Terms) -> Hit:
    title = entry.title or _around(entry.words, terms)
    return Hit(entry.kind, title, notes.get((entry.kind, entry.ref), ""), _url(entry))


def _url(entry: Entry) -> str:
    if entry.kind is Kind.CALL:
        return url_for("opportunities.show", opportunity_id=entry.ref)
    if entry.kind is Kind.NOTE:
        return url_for("notes.show", note_id=entry.ref)
    if entry.kind is Kind.TASK and "tasks.show" in current_app.view_functions:
        return url_for("tasks.show", task_id=entry.ref)
    if entry.kind is Kind.PERSON:
        return url_for("applications.listing", owner=entry.ref)
    if entry.kind is Kind.DOCUMENT:
        return url_for("documents.of_record", record_id=entry.record_id)
    if entry.kind in _PAGES:
        endpoint, argument = _PAGES[entry.kind]
        return _page(endpoint, {argument: entry.ref})
    if entry.kind in _LISTS:
        endpoint, argument = _LISTS[entry.kind]
        return _page(endpoint, {argument: entry.record_id})
    if entry.kind in _NAMES:
        return record_url(_NAMES[entry.kind], entry.ref)
    return url_for("notes.record", record_id=entry.record_id)


def _page(endpoint: str, values: dict[str, Any]) -> str:
    return url_for(endpoint, **values)


def _around(text: str, terms: Terms) -> str:
    """The part of a text around the first word that fits."""
    plain = " ".join(text.split())
    at = 0
    for piece, marked in pieces(terms, plain):
        if marked:
            break
        at += len(piece)
    else:
        at = 0
    start = max(0, at - AROUND // 2)
    cut = plain[start : start + 2 * AROUND]
    return f"{'…' if start else ''}{cut}{'…' if start + len(cut) < len(plain) else ''}"


def _notes_under(actor: Actor, entries: Sequence[Entry]) -> dict[tuple[Kind, int], str]:
    found = _applications(actor, _refs(entries, Kind.APPLICATION))
    found |= _funders(_refs(entries, Kind.FUNDER))
    found |= _people(_refs(entries, Kind.PERSON))
    days = _days(_refs(entries, Kind.ACTIVITY))
    above = _titles(actor, {one.record_id for one in entries if one.kind not in _NAMES and one.record_id})
    for entry in entries:
        key = (entry.kind, entry.ref)
        if entry.kind is Kind.CALL:
            found[key] = entry.words.strip()
        elif entry.record_id in above:
            day = days.get(entry.ref) if entry.kind is Kind.ACTIVITY else None
            found[key] = " · ".join(filter(None, (day, above[entry.record_id])))
        if entry.archived:
            told = "closed" if entry.kind is Kind.CALL else "archived"
            found[key] = " · ".join(filter(None, (told, found.get(key))))
    return found


def _refs(entries: Iterable[Entry], kind: Kind) -> list[int]:
    return [entry.ref for entry in entries if entry.kind is kind]


def _applications(actor: Actor, ids: Sequence[int]) -> dict[tuple[Kind, int], str]:
    """The stage, and the funder's name where the reader may read it."""
    records = Record.__table__.alias("of_funder")
    table = Application.__table__.c
    query = (
        sa.select(table.id, Application.stage, records.c.title, records.c.visibility)
        .select_from(Application.__table__.join(records, records.c.id == table.funder_id))
        .where(table.id.in_(ids))
    )
    return {
        (Kind.APPLICATION, row.id): " · ".join(
            [
                row.stage.label,
                *([row.title] if row.visibility == "everyone" or actor.can("giving.names") else []),
            ]
        )
        for row in (db.session.execute(query) if ids else ())
    }


def _funders(ids: Sequence[int]) -> dict[tuple[Kind, int], str]:
    table = Funder.__table__.c
    query = sa.select(table.id, Funder.funder_kind, table.abbreviation).where(table.id.in_(ids))
    return {
        (Kind.FUNDER, row.id): " · ".join(filter(None, (row.abbreviation, row.funder_kind.label)))
        for row in (db.session.execute(query) if ids else ())
    }


def _people(ids: Sequence[int]) -> dict[tuple[Kind, int], str]:
    query = sa.select(User.id, User.role, User.deactivated_at).where(User.id.in_(ids))
    return {
        (Kind.PERSON, row.id): row.role.label + (", has left" if row.deactivated_at else "")
        for row in (db.session.execute(query) if ids else ())
    }


def _days(activity_ids: Sequence[int]) -> dict[int, str]:
    """When each activity was."""
    table = Activity.__table__.c
    query = sa.select(table.id, table.happened_on).where(table.id.in_(activity_ids))
    return {
        row.id: format_date(row.happened_on) for row in (db.session.execute(query) if activity_ids else ())
    }


def _titles(actor: Actor, ids: set[int]) -> dict[int, str]:
    """The titles of the records that contacts, documents, tasks and notes hang on."""
    query = sa.select(Record.id, Record.kind, Record.title).where(Record.id.in_(ids), readable(actor))
    return {
        row.id: f"{place(row.kind).label}: {row.title}" for row in (db.session.execute(query) if ids else ())
    }
