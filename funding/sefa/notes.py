"""The notes of the schedule: what it holds, on which basis, and how indirect costs are charged (2 CFR 200.510(b))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_aln


class Basis(StrEnum):
    """On which basis the schedule counts."""

    ACCRUAL = "accrual"
    MODIFIED_ACCRUAL = "modified_accrual"
    CASH = "cash"

    @property
    def label(self) -> str:
        """How the note says it."""
        return {"accrual": "accrual", "modified_accrual": "modified accrual", "cash": "cash"}[self.value]


class Election(StrEnum):
    """Whether the organization charges the de minimis rate."""

    ELECTED = "elected"
    NOT_ELECTED = "not_elected"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"elected": "De minimis rate elected", "not_elected": "De minimis rate not elected"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Note:
    """One note with its heading."""

    heading: str
    text: str


def notes_of(
    *, organization: str, year_words: str, basis: Basis, election: Election, loans: str, other: str
) -> list[Note]:
    """The notes in the order in which schedules carry them; empty ones are left out."""
    name = organization or "The organization"
    rate = (
        f"{name} has elected to charge the de minimis indirect cost rate allowed by 2 CFR 200.414(f)."
        if election is Election.ELECTED
        else f"{name} has not elected to charge the de minimis indirect cost rate allowed by 2 CFR 200.414(f)."
    )
    found = [
        Note(
            "Basis of presentation",
            f"This schedule shows the expenditures of all federal awards of {name} for {year_words}, received "
            "directly and through other entities, as 2 CFR part 200 (Uniform Guidance), section 200.510(b), asks. It "
            "shows only a part of the organization’s operations.",
        ),
        Note(
            "Accounting policies",
            f"Expenditures are reported on the {basis.label} basis of accounting and are recognized by the cost "
            "principles of 2 CFR part 200, subpart E. Receipts are not expenditures and are not shown.",
        ),
        Note("Indirect cost rate", rate),
        Note(
            "Loans and loan guarantees",
            loans or "There were no federal loans or loan guarantees in the period shown.",
        ),
    ]
    if other.strip():
        found.append(Note("Other", other.strip()))
    return found


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What somebody enters about a fiscal year. ``clusters`` has one line for each listing: "16.320 = Victims"."""

    basis: Basis
    election: Election
    loans: str = ""
    other: str = ""
    clusters: str = ""
    report_on: date | None = None
    submitted_on: date | None = None


def read_clusters(text: str) -> dict[str, str]:
    """The cluster of each listing, from lines such as "16.320 = Victims". Raises DomainError naming the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        listing, sign, name = line.partition("=")
        if not sign or not name.strip():
            raise DomainError(
                f"Line {number}: write a listing, “=” and the cluster’s name.", field="clusters"
            )
        try:
            aln = parse_aln(listing)
        except DomainError as error:
            raise DomainError(f"Line {number}: {error.message}", field="clusters") from error
        found[aln] = name.strip()[:100]
    return found


def written_clusters(clusters: dict[str, str]) -> str:
    """The clusters as lines to edit."""
    return "\n".join(f"{aln} = {name}" for aln, name in sorted(clusters.items()))
