"""What a file would change: every line as it is and as it would be, and the budget's totals before and after.

A line of the file is a line of the budget if its key is; without a key, if one bears its class and title (the
first such row for the first such line), or its title alone where only one does on both sides. It changes only what
the file says: a column that is not mapped leaves what is stored. In a file of years by row, the years that a line
does not have there are empty.

=============  ================================================================================
state          meaning
=============  ================================================================================
new            not in the budget; a line that was removed earlier comes back
changed        in both, with the fields that differ
same           in both, alike
removed        not in the file, and the mode replaces all lines
refused        a cell cannot be read: nothing of the file is applied until it is mended
=============  ================================================================================

Fringe that follows salaries is worked out from the salaries as they would be. A line whose stored calculation no
longer yields the file's amounts becomes one of plain amounts, unless the file tells the calculation itself.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from funding.budgets.calculators import OFFERED, cost, followed_salaries, fringe
from funding.budgets.imports.drafts import Draft, LeftOut, Problem, Reading
from funding.budgets.imports.mapping import FileMap, Mode
from funding.budgets.imports.reading import word
from funding.budgets.types import MAX_LINES, Amounts, Line, LineKind, Source


class State(StrEnum):
    """What would become of a line."""

    REFUSED = "refused"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return self.value.capitalize()


@dataclass(slots=True)
class Change:
    """One line: where it stands in the file (``number`` 0 where it does not), as it is, as it would be."""

    state: State
    before: Line | None
    after: Line | None
    number: int = 0
    problems: tuple[Problem, ...] = ()
    notes: list[str] = field(default_factory=list)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole of what a file would do. ``lines`` are all lines as they would be, in their order."""

    changes: tuple[Change, ...]
    before: tuple[Line, ...]
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    complaints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, state: State) -> int:
        """How many lines are in this state."""
        return sum(each.state is state for each in self.changes)

    @property
    def is_refused(self) -> bool:
        """Whether something must be mended first."""
        return bool(self.complaints) or self.count(State.REFUSED) > 0

    @property
    def changes_nothing(self) -> bool:
        """Whether the budget already is what the file says."""
        return not self.is_refused and all(each.state is State.SAME for each in self.changes)


def compare(
    reading: Reading, mapping: FileMap, before: Sequence[Line], removed: Iterable[str] = ()
) -> Comparison:
    """Hold the file's lines against the budget's. ``removed`` are keys of lines that were removed earlier."""
    found = _matched(reading.drafts, before)
    used = {line.key for line in found if line}
    pairs: list[tuple[Draft, Line | None, Line | None]] = []
    for draft, line in zip(reading.drafts, found, strict=True):
        pairs.append((draft, line, None if draft.problems else _after(draft, line, mapping)))
    keep = [line for line in before if line.key not in used] if mapping.mode is Mode.UPDATE else []
    notes: dict[str, list[str]] = defaultdict(list)
    after = _followed([*keep, *(made for *_, made in pairs if made)], pairs, notes)
    by_key = {line.key: line for line in after}
    changes = [_change(draft, line, made, by_key, set(removed), notes) for draft, line, made in pairs]
    changes += _not_in_file(before, used, by_key, mapping.mode, notes)
    order = {line.key: place for place, line in enumerate(before)}
    lines = sorted(after, key=lambda line: order.get(line.key, len(order)))
    return Comparison(
        tuple(changes), tuple(before), tuple(lines), reading.left_out, _complaints(reading, lines), ()
    )


def _matched(drafts: Sequence[Draft], before: Sequence[Line]) -> list[Line | None]:
    """The budget's line of each draft: by key, by class and title in order, by a title that is alone."""
    by_key = {line.key: line for line in before}
    result: list[Line | None] = [by_key.get(draft.key) if draft.key else None for draft in drafts]
    taken = {line.key for line in result if line}
    for named in (_class_and_title, _title):
        waiting: dict[object, list[Line]] = defaultdict(list)
        for line in before:
            if line.key not in taken:
                waiting[named(line.kind, line.title)].append(line)
        asked: dict[object, int] = defaultdict(int)
        for draft in drafts:
            asked[named(draft.kind, draft.title)] += 1
        for place, draft in enumerate(drafts):
            name = named(draft.kind, draft.title)
            alone = named is _class_and_title or (len(waiting[name]) == 1 and asked[name] == 1)
            if result[place] is None and not draft.key and waiting[name] and alone:
                result[place] = waiting[name].pop(0)
                taken.add((result[place] or before[0]).key)
    return result


def _class_and_title(kind: LineKind | None, title: str) -> object:
    return kind, word(title)


def _title(_: LineKind | None, title: str) -> object:
    return word(title)


