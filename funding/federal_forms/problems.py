"""What keeps a form from being sent: each problem with its item, its field and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from funding.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Grants.gov would refuse. ``field`` names where it is answered, or is empty."""

    item: str
    field: str
    message: str


class Incomplete(DomainError):
    """The form cannot be written yet; ``problems`` says why, item by item."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = " ".join(f"{one.item}: {one.message}" for one in self.problems)
        super().__init__(f"{name} is not complete. {told}")
