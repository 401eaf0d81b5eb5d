"""Staging: everything an import will change is written first where nobody looks.

Each batch is read and compared outside any write transaction, then written in one short one. New postings
stand in their table with their full-text entries, but no opportunity points at them; what the opportunities
will become stands in the staging table. Leaving at any moment therefore leaves nothing visible, and
``discard`` takes the rest away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.db import db, is_sqlite, unit_of_work
from funding.opportunities import facts
from funding.opportunities.models import (
    NO_END,
    ExtractImport,
    ExtractWarning,
    Opportunity,
    Posting,
    PostingListing,
    StagedCall,
)
from funding.opportunities.types import CallFacts, RawRecord, Source, Warned

MOST_WARNINGS = 50_000
DISCARD_BATCH = 2_000
NEW, CHANGED, SAME = "new", "changed", "same"

Rank = tuple[bool, int]
"""How two versions of one call compare: (is forecast, revision)."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A version that is already there: in the database, or further up in the file."""

    digest: str
    rank: Rank
    posting_id: int | None = None


@dataclass(slots=True)
class Tally:
    """What staging has counted so far. ``newest`` is the latest "last updated" of the file."""

    read: int = 0
    refused: int = 0
    duplicates: int = 0
    warnings: int = 0
    kept_warnings: int = 0
    newest: date | None = None


@dataclass(slots=True)
class _Batch:
    """What one batch will write."""

    staged: dict[str, dict[str, Any]] = field(default_factory=dict)
    postings: dict[str, dict[str, Any]] = field(default_factory=dict)
    alns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: dict[str, int | None] = field(default_factory=dict)
    warnings: list[Warned] = field(default_factory=list)


def open_until(found: CallFacts) -> date:
    """The last day on which the call counts as current: a forecast until it is archived, a synopsis until
    it closes.
    """
    ends = [found.archive_on] if found.is_forecast else [found.archive_on, found.close_on]
    return min((day for day in ends if day is not None), default=NO_END)


class FunderCodes:
    """Which funder of ours stands behind an agency code: the one with the longest code that begins it."""

    def __init__(self) -> None:
        query = sa.select(Funder.agency_code, Funder.id).where(Funder.agency_code.is_not(None))
        self._ids: dict[str, int] = {code.upper(): id_ for code, id_ in db.session.execute(query) if code}

    def find(self, agency_code: str) -> int | None:
        """The funder's id, or None where no part of the code is ours."""
        code = agency_code
        while code:
            if code in self._ids:
                return self._ids[code]
            code = code.rpartition("-")[0]
        return None


