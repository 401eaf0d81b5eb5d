"""Each line's place in the indirect base: verdict, reason and citation, and what it brings year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funding.budgets.mtdc import Standing, Verdict
from funding.budgets.stored import StoredLine
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts, add_up

_WORDS = {Standing.IN: "in", Standing.OUT: "out", Standing.CAPPED: "in, up to the cap"}


@dataclass(frozen=True, slots=True)
class LineStanding:
    """One line: its verdict (of the first year, or of each where they differ) and its part of the base."""

    id: int
    title: str
    word: str
    reason: str
    citation: str
    amounts: Amounts
    base: Amounts
    base_by_year: tuple[Amounts, ...]


def line_standings(stored: Iterable[StoredLine], totals: Totals) -> list[LineStanding]:
    """All lines in the form's order."""
    made = totals.indirect
    found = []
    for each in stored:
        key = each.line.key
        verdicts = {year: standings[key] for year, standings in made.standings.items()}
        by_year = tuple(made.line_base[key, year] for year in totals.years)
        first = verdicts[totals.years[0]]
        found.append(
            LineStanding(
                each.id,
                each.line.title,
                _WORDS[first.standing] if len(set(verdicts.values())) == 1 else "by year",
                _reasons(verdicts),
                first.citation,
                each.line.whole,
                add_up(list(by_year)),
                by_year,
            )
        )
    return found


def _reasons(verdicts: dict[int, Verdict]) -> str:
    if len({verdict.reason for verdict in verdicts.values()}) == 1:
        return f"{next(iter(verdicts.values())).reason}."
    return " ".join(f"Year {year}: {verdict.reason}." for year, verdict in verdicts.items())
