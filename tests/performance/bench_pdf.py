"""A proposal's PDF through our renderer against bare WeasyPrint on the same HTML.

Ours: the template, the child process with its limits, the locked fetcher, both standards. Bare: WeasyPrint in this
process, already imported, same HTML, sheets, faces and variant. Two floors: one that reads sheets and faces for each
document, as WeasyPrint is commonly called, and one that keeps them, which is the least it can take.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from funding import resource_dir
from funding.infra.pdf import client
from funding.proposals.printed import PrintedProposal
from funding.proposals.printing import html_of, page_css, print_proposal, styles_of
from tests.builders.printed import example
from tests.performance.harness import Pair, Row, milliseconds, paired


class Bare:
    """WeasyPrint and nothing else."""

    def __init__(self) -> None:
        from funding.infra.pdf.fetcher import LockedFetcher

        self._fetcher = LockedFetcher({"pdf": resource_dir("static") / "pdf"})

    def sheets(self, doc: PrintedProposal) -> tuple[list[Any], Any]:
        """The document's sheets parsed, with the faces they name."""
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        names = [f"app://pdf/{name}" for name in styles_of(doc)]
        made = [CSS(url=name, font_config=fonts, url_fetcher=self._fetcher) for name in names]
        made.append(CSS(string=page_css(doc.page_format), font_config=fonts, url_fetcher=self._fetcher))
        return made, fonts

    def write(self, html: str, kept: tuple[list[Any], Any]) -> bytes:
        """The PDF from parsed sheets."""
        from weasyprint import HTML

        sheets, fonts = kept
        page = HTML(string=html, base_url="app://pdf/", url_fetcher=self._fetcher)
        data: bytes = page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a")
        return data

    def fresh(self, html: str, doc: PrintedProposal) -> bytes:
        """The PDF with sheets and faces read for it."""
        return self.write(html, self.sheets(doc))


def _pair(doc: PrintedProposal, bare: Any, rounds: int) -> Pair:
    return paired(partial(print_proposal, doc), bare, rounds=rounds, warm_up=1)


def bench_proposal_pdf() -> list[Row]:
    """A proposal of about 16 pages in house style and in a funder’s style."""
    bare = Bare()
    rows = []
    for pack, sections, lines, rounds in (("house", 5, 3, 5), ("doj", 5, 3, 5)):
        doc = example(pack=pack, sections=sections, lines=lines)
        html = html_of(doc)
        pages = print_proposal(doc).pages
        name = f"proposal PDF, {pack}, {pages} pages"
        common = _pair(doc, partial(bare.fresh, html, doc), rounds)
        rows.append(common.row(f"{name} / bare WeasyPrint", aim=1.1))
        least = _pair(doc, partial(bare.write, html, bare.sheets(doc)), rounds)
        rows.append(least.row(f"{name} / bare WeasyPrint, faces kept", aim=1.1))
    client.stop()
    return rows


def bench_first_proposal_pdf() -> list[Row]:
    """The first document after a start: the renderer loads WeasyPrint and the faces."""
    doc = example()
    client.stop()
    start = time.perf_counter()
    print_proposal(doc)
    first = time.perf_counter() - start
    start = time.perf_counter()
    print_proposal(doc)
    second = time.perf_counter() - start
    client.stop()
    return [
        Row(
            "first proposal PDF after a start / the next",
            milliseconds(first),
            milliseconds(second),
            f"{first / second:.2f}x",
        )
    ]
