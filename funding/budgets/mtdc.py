"""Does a line count in the base that indirect costs are charged on, and why?

Modified total direct costs (2 CFR 200.1) take in salaries, fringe, supplies, services, travel and the first
part of each subaward. They leave out equipment, capital spending, patient care, rent, tuition, scholarships
and participant support. Two tests need more than the kind of line:

- *Equipment or supplies?* Per unit, against the lower of the federal threshold at the award date and the
  organization's own capitalization level. At or above it is equipment and out; below it is supplies and in,
  whichever class the line stands in.
- *Subaward or contract?* By the recorded determination (2 CFR 200.331). A contract counts whole, a subaward
  up to the cap over its whole life (see ``indirect``).

=======================  ==========  ==============  ==============
unit cost                threshold   own level       verdict
=======================  ==========  ==============  ==============
12 laptops at $1,200     $10,000     -               in (supplies)
van at $28,000           $10,000     -               out
server at $7,500         $10,000     $5,000          out
server at $7,500         $10,000     -               in (supplies)
=======================  ==========  ==============  ==============

A person may overrule the rules with a reason; the reason is then what is shown. Other bases than MTDC need
no tests: total direct costs take everything, salaries (and fringe) only those lines. Any base may leave out
kinds of line that the rate agreement names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from funding.budgets.calculators import unit_cents
from funding.budgets.terms import IndirectBase, Terms
from funding.budgets.types import BaseChoice, Line, LineKind
from funding.kernel.money import Cents, format_money


class Standing(StrEnum):
    """In the base, out of it, or in up to the subaward cap."""

    IN = "in"
    OUT = "out"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A line's standing, the reason in words, where the law says so, and the group it is left out with."""

    standing: Standing
    reason: str
    citation: str = "2 CFR 200.1"
    group: str = ""


_LEFT_OUT = {
    LineKind.CONSTRUCTION: "capital spending",
    LineKind.PARTICIPANT: "participant support",
    LineKind.RENT: "rent",
    LineKind.TUITION: "tuition and scholarships",
    LineKind.PATIENT_CARE: "patient care",
}


@dataclass(frozen=True, slots=True)
class Base:
    """What a rate is charged on: the base, the kinds of line that it leaves out besides, and where it stands."""

    kind: IndirectBase
    excludes: tuple[str, ...] = ()
    citation: str = ""

    @property
    def label(self) -> str:
        """``MTDC``, or ``total direct costs less equipment, rent``."""
        names = ", ".join(LineKind(kind).label.lower() for kind in self.excludes)
        return f"{self.kind.label} less {names}" if names else self.kind.label


def general_base(terms: Terms) -> Base:
    """The base that the terms name for every year without a row of its own."""
    return Base(terms.indirect_base, terms.base_excludes, terms.indirect_citation)


def equipment_line_cents(terms: Terms) -> Cents:
    """From this cost of one unit a thing is equipment: the lower of federal threshold and own level."""
    federal = terms.figure("equipment_unit").value
    return min(federal, terms.capitalization_cents) if terms.capitalization_cents is not None else federal


def verdict(line: Line, terms: Terms, base: Base | None = None) -> Verdict:
    """Whether ``line`` bears indirect costs on ``base`` (the terms' own where None), with the reason."""
    base = base or general_base(terms)
    if line.base_choice is not BaseChoice.RULES:
        return _by_hand(line)
    if line.kind.value in base.excludes:
        name = line.kind.label
        citation = base.citation or "The rate agreement"
        return Verdict(Standing.OUT, f"{name} is left out of this base", citation, group=name.lower())
    if base.kind is not IndirectBase.MTDC:
        return _other_base(line, base)
    if line.kind is LineKind.SUBAWARD:
        cap = format_money(subaward_cap_cents(terms), whole=True)
        return Verdict(Standing.CAPPED, f"First {cap} of each subaward over its whole life")
    if line.kind in {LineKind.EQUIPMENT, LineKind.SUPPLIES}:
        return _thing(line, terms)
    if line.kind in _LEFT_OUT:
        group = _LEFT_OUT[line.kind]
        return Verdict(Standing.OUT, f"{group.capitalize()} is never in MTDC", group=group)
    if line.kind is LineKind.CONTRACT:
        return Verdict(Standing.IN, "A procurement contract counts whole", "2 CFR 200.1 and 200.331")
    return Verdict(Standing.IN, f"{line.kind.label} counts in MTDC")


def _by_hand(line: Line) -> Verdict:
    if line.base_choice is BaseChoice.INCLUDE:
        approval = "2 CFR 200.1, cognizant agency's approval"
        return Verdict(Standing.IN, f"Put in by hand: {line.base_reason}", approval)
    return Verdict(Standing.OUT, f"Left out by hand: {line.base_reason}", group="left out by hand")


def subaward_cap_cents(terms: Terms) -> Cents:
    """How much of each subaward counts in the base: the term where one is set, else the dated figure."""
    if terms.subaward_cap_cents is not None:
        return terms.subaward_cap_cents
    return terms.figure("subaward_in_base").value


def is_equipment(line: Line, terms: Terms) -> bool:
    """Whether the line's things are equipment by unit cost, or by its class where no unit cost is known."""
    one = unit_cents(line)
    return line.kind is LineKind.EQUIPMENT if one is None else one >= equipment_line_cents(terms)


def _thing(line: Line, terms: Terms) -> Verdict:
    level = format_money(equipment_line_cents(terms), whole=True)
    one = unit_cents(line)
    if one is None:
        if line.kind is LineKind.EQUIPMENT:
            return Verdict(Standing.OUT, "Equipment is never in MTDC", group="equipment")
        return Verdict(Standing.IN, "Supplies count in MTDC")
    price = format_money(one, whole=one % 100 == 0)
    if is_equipment(line, terms):
        return Verdict(Standing.OUT, f"{price} a unit is equipment ({level} or more)", group="equipment")
    return Verdict(Standing.IN, f"{price} a unit is supplies (under {level})")


def _other_base(line: Line, base: Base) -> Verdict:
    citation = base.citation or "The rate agreement or the funder's terms"
    if base.kind is IndirectBase.TOTAL_DIRECT:
        return Verdict(Standing.IN, "All direct costs are in the base", citation)
    kinds = {LineKind.PERSONNEL}
    if base.kind is IndirectBase.SALARIES_FRINGE:
        kinds.add(LineKind.FRINGE)
    if line.kind in kinds:
        return Verdict(Standing.IN, f"The base is {base.kind.label}", citation)
    group = f"other than {base.kind.label}"
    return Verdict(Standing.OUT, f"The base is {base.kind.label} only", citation, group=group)
