"""Where a line stands on the forms: the SF-424A object class and the DOJ category of each kind.

======================  =========  =====
kind                    SF-424A    DOJ
======================  =========  =====
personnel               6a         A
fringe                  6b         B
travel                  6c         C
equipment               6d         D
supplies                6e         E
subaward                6f         G
contract, consultant    6f         H
construction            6g         F
participant, rent,      6h         I
tuition, patient care,
other
======================  =========  =====

Indirect costs are 6j and J. The DOJ worksheet splits 6f in two, because a subaward counts in the indirect
base only up to a cap and a procurement contract counts whole. Source: OMB 4040-0006 (SF-424A) and OMB
1121-0188 (DOJ Budget Detail Worksheet).
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.types import LineKind


@dataclass(frozen=True, slots=True)
class ObjectClass:
    """One of the lines 6a to 6h of SF-424A: its letter, its name, and the kinds of line it holds."""

    letter: str
    name: str
    kinds: tuple[LineKind, ...]

    @property
    def code(self) -> str:
        """The form's own line number, such as ``6a``."""
        return f"6{self.letter}"


@dataclass(frozen=True, slots=True)
class Category:
    """One of the categories A to I of the DOJ worksheet."""

    letter: str
    name: str
    kinds: tuple[LineKind, ...]


_OTHER_KINDS = (
    LineKind.PARTICIPANT,
    LineKind.RENT,
    LineKind.TUITION,
    LineKind.PATIENT_CARE,
    LineKind.OTHER,
)

CLASSES = (
    ObjectClass("a", "Personnel", (LineKind.PERSONNEL,)),
    ObjectClass("b", "Fringe benefits", (LineKind.FRINGE,)),
    ObjectClass("c", "Travel", (LineKind.TRAVEL,)),
    ObjectClass("d", "Equipment", (LineKind.EQUIPMENT,)),
    ObjectClass("e", "Supplies", (LineKind.SUPPLIES,)),
    ObjectClass("f", "Contractual", (LineKind.SUBAWARD, LineKind.CONTRACT, LineKind.CONSULTANT)),
    ObjectClass("g", "Construction", (LineKind.CONSTRUCTION,)),
    ObjectClass("h", "Other", _OTHER_KINDS),
)

CATEGORIES = (
    Category("A", "Personnel", (LineKind.PERSONNEL,)),
    Category("B", "Fringe benefits", (LineKind.FRINGE,)),
    Category("C", "Travel", (LineKind.TRAVEL,)),
    Category("D", "Equipment", (LineKind.EQUIPMENT,)),
    Category("E", "Supplies", (LineKind.SUPPLIES,)),
    Category("F", "Construction", (LineKind.CONSTRUCTION,)),
    Category("G", "Subawards", (LineKind.SUBAWARD,)),
    Category("H", "Procurement contracts", (LineKind.CONTRACT, LineKind.CONSULTANT)),
    Category("I", "Other", _OTHER_KINDS),
)

_CLASS_OF = {kind: each for each in CLASSES for kind in each.kinds}
_CATEGORY_OF = {kind: each for each in CATEGORIES for kind in each.kinds}


def class_of(kind: LineKind) -> ObjectClass:
    """The SF-424A object class of a kind of line."""
    return _CLASS_OF[kind]


def category_of(kind: LineKind) -> Category:
    """The DOJ worksheet category of a kind of line."""
    return _CATEGORY_OF[kind]


def form_order(kind: LineKind) -> int:
    """The place of a kind among all: class by class, and within a class in the order of its kinds."""
    return list(_CLASS_OF).index(kind)
