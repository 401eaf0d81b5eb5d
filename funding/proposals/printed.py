"""What a printed proposal shows: plain data, no database, so that the page can be set and tested from examples.

Every amount is integer cents. Derived amounts (totals of the tables) are not computed here: they come from the
budget's own summary, and ``differences`` compares the two, so that a page can never print a sum that differs from
the stored one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.funders.formats import PageFormat
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Fact:
    """A labeled fact of the cover, such as "Assistance Listing" and "16.320"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section; ``html`` is cleaned and its figures are filled in. ``counted`` sections share the page limit."""

    key: str
    heading: str
    html: str
    counted: bool = True
    single_spaced: bool = False


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One object class over the whole project. ``code`` is the SF-424A line ("6a"); totals have ``total`` set."""

    code: str
    label: str
    federal_cents: Cents
    match_cents: Cents
    total_cents: Cents
    total: bool = False


@dataclass(frozen=True, slots=True)
class YearColumn:
    """One budget year: its label, its span and the amounts per class code, in the order of the class rows."""

    label: str
    span: str
    amounts: tuple[Cents, ...]


@dataclass(frozen=True, slots=True)
class JustifiedLine:
    """One budget line with its arithmetic in words, for example "0.50 FTE x $58,000.00 x 12 months"."""

    label: str
    arithmetic: str
    justification: str
    federal_cents: Cents
    match_cents: Cents
    initiative: str = ""


@dataclass(frozen=True, slots=True)
class JustifiedClass:
    """The lines of one class, with their sum as the budget states it."""

    code: str
    label: str
    lines: tuple[JustifiedLine, ...]
    federal_cents: Cents
    match_cents: Cents


@dataclass(frozen=True, slots=True)
class Reach:
    """What one initiative receives. ``hue`` names a color of the house."""

    label: str
    federal_cents: Cents
    match_cents: Cents
    total_cents: Cents


@dataclass(frozen=True, slots=True)
class PrintedBudget:
    """The budget as printed. ``basis`` are sentences with their citations: rate, base, match.

    ``categories`` are the DOJ worksheet's rows A to J, for a funder whose form that is; otherwise there are none.
    """

    federal_label: str
    classes: tuple[ClassRow, ...]
    years: tuple[YearColumn, ...]
    justification: tuple[JustifiedClass, ...]
    reaches: tuple[Reach, ...]
    federal_cents: Cents
    match_cents: Cents
    total_cents: Cents
    basis: tuple[str, ...] = ()
    categories: tuple[ClassRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPlanLine:
    """One activity of the work plan. Dates may be open."""

    activity: str
    initiative: str
    responsible: str
    starts_on: date | None
    ends_on: date | None
    evidence: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One measure: where it starts, what is promised, by when. Values are already formatted."""

    name: str
    initiative: str
    unit: str
    baseline: str
    target: str
    due: str


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file that goes with the proposal. ``state`` is words for people: "Attached", "Missing"."""

    label: str
    file_name: str
    state: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class PrintedProposal:
    """A whole proposal, ready to be set; ``is_letter`` sets it without a cover, with the budget in short.

    ``signer`` is who signs a letter, in lines: name, title.
    """

    title: str
    addressee: str
    occasion: str
    organization: str
    address: str
    facts: tuple[Fact, ...]
    sections: tuple[PrintedSection, ...]
    page_format: PageFormat
    version: int
    dated: date
    status: str
    draft: bool
    running: str
    starts_on: date | None = None
    ends_on: date | None = None
    budget: PrintedBudget | None = None
    work_plan: tuple[WorkPlanLine, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    is_letter: bool = False
    signer: tuple[str, ...] = ()


def differences(budget: PrintedBudget) -> list[str]:
    """Every place where the printed rows do not add up to the stored totals, in words; empty where all agree.

    Three lines of $33,333.33 against a stored total of $100,000.00 differ by one cent and are reported.
    """
    from funding.kernel.money import format_money

    rows = [row for row in budget.classes if not row.total]
    found = []
    for label, printed, stored in (
        (budget.federal_label, sum(row.federal_cents for row in rows), budget.federal_cents),
        ("Match", sum(row.match_cents for row in rows), budget.match_cents),
        ("Total", sum(row.total_cents for row in rows), budget.total_cents),
    ):
        if printed != stored:
            gap = format_money(abs(printed - stored))
            found.append(
                f"{label}: the lines add up to {format_money(printed)}, the budget says "
                f"{format_money(stored)} ({gap} apart)."
            )
    return found
