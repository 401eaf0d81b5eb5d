"""One year of a budget as the grid shows it: groups by class, rows with their notes, figures for the browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from funding.budgets.calculators import cost, fringe_rate_bp
from funding.budgets.classes import CLASSES, ObjectClass, class_of
from funding.budgets.determination import JUDGED
from funding.budgets.indirect import Indirect
from funding.budgets.mtdc import Standing, Verdict, subaward_cap_cents, verdict
from funding.budgets.shapes import written_calculation
from funding.budgets.stored import StoredLine
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts, Line, LineKind, Source
from funding.kernel.money import Cents, format_money, plain

SHOWN_REASON = 70


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of amounts: its field in the page ("federal", or "federal@2" beside other years) and heading."""

    field: str
    label: str
    year: int
    source: Source


def year_columns(year: int, request_label: str) -> list[GridColumn]:
    """The three sources of one year."""
    return [
        GridColumn(source.value, request_label if source is Source.FEDERAL else source.label, year, source)
        for source in Source
    ]


def source_columns(source: Source, years: Iterable[int]) -> list[GridColumn]:
    """All years of one source."""
    return [GridColumn(f"{source.value}@{year}", f"Year {year}", year, source) for year in years]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line in one year. ``follows`` names the years whose fringe follows salaries; ``off_cents`` is what the
    columns hold above (or below) the calculation.
    """

    id: int
    version: int
    key: str
    kind: LineKind
    title: str
    calculation: str
    amounts: Amounts
    whole: Amounts
    by_year: tuple[Amounts, ...]
    initiative_id: int | None
    initiative: str
    note: str
    follows: frozenset[int]
    off_cents: Cents

    def at(self, column: GridColumn) -> Cents:
        """What stands in a column; 0 in a row without years."""
        return self.by_year[column.year - 1].of(column.source) if self.by_year else 0


BLANK = GridRow(
    0,
    0,
    "",
    LineKind.OTHER,
    "",
    "",
    Amounts(),
    Amounts(),
    (),
    None,
    "",
    note="",
    follows=frozenset(),
    off_cents=0,
)
"""An empty row, which the browser copies for a line that the server does not know yet."""


@dataclass(frozen=True, slots=True)
class GridGroup:
    """One object class: its rows and their sum in the year and over all years."""

    object_class: ObjectClass
    rows: tuple[GridRow, ...]
    amounts: Amounts
    whole: Amounts


def groups(stored: Iterable[StoredLine], totals: Totals, year: int) -> list[GridGroup]:
    """All classes in the form's order, empty ones too."""
    rows: dict[str, list[GridRow]] = {each.letter: [] for each in CLASSES}
    for each in stored:
        rows[class_of(each.line.kind).letter].append(row_of(each, totals, year))
    result = []
    for each_class in CLASSES:
        by_year = totals.by_class[each_class.letter]
        whole = sum(by_year.values(), Amounts())
        members = tuple(rows[each_class.letter])
        result.append(GridGroup(each_class, members, by_year.get(year, Amounts()), whole))
    return result


def row_of(stored: StoredLine, totals: Totals, year: int) -> GridRow:
    """One line in one year."""
    line = stored.line
    amounts = line.in_year(year)
    calculation = line.calculations.get(year)
    follows = frozenset(each for each, found in line.calculations.items() if found.calculator == "fringe")
    off = amounts.total_cents - cost(calculation) if calculation and year not in follows else 0
    return GridRow(
        id=stored.id,
        version=stored.version,
        key=line.key,
        kind=line.kind,
        title=line.title,
        calculation=written_calculation(line, totals, year),
        amounts=amounts,
        whole=line.whole,
        by_year=tuple(line.in_year(each) for each in totals.years),
        initiative_id=line.initiative_id,
        initiative=stored.initiative,
        note=" · ".join(filter(None, (base_note(line, totals.indirect, year), decision_note(line)))),
        follows=follows,
        off_cents=off,
    )


