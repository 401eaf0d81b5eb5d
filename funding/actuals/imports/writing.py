"""Writing what an import found, all of it or nothing, and taking it back.

New rows go straight to the driver in pieces, since building an object or a statement for each of a hundred thousand
rows would take longer than everything else. What changed keeps what it was in a file of its own, for the undo.
"""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa

from funding.actuals.imports.looking import COLUMNS, Spool
from funding.actuals.models import Actual, ActualException, ActualImport
from funding.actuals.services.entries import reverse_of
from funding.actuals.types import ActualState, Share, Trouble
from funding.budgets.types import LineKind
from funding.infra import clock, storage
from funding.infra.db import db, is_sqlite
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents

_SAME = (
    "import_id",
    "state",
    "reason",
    "entered_at",
    "entered_by_id",
    "entered_by_name",
    "decided_by_name",
    "version",
)
_CHANGING = (*COLUMNS[:11], "account", "agreement_key", "initiative_id", "source_hash", "source_row")
_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_DAYS = frozenset({"incurred_on", "paid_on"})
ROWS_A_STATEMENT = 200
"""SQLite takes rows of one statement in half the time of as many statements, and its lock is held for less long."""
WORDS_ASKED = 500
_Refused = tuple[str, str, Cents]
BUSY = "Somebody imported some of these rows or decided about them meanwhile. Look at the file again."


def write_rows(found: ActualImport, spool: Spool, by: Actor) -> str | None:
    """Write everything that waits in the spool; the name of the file with what changed entries were, if any."""
    for piece in spool.pieces("new"):
        insert_rows(found, piece, by)
    before: list[dict[str, Any]] = []
    for piece in spool.pieces("changed"):
        waiting = [each for each in piece if each[1] == ActualState.ENTERED.value]
        before += _bring_up_to_date(waiting, by)
        _correct(found, [each for each in piece if each[1] == ActualState.APPROVED.value], by)
    if not before:
        return None
    packed = gzip.compress(json.dumps(before).encode(), compresslevel=3, mtime=0)
    return storage.store(io.BytesIO(packed), limit_bytes=len(packed)).sha256


def insert_rows(found: ActualImport, rows: Sequence[tuple[Any, ...]], by: Actor) -> None:
    """Insert rows in the order of ``COLUMNS`` as entries that wait for approval."""
    dialect = db.engine.dialect
    process = Actual.__table__.c.entered_at.type.bind_processor(dialect)
    now = clock.now()
    moment = process(now) if process else now
    if is_sqlite():
        moment = now.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    same = (found.id, ActualState.ENTERED.value, "", moment, by.user_id, by.name, "", 1)
    mark = "?" if is_sqlite() else "%s"
    names, connection = (*COLUMNS, *_SAME), db.session.connection()
    one = f"({', '.join([mark] * len(names))})"
    # The names are this module's own; every value is a parameter.
    statement = f"INSERT INTO actuals ({', '.join(names)}) VALUES {one}"  # noqa: S608
    if not is_sqlite():
        connection.exec_driver_sql(statement, [(*row, *same) for row in rows])
        return
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        some = rows[start : start + ROWS_A_STATEMENT]
        whole = ", ".join([statement, *[one] * (len(some) - 1)])
        connection.exec_driver_sql(whole, tuple(chain.from_iterable((*row, *same) for row in some)))


def _bring_up_to_date(rows: Sequence[tuple[Any, ...]], by: Actor) -> list[dict[str, Any]]:
    """Change entries that wait, and answer what they were."""
    if not rows:
        return []
    by_id = {row[0]: row[3] for row in rows}
    columns = [Actual.__table__.c[name] for name in _CHANGING]
    extra = [Actual.__table__.c[name] for name in ("id", "entered_by_id", "entered_by_name")]
    query = sa.select(*extra, *columns).where(Actual.id.in_(by_id), Actual.state == ActualState.ENTERED)
    before = []
    for row in db.session.execute(query).mappings().all():
        before.append(
            {name: _plain(value) for name, value in row.items()} | {"new_hash": by_id[row["id"]][16]}
        )
        values = {name: _value(name, by_id[row["id"]][_PLACE[name]]) for name in _CHANGING}
        _update(row["id"], values | {"entered_by_id": by.user_id, "entered_by_name": by.name})
    if len(before) != len(by_id):
        raise DomainError(BUSY)
    return before


