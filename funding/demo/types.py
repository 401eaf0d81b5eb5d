"""What the parts of the demonstration hand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from funding.kernel.actor import Actor, Role
from funding.kernel.periods import fiscal_year_of

FISCAL_MONTH = 7
Progress = Callable[[int, int, str], None]


class DemoSignIn(NamedTuple):
    """One person of the demonstration, with the password everybody may know."""

    name: str
    role: str
    email: str
    password: str


@dataclass(slots=True)
class Story:
    """The demonstration while it is told: its day, its people and what has been made so far, by short names."""

    today: date
    people: dict[Role, Actor] = field(default_factory=dict)
    funders: dict[str, int] = field(default_factory=dict)
    initiatives: dict[str, int] = field(default_factory=dict)
    opportunities: dict[str, int] = field(default_factory=dict)
    applications: dict[str, int] = field(default_factory=dict)
    partners: dict[str, int] = field(default_factory=dict)
    awards: dict[str, int] = field(default_factory=dict)
    begun: dict[int, datetime] = field(default_factory=dict)

    def day(self, days: int) -> date:
        """The day so many days from today; negative ones are past."""
        return self.today + timedelta(days=days)

    def first_of_month(self, months: int) -> date:
        """The first day of the month so many months from now."""
        index = self.today.year * 12 + self.today.month - 1 + months
        return date(index // 12, index % 12 + 1, 1)

    @property
    def fiscal_year(self) -> int:
        """The fictional organization's present fiscal year; it begins on July 1."""
        return fiscal_year_of(self.today, FISCAL_MONTH)

    def who(self, role: Role) -> Actor:
        """The one person of that role."""
        return self.people[role]
