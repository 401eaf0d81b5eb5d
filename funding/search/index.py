"""How the index is kept: triggers on each table write its entry in the same transaction as the row.

Entries of records begin with the title; each kind's own table adds its other words. Names of private donors never stand
in the entry of anything else. On SQLite the words lie in an FTS5 table that follows ``search_entries``, on PostgreSQL
in a generated column with a GIN index. Calls are 83,000 and come by import, so they have an index of their own beside
their postings, filled while an import still stages and not in its last short transaction.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Table

from funding.accounts.models import User
from funding.applications.models import Application
from funding.awards.models import Award
from funding.board.models import BoardPacket
from funding.contacts.models import Contact
from funding.documents.models import Document
from funding.funders.models import Funder
from funding.infra.ddl import extra_ddl
from funding.infra.records import Record
from funding.match_ledger.models import MatchItem
from funding.notes.models import Note
from funding.opportunities.models import Posting
from funding.outreach.activity_models import Activity
from funding.outreach.models import Initiative
from funding.partners.models import Agreement, Partner
from funding.payments.models import Payment
from funding.search.models import SearchEntry
from funding.search.types import RECORD_KINDS, Kind
from funding.subawards.models import Subaward, SubawardInvoice
from funding.tasks.models import Task
from funding.wallet.models import WalletItem


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows have an entry: the columns it follows, and each part of the entry as SQL on ``new``."""

    table: Table
    kind: Kind
    follows: str
    record_id: str
    title: str
    words: str
    where: str = "1 = 1"


@dataclass(frozen=True, slots=True)
class Extra:
    """A table that adds words to the entry of its record."""

    table: Table
    kind: Kind
    follows: str
    words: str


def _table(model: type) -> Table:
    table = model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what declarative mapping made.
    return table


SOURCES = (
    Source(
        _table(Contact),
        Kind.CONTACT,
        "record_id, name, job_title, email, phone",
        "new.record_id",
        "new.name",
        "new.job_title || ' ' || new.email || ' ' || new.phone",
    ),
    Source(
        _table(Document),
        Kind.DOCUMENT,
        "record_id, name, label, removed_at",
        "new.record_id",
        "CASE WHEN new.label = '' THEN new.name ELSE new.label END",
        "new.name",
        "new.removed_at IS NULL",
    ),
    Source(
        _table(Note),
        Kind.NOTE,
        "record_id, text, author_name, withdrawn_at",
        "new.record_id",
        "''",
        "new.text || ' ' || new.author_name",
        "new.withdrawn_at IS NULL",
    ),
    Source(
        _table(Task),
        Kind.TASK,
        "record_id, title, waiting_name",
        "new.record_id",
        "new.title",
        "new.waiting_name",
    ),
    Source(_table(User), Kind.PERSON, "name, email", "NULL", "new.name", "new.email"),
    Source(
        _table(Activity),
        Kind.ACTIVITY,
        "initiative_id, place, audience, note, voided_at",
        "new.initiative_id",
        "CASE WHEN new.place = '' THEN new.audience ELSE new.place END",
        "new.audience || ' ' || substr(new.note, 1, 500)",
        "new.voided_at IS NULL AND (new.place <> '' OR new.audience <> '' OR new.note <> '')",
    ),
    Source(_table(Agreement), Kind.AGREEMENT, "title, note", "new.partner_id", "new.title", "new.note"),
    Source(
        _table(SubawardInvoice),
        Kind.INVOICE,
        "number, note, payment_reference",
        "new.subaward_id",
        "'Invoice ' || new.number",
        "new.number || ' ' || new.payment_reference || ' ' || new.note",
    ),
    Source(
        _table(Payment),
        Kind.PAYMENT,
        "reference, note",
        "new.award_id",
        "CASE WHEN new.reference = '' THEN new.note ELSE new.reference END",
        "new.note",
        "new.reference <> '' OR new.note <> ''",
    ),
    Source(
        _table(MatchItem),
        Kind.MATCH,
        "award_id, description, source, reference, void_reason",
        "new.award_id",
        "new.description",
        "new.source || ' ' || new.reference",
        "new.void_reason = ''",
    ),
    Source(_table(BoardPacket), Kind.PACKET, "title", "NULL", "new.title", "''"),
)

_APPLICATION_WORDS = (
    "coalesce((SELECT o.number FROM opportunities o WHERE o.id = {row}.opportunity_id), '') || ' ' || "
    "coalesce((SELECT r.title || ' ' || f.abbreviation FROM records r JOIN funders f ON f.id = r.id "
    "WHERE r.id = {row}.funder_id AND r.visibility = 'everyone'), '') || ' ' || substr({row}.purpose, 1, 1000)"
)

