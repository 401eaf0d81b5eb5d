"""Who acts, and with which rights.

Rules, services and queries take an Actor; none of them reads a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from funding.kernel.permissions import allowed


class Role(StrEnum):
    """The six roles of the house, lowest common denominator of small organizations' job titles."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    DEVELOPMENT = "development"
    FINANCE = "finance"
    PROGRAM = "program"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """How screens name the role, for example "Development officer"."""
        return _LABELS[self]


_LABELS = {
    Role.ADMINISTRATOR: "Administrator",
    Role.DIRECTOR: "Director",
    Role.DEVELOPMENT: "Development officer",
    Role.FINANCE: "Finance staff",
    Role.PROGRAM: "Program staff",
    Role.AUDITOR: "Auditor",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting in one role. ``user_id`` is None only for the program itself."""

    user_id: int | None
    name: str
    role: Role

    def can(self, permission: str) -> bool:
        """Whether the role holds ``permission``. Raises KeyError for a permission that is not declared."""
        return allowed(self.role.value, permission)


SYSTEM = Actor(user_id=None, name="Funding", role=Role.ADMINISTRATOR)
"""The program itself: imports from the command line, demonstration data, scheduled work."""
