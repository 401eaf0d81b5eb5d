"""Both forms from a budget's tables and the facts around it: pure, so that an export can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from funding.budgets.rounding import RoundingCheck, in_whole_dollars
from funding.budgets.shapes import BudgetTables
from funding.federal_forms.checks import CrossCheck, budget_checks, funding_checks, funding_of
from funding.federal_forms.problems import Problem
from funding.federal_forms.sf424.form import PROFILE, AttachedFile, Sf424
from funding.federal_forms.sf424.rules import sf424_problems
from funding.federal_forms.sf424a.answers import Answers
from funding.federal_forms.sf424a.filling import Filled, fill
from funding.federal_forms.sf424a.xml import sf424a_problems
from funding.federal_forms.usual import PROFILE_NAMES, answered, usual_program
from funding.kernel.money import round_to_dollar

DOLLAR = 100


@dataclass(frozen=True, slots=True)
class Forms:
    """Both forms with their checks and problems; ``rounding`` is empty where cents are shown."""

    tables: BudgetTables
    answers: Answers
    filled: Filled
    sf424: Sf424
    budget_checks: tuple[CrossCheck, ...]
    funding_checks: tuple[CrossCheck, ...]
    rounding: tuple[RoundingCheck, ...]
    whole_dollars: bool

    @property
    def checks(self) -> tuple[CrossCheck, ...]:
        """Every check: the SF-424A with itself and the budget, then the SF-424 with the SF-424A."""
        return (*self.budget_checks, *self.funding_checks)

    @property
    def sf424_problems(self) -> list[Problem]:
        """What keeps the SF-424 from being sent."""
        return sf424_problems(self.sf424)

    @property
    def sf424a_problems(self) -> list[Problem]:
        """What keeps the SF-424A from being sent."""
        return sf424a_problems(self.filled.form)

    @property
    def off(self) -> int:
        """How many checks do not come to zero."""
        return sum(1 for each in self.checks if each.difference_cents)


def assemble(tables: BudgetTables, facts: Mapping[str, Any], *, whole_dollars: bool = False) -> Forms:
    """The forms of these tables; ``facts`` as ``queries.facts_of`` gathers them."""
    rounding: tuple[RoundingCheck, ...] = ()
    answers, unit = Answers.from_json(facts["sf424a"]), 1
    if whole_dollars:
        rounded = in_whole_dollars(tables)
        tables, rounding, unit = rounded.tables, rounded.checks, DOLLAR
        answers = _whole(answers)
    filled = fill(tables, answers, usual_program(facts), unit=unit)
    funding = funding_of(filled)
    house = facts["organization"]
    profile = {one.name: house.get(PROFILE_NAMES.get(one.name, one.name)) or "" for one in PROFILE}
    sf424 = Sf424(
        {**profile, **answered(facts)},
        tuple(house.get("applicant_types", ())),
        funding,
        {key: AttachedFile(**value) for key, value in facts["files"].items()},
    )
    return Forms(
        tables,
        answers,
        filled,
        sf424,
        tuple(budget_checks(filled, tables)),
        tuple(funding_checks(filled, funding)),
        rounding,
        whole_dollars,
    )


def _whole(answers: Answers) -> Answers:
    """The typed amounts in whole dollars; shares stay, being proportions."""

    def rounded(cents: int | None) -> int | None:
        return None if cents is None else round_to_dollar(cents)

    programs = tuple(
        replace(
            one,
            unobligated_federal_cents=rounded(one.unobligated_federal_cents),
            unobligated_match_cents=rounded(one.unobligated_match_cents),
            total_cents=rounded(one.total_cents),
            program_income_cents=rounded(one.program_income_cents),
        )
        for one in answers.programs
    )
    return replace(answers, programs=programs)
