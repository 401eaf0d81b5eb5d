"""What is wrong, or would be, with who pays: read from a matrix, so that the page says it before an auditor does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funding.coverage.effort import FULL_BP, annual_pay, overcharge
from funding.coverage.fitting import fits_month
from funding.coverage.months import told_span
from funding.coverage.queries.effort import charges_of
from funding.coverage.queries.plans import Matrix, MatrixLine
from funding.coverage.types import SourceFacts
from funding.kernel.actor import Actor
from funding.kernel.money import format_money


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend (red) or to know (amber). ``source_id`` names a source that may be released with one press."""

    tone: str
    text: str
    source_id: int | None = None


def findings_of(actor: Actor, matrix: Matrix) -> list[Finding]:
    """Everything to say about a matrix: four statements where people are named, else none."""
    return [
        *_gone(matrix),
        *_promised(matrix),
        *(found for source in matrix.sources for found in _outside(matrix, source)),
        *_people(actor, matrix),
    ]


def _gone(matrix: Matrix) -> Iterator[Finding]:
    for source_id, title in matrix.gone.items():
        cents = format_money(matrix.column(source_id))
        yield Finding(
            "red", f"{title} no longer can pay: {cents} that it was to pay counts as uncovered.", source_id
        )


def _promised(matrix: Matrix) -> Iterator[Finding]:
    for source in matrix.sources:
        promised, has = matrix.placed.get(source.id, 0), source.amount_cents or 0
        if promised > has:
            yield Finding(
                "red",
                f"{source.title} has {format_money(has)} and {format_money(promised)} of it is promised: "
                f"{format_money(promised - has)} too much.",
            )


def _outside(matrix: Matrix, source: SourceFacts) -> Iterator[Finding]:
    months = {
        month for line in matrix.lines if source.id in line.cells for month in line.cells[source.id].months
    }
    outside = sorted(month for month in months if not fits_month(source, month))
    if outside:
        yield Finding("red", f"{source.title} is to pay in {told_span(outside)}, outside its own period.")
    if months and source.initiative_ids and matrix.initiative.id not in source.initiative_ids:
        yield Finding("red", f"{source.title} is bound to other outreach by now.")


def _people(actor: Actor, matrix: Matrix) -> Iterator[Finding]:
    lines = {line.person_key: line for line in matrix.lines if line.person_key and line.fte_bp}
    charges = charges_of(actor, lines)
    for key, line in lines.items():
        found = charges.get(key)
        if found is None:
            continue
        over = overcharge(found.secured)
        if over:
            yield Finding("red", over.told(line.person, _annual(line)))
            continue
        hoped = overcharge(found.hoped)
        if hoped:
            yield Finding("amber", f"If all that is pending comes: {hoped.told(line.person, _annual(line))}")


def _annual(line: MatrixLine) -> int:
    return annual_pay(line.cents, len(line.months), line.fte_bp or FULL_BP)
