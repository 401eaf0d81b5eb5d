"""Making an export that is logged, and making it again from the log.

An export keeps the frozen state of its budget, the format, the options, the facts from outside and the moment.
The same format writes the same bytes from these, so the file itself need not be kept: ``make_again`` writes it
anew and compares its SHA-256 with the one in the log. A difference means that the program has changed since, and
is told, never hidden.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select

from funding.budgets.exports import file_name
from funding.budgets.exports.formats import FORMATS, Export, ExportFormat, ExportOptions
from funding.budgets.exports.models import BudgetExport, BudgetSnapshot, ExportPart
from funding.budgets.exports.snapshots import freeze, thaw, unpack
from funding.budgets.queries import Loaded
from funding.infra import clock, storage
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound

IN_MEMORY = 8 * 1024 * 1024
LARGEST_FILE = 400 * 1024 * 1024

Stream = IO[bytes]


@dataclass(frozen=True, slots=True)
class Again:
    """Whether a file made again is the first one byte for byte, and its SHA-256 in hex."""

    is_same: bool
    digest: str


Writer = Callable[[Iterable[str], ExportOptions, Mapping[str, Any], datetime, Stream], None]
"""Writes a file of several budgets from their frozen texts, options, facts and moment."""

_many: dict[str, Writer] = {}


def writes_many(key: str) -> Callable[[Writer], Writer]:
    """Register the decorated function as the writer of exports of several budgets whose format is ``key``."""

    def register(writer: Writer) -> Writer:
        _many[key] = writer
        return writer

    return register


def new_file() -> Stream:
    """A file to write into that is in memory while it is small and gone once it is closed."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)


def plain_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the database will give them back: plain JSON, names in order."""
    plain: dict[str, Any] = json.loads(json.dumps(facts, ensure_ascii=False, sort_keys=True))
    return plain


def make_export(
    *, loaded: Loaded, made: ExportFormat, options: ExportOptions, by: Actor, file: Stream
) -> BudgetExport:
    """Write the budget into the empty ``file``, left open at its beginning, and log it.

    Raises DomainError where the format refuses the budget.
    """
    facts, made_at = plain_json(made.gather(loaded.id)), this_second()
    state, text = keep_state(loaded)
    made.write(Export(thaw(text), options, facts, made_at), file)  # type: ignore[arg-type]
    row = log_export(
        format_key=made.key,
        label=made.label,
        name=file_name(loaded.title, made.key),
        options=options,
        facts=facts,
        made_at=made_at,
        file=file,
        by=by,
    )
    name_states(row=row, states=[state])
    return row


def this_second() -> datetime:
    """The clock's moment without what a file's date cannot hold."""
    return clock.now().replace(microsecond=0)


def log_export(
    *,
    format_key: str,
    label: str,
    name: str,
    options: ExportOptions,
    facts: Mapping[str, Any],
    made_at: datetime,
    file: Stream,
    by: Actor,
) -> BudgetExport:
    """Add a row to the log for a finished file, which is left open at its beginning."""
    digest, size = measured(file)
    row = BudgetExport(
        format=format_key,
        label=label,
        file_name=name,
        options=options.as_json(),
        facts=dict(facts),
        made_at=made_at,
        by_id=by.user_id,
        by_name=by.name,
        size=size,
        digest=digest,
    )
    db.session.add(row)
    db.session.flush()
    return row


def measured(file: Stream) -> tuple[str, int]:
    """The SHA-256 and size of a file, which is left open at its beginning."""
    size = file.tell()
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(storage.CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def keep_file(*, row: BudgetExport, file: Stream) -> None:
    """Keep the file of an export that took long to make."""
    row.sha256 = storage.store(file, limit_bytes=LARGEST_FILE).sha256  # type: ignore[arg-type]
    db.session.flush()


def make_again(row: BudgetExport, file: Stream) -> Again:
    """Put a logged export into ``file``, from the store or made anew. Raises DomainError where its format is gone."""
    if row.sha256:
        with storage.open_file(row.sha256) as kept:
            shutil.copyfileobj(kept, file)
    else:
        _write_again(row, file)
    digest, _ = measured(file)
    return Again(digest == row.digest, digest)


def _write_again(row: BudgetExport, file: Stream) -> None:
    options, facts = ExportOptions.from_json(row.options), plain_json(row.facts)
    if row.format in _many:
        _many[row.format](_texts(row), options, facts, row.made_at, file)
    elif row.format in FORMATS and len(row.parts) == 1:
        made = FORMATS[row.format]
        made.write(Export(thaw(next(_texts(row))), options, facts, row.made_at), file)  # type: ignore[arg-type]
    else:
        raise DomainError("This program no longer writes this kind of file.")


def _texts(row: BudgetExport) -> Iterator[str]:
    """The frozen budgets of an export, one at a time."""
    for part in row.parts:
        yield unpack(content_of(part.snapshot_digest))


def content_of(digest: str) -> bytes:
    """The packed text of a frozen budget. Raises NotFound."""
    found = db.session.scalar(select(BudgetSnapshot.content).where(BudgetSnapshot.digest == digest))
    if found is None:
        raise NotFound("There is no such state of a budget.")
    return found


@dataclass(frozen=True, slots=True)
class KeptState:
    """A budget whose state is kept already, about to be named in an export of many."""

    budget_id: int
    title: str
    label: str
    digest: str


def keep_state(loaded: Loaded) -> tuple[KeptState, str]:
    """Keep the state of a budget that a large export will name; answer it with its text."""
    frozen = freeze(loaded)
    known = select(BudgetSnapshot.digest).where(BudgetSnapshot.digest == frozen.digest)
    if db.session.scalar(known) is None:
        size = len(frozen.text.encode())
        db.session.add(BudgetSnapshot(digest=frozen.digest, content=frozen.packed, size=size))
        db.session.flush()
    return KeptState(loaded.id, loaded.title, loaded.label, frozen.digest), frozen.text


def name_states(*, row: BudgetExport, states: Sequence[KeptState]) -> None:
    """Name the kept states in an export, in order."""
    for position, state in enumerate(states):
        part = ExportPart(budget_id=state.budget_id, position=position, snapshot_digest=state.digest)
        part.title, part.version_label = state.title, state.label
        row.parts.append(part)
    db.session.flush()
