"""The ladders a house begins with: how much time the steps of each kind of application usually need.

They are rows from then on, to be changed under Settings. ``role`` says whose step it is; empty is the application's
owner. A federal application to DOJ has two: short steps before Grants.gov, the whole work before JustGrants.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.kernel.actor import Role
from funding.work.types import DeadlineKind


@dataclass(frozen=True, slots=True)
class UsualLadder:
    """A ladder for one kind of funder and gate (empty: any): its name and steps (label, working days before, role)."""

    name: str
    funder_kind: str
    gate_kind: str
    steps: tuple[tuple[str, int, str], ...]


_FINANCE, _DIRECTOR, _PROGRAM, _OWN = Role.FINANCE.value, Role.DIRECTOR.value, Role.PROGRAM.value, ""

USUAL_LADDERS: tuple[UsualLadder, ...] = (
    UsualLadder(
        "Federal application",
        "federal",
        "",
        (
            ("Registrations checked: SAM.gov, Grants.gov, the agency’s system", 30, _FINANCE),
            ("Outline agreed", 25, _OWN),
            ("Work plan and measures from the program", 18, _PROGRAM),
            ("First whole draft", 15, _OWN),
            ("Budget and match signed off", 10, _FINANCE),
            ("Letters and agreements in", 8, _OWN),
            ("Final reading", 5, _DIRECTOR),
            ("Upload rehearsal", 3, _OWN),
            ("Submit", 2, _OWN),
        ),
    ),
    UsualLadder(
        "Grants.gov step of two",
        "federal",
        DeadlineKind.GRANTS_GOV.value,
        (
            ("Registrations checked: SAM.gov, Grants.gov, JustGrants", 30, _FINANCE),
            ("Total of the budget settled for the SF-424", 5, _FINANCE),
            ("SF-424 and SF-LLL ready", 4, _OWN),
            ("Submit in Grants.gov and wait for “validated”", 2, _OWN),
        ),
    ),
    UsualLadder(
        "State application",
        "state",
        "",
        (
            ("First whole draft", 12, _OWN),
            ("Budget and match signed off", 8, _FINANCE),
            ("Letters and agreements in", 6, _OWN),
            ("Final reading", 4, _DIRECTOR),
            ("Submit", 2, _OWN),
        ),
    ),
    UsualLadder(
        "Letter of inquiry",
        "",
        DeadlineKind.LETTER_OF_INQUIRY.value,
        (("Draft", 7, _OWN), ("Final reading", 3, _DIRECTOR), ("Send", 1, _OWN)),
    ),
    UsualLadder(
        "Application, any funder",
        "",
        "",
        (
            ("First whole draft", 10, _OWN),
            ("Budget signed off", 6, _FINANCE),
            ("Final reading", 4, _DIRECTOR),
            ("Submit", 2, _OWN),
        ),
    ),
)
