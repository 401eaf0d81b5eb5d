"""Bulk changes: one change to many applications, shown before it is made and kept so that it can be taken back.

A batch is written down as a preview: each application with its version, what it has now, what it would have, and why it
would be refused. Making it goes over the same rows in one transaction; a row whose application was saved meanwhile is
left and says so. Taking it back goes over them once more and leaves what somebody else has changed since.

=================  ======================================================  ================================
state              what its rows say                                       what can be done
=================  ======================================================  ================================
previewed          old and new, or why not                                 make it; thrown away after a day
made               made, or why it was left                                take it back
taken back         taken back, or by whom it was changed since             nothing
=================  ======================================================  ================================
"""

from __future__ import annotations

from dataclasses import dataclass, field

from funding.applications.types import MoveFacts
from funding.kernel.errors import DomainError

MOST_IN_BATCH = 2_000
IN_BACKGROUND = 200
"""From how many applications on a batch is made by a job."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change for many applications. ``kind`` is owner, stage, chance, initiative or archive.

    ``value`` is a person, a stage of the house, basis points or an initiative; None is nobody, or the usual
    chance.
    """

    kind: str
    value: int | None = None
    facts: MoveFacts = field(default_factory=MoveFacts)


KINDS = {
    "owner": "Owner",
    "stage": "Stage",
    "chance": "Chance",
    "initiative": "Outreach initiative",
    "archive": "Archive",
}
"""What can be changed for many at once, in the words of its menu."""


def check_size(count: int) -> None:
    """Raise DomainError where there is nothing to change, or too much for one transaction."""
    if count == 0:
        raise DomainError("Choose at least one application.")
    if count > MOST_IN_BATCH:
        raise DomainError(
            f"{count:,} applications are too many at once. Narrow the filter to at most {MOST_IN_BATCH:,}."
        )
