"""What the SF-424A asks that a budget does not say: programs, who brings the match, the plan of cash, section F.

Shares (section C, section D) are kept as the amounts that were typed and count as weights: when the budget changes,
the new total is divided in the same proportion, to the cent, and the page says so. A plan never goes out of date
silently, and the form never fails to add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from funding.federal_forms.sf424a.form import (
    MOST_ALN,
    MOST_EXPLANATION,
    MOST_PROGRAMS,
    MOST_REMARKS,
    MOST_TITLE,
    QUARTERS,
)
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents

SOURCES = ("applicant", "state", "local", "other")
"""Who brings non-federal money, as SF-424 18b to 18e ask. Section C counts local under other."""


@dataclass(frozen=True, slots=True)
class Program:
    """One grant program, function or activity: a row of A, C and E and a column of B.

    ``total_cents`` overrides cell (g), for a supplement, where it is not (e) + (f).
    """

    title: str
    aln: str = ""
    unobligated_federal_cents: Cents | None = None
    unobligated_match_cents: Cents | None = None
    total_cents: Cents | None = None
    program_income_cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All of it. No programs: one, named for the call. ``placed`` holds the program's place (from 0) of each line

    that does not belong to the first, by the line's key. Empty shares: the usual ones.
    """

    programs: tuple[Program, ...] = ()
    placed: Mapping[str, int] = field(default_factory=dict)
    match_shares: tuple[Cents, ...] = ()
    federal_plan: tuple[Cents, ...] = ()
    match_plan: tuple[Cents, ...] = ()
    direct_explanation: str = ""
    indirect_explanation: str | None = None
    remarks: str = ""

    def as_json(self) -> dict[str, Any]:
        """The answers as a JSON object, empty ones left out."""
        values = asdict(self)
        values["programs"] = [
            {key: value for key, value in one.items() if value not in (None, "")}
            for one in values["programs"]
        ]
        kept = {key: value for key, value in values.items() if value or key == "indirect_explanation"}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in kept.items()
            if value is not None
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Answers:
        """The answers that ``as_json`` wrote."""
        return cls(
            programs=tuple(Program(**one) for one in data.get("programs", ())),
            placed={str(key): int(place) for key, place in data.get("placed", {}).items()},
            match_shares=tuple(data.get("match_shares", ())),
            federal_plan=tuple(data.get("federal_plan", ())),
            match_plan=tuple(data.get("match_plan", ())),
            direct_explanation=data.get("direct_explanation", ""),
            indirect_explanation=data.get("indirect_explanation"),
            remarks=data.get("remarks", ""),
        )

    def place_of(self, key: str) -> int:
        """The program of a line: the first, unless another one that is still there was chosen."""
        place = self.placed.get(key, 0)
        return place if 0 <= place < max(1, len(self.programs)) else 0


def check_answers(answers: Answers) -> None:
    """Refuse what the form cannot hold. Raises DomainError naming the field."""
    if len(answers.programs) > MOST_PROGRAMS:
        raise DomainError(f"The form has room for {MOST_PROGRAMS} programs.", field="title_1")
    for number, program in enumerate(answers.programs, start=1):
        _at_most(program.title, MOST_TITLE, f"title_{number}")
        _at_most(program.aln, MOST_ALN, f"aln_{number}")
        if not program.title:
            raise DomainError("Each program needs a name.", field=f"title_{number}")
        if program.program_income_cents is not None and program.program_income_cents < 0:
            raise DomainError("Enter an amount of zero or more.", field=f"income_{number}")
    _at_most(answers.direct_explanation, MOST_EXPLANATION, "direct_explanation")
    _at_most(answers.indirect_explanation or "", MOST_EXPLANATION, "indirect_explanation")
    _at_most(answers.remarks, MOST_REMARKS, "remarks")
    for name, shares, count in (
        ("match_shares", answers.match_shares, len(SOURCES)),
        ("federal_plan", answers.federal_plan, QUARTERS),
        ("match_plan", answers.match_plan, QUARTERS),
    ):
        if shares and (len(shares) != count or any(share < 0 for share in shares)):
            raise DomainError("Enter amounts of zero or more.", field=f"{name}_1")


def _at_most(text: str, limit: int, name: str) -> None:
    if len(text) > limit:
        raise DomainError(f"Please keep this to {limit} characters; it has {len(text)}.", field=name)