EXTRAS = (
    Extra(
        _table(Application),
        Kind.APPLICATION,
        "funder_id, opportunity_id, purpose",
        _APPLICATION_WORDS.format(row="new"),
    ),
    Extra(
        _table(Funder),
        Kind.FUNDER,
        "abbreviation, agency_code, ein, uei, region, website",
        "new.abbreviation || ' ' || coalesce(new.agency_code, '') || ' ' || coalesce(new.ein, '') || ' ' || "
        "replace(coalesce(new.ein, ''), '-', '') || ' ' || coalesce(new.uei, '') || ' ' || new.region || ' ' || "
        "new.website",
    ),
    Extra(
        _table(Award),
        Kind.AWARD,
        "award_number, pass_through_number, aln",
        "new.award_number || ' ' || new.pass_through_number || ' ' || new.aln",
    ),
    Extra(_table(Initiative), Kind.INITIATIVE, "place, audience", "new.place || ' ' || new.audience"),
    Extra(
        _table(Partner),
        Kind.PARTNER,
        "uei, ein, city, website",
        "coalesce(new.uei, '') || ' ' || coalesce(new.ein, '') || ' ' || replace(coalesce(new.ein, ''), '-', '') "
        "|| ' ' || new.city || ' ' || new.website",
    ),
    Extra(_table(Subaward), Kind.SUBAWARD, "number, uei", "new.number || ' ' || coalesce(new.uei, '')"),
    Extra(_table(WalletItem), Kind.REGISTRATION, "number, issuer", "new.number || ' ' || new.issuer"),
)


def _record_key(row: str) -> str:
    kinds = " ".join(f"WHEN '{name}' THEN {kind.first_key}" for name, kind in RECORD_KINDS.items())
    return f"(CASE {row}.kind {kinds} ELSE {Kind.OTHER.first_key} END) + {row}.id"


def _after(table: Table, verb: str, name: str, body: str, *, columns: str = "", when: str = "") -> str:
    of = f" OF {columns}" if columns else ""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} AFTER {verb}{of} ON {table.name}{condition} BEGIN {body}; END"


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
    )


def _insert(key: str, record_id: str, title: str, words: str, where: str) -> str:
    return (
        "INSERT INTO search_entries (id, record_id, title, words) "
        f"SELECT {key}, {record_id}, {title}, {words} WHERE {where}"
    )


