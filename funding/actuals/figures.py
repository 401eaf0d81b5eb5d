"""Budget against actual: the approved budget beside what was spent and obligated, line by line and class by class.

A budget's in-kind match is no cost, so it is compared in the match ledger and not here: the match column of a line is
its cash. What an entry says is compared where it says it belongs; an entry without a line, or with the key of a line
that the approved version no longer has, stands in its class under "Not on a budget line".

=====================  ============  ==========  ===========  ============  =====
travel, funder         approved      spent       obligated    remaining     used
=====================  ============  ==========  ===========  ============  =====
Conferences            $10,000.00    $4,000.00   $1,000.00    $5,000.00     40%
Mileage                $2,000.00     $2,500.00   -            -$500.00      125%
Not on a budget line   -             $300.00     -            -$300.00
6c Travel              $12,000.00    $6,800.00   $1,000.00    $4,200.00     57%
=====================  ============  ==========  ===========  ============  =====
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from funding.actuals.types import Share
from funding.budgets.classes import CLASSES
from funding.budgets.types import Amounts, LineKind
from funding.kernel.money import Cents, divide_half_up

WITHOUT_LINE = "Not on a budget line"


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the approved budget."""

    key: str
    kind: LineKind
    title: str
    amounts: Amounts
    initiative_id: int | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum of costs or obligations that agree in place and share. ``kind`` None: indirect costs."""

    kind: LineKind | None
    line_key: str
    share: Share
    spent_cents: Cents = 0
    waiting_cents: Cents = 0
    obligated_cents: Cents = 0


@dataclass(slots=True)
class Row:
    """One row of the comparison."""

    label: str
    code: str = ""
    line_key: str = ""
    kind: LineKind | None = None
    is_class: bool = False
    is_total: bool = False
    budget_cents: Cents = 0
    spent_cents: Cents = 0
    waiting_cents: Cents = 0
    obligated_cents: Cents = 0
    has_budget: bool = True

    @property
    def remaining_cents(self) -> Cents:
        """What is left of the budget after what is spent and obligated; negative where that is more."""
        return self.budget_cents - self.spent_cents - self.obligated_cents

    @property
    def used_percent(self) -> int | None:
        """What is spent of the budget, in whole percent; None without a budget."""
        if not self.budget_cents:
            return None
        return divide_half_up(self.spent_cents * 100, self.budget_cents)

    @property
    def is_over(self) -> bool:
        """Whether more is spent and obligated than the budget has."""
        return self.remaining_cents < 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.budget_cents or self.spent_cents or self.waiting_cents or self.obligated_cents)

    def take(self, other: Row | Cost) -> None:
        """Add what another row or cost says."""
        self.spent_cents += other.spent_cents
        self.waiting_cents += other.waiting_cents
        self.obligated_cents += other.obligated_cents
        if isinstance(other, Row):
            self.budget_cents += other.budget_cents


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole table: classes with their lines, indirect costs, the total."""

    rows: tuple[Row, ...]
    total: Row
    in_kind_cents: Cents = 0

    @property
    def lines_over(self) -> list[Row]:
        """The lines with a budget that are spent and obligated beyond it."""
        return [row for row in self.rows if row.line_key and row.is_over]

    @property
    def without_line_cents(self) -> Cents:
        """What is spent and stands on no line of the approved budget, indirect costs apart."""
        return sum(row.spent_cents for row in self.rows if row.label == WITHOUT_LINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the approved budget grants: its lines and its indirect costs."""

    lines: tuple[Planned, ...] = ()
    indirect: Amounts = field(default_factory=Amounts)

    @property
    def keys(self) -> dict[str, Planned]:
        """The lines by key."""
        return {line.key: line for line in self.lines}


def planned(amounts: Amounts, shares: Sequence[Share]) -> Cents:
    """What the shares plan in money: the funder's part, and of the match the cash."""
    cents = amounts.federal_cents if Share.FUNDER in shares else 0
    return cents + (amounts.cash_cents if Share.MATCH in shares else 0)


def compare(plan: Plan, costs: Iterable[Cost], shares: Sequence[Share] = tuple(Share)) -> Comparison:
    """Set the budget beside the costs of the given shares."""
    counted = [cost for cost in costs if cost.share in shares]
    known = plan.keys
    by_line: dict[str, list[Cost]] = {}
    loose: dict[LineKind | None, list[Cost]] = {}
    for cost in counted:
        line = known.get(cost.line_key) if cost.kind is not None else None
        if line is not None:
            by_line.setdefault(line.key, []).append(cost)
        else:
            loose.setdefault(cost.kind, []).append(cost)
    rows: list[Row] = []
    total = Row("Total", is_total=True)
    for each in CLASSES:
        head = Row(each.name, each.code, is_class=True)
        inner = _lines_of(each.kinds, plan, by_line, shares) + _loose_of(each.kinds, loose)
        for row in inner:
            head.take(row)
        if inner and not (head.is_empty and all(row.is_empty for row in inner)):
            rows += [head, *inner]
            total.take(head)
    indirect = Row("Indirect costs", "6j", is_class=True, budget_cents=planned(plan.indirect, shares))
    for cost in loose.get(None, ()):
        indirect.take(cost)
    if not indirect.is_empty:
        rows.append(indirect)
        total.take(indirect)
    in_kind = sum(line.amounts.in_kind_cents for line in plan.lines) + plan.indirect.in_kind_cents
    return Comparison(tuple(rows), total, in_kind if Share.MATCH in shares else 0)


def _lines_of(
    kinds: Sequence[LineKind], plan: Plan, by_line: dict[str, list[Cost]], shares: Sequence[Share]
) -> list[Row]:
    rows = []
    for line in plan.lines:
        if line.kind in kinds:
            row = Row(
                line.title,
                line_key=line.key,
                kind=line.kind,
                budget_cents=planned(line.amounts, shares),
            )
            for cost in by_line.get(line.key, ()):
                row.take(cost)
            if not row.is_empty:
                rows.append(row)
    return rows


def _loose_of(kinds: Sequence[LineKind], loose: dict[LineKind | None, list[Cost]]) -> list[Row]:
    row = Row(WITHOUT_LINE, has_budget=False)
    for kind in kinds:
        for cost in loose.get(kind, ()):
            row.take(cost)
    return [] if row.is_empty else [row]
