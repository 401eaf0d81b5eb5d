"""Looking through a report's texts for what could point to a person who is served, before it leaves the house."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from funding.kernel.privacy import identifying
from funding.reports.document import ReportDocument

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text looks like it points to one person, and at what, in words."""

    where: str
    what: str


def scan(document: ReportDocument) -> list[Found]:
    """Every text of the document that looks identifying: answers, remarks, notes and what measures say in words."""
    figures = document.figures
    texts = [(one.question, plain(one.html)) for one in document.answers]
    texts.append(("Remarks", document.remarks))
    for outcome in figures.outcomes:
        texts += [(outcome.name, text) for text in (outcome.note, outcome.period, outcome.cumulative)]
    rows = [*figures.spend, *([figures.indirect_spend] if figures.indirect_spend else [])]
    texts += [(row.label, row.note) for row in rows]
    found: dict[Found, None] = {}
    for where, text in texts:
        what = identifying(text)
        if what:
            found[Found(where, what)] = None
    return list(found)


def plain(text: str) -> str:
    """Cleaned HTML as words: a number broken over two tags is still one number."""
    return html.unescape(_TAG.sub("", text.replace("</p>", "\n").replace("<br>", "\n")))
