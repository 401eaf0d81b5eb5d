"""Do the forms and the budget agree? Every check a reviewer makes, with both figures and their difference.

====================================  ===================================================================
check                                 holds
====================================  ===================================================================
A5(e) and 18a                         always
A5(f) and C12(e)                      always
C12(e) and 18b + 18c + 18d + 18e      always
A(g) and 6k of each program           unless unobligated funds are shown or (g) is typed (a supplement)
6a to 6j and the budget's classes     always
D13, D14 and the first year           always
E20 and the later years               always
18g and 18a + ... + 18f               always
18g and 6k                            only where program income is zero: 18g holds it, 6k does not
====================================  ===================================================================

With a federal share of 500,000, match of 166,667 and program income of 5,000, 18g is 671,667 and 6k is 666,667:
both are right, and neither is "corrected".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funding.budgets.shapes import BudgetTables
from funding.budgets.types import add_up
from funding.federal_forms.sf424a.filling import Filled
from funding.federal_forms.sf424a.form import LETTERS, Sf424a
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """Two figures that must be the same, with what each is."""

    label: str
    left: str
    left_cents: Cents
    right: str
    right_cents: Cents

    @property
    def difference_cents(self) -> Cents:
        """Left less right; zero where all is well."""
        return self.left_cents - self.right_cents


@dataclass(frozen=True, slots=True)
class Funding:
    """SF-424 item 18, in cents."""

    federal_cents: Cents
    applicant_cents: Cents
    state_cents: Cents
    local_cents: Cents
    other_cents: Cents
    program_income_cents: Cents

    @property
    def cells(self) -> tuple[Cents, ...]:
        """18a to 18f."""
        return (
            self.federal_cents,
            self.applicant_cents,
            self.state_cents,
            self.local_cents,
            self.other_cents,
            self.program_income_cents,
        )

    @property
    def total_cents(self) -> Cents:
        """18g: the sum of 18a to 18f, program income included."""
        return sum(self.cells)


def funding_of(filled: Filled) -> Funding:
    """Item 18 from the SF-424A: the same period, the match by source, and line 7 as program income."""
    form = filled.form
    applicant, state, local, other = filled.match_by_source
    return Funding(form.summary_totals[2], applicant, state, local, other, form.program_income_cents)


def budget_checks(filled: Filled, tables: BudgetTables) -> list[CrossCheck]:
    """SF-424A against itself and against the budget it was made of."""
    return [*_own(filled.form), *_against_budget(filled, tables)]


def funding_checks(filled: Filled, funding: Funding) -> list[CrossCheck]:
    """SF-424 against SF-424A."""
    form = filled.form
    shared = sum(funding.cells[1:5])
    found = [
        CrossCheck("Federal request", "SF-424 18a", funding.federal_cents, "A5(e)", form.summary_totals[2]),
        CrossCheck("Non-federal money", "SF-424 18b to 18e", shared, "C12(e)", form.resource_totals[3]),
        CrossCheck(
            "Program income", "SF-424 18f", funding.program_income_cents, "line 7", form.program_income_cents
        ),
        CrossCheck("Sum of item 18", "18g", funding.total_cents, "18a to 18f", sum(funding.cells)),
    ]
    if not funding.program_income_cents and not is_supplement(form):
        found.append(CrossCheck("Project cost", "SF-424 18g", funding.total_cents, "6k(5)", form.total_cents))
    return found


def is_supplement(form: Sf424a) -> bool:
    """Whether a row's (g) is not simply (e) + (f)."""
    return any(
        (row.total_cents or 0) != (row.federal_cents or 0) + (row.match_cents or 0) for row in form.summary
    )


def _own(form: Sf424a) -> Iterator[CrossCheck]:
    yield CrossCheck("Match", "A5(f)", form.summary_totals[3], "C12(e)", form.resource_totals[3])
    if not is_supplement(form):
        yield CrossCheck("Project cost", "A5(g)", form.summary_totals[4], "6k(5)", form.total_cents)
        if len(form.summary) > 1:
            for number, (row, column) in enumerate(zip(form.summary, form.categories, strict=True), start=1):
                yield CrossCheck(
                    f"Program {number}",
                    f"A{number}(g)",
                    row.total_cents or 0,
                    f"6k({number})",
                    column.total_cents,
                )
    crossways = sum(column.total_cents for column in form.categories)
    yield CrossCheck("Section B, both ways", "6i(5) + 6j(5)", form.total_cents, "6k(1) to 6k(4)", crossways)
    cash = form.cash_totals
    yield CrossCheck("Section D, both ways", "line 15, year", cash[0], "its quarters", sum(cash[1:]))


def _against_budget(filled: Filled, tables: BudgetTables) -> Iterator[CrossCheck]:
    form = filled.form
    years = 1 if filled.covers_first_year_only else len(tables.years)
    names = {f"6{letter}": at for at, letter in enumerate(LETTERS)} | {"6i": 8, "6j": 9, "6k": 10}
    for row in tables.classes:
        cents = add_up(row.by_year[:years]).total_cents
        yield CrossCheck(
            row.label, f"{row.code}(5)", form.category_totals[names[row.code]], "the budget", cents
        )
    yield CrossCheck(
        "First-year federal cash",
        "D13",
        form.federal_cash.total_cents,
        "year 1",
        filled.first_year.federal_cents,
    )
    yield CrossCheck(
        "First-year match", "D14", form.match_cash.total_cents, "year 1", filled.first_year.match_cents
    )
    later = sum(form.funds_totals)
    yield CrossCheck("Later federal years", "E20", later, "years 2 on", sum(filled.later_federal_cents))
