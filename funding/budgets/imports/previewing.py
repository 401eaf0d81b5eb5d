"""What an open import would do to its budget as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from funding.budgets import queries
from funding.budgets.classes import form_order
from funding.budgets.impact import Impact, impact, quotes_of
from funding.budgets.imports.comparing import Comparison, compare
from funding.budgets.imports.drafts import Corrections
from funding.budgets.imports.mapping import FileMap
from funding.budgets.imports.reading import read_lines, word
from funding.budgets.imports.table import FileContent
from funding.budgets.imports.telling import TotalRow, total_rows
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.queries import Loaded
from funding.budgets.shapes import BudgetTables, class_rows, lay_out, summarize
from funding.budgets.stored import StoredLine
from funding.budgets.totals import Totals, compute
from funding.budgets.types import Line
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import Actor
from funding.outreach.queries import initiative_choices


@dataclass(frozen=True)
class Preview:
    """A comparison with everything that is shown beside it. ``version`` is the budget's as it was read."""

    loaded: Loaded
    version: int
    comparison: Comparison
    initiatives: dict[int, str]

    @cached_property
    def totals(self) -> Totals:
        """Every figure as it would be."""
        return compute(list(self.comparison.lines), self.loaded.terms)

    @cached_property
    def total_rows(self) -> list[TotalRow]:
        """6a to 6k before and after."""
        return total_rows(class_rows(self.loaded.totals), class_rows(self.totals))

    @cached_property
    def tables_after(self) -> BudgetTables:
        """The budget's tables as they would be."""
        ordered = sorted(self.comparison.lines, key=lambda line: form_order(line.kind))
        stored = tuple(StoredLine(0, 0, line, self._initiative(line)) for line in ordered)
        made = summarize(self.loaded.id, self.loaded.subject_id, self.loaded.title, self.totals)
        return lay_out(made, stored, self.totals)

    @property
    def beyond_terms(self) -> list[int]:
        """Years that lines use and the terms do not have."""
        used = {year for line in self.comparison.lines for year, each in line.amounts.items() if each}
        return sorted(year for year in used if year > self.loaded.terms.years)

    def _initiative(self, line: Line) -> str:
        return self.initiatives.get(line.initiative_id or 0, "")


def preview(
    budget: Budget, content: FileContent, mapping: FileMap, corrections: Corrections, by: Actor
) -> Preview:
    """Hold the file against the budget. Nothing is written."""
    loaded = queries.load(budget)
    lines = [each.line for each in loaded.lines]
    initiatives = _initiatives(loaded, by)
    table = content.table(mapping.table) or content.tables[0]
    named = {word(title): number for number, title in initiatives.items()}
    reading = read_lines(table, mapping, named, corrections)
    comparison = compare(reading, mapping, lines, _removed(budget.id))
    return Preview(loaded, budget.version, comparison, initiatives)


def impact_of(found: Preview, by: Actor) -> Impact | None:
    """What applying would change elsewhere: figures that documents quote, exports that would differ.

    None where another version of the budget counts: then nothing elsewhere changes yet.
    """
    counts = queries.budget_of(found.loaded.subject_id)
    if counts is None or counts.id != found.loaded.id:
        return None
    before = lay_out(found.loaded.summary, found.loaded.lines, found.loaded.totals)
    return impact(before, found.tables_after, quotes_of(by, found.loaded.subject_id))


def titles_of(numbers: Iterable[int]) -> dict[int, str]:
    """The titles of initiatives by id."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = db.session.execute(select(Record.id, Record.title).where(Record.id.in_(wanted)))
    return {row.id: row.title for row in rows}


def _initiatives(loaded: Loaded, by: Actor) -> dict[int, str]:
    """Titles by id: those that the actor may choose, and those that stand on the budget's lines already.

    The latter come last, so that a title that two initiatives bear means the one on the budget.
    """
    found = dict(initiative_choices(by))
    for each in loaded.lines:
        if each.line.initiative_id is not None:
            found.pop(each.line.initiative_id, None)
            found[each.line.initiative_id] = each.initiative
    return found


def _removed(budget_id: int) -> list[str]:
    query = select(BudgetLine.key).where(
        BudgetLine.budget_id == budget_id, BudgetLine.removed_at.is_not(None)
    )
    return list(db.session.scalars(query))