def _install_source(source: Source) -> None:
    name = f"search_{source.table.name}"
    add = _insert(
        f"{source.kind.first_key} + new.id", source.record_id, source.title, source.words, source.where
    )
    remove = f"DELETE FROM search_entries WHERE id = {source.kind.first_key} + old.id"  # noqa: S608
    extra_ddl(
        source.table,
        name,
        sqlite=(
            _after(source.table, "INSERT", f"{name}_insert", add),
            _after(source.table, "UPDATE", f"{name}_update", f"{remove}; {add}", columns=source.follows),
            _after(source.table, "DELETE", f"{name}_delete", remove),
        ),
        drop_sqlite=tuple(f"DROP TRIGGER {name}_{verb}" for verb in ("insert", "update", "delete")),
        postgresql=(
            _function(
                name,
                f"IF TG_OP <> 'INSERT' THEN {remove}; END IF; IF TG_OP <> 'DELETE' THEN {add}; END IF",
            ),
            f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF {source.follows} ON {source.table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        drop_postgresql=(f"DROP TRIGGER {name} ON {source.table.name}", f"DROP FUNCTION {name}()"),
    )


def _install_extra(extra: Extra) -> None:
    name = f"search_{extra.table.name}"
    put = f"UPDATE search_entries SET words = {extra.words} WHERE id = {extra.kind.first_key} + new.id"  # noqa: S608
    extra_ddl(
        extra.table,
        name,
        sqlite=(
            _after(extra.table, "INSERT", f"{name}_insert", put),
            _after(extra.table, "UPDATE", f"{name}_update", put, columns=extra.follows),
        ),
        drop_sqlite=(f"DROP TRIGGER {name}_insert", f"DROP TRIGGER {name}_update"),
        postgresql=(
            _function(name, put),
            f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OF {extra.follows} ON {extra.table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        drop_postgresql=(f"DROP TRIGGER {name} ON {extra.table.name}", f"DROP FUNCTION {name}()"),
    )


def _install_records() -> None:
    """A record's title, and with a funder's the words of the applications to it."""
    records = _table(Record)
    add = _insert(_record_key("new"), "new.id", "new.title", "''", "new.kind <> 'opportunity'")
    rename = f"UPDATE search_entries SET title = new.title WHERE id = {_record_key('new')}"  # noqa: S608
    spread = (
        f"UPDATE search_entries SET words = (SELECT {_APPLICATION_WORDS.format(row='a')} FROM applications a "  # noqa: S608
        f"WHERE a.id = search_entries.record_id) WHERE id IN (SELECT {Kind.APPLICATION.first_key} + b.id "
        "FROM applications b WHERE b.funder_id = new.id)"
    )
    remove = f"DELETE FROM search_entries WHERE id = {_record_key('old')}"  # noqa: S608
    extra_ddl(
        records,
        "search_records",
        sqlite=(
            _after(records, "INSERT", "search_records_insert", add),
            _after(records, "UPDATE", "search_records_update", rename, columns="title"),
            _after(
                records,
                "UPDATE",
                "search_records_spread",
                spread,
                columns="title, visibility",
                when="new.kind = 'funder'",
            ),
            _after(records, "DELETE", "search_records_delete", remove),
        ),
        drop_sqlite=tuple(
            f"DROP TRIGGER search_records_{verb}" for verb in ("insert", "update", "spread", "delete")
        ),
        postgresql=(
            _function(
                "search_records",
                f"IF TG_OP = 'INSERT' THEN {add}; ELSIF TG_OP = 'DELETE' THEN {remove}; ELSE {rename}; "
                f"IF new.kind = 'funder' THEN {spread}; END IF; END IF",
            ),
            "CREATE TRIGGER search_records AFTER INSERT OR DELETE OR UPDATE OF title, visibility ON records "
            "FOR EACH ROW EXECUTE FUNCTION search_records()",
        ),
        drop_postgresql=("DROP TRIGGER search_records ON records", "DROP FUNCTION search_records()"),
    )


def _unaccented() -> Iterator[tuple[str, str]]:
    """The small Latin letters with an accent, each with the letter below it."""
    for number in range(0xC0, 0x180):
        letter = chr(number)
        below = unicodedata.normalize("NFKD", letter)[0]
        if letter.islower() and below.isascii() and below.isalpha():
            yield letter, below


ACCENTS = tuple("".join(letters) for letters in zip(*_unaccented(), strict=True))
"""Those letters, and in the same order the letters below them."""


def _normalized(text: str) -> str:
    """The SQL of a text as ``terms.plain`` leaves it, everything but letters and digits made blanks."""
    accents, letters = ACCENTS
    return f"regexp_replace(translate(lower({text}), '{accents}', '{letters}'), '[^[:alnum:]]+', ' ', 'g')"


def _install_fts5(table: Table, index: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("new", "old"))
    remove = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.id, {old})"  # noqa: S608
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.id, {new})"  # noqa: S608 - constants only.
    vector = "to_tsvector('simple', " + _normalized(" || ' ' || ".join(columns)) + ")"
    extra_ddl(
        table,
        index,
        sqlite=(
            f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table.name}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
            _after(table, "INSERT", f"{index}_insert", add),
            _after(table, "DELETE", f"{index}_delete", remove),
            _after(table, "UPDATE", f"{index}_update", f"{remove}; {add}", columns=names),
        ),
        drop_sqlite=(
            *(f"DROP TRIGGER {index}_{verb}" for verb in ("insert", "delete", "update")),
            f"DROP TABLE {index}",
        ),
        postgresql=(
            f"ALTER TABLE {table.name} ADD COLUMN names tsvector GENERATED ALWAYS AS ({vector}) STORED",
            f"CREATE INDEX ix_{table.name}_names ON {table.name} USING gin (names)",
            f"CREATE INDEX ix_{table.name}_start ON {table.name} "
            f"(left({_normalized('title')}, 100) text_pattern_ops)",
        ),
        drop_postgresql=(
            f"DROP INDEX ix_{table.name}_start",
            f"DROP INDEX ix_{table.name}_names",
            f"ALTER TABLE {table.name} DROP COLUMN names",
        ),
    )


for _source in SOURCES:
    _install_source(_source)
for _extra in EXTRAS:
    _install_extra(_extra)
_install_records()
_install_fts5(_table(SearchEntry), "search_index", ("title", "words"))
_install_fts5(_table(Posting), "call_names", ("title", "number", "agency", "alns"))
