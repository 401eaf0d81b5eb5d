"""What changed between two versions of a budget, in words that a funder or a board can read.

==============================================  =================================================================
change                                          sentence
==============================================  =================================================================
0.50 to 0.60 FTE at $58,000, year 1             Outreach coordinator: 0.50 to 0.60 FTE, up $5,800.00 in year 1.
the same in years 1 and 2                       Outreach coordinator: 0.50 to 0.60 FTE, up $5,800.00 in each of
                                                years 1 and 2.
a plain amount, 500 to 400, year 3              Pens: down $100.00 in year 3.
federal 500 to match in cash, year 1            Pens: $500.00 from federal to match, cash in year 1.
a line that is new                              Added “Chairs” (6e Supplies): $1,200.00.
a line that is gone                             Removed “Site visits” (6c Travel): $1,528.80.
ceiling 500,000 to 350,000                      Ceiling: $500,000.00 to $350,000.00.
==============================================  =================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from funding.budgets.calculators import CALCULATORS, Part, fringe_rate_bp, show_part
from funding.budgets.classes import class_of
from funding.budgets.diff import BudgetDiff, LineChange, Mark, Side
from funding.budgets.explain import percent
from funding.budgets.types import Amounts, Calculation, Line, Source
from funding.kernel.money import Cents, format_money


def change_words(diff: BudgetDiff) -> list[str]:
    """One sentence for each change: lines in the form's order, then indirect and totals, then terms."""
    told = [line_words(each, diff.before, diff.after) for each in diff.changed_lines]
    told += [
        f"{row.label}: {_way(row.difference.total_cents)}, from {format_money(row.old.total_cents)} to "
        f"{format_money(row.new.total_cents)}."
        for row in diff.rows
        if row.is_total and row.difference.total_cents
    ]
    told += _share(diff)
    told += [
        f"{row.label}: {format_money(row.old_cents)} to {format_money(row.new_cents)}."
        for row in diff.figures
        if row.difference_cents and row.label.startswith("Match")
    ]
    return told + [f"{each.label}: {each.old} to {each.new}." for each in diff.terms]


def _share(diff: BudgetDiff) -> list[str]:
    """The funder's share, where it is not simply the total."""
    whole = diff.rows[-1]
    federal = whole.difference.federal_cents
    if not federal or not (whole.old.match_cents or whole.new.match_cents):
        return []
    label = diff.after.totals.terms.request_label
    return [
        f"{label} share: {_way(federal)}, from {format_money(whole.old.federal_cents)} to "
        f"{format_money(whole.new.federal_cents)}."
    ]


def line_words(change: LineChange, before: Side, after: Side) -> str:
    """One line's change as a sentence."""
    line = change.shown
    where = class_of(line.kind)
    if change.before is None or change.after is None:
        verb = "Added" if change.mark is Mark.ADDED else "Removed"
        return f"{verb} “{line.title}” ({where.code} {where.name}): {format_money(line.whole.total_cents)}."
    clauses = [
        *_facts(change.before, change.after, before, after),
        *_years(change.before, change.after, after),
    ]
    return f"{change.before.title}: {'; '.join(clauses) or 'details'}."


def _years(before: Line, after: Line, side: Side) -> Iterator[str]:
    """What changed in each year; years with the same change are told once."""
    grouped: dict[str, list[int]] = {}
    for year in sorted({*before.amounts, *after.amounts, *before.calculations, *after.calculations}):
        clause = _year(before, after, year, side)
        if clause:
            grouped.setdefault(clause, []).append(year)
    for clause, years in grouped.items():
        yield f"{clause} in {_told_years(years)}"


def _told_years(years: list[int]) -> str:
    if len(years) == 1:
        return f"year {years[0]}"
    return f"each of years {', '.join(map(str, years[:-1]))} and {years[-1]}"


def _year(before: Line, after: Line, year: int, side: Side) -> str:
    parts = _calculation(before.calculations.get(year), after.calculations.get(year))
    old, new = before.in_year(year), after.in_year(year)
    if new.total_cents != old.total_cents:
        parts.append(_way(new.total_cents - old.total_cents))
    parts += _sources(old, new, side)
    return ", ".join(parts)


def _calculation(old: Calculation | None, new: Calculation | None) -> list[str]:
    if old == new:
        return []
    if old is None or new is None:
        return ["calculated instead of typed" if old is None else "typed instead of calculated"]
    if old.calculator != new.calculator:
        return ["calculated another way"]
    if old.calculator == "fringe":
        return _fringe(old, new)
    told = [
        _part(part, old.parts[part.name], new.parts[part.name], new.unit)
        for part in CALCULATORS[new.calculator].parts
        if old.parts[part.name] != new.parts[part.name]
    ]
    if old.unit != new.unit:
        told.append(f"counted in {new.unit or 'units'} instead of {old.unit or 'units'}")
    return told


def _fringe(old: Calculation, new: Calculation) -> list[str]:
    rates = fringe_rate_bp(old), fringe_rate_bp(new)
    if rates[0] != rates[1]:
        return [f"{percent(rates[0])} to {percent(rates[1])} of salaries"]
    return ["other salaries"] if old.follows != new.follows else ["other components"]


def _part(part: Part, old: int, new: int, unit: str) -> str:
    was, now = (show_part(value, part.scale, part.name) for value in (old, new))
    word = "months" if part.name == "months" else part.word
    if part.name == "units" and unit:
        word = unit
    return f"{was} to {now} {word}" if word else f"{part.label.lower()} {was} to {now}"


def _sources(old: Amounts, new: Amounts, side: Side) -> list[str]:
    """Money that changed its source: told where one source loses what another gains."""
    change = new - old
    gains = [(each, change.of(each)) for each in Source if change.of(each) > 0]
    losses = [(each, -change.of(each)) for each in Source if change.of(each) < 0]
    if len(gains) != 1 or len(losses) != 1:
        return []
    cents = min(gains[0][1], losses[0][1])
    names = {each: each.label.lower() for each in Source}
    names[Source.FEDERAL] = side.totals.terms.request_label.lower()
    return [f"{format_money(cents)} from {names[losses[0][0]]} to {names[gains[0][0]]}"]


def _facts(before: Line, after: Line, old: Side, new: Side) -> Iterator[str]:
    if before.title != after.title:
        yield f"renamed “{after.title}”"
    if before.kind is not after.kind:
        yield f"{before.kind.label.lower()} becomes {after.kind.label.lower()}"
    if before.person != after.person:
        yield f"{before.person or 'nobody named'} to {after.person or 'nobody named'}"
    if before.agreement != after.agreement:
        yield f"agreement {before.agreement or 'not named'} to {after.agreement or 'not named'}"
    if before.initiative_id != after.initiative_id:
        yield f"pays for {_initiative(after, new)} instead of {_initiative(before, old)}"
    if before.determination != after.determination:
        yield "determination rewritten"
    if before.words != after.words:
        yield "justification rewritten"
    if (before.base_choice, before.base_reason) != (after.base_choice, after.base_reason):
        yield f"indirect base: {after.base_choice.label.lower()}"


def _initiative(line: Line, side: Side) -> str:
    if line.initiative_id is None:
        return "no initiative"
    return side.initiatives.get(line.initiative_id) or "another initiative"


def _way(cents: Cents) -> str:
    return f"up {format_money(cents)}" if cents > 0 else f"down {format_money(-cents)}"
