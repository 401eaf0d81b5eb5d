"""What differs: from the last report sent, and from the figures that finance locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from funding.kernel.money import format_money
from funding.reports.document import ReportDocument, ReportFigures, SpendRow
from funding.reports.scanning import plain
from funding.reports.wording import Run, word_changes


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that reads otherwise than it did."""

    label: str
    before: str
    now: str


def line_changes(figures: ReportFigures, last: ReportDocument | None) -> dict[str, int]:
    """What each line of the form has added since the last report sent, in cents; empty for the first report."""
    if last is None:
        return {}
    before = {one.key: one.cents for one in last.figures.form_lines}
    return {one.key: one.cents - before[one.key] for one in figures.form_lines if one.key in before}


def outcome_changes(figures: ReportFigures, last: ReportDocument | None) -> dict[int, str]:
    """What each measure said for its period in the last report sent."""
    if last is None:
        return {}
    known = {one.indicator_id for one in figures.outcomes}
    return {one.indicator_id: one.period for one in last.figures.outcomes if one.indicator_id in known}


@dataclass(frozen=True, slots=True)
class TextChange:
    """One question whose answer reads otherwise than in the last report: that text as HTML, and the runs of both."""

    question: str
    before: str
    runs: list[Run]


def text_changes(document: ReportDocument, last: ReportDocument | None) -> list[TextChange]:
    """The answers that say something else than the last report did to the same question; remarks are one of them."""
    if last is None:
        return []
    before = {one.key: one.html for one in last.answers}
    found = [
        TextChange(one.question, before[one.key], word_changes(plain(before[one.key]), plain(one.html)))
        for one in document.answers
        if before.get(one.key) and one.html
    ]
    if last.remarks and document.remarks:
        shown = "".join(f"<p>{escape(line)}</p>" for line in last.remarks.splitlines() if line.strip())
        found.append(TextChange("Remarks", shown, word_changes(last.remarks, document.remarks)))
    return [one for one in found if one.runs]


def since_lock(locked: ReportFigures, now: ReportFigures) -> list[Difference]:
    """What the records say otherwise by now than when the figures were locked, for the same days."""
    found = [_money("Spent, " + one.label.lower(), one, _row(now, one.key)) for one in _rows(locked)]
    found += [
        _money("Spent, " + one.label.lower(), None, one) for one in _rows(now) if not _row(locked, one.key)
    ]
    lines = {one.key: one for one in now.form_lines}
    for line in locked.form_lines:
        after = lines.get(line.key)
        if after is not None and after.cents != line.cents:
            label = f"Line {line.key}, {line.label.lower()}"
            found.append(Difference(label, format_money(line.cents), format_money(after.cents)))
    measures = {one.indicator_id: one for one in now.outcomes}
    for outcome in locked.outcomes:
        new = measures.get(outcome.indicator_id)
        if new is not None and (new.period, new.cumulative) != (outcome.period, outcome.cumulative):
            before = f"{outcome.period}; {outcome.cumulative} in all"
            found.append(Difference(outcome.name, before, f"{new.period}; {new.cumulative} in all"))
    return [one for one in found if one.before != one.now]


def _rows(figures: ReportFigures) -> Iterable[SpendRow]:
    return [*figures.spend, *([figures.indirect_spend] if figures.indirect_spend else [])]


def _row(figures: ReportFigures, key: str) -> SpendRow | None:
    return next((one for one in _rows(figures) if one.key == key), None)


def _money(label: str, before: SpendRow | None, now: SpendRow | None) -> Difference:
    return Difference(
        label,
        format_money(before.cumulative_cents if before else 0),
        format_money(now.cumulative_cents if now else 0),
    )
