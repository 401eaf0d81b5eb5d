"""From a raw record to facts: every field read by its rule, every doubt reported with its line.

A record without an id is refused. A field that cannot be read becomes unknown with a warning; the rest of
the record is kept. Where a file holds one id more than once, the synopsis beats the forecast, then the
later revision wins (last update, then the number in "Synopsis 3"), then the one further down.

=====================================  ====================================  ===========
first in the file                      later in the file                     kept
=====================================  ====================================  ===========
Synopsis 2, updated Mar 5              Forecast 4, updated Apr 1             first
Synopsis 2, updated Mar 5              Synopsis 1, updated Mar 5             first
Synopsis 1, updated Mar 5              Synopsis 1, updated Mar 5             later
=====================================  ====================================  ===========
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from funding.opportunities import codes, reading
from funding.opportunities.reading import ReadingError
from funding.opportunities.types import CallFacts, CostShare, RawRecord, Warned

READER_VERSION = 1
"""Raised when reading changes, so that unchanged records are read anew."""

T = TypeVar("T")

_ID = re.compile(r"[0-9]{1,20}")
_VERSION = re.compile(r"(?:synopsis|forecast)\s*([0-9]{1,5})", re.IGNORECASE)


class RecordError(ValueError):
    """The record cannot be kept at all: it does not say which one it is."""


def source_id_of(record: RawRecord) -> str:
    """The record's OpportunityID. Raises RecordError where there is none."""
    text = str(record.fields.get("OpportunityID", "")).strip()
    if not _ID.fullmatch(text):
        raise RecordError("has no OpportunityID" if not text else "has an OpportunityID that is not a number")
    return text.lstrip("0") or "0"


def digest_of(record: RawRecord) -> str:
    """A fingerprint of everything published, so that an unchanged record is recognized without being read."""
    text = json.dumps(
        [READER_VERSION, record.is_forecast, record.fields], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def revision_of(record: RawRecord) -> tuple[date | None, int]:
    """The last update, and a number that grows with it and then with the version: days times 100,000 plus
    version.
    """
    try:
        updated = reading.read_date(str(record.fields.get("LastUpdatedDate", "")))
    except ReadingError:
        updated = None
    version = _VERSION.match(str(record.fields.get("Version", "")).strip())
    days = updated.toordinal() if updated else 0
    return updated, days * 100_000 + (int(version[1]) if version else 0)


class _Reader:
    def __init__(self, record: RawRecord, source_id: str) -> None:
        self.record = record
        self.source_id = source_id
        self.warnings: list[Warned] = []

    def warn(self, name: str, message: str, value: str) -> None:
        line = self.record.lines.get(name, self.record.line)
        self.warnings.append(Warned(line, self.source_id, name, message, value[:200]))

    def text(self, name: str, limit: int) -> str:
        value = self.record.fields.get(name)
        return reading.read_line(value, limit) if value else ""

    def value(self, name: str, read: Callable[[str], T | None]) -> T | None:
        text = self.record.fields.get(name)
        if not text:
            return None
        try:
            return read(text)
        except ReadingError as problem:
            self.warn(name, f"{problem}; kept as unknown", text)
            return None

    def mask(self, name: str, table: codes.CodeTable) -> int:
        given = [code.strip() for code in self.record.fields.get(name, ()) if code.strip()]
        for code in given:
            if code not in table.bits:
                self.warn(name, "is not in the code table; shown as it is", code)
        return table.mask(given)

    def alns(self) -> tuple[str, ...]:
        found: list[str] = []
        for text in self.record.fields.get("CFDANumbers", ()):
            try:
                found.append(reading.read_aln(text))
            except ReadingError as problem:
                self.warn("CFDANumbers", f"{problem}; left out", text)
        return tuple(dict.fromkeys(found))

    def cost_share(self) -> CostShare:
        text = self.text("CostSharingOrMatchingRequirement", 20).lower()
        if text in ("yes", "no"):
            return CostShare(text)
        if text:
            self.warn("CostSharingOrMatchingRequirement", "is neither Yes nor No; kept as not stated", text)
        return CostShare.UNKNOWN


def read_facts(record: RawRecord, source_id: str) -> tuple[CallFacts, list[Warned]]:
    """The facts of one record and what was doubtful in it."""
    reader = _Reader(record, source_id)
    forecast = record.is_forecast
    ceiling = reader.value("AwardCeiling", reading.read_amount)
    floor = reader.value("AwardFloor", reading.read_amount)
    if ceiling is not None and floor is not None and floor > ceiling:
        reader.warn(
            "AwardFloor", "is above the ceiling; both kept as published", str(record.fields["AwardFloor"])
        )
    title = reader.text("OpportunityTitle", 300)
    if not title:
        reader.warn("OpportunityTitle", "is missing; the number stands in its place", "")
    number = reader.text("OpportunityNumber", 60)
    return CallFacts(
        source_id=source_id,
        number=number,
        title=title or number or f"Untitled notice {source_id}",
        agency_code=reader.text("AgencyCode", 60).upper(),
        agency_name=reader.text("AgencyName", 255),
        is_forecast=forecast,
        posted_on=reader.value("PostDate", reading.read_date),
        close_on=reader.value("EstimatedSynopsisCloseDate" if forecast else "CloseDate", reading.read_date),
        archive_on=reader.value("ArchiveDate", reading.read_date),
        updated_on=reader.value("LastUpdatedDate", reading.read_date),
        ceiling_cents=ceiling,
        floor_cents=floor,
        total_cents=reader.value("EstimatedTotalProgramFunding", reading.read_amount),
        expected_awards=reader.value("ExpectedNumberOfAwards", reading.read_count),
        cost_share=reader.cost_share(),
        eligibility_mask=reader.mask("EligibleApplicants", codes.ELIGIBILITY),
        instrument_mask=reader.mask("FundingInstrumentType", codes.INSTRUMENTS),
        activity_mask=reader.mask("CategoryOfFundingActivity", codes.ACTIVITIES),
        alns=reader.alns(),
        revision=revision_of(record)[1],
        body=reading.read_body(str(record.fields.get("Description", ""))),
    ), reader.warnings


def beats(new: tuple[bool, int], old: tuple[bool, int]) -> bool:
    """Whether a record of the same id, each given as (is forecast, revision), replaces one that came
    before it.
    """
    if new[0] != old[0]:
        return old[0]
    return new[1] >= old[1]


def raw_payload(record: RawRecord) -> dict[str, Any]:
    """The record as it is kept: what was published, unchanged, and where it stood."""
    return {
        "kind": "forecast" if record.is_forecast else "synopsis",
        "line": record.line,
        "fields": record.fields,
    }
