"""The refused rows of a look, kept in a file so that nobody has to read the import again to get them.

An import that is open keeps those of its latest look; one that was applied has them among the rows that were left out.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from funding.actuals.imports.looking import Spool
from funding.actuals.imports.streams import LARGEST_FILE
from funding.actuals.models import ActualImport
from funding.infra import storage
from funding.infra.db import after_commit, db

REFUSED = "refused_file"
"""What the file is called in an import's report."""

Refused = tuple[int, str, str, str, int]
"""A row: its number, the trouble, the reason in words, the row in short, its amount in cents."""


def keep_refused(found: ActualImport, spool: Spool) -> str:
    """Keep the refused rows of a look; the name of their file.

    Its first line names the import, so that no two imports of the same file share what one of them lets go.
    """
    with tempfile.TemporaryFile() as target:
        with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=3, mtime=0) as packed:
            packed.write(b"%d\n" % found.id)
            for piece in spool.pieces("refused"):
                packed.write(json.dumps(piece).encode() + b"\n")
        target.seek(0)
        return storage.store(cast(BinaryIO, target), limit_bytes=LARGEST_FILE).sha256


def kept_refused(found: ActualImport) -> Iterator[Refused] | None:
    """The refused rows as the latest look found them; None where none was kept."""
    report: dict[str, Any] = found.report or {}
    if REFUSED not in report:
        return None
    return _read(report[REFUSED]) if report[REFUSED] else iter(())


def _read(sha256: str) -> Iterator[Refused]:
    with storage.open_file(sha256) as stream, gzip.GzipFile(fileobj=stream) as packed:
        next(packed)
        for line in packed:
            yield from (tuple(row) for row in json.loads(line))


def let_go(found: ActualImport) -> None:
    """Delete the file of the look before, once it is certain that the import names it no more."""
    import_id, sha256 = found.id, (found.report or {}).get(REFUSED)
    if sha256:
        after_commit(lambda: _discard(import_id, sha256))


def _discard(import_id: int, sha256: str) -> None:
    found = db.session.get(ActualImport, import_id)
    if found is None or (found.report or {}).get(REFUSED) != sha256:
        storage.discard(sha256)
