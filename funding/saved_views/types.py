"""Words of saved views."""

from __future__ import annotations

from enum import StrEnum

from funding.kernel.actor import Role


class Audience(StrEnum):
    """Who finds a view in the menu of its screen: its owner alone, everyone, or everyone of one role."""

    ME = "me"
    EVERYONE = "everyone"
    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    DEVELOPMENT = "development"
    FINANCE = "finance"
    PROGRAM = "program"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """How screens say it."""
        if self is Audience.ME:
            return "Only me"
        if self is Audience.EVERYONE:
            return "Everyone"
        one = Role(self.value).label
        return one if one.endswith("staff") else f"{one}s"
