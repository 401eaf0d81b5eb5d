"""Importing an extract of 83,000 records against the least the same rows could take, and whether memory stays flat.

The floor: lxml streams the file, and the same rows (postings with their raw record and full-text entry, listings,
opportunities) are inserted in bulk by SQLAlchemy Core, with no reading of values, no comparison, no staging and no
protection of others. Each side runs in a process of its own on a fresh SQLite file. Figures: seconds of processor
time, peak memory, and the longest that another writer had to wait during the import.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from lxml import etree

from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM
from funding.opportunities import extract
from funding.opportunities.models import Opportunity, Posting, PostingListing
from funding.opportunities.services import import_grants_gov
from tests.performance.extract_generator import FULL_SIZE, write_extract
from tests.performance.harness import Row, milliseconds
from tests.support.application import build_schema, make_app

SMALL_SIZE = 8_000
BATCH = 2_000
FLAT = 1.35
LONGEST_WAIT = 1.0
CHANGED_EVERY = 100


def _app(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'funding.db'}"
    app = make_app(url, folder / "instance")
    build_schema(url)
    return app


def _records(path: Path) -> Iterator[dict[str, Any]]:
    for _, record in etree.iterparse(str(path), tag=(extract.SYNOPSIS, extract.FORECAST)):
        fields: dict[str, Any] = {}
        for child in record:
            fields.setdefault(etree.QName(child).localname, []).append(child.text or "")
        record.clear()
        while record.getprevious() is not None:
            del record.getparent()[0]
        yield fields


def _bare_rows(
    number: int, fields: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    first = {name: values[0] for name, values in fields.items()}
    shared = {
        "title": first.get("OpportunityTitle", ""),
        "number": first.get("OpportunityNumber", ""),
        "digest": "",
        "source_id": first["OpportunityID"],
    }
    posting = shared | {
        "id": number,
        "read_at": clock.now(),
        "agency": first.get("AgencyName", ""),
        "alns": " ".join(fields.get("CFDANumbers", ())),
        "body": first.get("Description", ""),
        "raw": fields,
    }
    call = shared | {
        "source": "grants_gov",
        "posting_id": number,
        "agency_code": first.get("AgencyCode", ""),
        "agency_name": first.get("AgencyName", ""),
        "is_forecast": False,
        "close_on": date(2027, 1, 1 + number % 28),
        "open_until": date(2027, 1, 1 + number % 28),
        "eligibility_mask": number % 4096,
        "instrument_mask": 1,
        "activity_mask": number % 512,
        "revision": 0,
        "cost_share": "no",
    }
    listings = [{"posting_id": number, "aln": aln} for aln in dict.fromkeys(fields.get("CFDANumbers", ()))]
    return posting, call, listings


def run_bare(folder: Path, path: Path) -> dict[str, float]:
    """The floor: seconds of processor time, which a busy machine does not stretch, and peak kilobytes."""
    with _app(folder).app_context():
        start = time.process_time()
        batch: list[tuple[Any, Any, Any]] = []
        for number, fields in enumerate(_records(path), start=1):
            batch.append(_bare_rows(number, fields))
            if len(batch) == BATCH:
                _write(batch)
                batch = []
        _write(batch)
        return {"seconds": time.process_time() - start, "peak": _peak()}


def _write(batch: list[tuple[Any, Any, Any]]) -> None:
    if not batch:
        return
    tables: list[Any] = [Posting.__table__, Opportunity.__table__, PostingListing.__table__]
    with unit_of_work():
        db.session.execute(sa.insert(tables[0]), [posting for posting, _, _ in batch])
        db.session.execute(sa.insert(tables[1]), [call for _, call, _ in batch])
        db.session.execute(sa.insert(tables[2]), [one for _, _, listings in batch for one in listings])


def run_import(folder: Path, path: Path, *more: Path) -> dict[str, float]:
    """Our import of each file in turn: seconds of the first and of the last, peak kilobytes."""
    with _app(folder).app_context():
        seconds = []
        for one in (path, *more):
            start = time.process_time()
            import_grants_gov(one, by=SYSTEM)
            seconds.append(time.process_time() - start)
        return {"seconds": seconds[0], "last": seconds[-1], "peak": _peak()}


def run_waiting(folder: Path, path: Path) -> dict[str, float]:
    """Our import while somebody saves fifty times a second: the longest wait of a save."""
    app = _app(folder)
    waits: list[float] = []
    done = threading.Event()

    def save() -> None:
        connection = sqlite3.connect(folder / "funding.db", timeout=60, isolation_level=None)
        while not done.is_set():
            start = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
            waits.append(time.perf_counter() - start)
            time.sleep(0.02)

    saver = threading.Thread(target=save)
    saver.start()
    try:
        with app.app_context():
            import_grants_gov(path, by=SYSTEM)
    finally:
        done.set()
        saver.join()
    return {"longest": max(waits), "saves": len(waits)}


def _peak() -> float:
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _measure(what: str, *paths: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="funding-bench-") as folder:
        command = [
            sys.executable,
            "-m",
            "tests.performance.bench_opportunities",
            what,
            folder,
            *map(str, paths),
        ]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def bench_import() -> list[Row]:
    """The import against its floor, again unchanged, a day later, its memory and its patience."""
    with tempfile.TemporaryDirectory(prefix="funding-bench-") as folder:
        place = Path(folder)
        full = write_extract(place / "full.xml", FULL_SIZE)
        small = write_extract(place / "small.xml", SMALL_SIZE)
        later = write_extract(place / "later.xml", FULL_SIZE, changed_every=CHANGED_EVERY)
        pairs = [(_measure("import", full), _measure("bare", full)) for _ in range(2)]
        ours = min(one["seconds"] for one, _ in pairs)
        bare = min(other["seconds"] for _, other in pairs)
        again, next_day = _measure("import", full, full), _measure("import", full, later)
        peaks = _measure("import", small)["peak"], pairs[0][0]["peak"]
        waiting = _measure("waiting", full)
    growth = peaks[1] / peaks[0]
    return [
        _ratio_row(f"import of {FULL_SIZE:,} records / bare parse and bulk insert", ours, bare, 2),
        _ratio_row("the same file again, nothing changed / first import's floor", again["last"], bare, 2),
        _ratio_row("a later file, 1% changed / first import's floor", next_day["last"], bare, 2),
        Row(
            f"peak memory at {FULL_SIZE:,} records / at {SMALL_SIZE:,}",
            f"{peaks[1] / 1024:.0f} MB",
            f"{peaks[0] / 1024:.0f} MB",
            f"{growth:.2f}x",
            f"<= {FLAT}x",
            growth <= FLAT,
        ),
        Row(
            "longest wait of another save during the import",
            milliseconds(waiting["longest"]),
            f"{waiting['saves']:,.0f} saves",
            "",
            f"about {LONGEST_WAIT:g} s",
            waiting["longest"] <= LONGEST_WAIT * 1.25,
        ),
    ]


def _ratio_row(name: str, ours: float, bare: float, aim: float) -> Row:
    ratio = ours / bare
    return Row(name, milliseconds(ours), milliseconds(bare), f"{ratio:.2f}x", f"<= {aim:g}x", ratio <= aim)


_PARTS = {"import": run_import, "bare": run_bare, "waiting": run_waiting}

if __name__ == "__main__":
    print(json.dumps(_PARTS[sys.argv[1]](Path(sys.argv[2]), *(Path(one) for one in sys.argv[3:]))))