def _update(entry_id: int, values: dict[str, Any]) -> None:
    kind = values["line_kind"]
    typed = {"line_kind": LineKind(kind) if kind else None, "share": Share(values["share"])}
    db.session.execute(
        sa.update(Actual)
        .where(Actual.id == entry_id)
        .values(**values | typed, version=Actual.version + 1)
        .execution_options(synchronize_session=False)
    )


def _correct(found: ActualImport, rows: Sequence[tuple[Any, ...]], by: Actor) -> None:
    """Reverse approved entries that the books have changed, and enter them anew."""
    if not rows:
        return
    by_id = {row[0]: row for row in rows}
    entries = db.session.scalars(sa.select(Actual).where(Actual.id.in_(by_id)).order_by(Actual.id)).all()
    reversed_ids = set(db.session.scalars(sa.select(Actual.reverses_id).where(Actual.reverses_id.in_(by_id))))
    anew = []
    for entry in entries:
        _, _, revision, row = by_id[entry.id]
        if entry.id not in reversed_ids:
            made = reverse_of(entry, f"Changed in the books: {found.file_name}"[:500], by)
            made.import_id, made.source_row = found.id, row[-1]
            db.session.add(made)
        anew.append((*row[:15], revision + 1, *row[16:]))
    db.session.flush()
    insert_rows(found, anew, by)


def keep_exceptions(found: ActualImport, spool: Spool) -> int:
    """Keep the refused rows until somebody settles them; how many.

    A row that says what one says that is kept already, settled or not, from this file or an earlier one, is not kept
    anew: reading the same file again leaves nothing more to do.
    """
    count, met = 0, Counter[_Refused]()
    for whole in spool.pieces("refused"):
        piece = _not_kept(found, whole, met)
        if not piece:
            continue
        db.session.execute(
            sa.insert(ActualException),
            [
                {
                    "import_id": found.id,
                    "source_row": row,
                    "trouble": Trouble(trouble),
                    "message": message,
                    "words": words,
                    "amount_cents": cents,
                }
                for row, trouble, message, words, cents in piece
            ],
        )
        count += len(piece)
    return count


def _not_kept(
    found: ActualImport, rows: Sequence[tuple[Any, ...]], met: Counter[_Refused]
) -> list[tuple[Any, ...]]:
    """The refused rows beyond those that other imports keep with the same trouble, words and amount.

    ``met`` counts across the pieces of one file which of those were met.
    """
    columns = (ActualException.trouble, ActualException.words, ActualException.amount_cents)
    known = Counter[_Refused]()
    words = sorted({row[3] for row in rows})
    for start in range(0, len(words), WORDS_ASKED):
        some = ActualException.words.in_(words[start : start + WORDS_ASKED])
        query = sa.select(*columns).where(some, ActualException.import_id != found.id)
        known.update((each[0].value, each[1], each[2]) for each in db.session.execute(query))
    left = []
    for row in rows:
        key = (Trouble(row[1]).value, row[3], row[4])
        if known[key] > met[key]:
            met[key] += 1
        else:
            left.append(row)
    return left


def take_back(found: ActualImport, before_sha256: str | None) -> tuple[int, Cents]:
    """Delete what the import entered and put back what it changed; how many entries and cents it had entered.

    Raises DomainError once anything of it is approved.
    """
    mine = Actual.import_id == found.id
    approved = db.session.scalar(sa.select(sa.func.count()).where(mine, Actual.state == ActualState.APPROVED))
    if approved:
        raise DomainError(f"{approved:,} of its entries are approved. Reverse them instead.")
    sums = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Actual.amount_cents), 0)).where(mine)
    count, cents = db.session.execute(sums).one()
    if before_sha256:
        _put_back(before_sha256)
    db.session.execute(sa.delete(Actual).where(mine).execution_options(synchronize_session=False))
    db.session.execute(
        sa.delete(ActualException)
        .where(ActualException.import_id == found.id)
        .execution_options(synchronize_session=False)
    )
    return count, int(cents)


def _put_back(sha256: str) -> None:
    with storage.open_file(sha256) as stream:
        rows = json.loads(gzip.decompress(stream.read()))
    query = sa.select(Actual.id, Actual.source_hash).where(
        Actual.id.in_([row["id"] for row in rows]), Actual.state == ActualState.ENTERED
    )
    now = {row[0]: row[1] for row in db.session.execute(query)}
    for row in rows:
        if now.get(row["id"]) != row["new_hash"]:
            raise DomainError(
                "Entries that it changed were decided or changed since. Correct them one by one."
            )
        values = {name: _value(name, row[name]) for name in (*_CHANGING, "entered_by_id", "entered_by_name")}
        _update(row["id"], values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DAYS and value else value
