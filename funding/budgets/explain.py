"""How a figure is made, step by step, for the screen: each step with its amounts, result and citation."""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.classes import CLASSES
from funding.budgets.indirect import SUBAWARD_GROUP
from funding.budgets.mtdc import subaward_cap_cents
from funding.budgets.terms import IndirectBase, IndirectKind, Remainder
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts, add_up
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a label, its amounts, and whether it is an intermediate or final result."""

    label: str
    amounts: Amounts
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with the steps that lead to it, its citation, and notes on the choices made."""

    title: str
    steps: tuple[Step, ...]
    citation: str
    notes: tuple[str, ...] = ()


def percent(basis_points: int) -> str:
    """``15.00%``."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


def explain_direct(totals: Totals) -> Explanation:
    """How 6i is made: the classes that hold money, then their sum."""
    sums = [(each, add_up(totals.by_class[each.letter])) for each in CLASSES]
    steps = [Step(f"{each.code} {each.name}", amounts) for each, amounts in sums if amounts]
    steps.append(Step("6i Total direct", totals.all_direct, is_result=True))
    return Explanation("How 6i is made", tuple(steps), "SF-424A section B: 6i = 6a + … + 6h")


def explain_indirect(totals: Totals) -> Explanation:
    """How 6j is made: total direct, less each group left out, the base, the rate, the charge."""
    indirect = totals.indirect
    steps = [Step("Total direct", totals.all_direct)]
    for group, by_year in sorted(indirect.left_out.items()):
        label = _cap_label(totals) if group == SUBAWARD_GROUP else group
        steps.append(Step(f"less {label}", -add_up(by_year)))
    name = "by year" if indirect.changes else indirect.rate.base.label
    steps.append(Step(f"Base ({name})", totals.all_base, is_result=True))
    steps += _charges(totals)
    unrecovered = add_up(indirect.unrecovered)
    if unrecovered:
        steps.append(Step("Unrecovered indirect, approved as match", unrecovered))
        steps.append(Step("6j Indirect", totals.all_charge, is_result=True))
    return Explanation("How 6j is made", tuple(steps), indirect.rate.citation, tuple(_indirect_notes(totals)))


def _charges(totals: Totals) -> list[Step]:
    """The charge in one step, or, where rates change, year by year and then their sum."""
    indirect = totals.indirect
    charged = add_up(indirect.charge)
    if not indirect.changes:
        rate = indirect.rate
        return [Step(f"× {percent(rate.charged_bp)} {rate.reason}", charged, is_result=True)]
    steps = [
        Step(f"Year {year}: × {percent(rate.charged_bp)} of {rate.base.label}", indirect.charge[year])
        for year, rate in indirect.rates.items()
    ]
    return [*steps, Step("Indirect, all years", charged, is_result=True)]


def explain_total(totals: Totals) -> Explanation:
    """How 6k is made."""
    steps = (
        Step("6i Total direct", totals.all_direct),
        Step("6j Indirect", totals.all_charge),
        Step("6k Total", totals.whole, is_result=True),
    )
    return Explanation("How 6k is made", steps, "SF-424A section B: 6k = 6i + 6j")


def _cap_label(totals: Totals) -> str:
    return f"subaward above {format_money(subaward_cap_cents(totals.terms), whole=True)}"


def _indirect_notes(totals: Totals) -> list[str]:
    notes = []
    terms = totals.terms
    if SUBAWARD_GROUP in totals.indirect.left_out:
        notes.append("The cap counts once over the subaward's life (2 CFR 200.1).")
        if terms.remainder is not Remainder.SHARES:
            where = f" ({terms.remainder_citation})" if terms.remainder_citation else ""
            notes.append(
                f"What is above it: {terms.remainder.label[:1].lower()}{terms.remainder.label[1:]}{where}."
            )
    if terms.indirect_kind is IndirectKind.DE_MINIMIS or terms.indirect_base is IndirectBase.MTDC:
        notes.append(_date_note(totals))
    if len(totals.years) > 1:
        notes.append("Each year is rounded to the cent, then the years are added.")
    return notes


def _date_note(totals: Totals) -> str:
    terms = totals.terms
    if terms.figures_on:
        return f"Figures of {format_date(terms.figures_on)}: {terms.figures_citation.rstrip('.')}."
    if terms.federal_award_date:
        return f"Figures for awards of {format_date(terms.federal_award_date)}."
    if terms.figures_date:
        return f"No award date yet: figures as of the first day, {format_date(terms.figures_date)}."
    return "No award date yet: the newest figures are used."
