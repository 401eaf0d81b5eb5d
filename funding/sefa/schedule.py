"""The schedule of expenditures of federal awards: by agency, cluster and Assistance Listing (2 CFR 200.510(b)).

It counts expenditures of the fiscal year, not awards and not receipts. Every listing has a total; listings of one
cluster stand together and have a total of the cluster. Money that came through somebody else bears that entity's name
and the number it assigned. What was passed on to subrecipients stands beside what was spent.

Worked example, fiscal year 2026:

========  ================================  =========  ===========  =========
listing   award                             through    spent        passed on
========  ================================  =========  ===========  =========
16.320    OVC, 15POVC-25-GG-01234-HT        direct     420,000.00   80,000.00
16.575    VOCA, 2025-VF-05-4411             PCCD       310,000.00        0.00
93.327    ACF, 90TV0099                     direct     290,000.00        0.00
.         Department of Justice                        730,000.00   80,000.00
.         Health and Human Services                    290,000.00        0.00
.         Total                                      1,020,000.00   80,000.00
.         of which direct                              710,000.00
========  ================================  =========  ===========  =========
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from funding.kernel.money import Cents

DEPARTMENTS = {
    "10": "Department of Agriculture",
    "11": "Department of Commerce",
    "12": "Department of Defense",
    "14": "Department of Housing and Urban Development",
    "15": "Department of the Interior",
    "16": "Department of Justice",
    "17": "Department of Labor",
    "19": "Department of State",
    "20": "Department of Transportation",
    "21": "Department of the Treasury",
    "45": "National Foundation on the Arts and the Humanities",
    "64": "Department of Veterans Affairs",
    "81": "Department of Energy",
    "84": "Department of Education",
    "93": "Department of Health and Human Services",
    "94": "AmeriCorps",
    "97": "Department of Homeland Security",
    "98": "Agency for International Development",
}
"""The department by the first two digits of an Assistance Listing."""

NO_LISTING = "No listing"
NO_AGENCY = "Agency not entered"


@dataclass(frozen=True, slots=True)
class Row:
    """What one award spent in the year, in cents. ``pass_through`` is empty for money directly from the agency."""

    award_id: int
    title: str
    agency: str
    aln: str
    program: str
    award_number: str
    pass_through: str
    pass_through_number: str
    cents: Cents
    passed_cents: Cents = 0

    @property
    def is_direct(self) -> bool:
        """Whether the federal agency gave it without anybody between."""
        return not self.pass_through


@dataclass(frozen=True, slots=True)
class Program:
    """One Assistance Listing with its awards and total."""

    aln: str
    title: str
    rows: tuple[Row, ...]

    @property
    def cents(self) -> Cents:
        """What the listing spent in the year."""
        return sum(row.cents for row in self.rows)

    @property
    def passed_cents(self) -> Cents:
        """What of it went to subrecipients."""
        return sum(row.passed_cents for row in self.rows)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Listings that are audited as one program; ``name`` is empty for a listing that stands alone."""

    name: str
    programs: tuple[Program, ...]

    @property
    def cents(self) -> Cents:
        """What the cluster spent in the year."""
        return sum(one.cents for one in self.programs)

    @property
    def passed_cents(self) -> Cents:
        """What of it went to subrecipients."""
        return sum(one.passed_cents for one in self.programs)


@dataclass(frozen=True, slots=True)
class Agency:
    """One federal agency with its clusters and listings."""

    name: str
    clusters: tuple[Cluster, ...]

    @property
    def cents(self) -> Cents:
        """What its awards spent in the year."""
        return sum(one.cents for one in self.clusters)

    @property
    def passed_cents(self) -> Cents:
        """What of it went to subrecipients."""
        return sum(one.passed_cents for one in self.clusters)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole schedule of one fiscal year."""

    agencies: tuple[Agency, ...]

    @property
    def rows(self) -> list[Row]:
        """Every award, in the order of the schedule."""
        return [row for agency in self.agencies for cluster in agency.clusters
                for program in cluster.programs for row in program.rows]  # fmt: skip

    @property
    def cents(self) -> Cents:
        """Federal expenditures of the year, passed through ones included."""
        return sum(one.cents for one in self.agencies)

    @property
    def passed_cents(self) -> Cents:
        """What of it went to subrecipients."""
        return sum(one.passed_cents for one in self.agencies)

    @property
    def direct_cents(self) -> Cents:
        """What came directly from federal agencies."""
        return sum(row.cents for row in self.rows if row.is_direct)


def department_of(row: Row) -> str:
    """The agency a row stands under: that of its listing, else the first part of what was entered."""
    return DEPARTMENTS.get(row.aln[:2]) or row.agency.split(",")[0].strip() or NO_AGENCY


def schedule(rows: Iterable[Row], clusters: dict[str, str] | None = None) -> Schedule:
    """The schedule of ``rows``; ``clusters`` names the cluster of a listing. Agencies and listings in order."""
    named = clusters or {}
    tree: dict[str, dict[tuple[str, str], dict[str, list[Row]]]] = {}
    for row in sorted(
        rows, key=lambda one: (department_of(one), one.aln or "~", one.award_number, one.award_id)
    ):
        cluster = named.get(row.aln, "")
        under = tree.setdefault(department_of(row), {})
        under.setdefault((cluster, "" if cluster else row.aln), {}).setdefault(row.aln, []).append(row)
    return Schedule(tuple(
        Agency(name, tuple(
            Cluster(cluster, tuple(
                Program(aln or NO_LISTING, next((one.program for one in found if one.program), ""), tuple(found))
                for aln, found in listings.items()
            ))
            for (cluster, _), listings in sorted(under.items(), key=lambda pair: (min(pair[1]) or "~", pair[0]))
        ))
        for name, under in tree.items()
    ))  # fmt: skip


def gaps(made: Schedule) -> list[str]:
    """What an auditor would ask for that the records do not say yet: a sentence for each award."""
    found = []
    for row in made.rows:
        missing = [
            words
            for words, absent in (
                ("the Assistance Listing", not row.aln),
                ("the award number", not row.award_number),
                ("the program title", not row.program),
                (
                    "the number the pass-through entity assigned",
                    not row.is_direct and not row.pass_through_number,
                ),
            )
            if absent
        ]
        if missing:
            found.append(f"{row.title}: {' and '.join(missing)} is not entered.")
        if row.passed_cents > row.cents:
            found.append(f"{row.title}: more was passed on to subrecipients than spent.")
    return found
