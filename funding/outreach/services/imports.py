"""Bringing a CSV file in: every row or none, twice without a change; rows of persons leave only counts."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.outreach.activity_models import Activity
from funding.outreach.imports import rows as reading
from funding.outreach.imports.people import MOST_PROBLEMS, reduce_people
from funding.outreach.imports.table import FileRefusedError, RowKind, Table, read_table
from funding.outreach.models import Indicator, Initiative
from funding.outreach.periods import period_key, quarter_of, year_of
from funding.outreach.queries.settings import threshold, year_start
from funding.outreach.result_types import IndicatorKind
from funding.outreach.services.activities import log_activity
from funding.outreach.services.initiatives import add_indicator, update_indicator
from funding.outreach.services.observations import observe, set_target
from funding.outreach.services.place_targets import set_place_target
from funding.outreach.types import IndicatorFacts

PERIODS = {"quarter": "Quarter", "year": "Fiscal year"}
_NEW, _CHANGED, _SAME = "new", "changed", "same"


class _Undone(Exception):
    """Ends a rehearsal, or an import with a problem, so that nothing of it is kept."""


@dataclass(slots=True)
class Brought:
    """What a file brings: rows that are new, changed or there already; problems as (line, words); persons reduced.

    ``text`` is what would be brought in, as CSV: of a file of persons only the counts. ``preview`` are its first rows,
    below their ``headings``.
    """

    kind: RowKind
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""
    persons_read: int | None = None
    dropped: int = 0
    headings: tuple[str, ...] = ()
    preview: list[list[str]] = field(default_factory=list)

    @property
    def told(self) -> str:
        """The result in a sentence."""
        counts = self.counts
        return (
            f"{counts[_NEW]:,} new, {counts[_CHANGED]:,} changed, {counts[_SAME]:,} there already, "
            f"{len(self.problems):,} that cannot be brought in."
        )


def prepare(data: bytes, *, indicator: Indicator | None, each: str = "quarter") -> tuple[Table, Brought]:
    """The table of a file, rows of persons already reduced to counts for ``indicator``. Raises FileRefusedError."""
    table = read_table(data)
    kind = table.kind
    brought = Brought(kind)
    if kind is RowKind.PERSONS:
        if indicator is None:
            raise FileRefusedError(
                "This file has rows of persons. Choose the indicator for which they are counted.",
                field="indicator_id",
            )
        data, brought.persons_read, brought.dropped = _counts_alone(table, indicator, each)
        table = read_table(data)
    brought.text = data.decode("utf-8-sig", errors="replace")
    brought.headings = table.headings
    brought.preview = [list(row.values()) for _, row in table.rows[:20]]
    return table, brought


def bring_in(
    data: bytes, *, by: Actor, indicator: Indicator | None = None, each: str = "quarter", dry_run: bool
) -> Brought:
    """Bring a file in, or only say what it would bring. With a problem in any row nothing is kept.

    Raises FileRefusedError where the file cannot be read at all; its words never quote rows of persons.
    """
    table, brought = prepare(data, indicator=indicator, each=each)
    read, known = _READERS[table.kind]
    strange = reading.unknown_columns(table.headings, known)
    if strange:
        raise FileRefusedError(
            f"These columns are not known: {', '.join(strange)}. Known are {', '.join(known)}.", field="file"
        )
    try:
        with db.session.begin_nested():
            _work_through(table, read(by), brought)
            if dry_run or brought.problems:
                raise _Undone
    except _Undone:
        db.session.expire_all()
    return brought


def _work_through(table: Table, work: Callable[[Mapping[str, str]], str], brought: Brought) -> None:
    """Each row by itself, so that one that cannot be brought in does not hide the next."""
    for line, row in table.rows:
        try:
            with db.session.begin_nested():
                brought.counts[work(row)] += 1
        except DomainError as error:
            brought.problems.append((line, error.message))
            if len(brought.problems) >= MOST_PROBLEMS:
                return


def _counts_alone(table: Table, indicator: Indicator, each: str) -> tuple[bytes, int, int]:
    """A file of figures made of a file of persons; the persons end here."""
    if indicator.kind is not IndicatorKind.COUNT or indicator.derived is not None:
        raise FileRefusedError(
            "Persons can only be counted for a count that is entered.", field="indicator_id"
        )
    start = year_start()
    period_of: Callable[[date], Period] = lambda day: (year_of if each == "year" else quarter_of)(day, start)  # noqa: E731 - one line says it.
    reduced = reduce_people(table, period_of, threshold=threshold())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["initiative", "indicator", "period", "place", "profession", "value", "why"])
    for one in reduced.counts:
        days = period_key(one.period.start, one.period.end)
        said = (indicator.initiative.title, indicator.name, days, one.place, one.profession, one.persons)
        writer.writerow([*said, "Counted unduplicated from sign-in rows"])
    return out.getvalue().encode(), reduced.rows, reduced.dropped


Row = Mapping[str, str]


def _initiatives(by: Actor) -> Callable[[str], Initiative]:
    query = select(Initiative).where(visible(by), Initiative.archived_at.is_(None)).order_by(Initiative.id)
    known = {one.title.casefold(): one for one in db.session.scalars(query)}

    def find(name: str) -> Initiative:
        found = known.get(" ".join(name.split()).casefold())
        if found is None:
            raise DomainError("initiative: there is none of this name.")
        return found

    return find


def _indicator(initiative: Initiative, name: str) -> Indicator | None:
    query = select(Indicator).where(
        Indicator.initiative_id == initiative.id, func.lower(Indicator.name) == " ".join(name.split()).lower()
    )
    return db.session.scalars(query.order_by(Indicator.id).limit(1)).first()


def _read_indicators(by: Actor) -> Callable[[Row], str]:
    find = _initiatives(by)

    def work(row: Row) -> str:
        initiative = find(row["initiative"])
        facts = reading.indicator_facts(row)
        known = _indicator(initiative, facts.name)
        if known is None:
            add_indicator(initiative=initiative, facts=facts, expected_version=initiative.version, by=by)
            return _NEW
        before = initiative.version
        kept = replace(facts, derived=known.derived, measure=known.measure)
        update_indicator(indicator=known, facts=_with_old(known, kept, row), expected_version=before, by=by)
        return _SAME if initiative.version == before else _CHANGED

    return work


def _with_old(known: Indicator, facts: IndicatorFacts, row: Row) -> IndicatorFacts:
    """A column that the file does not have leaves what is there."""
    columns = {
        "unit": "unit",
        "kind": "kind",
        "direction": "direction",
        "baseline": "baseline",
        "target": "target",
        "due_on": "by",
        "adds_up": "adds up",
        "counts_people": "counts people",
        "definition": "definition",
        "source": "source",
        "method": "how counted",
    }
    old: dict[str, Any] = {
        name: getattr(known, name) for name, column in columns.items() if column not in row
    }
    return replace(facts, **old)


def _read_observations(by: Actor) -> Callable[[Row], str]:
    find, start = _initiatives(by), year_start()

    def work(row: Row) -> str:
        found = _indicator(find(row["initiative"]), row["indicator"])
        if found is None:
            raise DomainError("indicator: this initiative has none of this name.")
        kept, new = observe(indicator=found, facts=reading.observation_facts(row, found, start), by=by)
        return _SAME if not new else _NEW if kept.revision == 1 else _CHANGED

    return work


def _read_targets(by: Actor) -> Callable[[Row], str]:
    find, start = _initiatives(by), year_start()

    def work(row: Row) -> str:
        found = _indicator(find(row["initiative"]), row["indicator"])
        if found is None:
            raise DomainError("indicator: this initiative has none of this name.")
        said = reading.target_row(row, start)
        if not said.place and said.period is not None:
            before = set_target(indicator=found, period=said.period, target=said.target, by=by)
        else:
            before = set_place_target(
                indicator=found, place=said.place, period=said.period, target=said.target, by=by
            )
        return _SAME if before == said.target else _NEW if before is None else _CHANGED

    return work


def _read_activities(by: Actor) -> Callable[[Row], str]:
    find = _initiatives(by)
    seen: Counter[str] = Counter()

    def work(row: Row) -> str:
        initiative = find(row.get("initiative", ""))
        said = row.get("reference") or "\n".join(f"{name}={text}" for name, text in sorted(row.items()))
        digest = hashlib.sha256(f"{initiative.id}\n{said}".encode()).hexdigest()[:40]
        seen[digest] += 1
        key = f"file-{digest}-{seen[digest]}"
        if db.session.scalar(select(Activity.id).where(Activity.sent_key == key)) is not None:
            return _SAME
        log_activity(facts=reading.activity_facts(row, initiative.id), sent_key=key, by=by)
        return _NEW

    return work


_READERS: dict[RowKind, tuple[Callable[[Actor], Callable[[Row], str]], tuple[str, ...]]] = {
    RowKind.INDICATORS: (_read_indicators, reading.INDICATOR_COLUMNS),
    RowKind.OBSERVATIONS: (_read_observations, reading.OBSERVATION_COLUMNS),
    RowKind.TARGETS: (_read_targets, reading.TARGET_COLUMNS),
    RowKind.ACTIVITIES: (_read_activities, reading.ACTIVITY_COLUMNS),
}