class Stager:
    """Stages the records of one import, batch by batch. With ``dry_run`` only the comparison is staged."""

    def __init__(self, import_id: int, *, dry_run: bool) -> None:
        self.import_id = import_id
        self.dry_run = dry_run
        self.tally = Tally()
        self._funders = FunderCodes()
        live = sa.select(Opportunity.id).where(Opportunity.source == Source.GRANTS_GOV).limit(1)
        self._any_live = db.session.scalar(live) is not None

    def stage(self, records: Sequence[RawRecord]) -> None:
        """Read, compare and write one batch."""
        batch = _Batch()
        named = list(self._named(records, batch))
        ids = {source_id for source_id, _ in named}
        held, above = self._live(ids), self._above(ids)
        for source_id, record in named:
            self._take(source_id, record, held.get(source_id), above, batch)
        self._write(batch)

    def _named(self, records: Iterable[RawRecord], batch: _Batch) -> Iterable[tuple[str, RawRecord]]:
        for record in records:
            self.tally.read += 1
            try:
                yield facts.source_id_of(record), record
            except facts.RecordError as problem:
                self.tally.refused += 1
                message = f"{problem}; the whole record was left out"
                title = str(record.fields.get("OpportunityTitle", ""))[:200]
                warned = Warned(record.line, "", "OpportunityID", message, title, refused=True)
                batch.warnings.append(warned)

    def _live(self, ids: set[str]) -> dict[str, _Known]:
        if not self._any_live:
            return {}
        query = sa.select(
            Opportunity.source_id, Opportunity.digest, Opportunity.is_forecast, Opportunity.revision
        ).where(Opportunity.source == Source.GRANTS_GOV, Opportunity.source_id.in_(ids))
        rows = db.session.execute(query)
        return {str(id_): _Known(digest, (forecast, revision)) for id_, digest, forecast, revision in rows}

    def _above(self, ids: set[str]) -> dict[str, _Known]:
        """The versions of the same calls that came earlier in this file."""
        query = sa.select(
            StagedCall.source_id,
            StagedCall.digest,
            StagedCall.is_forecast,
            StagedCall.revision,
            StagedCall.posting_id,
        ).where(StagedCall.import_id == self.import_id, StagedCall.source_id.in_(ids))
        return {
            id_: _Known(digest, (forecast, revision), posting)
            for id_, digest, forecast, revision, posting in db.session.execute(query)
        }

    def _take(
        self,
        source_id: str,
        record: RawRecord,
        held: _Known | None,
        above: dict[str, _Known],
        batch: _Batch,
    ) -> None:
        updated, revision = facts.revision_of(record)
        rank = (record.is_forecast, revision)
        if updated and (self.tally.newest is None or updated > self.tally.newest):
            self.tally.newest = updated
        earlier = above.get(source_id)
        if earlier is not None:
            self.tally.duplicates += 1
            wins = facts.beats(rank, earlier.rank)
            which = "this later one is kept" if wins else "the earlier one is kept"
            message = f"stands more than once in the file; {which}"
            batch.warnings.append(Warned(record.line, source_id, "OpportunityID", message))
            if not wins:
                return
            batch.replaced[source_id] = earlier.posting_id
        digest = facts.digest_of(record)
        above[source_id] = _Known(digest, rank)
        row: dict[str, Any] = {"digest": digest, "is_forecast": rank[0], "revision": rank[1], "title": ""}
        if held is not None and held.digest == digest:
            batch.staged[source_id] = row | {"action": SAME}
        elif held is not None and not facts.beats(rank, held.rank):
            batch.warnings.append(
                Warned(record.line, source_id, "Version", "is older than the version held, which is kept")
            )
            batch.staged[source_id] = row | {"action": SAME}
        else:
            self._read(source_id, record, digest, CHANGED if held else NEW, batch)

    def _read(self, source_id: str, record: RawRecord, digest: str, action: str, batch: _Batch) -> None:
        found, warnings = facts.read_facts(record, source_id)
        batch.warnings.extend(warnings)
        batch.staged[source_id] = {
            "action": action,
            "digest": digest,
            "open_until": open_until(found),
            "funder_id": self._funders.find(found.agency_code),
            **{name: getattr(found, name) for name in _STAGED_FACTS},
        }
        batch.alns[source_id] = found.alns
        batch.postings[source_id] = {
            "import_id": self.import_id,
            "source_id": source_id,
            "digest": digest,
            "read_at": clock.now(),
            "title": found.title,
            "number": found.number,
            "agency": f"{found.agency_name} {found.agency_code}".strip(),
            "alns": " ".join(found.alns),
            "body": found.body,
            "raw": facts.raw_payload(record),
        }

    def _write(self, batch: _Batch) -> None:
        with unit_of_work():
            self._drop_replaced(batch.replaced)
            if not self.dry_run:
                self._write_postings(batch)
            if batch.staged:
                rows = [
                    _EMPTY_STAGED | {"import_id": self.import_id, "source_id": source_id} | row
                    for source_id, row in batch.staged.items()
                ]
                db.session.execute(sa.insert(StagedCall.__table__), rows)  # type: ignore[arg-type]
            self._write_warnings(batch.warnings)
            beat = sa.update(ExtractImport).where(ExtractImport.id == self.import_id)
            db.session.execute(beat.values(heartbeat_at=clock.now(), read=self.tally.read))

    def _drop_replaced(self, replaced: dict[str, int | None]) -> None:
        if not replaced:
            return
        db.session.execute(
            sa.delete(StagedCall).where(
                StagedCall.import_id == self.import_id, StagedCall.source_id.in_(list(replaced))
            )
        )
        postings = [posting for posting in replaced.values() if posting is not None]
        db.session.execute(sa.delete(Posting).where(Posting.id.in_(postings)))

    def _write_postings(self, batch: _Batch) -> None:
        if not batch.postings:
            return
        for source_id, posting_id in zip(batch.postings, next_posting_ids(len(batch.postings)), strict=True):
            batch.postings[source_id]["id"] = posting_id
            batch.staged[source_id]["posting_id"] = posting_id
        db.session.execute(sa.insert(Posting.__table__), list(batch.postings.values()))  # type: ignore[arg-type]
        listings = [
            {"posting_id": batch.postings[source_id]["id"], "aln": aln}
            for source_id in batch.postings
            for aln in batch.alns[source_id]
        ]
        if listings:
            db.session.execute(sa.insert(PostingListing.__table__), listings)  # type: ignore[arg-type]

    def _write_warnings(self, warnings: list[Warned]) -> None:
        self.tally.warnings += len(warnings)
        kept = warnings[: MOST_WARNINGS - self.tally.kept_warnings]
        self.tally.kept_warnings += len(kept)
        if kept:
            rows = [
                {
                    "import_id": self.import_id,
                    "line": warned.line,
                    "source_id": warned.source_id,
                    "field": warned.field[:60],
                    "message": warned.message[:200],
                    "value": warned.value[:200],
                    "refused": warned.refused,
                }
                for warned in kept
            ]
            db.session.execute(sa.insert(ExtractWarning.__table__), rows)  # type: ignore[arg-type]