def base_note(line: Line, indirect: Indirect, year: int) -> str:
    """What to say beside a line that does not simply count in a year's indirect base."""
    found = indirect.standings[year][line.key]
    if indirect.rates[year].full_bp == 0 or found.standing is Standing.IN:
        return ""
    if found.standing is Standing.CAPPED:
        out = line.whole.total_cents - sum(
            indirect.line_base[line.key, each].total_cents for each in indirect.base
        )
        return f"{format_money(out, whole=out % 100 == 0)} above the subaward cap" if out else ""
    return f"not in base: {found.reason[:1].lower()}{found.reason[1:]}"


def decision_note(line: Line) -> str:
    """The recorded decision between subaward and contract, with the beginning of its reason."""
    reason = " ".join(line.determination.split())
    if line.kind not in JUDGED or not reason:
        return ""
    shown = reason if len(reason) <= SHOWN_REASON else f"{reason[:SHOWN_REASON].rstrip()}…"
    return f"{'subaward' if line.kind is LineKind.SUBAWARD else 'contract'}: {shown[:1].lower()}{shown[1:]}"


def rules_of(totals: Totals) -> dict[str, Any]:
    """The terms as the browser's own arithmetic wants them.

    ``rates`` holds, by year, charged and full rate; ``indirect_limits`` measure and size of each limit.
    """
    terms, rates = totals.terms, totals.indirect.rates
    return {
        "years": len(totals.years),
        "rates": {
            str(year): [rate.charged_bp, rate.full_bp if terms.unrecovered_as_match else rate.charged_bp]
            for year, rate in rates.items()
        },
        "indirect_limits": [
            [row.measure.value, row.limit_cents if row.limit_bp is None else row.limit_bp]
            for row in terms.indirect_limits
        ],
        "unrecovered_as_match": terms.unrecovered_as_match,
        "cap_cents": subaward_cap_cents(terms),
        "remainder": terms.remainder.value,
        "match_bp": terms.match_bp if terms.asks_match else 0,
        "ceiling_cents": terms.ceiling_cents,
    }


def standing_of(verdicts: Iterable[Verdict]) -> str | dict[str, str]:
    """A line's standing in the base: one word, or one for each year where they differ."""
    words = [verdict.standing.value for verdict in verdicts]
    if len(set(words)) == 1:
        return words[0]
    return {str(year): word for year, word in enumerate(words, start=1)}


def state_of(
    stored: Iterable[StoredLine], totals: Totals, year: int, initiatives: list[tuple[int, str]]
) -> dict[str, Any]:
    """What the browser needs to preview every figure by the same rules, and to make new lines.

    The calculation and the note of a line are those of ``year``.
    """
    bases = [rate.base for rate in totals.indirect.rates.values()]
    new = {kind: Line("", kind, "", {}) for kind in LineKind}
    return {
        **rules_of(totals),
        "letters": {kind.value: class_of(kind).letter for kind in LineKind},
        "standings": {
            kind.value: standing_of(verdict(line, totals.terms, base) for base in bases)
            for kind, line in new.items()
        },
        "initiatives": [[number, title] for number, title in initiatives],
        "lines": [line_state(each, totals, year) for each in stored],
    }


def line_state(stored: StoredLine, totals: Totals, year: int) -> dict[str, Any]:
    """One line for the browser, with the texts of the year that is shown."""
    line, row = stored.line, row_of(stored, totals, year)
    return {
        "id": stored.id,
        "key": line.key,
        "kind": line.kind.value,
        "letter": class_of(line.kind).letter,
        "title": line.title,
        "initiative": line.initiative_id,
        "initiative_title": stored.initiative,
        "standing": standing_of(each[line.key] for each in totals.indirect.standings.values()),
        "agreement": line.agreement,
        "amounts": {str(each): [line.in_year(each).of(source) for source in Source] for each in line.amounts},
        "fringe": {
            str(each): {"rate_bp": fringe_rate_bp(calculation), "follows": list(calculation.follows)}
            for each, calculation in line.calculations.items()
            if calculation.calculator == "fringe"
        },
        "calculated": {
            str(each): cost(calculation)
            for each, calculation in line.calculations.items()
            if calculation.calculator != "fringe"
        },
        "calculation": row.calculation,
        "note": row.note,
        "off": f"{'+' if row.off_cents > 0 else '−'}{plain(abs(row.off_cents))}" if row.off_cents else "",
    }
