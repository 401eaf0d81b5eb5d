"""A usual chart for a nonprofit with awards, so that a house without one can write a journal at once.

Costs go by kind of line, what pays for them by source. The numbers leave gaps for the accountant's own.
"""

from __future__ import annotations

from funding.finance.types import INDIRECT, AccountType, Target

ACCOUNTS: tuple[tuple[str, str, AccountType], ...] = (
    ("4100", "Government grants", AccountType.INCOME),
    ("4200", "Foundation and private grants", AccountType.INCOME),
    ("4300", "Own contribution to awards", AccountType.INCOME),
    ("4400", "In-kind contributions", AccountType.OTHER_INCOME),
    ("6000", "Salaries and wages", AccountType.EXPENSE),
    ("6050", "Payroll taxes and benefits", AccountType.EXPENSE),
    ("6100", "Travel", AccountType.EXPENSE),
    ("6200", "Equipment", AccountType.FIXED_ASSET),
    ("6300", "Supplies", AccountType.EXPENSE),
    ("6400", "Subawards", AccountType.EXPENSE),
    ("6450", "Contracts and consultants", AccountType.EXPENSE),
    ("6500", "Construction", AccountType.FIXED_ASSET),
    ("6600", "Participant support", AccountType.EXPENSE),
    ("6700", "Rent", AccountType.EXPENSE),
    ("6800", "Other direct costs", AccountType.EXPENSE),
    ("6900", "Indirect costs", AccountType.EXPENSE),
)

RULES: tuple[tuple[Target, dict[str, str], str], ...] = (
    (Target.COST, {"kind": "personnel"}, "6000"),
    (Target.COST, {"kind": "fringe"}, "6050"),
    (Target.COST, {"kind": "travel"}, "6100"),
    (Target.COST, {"kind": "equipment"}, "6200"),
    (Target.COST, {"kind": "supplies"}, "6300"),
    (Target.COST, {"kind": "subaward"}, "6400"),
    (Target.COST, {"kind": "contract"}, "6450"),
    (Target.COST, {"kind": "consultant"}, "6450"),
    (Target.COST, {"kind": "construction"}, "6500"),
    (Target.COST, {"kind": "participant"}, "6600"),
    (Target.COST, {"kind": "rent"}, "6700"),
    (Target.COST, {"object_class": "6h"}, "6800"),
    (Target.COST, {"kind": INDIRECT}, "6900"),
    (Target.FUNDING, {"source": "federal"}, "4100"),
    (Target.FUNDING, {"source": "cash"}, "4300"),
    (Target.FUNDING, {"source": "in_kind"}, "4400"),
)