_STAGED_FACTS = (
    "number",
    "title",
    "agency_code",
    "agency_name",
    "is_forecast",
    "posted_on",
    "close_on",
    "archive_on",
    "ceiling_cents",
    "floor_cents",
    "total_cents",
    "expected_awards",
    "cost_share",
    "eligibility_mask",
    "instrument_mask",
    "activity_mask",
    "revision",
)

_EMPTY_STAGED: dict[str, Any] = {
    "number": "",
    "agency_code": "",
    "agency_name": "",
    "posted_on": None,
    "close_on": None,
    "archive_on": None,
    "open_until": NO_END,
    "ceiling_cents": None,
    "floor_cents": None,
    "total_cents": None,
    "expected_awards": None,
    "cost_share": "unknown",
    "eligibility_mask": 0,
    "instrument_mask": 0,
    "activity_mask": 0,
    "funder_id": None,
    "posting_id": None,
}


def next_posting_ids(count: int) -> Sequence[int]:
    """Ids for ``count`` new postings; must be called inside the transaction that writes them."""
    if is_sqlite():
        last = db.session.scalar(sa.select(sa.func.max(Posting.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = sa.func.nextval(sa.func.pg_get_serial_sequence("postings", "id"))
    numbers = sa.func.generate_series(1, count).table_valued("number")
    return db.session.scalars(sa.select(sequence).select_from(numbers)).all()


def discard(import_id: int, *, postings: bool) -> None:
    """Take away what an import staged, in short transactions; with ``postings`` also those nobody points
    at.
    """
    _delete_in_batches(StagedCall, StagedCall.source_id, StagedCall.import_id == import_id)
    if postings:
        unused = ~sa.exists().where(Opportunity.posting_id == Posting.id)
        _delete_in_batches(Posting, Posting.id, sa.and_(Posting.import_id == import_id, unused))


def _delete_in_batches(table: Any, key: Any, condition: Any) -> None:
    while True:
        with unit_of_work():
            some = db.session.scalars(sa.select(key).where(condition).limit(DISCARD_BATCH)).all()
            if some:
                db.session.execute(sa.delete(table).where(condition, key.in_(some)))
        if len(some) < DISCARD_BATCH:
            return


def abandoned_before() -> Any:
    """The moment before which a running import's last sign of life means that it was interrupted."""
    return clock.now() - timedelta(minutes=2)
