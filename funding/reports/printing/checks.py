"""Where the printed rows do not add up to the stored totals: found before a paper can be final.

===========================================  =======================================
rows against the total                       answer
===========================================  =======================================
10e + 10f against 10g, equal                 nothing
10d - 10g against 10h, one dollar apart      1 sentence
rows of $33,333.33, 10e $99,999.99           nothing
rows of $33,333.33, 10e $100,000.00          1 sentence, $0.01 apart
===========================================  =======================================
"""

from __future__ import annotations

from collections.abc import Iterator

from funding.kernel.money import Cents, format_money
from funding.reports.document import ReportDocument

_DERIVED: dict[str, tuple[str, tuple[tuple[int, str], ...]]] = {
    "10c": ("10a − 10b", ((1, "10a"), (-1, "10b"))),
    "10g": ("10e + 10f", ((1, "10e"), (1, "10f"))),
    "10h": ("10d − 10g", ((1, "10d"), (-1, "10g"))),
    "10k": ("10i − 10j", ((1, "10i"), (-1, "10j"))),
    "10o": ("10l − 10m − 10n", ((1, "10l"), (-1, "10m"), (-1, "10n"))),
}
"""What each derived line is made of."""


def differences(doc: ReportDocument) -> list[str]:
    """Every total that does not follow from its parts, in words; empty where all agree."""
    return [*_line_gaps(doc), *_spend_gap(doc)]


def _line_gaps(doc: ReportDocument) -> Iterator[str]:
    lines = {one.key: one.cents for one in doc.figures.form_lines}
    for key, (words, parts) in _DERIVED.items():
        if key in lines and all(part in lines for _, part in parts):
            made = sum(sign * lines[part] for sign, part in parts)
            if made != lines[key]:
                yield _gap(f"Line {key} ({words})", made, lines[key])


def _spend_gap(doc: ReportDocument) -> Iterator[str]:
    """Cost by category and line 10e are the same money; on the cash basis 10e is what was paid."""
    stored = doc.figures.line("10e")
    if stored is not None and doc.figures.spend and doc.head.basis != "Cash":
        made = doc.figures.spend_total.cumulative_cents
        if made != stored.cents:
            yield _gap("Spent by category against line 10e", made, stored.cents)


def _gap(label: str, made: Cents, stored: Cents) -> str:
    gap = format_money(abs(made - stored))
    return (
        f"{label}: the parts make {format_money(made)}, the total says {format_money(stored)} ({gap} apart)."
    )
