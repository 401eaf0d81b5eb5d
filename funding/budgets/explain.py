"""How a figure is made, step by step, for the screen: each step with its amounts, result and citation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from funding.budgets.classes import CLASSES
from funding.budgets.indirect import SUBAWARD_GROUP
from funding.budgets.mtdc import subaward_cap_cents
from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.budgets.terms import IndirectBase, IndirectKind, Remainder
from funding.budgets.totals import Totals
from funding.budgets.types import NOTHING, Amounts, add_up
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a label, its amounts over all years, whether it is a result, and its amounts by year."""

    label: str
    amounts: Amounts
    is_result: bool = False
    by_year: tuple[Amounts, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with the steps that lead to it, its citation, notes on the choices made, and the names of the
    dated figures it uses. ``key`` is its address on the page of all figures.
    """

    title: str
    steps: tuple[Step, ...]
    citation: str
    notes: tuple[str, ...] = ()
    key: str = ""
    figures: tuple[str, ...] = ()


def percent(basis_points: int) -> str:
    """``15.00%``."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


def step(label: str, by_year: Mapping[int, Amounts], *, is_result: bool = False) -> Step:
    """A row from its amounts by year."""
    return Step(label, add_up(by_year), is_result, tuple(by_year.values()))


def explain_direct(totals: Totals) -> Explanation:
    """How 6i is made: the classes that hold money, then their sum."""
    rows = [step(f"{each.code} {each.name}", totals.by_class[each.letter]) for each in CLASSES]
    steps = [row for row in rows if row.amounts]
    steps.append(step("6i Total direct", totals.direct, is_result=True))
    return Explanation("How 6i is made", tuple(steps), "SF-424A section B: 6i = 6a + … + 6h", key="direct")


def explain_base(totals: Totals) -> Explanation:
    """How the base of indirect costs is made: total direct, less each group left out."""
    indirect = totals.indirect
    steps = [step("Total direct", totals.direct)]
    for group, by_year in sorted(indirect.left_out.items()):
        label = _cap_label(totals) if group == SUBAWARD_GROUP else group
        steps.append(step(f"less {label}", {year: -amounts for year, amounts in by_year.items()}))
    name = "by year" if indirect.changes else indirect.rate.base.label
    steps.append(step(f"Base ({name})", indirect.base, is_result=True))
    citation = "2 CFR 200.1 (MTDC)" if _rests_on_mtdc(totals) else indirect.rate.citation
    notes = [*_base_notes(totals), dates_note(totals)]
    used = ("subaward_in_base", "equipment_unit") if _rests_on_mtdc(totals) else ()
    return Explanation("How the base is made", tuple(steps), citation, tuple(notes), "base", used)


def explain_indirect(totals: Totals) -> Explanation:
    """How 6j is made: total direct, less each group left out, the base, the rate, the charge."""
    indirect = totals.indirect
    steps = [*explain_base(totals).steps, *_charges(totals)]
    if add_up(indirect.unrecovered):
        steps.append(step("Unrecovered indirect, approved as match", indirect.unrecovered))
        steps.append(step("6j Indirect", totals.charge, is_result=True))
    used = ["subaward_in_base", "equipment_unit"] if _rests_on_mtdc(totals) else []
    if totals.terms.indirect_kind is IndirectKind.DE_MINIMIS:
        used.insert(0, "de_minimis_rate")
    notes = tuple(_indirect_notes(totals))
    return Explanation("How 6j is made", tuple(steps), indirect.rate.citation, notes, "indirect", tuple(used))


def _rests_on_mtdc(totals: Totals) -> bool:
    return any(rate.base.kind is IndirectBase.MTDC for rate in totals.indirect.rates.values())


def _charges(totals: Totals) -> list[Step]:
    """What the rates give, then what the funder's limits leave of it."""
    indirect = totals.indirect
    if not totals.terms.indirect_limits:
        return _by_rate(totals)
    allowed = {year: Amounts(each.allowed_cents or 0) for year, each in indirect.limited.items()}
    steps = [*_by_rate(totals), step("The most that the funder’s limits allow", allowed)]
    if add_up(indirect.cut):
        steps.append(step("less what is above it", {year: -part for year, part in indirect.cut.items()}))
    return [*steps, step("Indirect within the limits", indirect.charge, is_result=True)]


def _by_rate(totals: Totals) -> list[Step]:
    """The rate's charge in one step, or, where rates change, year by year and then their sum."""
    indirect, charges = totals.indirect, totals.indirect.by_rate
    if not indirect.changes:
        rate = indirect.rate
        return [step(f"× {percent(rate.charged_bp)} {rate.reason}", charges, is_result=True)]
    steps = [
        step(
            f"Year {year}: × {percent(rate.charged_bp)} of {rate.base.label}",
            {each: charges[each] if each == year else NOTHING for each in totals.years},
        )
        for year, rate in indirect.rates.items()
    ]
    return [*steps, step("Indirect, all years", charges, is_result=True)]


def explain_total(totals: Totals) -> Explanation:
    """How 6k is made."""
    steps = (
        step("6i Total direct", totals.direct),
        step("6j Indirect", totals.charge),
        step("6k Total", totals.total, is_result=True),
    )
    return Explanation("How 6k is made", steps, "SF-424A section B: 6k = 6i + 6j", key="total")


def _cap_label(totals: Totals) -> str:
    return f"subaward above {format_money(subaward_cap_cents(totals.terms), whole=True)}"


def _base_notes(totals: Totals) -> list[str]:
    notes = []
    terms = totals.terms
    if SUBAWARD_GROUP in totals.indirect.left_out:
        notes.append("The cap counts once over the subaward's life (2 CFR 200.1).")
        if terms.remainder is not Remainder.SHARES:
            where = f" ({terms.remainder_citation})" if terms.remainder_citation else ""
            label = terms.remainder.label
            notes.append(f"What is above it: {label[:1].lower()}{label[1:]}{where}.")
    return notes


def _indirect_notes(totals: Totals) -> list[str]:
    notes = [*_base_notes(totals), *map(limit_note, totals.terms.indirect_limits)]
    if totals.terms.indirect_kind is IndirectKind.DE_MINIMIS or _rests_on_mtdc(totals):
        notes.append(dates_note(totals))
    if len(totals.years) > 1:
        notes.append("Each year is rounded to the cent, then the years are added.")
    return notes


def limit_note(limit: IndirectLimit) -> str:
    """How a limit on the funder's charge is worked out, and where it stands, in a sentence."""
    share = percent(limit.limit_bp or 0)
    how = {
        LimitOf.TOTAL: f"direct costs × {share} ÷ {percent(10_000 - (limit.limit_bp or 0))} in each year",
        LimitOf.DIRECT: f"direct costs × {share} in each year",
        LimitOf.AMOUNT: "used up through the years in order",
    }[limit.measure]
    where = f" ({limit.citation.rstrip('.')})" if limit.citation else ""
    down = "" if limit.measure is LimitOf.AMOUNT else ", rounded down to the cent"
    return f"Indirect at most {limit.label}: {how}{down}{where}."


def dates_note(totals: Totals) -> str:
    """By which day the dated figures were chosen, in a sentence."""
    terms = totals.terms
    if terms.figures_on:
        return f"Figures of {format_date(terms.figures_on)}: {terms.figures_citation.rstrip('.')}."
    if terms.federal_award_date:
        return f"Figures for awards of {format_date(terms.federal_award_date)}."
    if terms.figures_date:
        return f"No award date yet: figures as of the first day, {format_date(terms.figures_date)}."
    return "No award date yet: the newest figures are used."
