"""The table of reports for other programs, exactly as shown."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.reports.queries.listing import ReportFilter, ReportRow, every_report
from funding.reports.recipes import DATA_PULL, DRAFT, FINANCE_CHECK, SIGN_OFF

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
COLUMNS = (
    Column("Award", Kind.TEXT, 40),
    Column("Award number", Kind.TEXT, 24),
    Column("Report", Kind.TEXT, 44),
    Column("Kind", Kind.TEXT, 20),
    Column("Covers from", Kind.DATE, 14),
    Column("Through", Kind.DATE, 14),
    Column("Data due", Kind.DATE, 14),
    Column("Draft", Kind.DATE, 14),
    Column("Finance check", Kind.DATE, 14),
    Column("Sign-off", Kind.DATE, 14),
    Column("Due to the funder", Kind.DATE, 16),
    Column("State", Kind.TEXT, 20),
    Column("Late", Kind.TEXT, 8),
    Column("Sent", Kind.MOMENT, 18),
    Column("Receipt number", Kind.TEXT, 20),
    Column("Accepted", Kind.DATE, 14),
)


def rows(found: Iterable[ReportRow]) -> Iterator[list[Value]]:
    """A row for each report, in the order of ``COLUMNS``."""
    for one in found:
        report = one.report
        days = [one.steps[step].due_on if step in one.steps else None for step in _STEPS]
        yield [
            report.award.title,
            report.award.award_number,
            report.name,
            report.report_kind.label,
            report.covers_from,
            report.covers_to,
            *days,
            report.due_on,
            report.state.label,
            "late" if report.is_late else "",
            one.send.sent_at if one.send else None,
            one.send.receipt_number if one.send else "",
            one.accepted_on,
        ]


_STEPS = (DATA_PULL, DRAFT, FINANCE_CHECK, SIGN_OFF)


def export_reports(*, wanted: ReportFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The table as CSV, XLSX or JSON, piece by piece. Raises KeyError for another kind."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    found = rows(every_report(by, wanted))
    if kind == "csv":
        return write_csv(found, COLUMNS)
    if kind == "xlsx":
        target = io.BytesIO()
        write_xlsx(target, [("Reports", COLUMNS, found)], title="Reports", created=clock.now())
        return iter([target.getvalue()])
    return iter([json.dumps([_members(row) for row in found], indent=1, ensure_ascii=False).encode()])


def _members(row: list[Value]) -> dict[str, object]:
    """A row as JSON holds it; days and moments are ISO 8601."""
    return {
        column.title: value.isoformat() if isinstance(value, date) else value
        for column, value in zip(COLUMNS, row, strict=True)
    }
