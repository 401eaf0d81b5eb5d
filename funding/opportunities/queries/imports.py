"""Reading the history of imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.kernel.errors import NotFound
from funding.opportunities.models import ExtractImport, ExtractWarning
from funding.opportunities.types import ImportState

WARNINGS_SHOWN = 50


def list_imports(page: int) -> Page[ExtractImport]:
    """Every import, newest first."""
    return paginate(sa.select(ExtractImport).order_by(ExtractImport.id.desc()), page=page)


def last_finished() -> ExtractImport | None:
    """The latest import that changed what people see."""
    query = sa.select(ExtractImport).where(ExtractImport.state == ImportState.FINISHED)
    return db.session.scalar(query.order_by(ExtractImport.id.desc()).limit(1))


def get_import(import_id: int) -> ExtractImport:
    """One import. Raises NotFound."""
    found = db.session.get(ExtractImport, import_id)
    if found is None:
        raise NotFound("There is no import with this number.")
    return found


def _warnings(import_id: int) -> Any:
    query = sa.select(ExtractWarning).where(ExtractWarning.import_id == import_id)
    return query.order_by(ExtractWarning.refused.desc(), ExtractWarning.line, ExtractWarning.id)


def warnings_of(import_id: int, page: int) -> Page[ExtractWarning]:
    """The warnings of an import, refused records first, then by line."""
    return paginate(_warnings(import_id), page=page, size=WARNINGS_SHOWN)


def warning_rows(import_id: int) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Every kept warning as (line, id, field, what, value, consequence), for a download."""
    for row in db.session.scalars(_warnings(import_id).execution_options(yield_per=500)):
        kept = "record refused" if row.refused else "field unknown or kept as it is"
        yield row.line, row.source_id, row.field, row.message, row.value, kept
