"""Rows of persons become counts in memory. Nothing of a row is kept: not its text, not its hash, not in an error.

Persons are counted unduplicated within each period: by the file's own id where it has one, else by all its personal
columns together, compared without regard to case and spaces. Counted are all together, each place and each profession;
a place or profession with fewer persons than the threshold is not kept by itself, since it could point to somebody.

=========================================  =====================================
rows (name, date, site, role)              counts of the quarter
=========================================  =====================================
A on Oct 3, A on Nov 4, B on Nov 4         2 persons, not 3
six nurses and one officer at one clinic   7 persons, clinic 7, health care 6
=========================================  =====================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from funding.kernel.periods import Period
from funding.outreach.activity_types import Profession
from funding.outreach.imports.table import FileRefusedError, Table
from funding.outreach.suppression import THRESHOLD

DATE_HEADINGS = (
    "date",
    "day",
    "attended",
    "date attended",
    "attended on",
    "training date",
    "session date",
    "event date",
)
PLACE_HEADINGS = ("place", "site", "location", "city", "county", "school", "venue", "town")
GROUP_HEADINGS = ("profession", "role", "occupation", "audience", "discipline", "field", "sector")
MOST_PROBLEMS = 50
_SHAPES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
_WORDS = {
    Profession.HEALTH: ("health", "nurs", "doctor", "physician", "medic", "hospital", "clinic", "dentist"),
    Profession.LAW_ENFORCEMENT: (
        "law enf",
        "police",
        "officer",
        "sheriff",
        "trooper",
        "dispatch",
        "detective",
    ),
    Profession.TEACHERS: ("teach", "educator", "school staff", "counselor", "principal"),
    Profession.STUDENTS: ("student", "pupil"),
    Profession.FAITH: ("faith", "clergy", "pastor", "imam", "rabbi", "priest", "church"),
    Profession.HOSPITALITY: ("hotel", "hospitality", "restaurant", "motel"),
    Profession.TRANSPORTATION: ("truck", "driver", "transport", "airline", "transit"),
    Profession.SOCIAL_SERVICES: ("social", "case manager", "advocate", "shelter"),
    Profession.JUSTICE: ("court", "prosecut", "judge", "attorney", "probation"),
    Profession.PARENTS: ("parent", "caregiver", "foster", "guardian"),
    Profession.COMMUNITY: ("community", "resident", "volunteer", "public"),
}


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """So many persons in one period: of all, of one place, or of one profession."""

    period: Period
    persons: int
    place: str = ""
    profession: str = ""


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left of a file of persons: how many rows it had, and the counts."""

    rows: int
    counts: tuple[PeopleCount, ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class _Columns:
    day: str
    place: str
    group: str
    identity: tuple[str, ...]


def reduce_people(
    table: Table, period_of: Callable[[date], Period], *, threshold: int = THRESHOLD
) -> Reduced:
    """The counts of a file of persons. Raises FileRefusedError naming lines, never what stands in them."""
    columns = _columns(table)
    seen: dict[tuple[Period, str, str], set[tuple[str, ...]]] = {}
    wrong: list[int] = []
    for line, row in table.rows:
        day, who = _day(row[columns.day]), tuple(_plain(row[name]) for name in columns.identity)
        if day is None or not any(who):
            wrong.append(line)
            continue
        period = period_of(day)
        place = " ".join(row[columns.place].split())[:200] if columns.place else ""
        group = profession_of(row[columns.group]).value if columns.group else ""
        for key in {(period, "", ""), (period, place, ""), (period, "", group)}:
            seen.setdefault(key, set()).add(who)
    if wrong:
        lines = ", ".join(f"{line:,}" for line in wrong[:MOST_PROBLEMS])
        raise FileRefusedError(
            f"These lines have no date that can be read, or nobody: {lines}.", field="file"
        )
    return _counted(len(table.rows), seen, threshold)


def _counted(rows: int, seen: dict[tuple[Period, str, str], set[tuple[str, ...]]], threshold: int) -> Reduced:
    counts = [PeopleCount(period, len(who), place, group) for (period, place, group), who in seen.items()]
    kept = [one for one in counts if one.persons >= threshold or not (one.place or one.profession)]
    ordered = sorted(kept, key=lambda one: (one.period, one.place, one.profession))
    return Reduced(rows, tuple(ordered), len(counts) - len(kept))


def profession_of(text: str) -> Profession:
    """The profession that a word in a file means; what is not known is Other."""
    plain = _plain(text)
    for one in Profession:
        if plain in (one.value, one.label.casefold()):
            return one
    return next(
        (one for one, words in _WORDS.items() if any(word in plain for word in words)), Profession.OTHER
    )


def _columns(table: Table) -> _Columns:
    personal = table.personal
    day = _first(DATE_HEADINGS, table.headings)
    if not day:
        raise FileRefusedError(
            "A file of persons needs a column “date”: the day on which each was there.", field="file"
        )
    ids = tuple(one for one in personal if one.split()[-1] in ("id", "code", "number", "no"))
    place, group = _first(PLACE_HEADINGS, table.headings), _first(GROUP_HEADINGS, table.headings)
    return _Columns(day, place, group, ids[:1] or personal)


def _first(names: Iterable[str], headings: tuple[str, ...]) -> str:
    return next((name for name in names if name in headings), "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(text: str) -> date | None:
    for shape in _SHAPES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a date alone has no zone.
        except ValueError:
            continue
    return None
