"""The grant portfolio: every award as of a day, handed out again where the same one was made before."""

from __future__ import annotations

from datetime import date

from funding.board.document import PacketDocument
from funding.board.printing import SIZEABLE, portfolio_setting, rows_of
from funding.board.reading import portfolio
from funding.infra import clock
from funding.infra.db import db
from funding.infra.jobs import JobHandle, task
from funding.infra.pdf import client, kept

PORTFOLIO_TASK = "board.portfolio"


def portfolio_document(as_of: date) -> PacketDocument:
    """Every award that had begun by a day."""
    return portfolio(as_of, today=clock.today(), prepared_by="")


def portfolio_pdf(doc: PacketDocument) -> bytes:
    """The portfolio as PDF. Raises PdfError and its kinds."""
    setting = portfolio_setting(doc)
    return kept.found_or_made(setting.content_hash, setting.printed).data


def portfolio_is_quick(doc: PacketDocument) -> bool:
    """Whether the PDF can be answered at once."""
    return kept.holds(portfolio_setting(doc).content_hash) or (rows_of(doc) <= SIZEABLE and client.is_warm())


@task(PORTFOLIO_TASK)
def make_portfolio(job: JobHandle, *, as_of: str) -> None:
    """Set a long portfolio and keep it, so that its own address has it at once."""
    job.progress(0, 2, "Reading the awards")
    doc = portfolio_document(date.fromisoformat(as_of))
    job.progress(1, 2, "Setting the pages")
    portfolio_pdf(doc)
    db.session.rollback()
    job.finish(url=f"/board/portfolio.pdf?as_of={as_of}", message="Ready to download.")