def _after(draft: Draft, line: Line | None, mapping: FileMap) -> Line:
    """The line as it would be; problems aside, since a draft with problems is not asked."""
    kind = draft.kind or (line.kind if line else LineKind.OTHER)
    start = line or Line(draft.key or secrets.token_hex(12), kind, draft.title, {})
    start = replace(start, kind=kind, title=draft.title, **draft.fields)
    years = {year for year, _ in draft.amounts}
    amounts = {year: each for year, each in start.amounts.items() if year in years or not mapping.is_long}
    for (year, source), cents in draft.amounts.items():
        amounts[year] = amounts.get(year, Amounts()).having(source, cents)
    if mapping.is_long and line:
        amounts = _with_unmapped(amounts, line, mapping)
    calculations = {
        year: each for year, each in start.calculations.items() if each.calculator in OFFERED[kind]
    }
    if mapping.columns("calculation"):
        if mapping.is_long:
            calculations = {}
        for year, made in draft.calculations.items():
            calculations.pop(year, None)
            if made:
                calculations[year] = made
    amounts = {year: each for year, each in sorted(amounts.items()) if each}
    return replace(start, amounts=amounts, calculations=calculations)


def _with_unmapped(amounts: Mapping[int, Amounts], line: Line, mapping: FileMap) -> dict[int, Amounts]:
    """Sources that the file has no column for keep what is stored, in every year."""
    result = dict(amounts)
    for source in Source:
        if source.value not in mapping.fields:
            for year, stored in line.amounts.items():
                result[year] = result.get(year, Amounts()).having(source, stored.of(source))
    return result


def _followed(
    lines: list[Line], pairs: list[tuple[Draft, Line | None, Line | None]], notes: dict[str, list[str]]
) -> list[Line]:
    """The lines with calculations that hold: fringe worked out from the salaries, plain amounts where told."""
    told = {made.key: draft for draft, _, made in pairs if made}
    salaries = [line for line in lines if line.kind is LineKind.PERSONNEL]
    result = []
    for line in lines:
        amounts, calculations = dict(line.amounts), dict(line.calculations)
        draft = told.get(line.key)
        for year, calculation in line.calculations.items():
            given = draft is not None and any(at == year for at, _ in draft.amounts)
            stored_only = given and not (draft and year in draft.calculations)
            if calculation.calculator != "fringe":
                if stored_only and cost(calculation) != line.in_year(year).total_cents:
                    calculations.pop(year)
                    notes[line.key].append(
                        f"Year {year}: the file's amounts take the place of the calculation."
                    )
                continue
            whole = fringe(calculation, followed_salaries(calculation, salaries, year))
            if whole != line.in_year(year) and stored_only:
                calculations.pop(year)
                notes[line.key].append(f"Year {year}: the file's amounts no longer follow the salaries.")
            elif whole != line.in_year(year):
                amounts[year] = whole
                notes[line.key].append(f"Year {year}: follows the salaries.")
        amounts = {year: each for year, each in sorted(amounts.items()) if each}
        result.append(replace(line, amounts=amounts, calculations=calculations))
    return result


def _change(
    draft: Draft,
    line: Line | None,
    made: Line | None,
    by_key: Mapping[str, Line],
    removed: set[str],
    notes: Mapping[str, list[str]],
) -> Change:
    if made is None:
        title = draft.title or (line.title if line else "")
        return Change(State.REFUSED, line, None, draft.number, tuple(draft.problems), draft.notes, title)
    after = by_key[made.key]
    told = [*draft.notes, *notes.get(made.key, [])]
    if line is None:
        if made.key in removed:
            told.append("Was removed earlier and comes back.")
        return Change(State.NEW, None, after, draft.number, notes=told, title=after.title)
    state = State.SAME if is_same(line, after) else State.CHANGED
    return Change(state, line, after, draft.number, notes=told, title=after.title)


def _not_in_file(
    before: Sequence[Line],
    used: set[str],
    by_key: Mapping[str, Line],
    mode: Mode,
    notes: Mapping[str, list[str]],
) -> list[Change]:
    """Lines that the file does not name: removed, or changed only where fringe follows changed salaries."""
    found = []
    for line in before:
        if line.key in used:
            continue
        if mode is Mode.REPLACE:
            found.append(Change(State.REMOVED, line, None, title=line.title))
        elif not is_same(line, by_key[line.key]):
            told = list(notes.get(line.key, []))
            found.append(Change(State.CHANGED, line, by_key[line.key], notes=told, title=line.title))
    return found


def is_same(one: Line, other: Line) -> bool:
    """Whether two lines say the same; a year of nothing is as good as none."""
    return replace(one, amounts=_real(one)) == replace(other, amounts=_real(other))


def _real(line: Line) -> dict[int, Amounts]:
    return {year: amounts for year, amounts in sorted(line.amounts.items()) if amounts}


def _complaints(reading: Reading, lines: Sequence[Line]) -> tuple[str, ...]:
    """What is wrong with the file as a whole."""
    found = []
    if not reading.drafts:
        found.append("No row of the file is a line. Look at the mapping: the headings may be in another row.")
    if len(lines) > MAX_LINES:
        found.append(f"The budget would have {len(lines):,} lines; it holds {MAX_LINES:,} at most.")
    return tuple(found)
