"""A performance report's PDF through our renderer against bare WeasyPrint on the same HTML.

Ours: the template, cleaning, the child process with its limits, the locked fetcher, both standards. Bare: WeasyPrint
in this process, already imported, same HTML, sheets, faces and variant; once reading sheets and faces for each document
and once keeping them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from funding import resource_dir
from funding.infra.pdf import client
from funding.reports.document import ReportDocument
from funding.reports.printing.setting import Paper, Setting, print_paper, settings_for
from tests.builders.printed_reports import TODAY, example_financial, example_report
from tests.performance.harness import Row, paired

ROUNDS = 5


class Bare:
    """WeasyPrint and nothing else, for one setting."""

    def __init__(self, setting: Setting) -> None:
        from funding.infra.pdf.fetcher import LockedFetcher

        self._fetcher = LockedFetcher({"pdf": resource_dir("static") / "pdf"})
        self._setting = setting
        self._kept = self._sheets()

    def _sheets(self) -> tuple[list[Any], Any]:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        names = [f"app://pdf/{name}" for name in self._setting.styles]
        made = [CSS(url=name, font_config=fonts, url_fetcher=self._fetcher) for name in names]
        if self._setting.css:
            made.append(CSS(string=self._setting.css, font_config=fonts, url_fetcher=self._fetcher))
        return made, fonts

    def _write(self, kept: tuple[list[Any], Any]) -> bytes:
        from weasyprint import HTML

        sheets, fonts = kept
        page = HTML(string=self._setting.html, base_url="app://pdf/", url_fetcher=self._fetcher)
        data: bytes = page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a")
        return data

    def fresh(self) -> bytes:
        """The PDF with sheets and faces read for it."""
        return self._write(self._sheets())

    def kept(self) -> bytes:
        """The PDF from parsed sheets."""
        return self._write(self._kept)


def _ours(doc: ReportDocument, paper: Paper) -> bytes:
    return print_paper(doc, paper, today=TODAY).data


def bench_report_pdf() -> list[Row]:
    """A performance report of 7 and of about 16 pages, and an SF-425."""
    rows = []
    for name, doc, paper in (
        ("performance report", example_report(), Paper.REPORT),
        ("long performance report", example_report(questions=36), Paper.REPORT),
        ("SF-425", example_financial(), Paper.FORM),
    ):
        bare = Bare(next(settings_for(doc, paper, today=TODAY)))
        pages = print_paper(doc, paper, today=TODAY).pages
        for floor, words in ((bare.fresh, "bare WeasyPrint"), (bare.kept, "bare WeasyPrint, faces kept")):
            pair = paired(partial(_ours, doc, paper), floor, rounds=ROUNDS, warm_up=1)
            rows.append(pair.row(f"{name} PDF, {pages} pages / {words}", aim=1.1))
    client.stop()
    return rows
