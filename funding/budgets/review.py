"""A version beside the one it would replace: what differs, what stops it, whether the funder must approve first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from funding.budgets.checks import Check, Tone
from funding.budgets.diff import BudgetDiff, Side, compare
from funding.budgets.diff_words import change_words
from funding.budgets.models import Budget
from funding.budgets.queries import Loaded, load_many
from funding.budgets.transfers import Link, Ruling, judge
from funding.budgets.types import BudgetStatus
from funding.budgets.versions import chain_of, versions_of


@dataclass(frozen=True)
class Review:
    """A version with everything that decides about its approval. ``base`` is what it is compared with."""

    budget: Budget
    versions: Sequence[Budget]
    base: Budget | None
    loaded: dict[int, Loaded]

    @property
    def figures(self) -> Loaded:
        """The version's own figures."""
        return self.loaded[self.budget.id]

    @cached_property
    def diff(self) -> BudgetDiff | None:
        """What differs from ``base``; None where there is nothing to compare with."""
        if self.base is None:
            return None
        return compare(side_of(self.base, self.loaded[self.base.id]), side_of(self.budget, self.figures))

    @cached_property
    def words(self) -> list[str]:
        """What changed, in words."""
        return change_words(self.diff) if self.diff else []

    @cached_property
    def ruling(self) -> Ruling | None:
        """What the transfer rules say; None for a requested or an awarded version."""
        chain = chain_of(self.versions, self.budget)
        return judge(
            [
                Link(each.label, self.loaded[each.id].totals, each.prior_approval_on is not None)
                for each in chain
            ]
        )

    @property
    def stops(self) -> list[Check]:
        """What must be fixed before it is approved."""
        return [each for each in self.figures.checks if each.tone is Tone.STOP]

    @property
    def warnings(self) -> list[Check]:
        """What needs a look."""
        return [each for each in self.figures.checks if each.tone is Tone.WARN]


def side_of(budget: Budget, loaded: Loaded) -> Side:
    """A loaded version as one side of a comparison."""
    titles = {each.line.initiative_id: each.initiative for each in loaded.lines}
    return Side(budget.label, loaded.totals, {key: title for key, title in titles.items() if key})


def review(budget: Budget, *, against: Budget | None = None) -> Review:
    """Read a version and what it is judged by, in three statements however many versions there are.

    It is compared with ``against``, else with the approved version where that is another one, else with the one it
    began from.
    """
    versions = versions_of(budget.subject_id)
    base = against or _base(budget, versions)
    needed = {each.id: each for each in [budget, *chain_of(versions, budget), *([base] if base else [])]}
    return Review(budget, versions, base, load_many(list(needed.values())))


def _base(budget: Budget, versions: Sequence[Budget]) -> Budget | None:
    if budget.is_draft:
        for each in versions:
            if each.status is BudgetStatus.APPROVED:
                return each
    return next((each for each in versions if each.id == budget.based_on_id), None)
