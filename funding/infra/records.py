"""The record spine: one row for everything that deadlines, documents, notes and history can hang on.

A funder, an application, an initiative each derive from ``Record`` and share its key, so a foreign key to
``records.id`` is real in the database whatever kind it points to. Owner, visibility and version stand here once.

Who may see a record: with visibility "everyone", all; "giving" (a private donor), the roles that may see giving;
"restricted", its owner and the people named on it. Administrators see every record, since they hand over a leaver's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    ScalarSelect,
    String,
    and_,
    exists,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base, db
from funding.infra.ddl import extra_ddl
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound, StaleVersion

LONGEST_TITLE = 200


class Visibility(StrEnum):
    """Who may see a record."""

    EVERYONE = "everyone"
    RESTRICTED = "restricted"
    GIVING = "giving"


class Record(Base):
    """What every kind of record has. ``version`` counts saves and refuses the second of two that started alike."""

    __tablename__ = "records"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    visibility: Mapped[Visibility] = mapped_column(text_enum(Visibility), default=Visibility.EVERYONE)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__ = (
        Index("ix_records_kind_title", "kind", "title", "id"),
        Index(
            "ix_records_archived",
            "kind",
            "id",
            sqlite_where=archived_at.is_not(None),
            postgresql_where=archived_at.is_not(None),
        ),
        Index("ix_records_owner_id_kind", "owner_id", "kind"),
        Index(
            "ix_records_not_everyone",
            "id",
            sqlite_where=visibility != Visibility.EVERYONE,
            postgresql_where=visibility != Visibility.EVERYONE,
        ),
    )


_BY_TITLE = ("CREATE INDEX ix_records_kind_lower_title ON records (kind, lower(title), id)",)
_NOT_BY_TITLE = ("DROP INDEX ix_records_kind_lower_title",)
extra_ddl(
    Base.metadata.tables["records"],
    "ix_records_kind_lower_title",
    sqlite=_BY_TITLE,
    postgresql=_BY_TITLE,
    drop_sqlite=_NOT_BY_TITLE,
    drop_postgresql=_NOT_BY_TITLE,
)
"""Lists order titles in lower case; an index on an expression cannot be compared by Alembic, so it stands here."""


class RecordPerson(Base):
    """One person named on a restricted record."""

    __tablename__ = "record_people"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


AnyRecord = TypeVar("AnyRecord", bound=Record)


def _granted(actor: Actor) -> ColumnElement[bool]:
    """The ways into a record that is not for everyone."""
    # An owner that is NULL must count as "not the actor" and not as unknown: the clause is negated below.
    ways: list[ColumnElement[bool]] = [and_(Record.owner_id.is_not(None), Record.owner_id == actor.user_id)]
    if actor.can("giving.view"):
        ways.append(Record.visibility == Visibility.GIVING)
    ways.append(
        exists()
        .where(RecordPerson.record_id == Record.id, RecordPerson.user_id == actor.user_id)
        .correlate(Record)
    )
    return or_(*ways)


@lru_cache(maxsize=256)
def visible(actor: Actor) -> ColumnElement[bool]:
    """The clause that keeps to what ``actor`` may see, for any query that has ``records`` in its FROM.

    It names the actor and their role and holds no rows, so one clause serves every query of every page.
    """
    if actor.user_id is None or actor.role is Role.ADMINISTRATOR:
        return true()
    return or_(Record.visibility == Visibility.EVERYONE, _granted(actor))


def nameless(record: Record, actor: Actor) -> bool:
    """Whether ``actor`` sees the record's amounts and not who gives: an auditor on a private donor's record."""
    return record.visibility is Visibility.GIVING and not actor.can("giving.names")


@lru_cache(maxsize=256)
def readable(actor: Actor) -> ColumnElement[bool]:
    """``visible`` for what is written about a record, its files and texts: they name the donor who stays nameless."""
    if actor.can("giving.names"):
        return visible(actor)
    return and_(visible(actor), Record.visibility != Visibility.GIVING)


def readers_of(record: Record, actors: Iterable[Actor]) -> set[int]:
    """``readable`` asked for many people at once: the ids of those who may read what is written about the record."""
    asked = [actor for actor in actors if actor.user_id is not None]
    if record.visibility is Visibility.EVERYONE:
        return {actor.user_id for actor in asked if actor.user_id is not None}
    query = select(RecordPerson.user_id).where(RecordPerson.record_id == record.id)
    named = set(db.session.scalars(query))
    giving = record.visibility is Visibility.GIVING
    return {
        actor.user_id
        for actor in asked
        if actor.user_id is not None
        and (not giving or actor.can("giving.names"))
        and (giving or actor.role is Role.ADMINISTRATOR or actor.user_id in named | {record.owner_id})
    }


@lru_cache(maxsize=256)
def hidden_ids(actor: Actor) -> ScalarSelect[int] | None:
    """A subquery of the record ids ``actor`` may not see, or None where nothing is hidden from the role.

    Counting a whole table by an index and leaving out this short list costs far less than joining the spine.
    """
    if actor.user_id is None or actor.role is Role.ADMINISTRATOR:
        return None
    query = select(Record.id).where(and_(Record.visibility != Visibility.EVERYONE, ~_granted(actor)))
    return query.scalar_subquery()


@lru_cache(maxsize=256)
def unreadable_ids(actor: Actor) -> ScalarSelect[int] | None:
    """``hidden_ids`` for ``readable``: also what tells of a private donor, where the role may not know the name."""
    if actor.can("giving.names"):
        return hidden_ids(actor)
    giving = Record.visibility == Visibility.GIVING
    if actor.user_id is None or actor.role is Role.ADMINISTRATOR:
        return select(Record.id).where(giving).scalar_subquery()
    named = or_(giving, ~_granted(actor))
    return select(Record.id).where(and_(Record.visibility != Visibility.EVERYONE, named)).scalar_subquery()


def get_visible(kind: type[AnyRecord], record_id: int, actor: Actor) -> AnyRecord:
    """The record of this kind and id. Raises NotFound where there is none or the actor may not see it."""
    found = db.session.scalar(select(kind).where(kind.id == record_id, visible(actor)))
    if found is None:
        raise NotFound(f"There is no {kind.__name__.lower()} with this number.")
    return found


def hold(record: Record) -> None:
    """Take the record for this transaction and read it as it is now.

    Whoever numbers what hangs on it, or adds it up before adding to it, does so first: of two who ask at once the
    second waits and counts what the first left. SQLite has one writer anyway. Readers, and rows that only name the
    record, do not wait.
    """
    taken = select(Record.id).where(Record.id == record.id).with_for_update(key_share=True)
    db.session.execute(taken)
    db.session.refresh(record)


def check_version(record: Record, expected_version: int | None) -> None:
    """Raise StaleVersion unless the form was opened on the version that is stored."""
    if expected_version != record.version:
        raise StaleVersion("Somebody else saved this while you were editing.")


def shown_title(record: Record, actor: Actor) -> str:
    """The record's title, or for a private donor seen by a role without names, "Private donor (no. 12)"."""
    if nameless(record, actor):
        return f"Private donor (no. {record.id})"
    return record.title
