"""The table of reports for other programs, exactly as shown."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from funding.infra.sheets import Column, Kind, Value, XlsxBook
from funding.reports.queries.listing import ReportRow
from funding.reports.recipes import DATA_PULL, DRAFT, FINANCE_CHECK, SIGN_OFF

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


def workbook(found: Iterable[ReportRow], *, created: datetime) -> bytes:
    """The same rows as a workbook."""
    target = io.BytesIO()
    with XlsxBook(target, title="Reports", created=created) as book:
        sheet = book.sheet("Reports", COLUMNS)
        sheet.head(freeze_columns=1)
        for row in rows(found):
            sheet.row(row)
    return target.getvalue()
