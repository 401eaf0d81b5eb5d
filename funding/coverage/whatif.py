"""What if: the same plan and the same allocations, with some sources changed on the way. Nothing is copied.

A scenario is a set of changes. Each is applied to what a source pays in a month, and the sums are made anew:

* "Does not come": it pays nothing.
* "Comes in part", 80%: every amount is 80% of what it was, half a cent up.
* "Comes later", 3 months: it pays nothing in the first three months of its own; from then on as planned. Its last
  month stays, since a funder's period ends when it ends.
* "Has another chance", 40%: secured money becomes pending with that chance, pending money gets another one.

Changes of one source add up: parts multiply, delays add, the last chance counts, and what does not come does not come.

===========================================  ==========  =========  =========  ==========
a line of $12,000.00 over twelve months      secured     pending    weighted   uncovered
===========================================  ==========  =========  =========  ==========
as planned: state $6,000, ask $4,000 at 50%  $6,000.00   $4,000.00  $2,000.00  $4,000.00
the state's money cut by 20%                 $4,800.00   $4,000.00  $2,000.00  $5,200.00
the state's money three months late          $4,500.00   $4,000.00  $2,000.00  $5,500.00
the ask at 25%                               $6,000.00   $4,000.00  $1,000.00  $5,000.00
the state's money lost                       $0.00       $4,000.00  $2,000.00  $10,000.00
===========================================  ==========  =========  =========  ==========

Match is computable where a federal source that asks for it pays: what it pays needs a match of that share of the total
beside it, and the other money on the same initiative that is not federal counts toward it. Staff months are the parts
of full time in the plan's pay lines that neither secured money nor pending money by its chance pays for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from funding.coverage.types import Change, Override, SourceFacts, Sums
from funding.kernel.money import Cents, divide_half_up
from funding.kernel.periods import add_months

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one source pays of one initiative in one month, and the time of staff (basis points) within it."""

    source_id: int
    initiative_id: int
    month: date
    cents: Cents
    effort_bp: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one initiative costs in one month, and the time of staff (basis points) in it.

    ``month`` is None for planned cost that is in no line yet.
    """

    initiative_id: int
    month: date | None
    cents: Cents
    effort_bp: int = 0


@dataclass(frozen=True, slots=True)
class Payer:
    """What the rules need of a source: its facts, and the first month in which it pays anything."""

    facts: SourceFacts
    first_month: date
    keeps_bp: int = WHOLE_BP
    late: int = 0

    def changed(self, override: Override) -> Payer:
        """The payer after one change."""
        match override.change:
            case Change.OFF:
                return replace(self, keeps_bp=0)
            case Change.SCALE:
                return replace(self, keeps_bp=divide_half_up(self.keeps_bp * override.value, WHOLE_BP))
            case Change.DELAY:
                return replace(self, late=self.late + override.value)
            case Change.CHANCE:
                return replace(self, facts=replace(self.facts, secured=False, chance_bp=override.value))

    def pays(self, part: Part) -> Cents:
        """What it pays of a part now."""
        if part.month < add_months(self.first_month, self.late):
            return 0
        return divide_half_up(part.cents * self.keeps_bp, WHOLE_BP)

    def counted(self, cents: Cents) -> Sums:
        """Cents it pays as secured, or as pending and weighted money."""
        if self.facts.secured:
            return Sums(secured=cents)
        return Sums(pending=cents, weighted=divide_half_up(cents * self.facts.chance_bp, WHOLE_BP))


@dataclass(slots=True)
class Result:
    """A scenario's sums. ``staff_bp`` is uncovered time in basis points of a month; ``match_short`` None: no match."""

    total: Sums = field(default_factory=Sums)
    by_initiative: dict[int, Sums] = field(default_factory=lambda: defaultdict(Sums))
    by_month: dict[date, Sums] = field(default_factory=lambda: defaultdict(Sums))
    by_cell: dict[tuple[int, date | None], Sums] = field(default_factory=lambda: defaultdict(Sums))
    staff_bp: int = 0
    match_short: Cents | None = None

    @property
    def low_month(self) -> date | None:
        """The month with the largest gap to the dollar, the first of equal ones; None where no month has one."""
        gaps = {month: divide_half_up(sums.gap, 100) for month, sums in self.by_month.items() if sums.gap > 0}
        return max(sorted(gaps), key=gaps.__getitem__) if gaps else None


def targets(override: Override, payer: Payer) -> bool:
    """Whether a change is meant for a source: by its number, or by its hue."""
    if override.source_id is not None:
        return override.source_id == payer.facts.id
    return override.hue == payer.facts.hue


def play(
    costs: Iterable[Cost],
    parts: Sequence[Part],
    payers: Mapping[int, Payer],
    overrides: Sequence[Override] = (),
) -> Result:
    """The sums under a scenario; without changes, those of the plan itself. Parts of unknown sources pay nothing."""
    changed = {key: _after(payer, overrides) for key, payer in payers.items()}
    result, staff = Result(), 0
    for cost in costs:
        _add(result, cost.initiative_id, cost.month, Sums(planned=cost.cents))
        staff += cost.effort_bp
    required: dict[int, Cents] = defaultdict(int)
    offered: dict[int, Cents] = defaultdict(int)
    for part in parts:
        payer = changed.get(part.source_id)
        if payer is None:
            continue
        cents = payer.pays(part)
        sums = payer.counted(cents)
        _add(result, part.initiative_id, part.month, sums)
        staff -= (
            divide_half_up(part.effort_bp * (sums.secured + sums.weighted), part.cents) if part.cents else 0
        )
        _count_match(payer.facts, part.initiative_id, sums.secured + sums.weighted, required, offered)
    result.staff_bp = max(0, staff)
    if any(payer.facts.match_bp for payer in payers.values()):
        result.match_short = sum(max(0, need - offered[key]) for key, need in required.items())
    return result


def _after(payer: Payer, overrides: Sequence[Override]) -> Payer:
    for override in overrides:
        if targets(override, payer):
            payer = payer.changed(override)
    return payer


def _add(result: Result, initiative_id: int, month: date | None, sums: Sums) -> None:
    result.total += sums
    result.by_initiative[initiative_id] += sums
    result.by_cell[initiative_id, month] += sums
    if month is not None:
        result.by_month[month] += sums


def _count_match(
    facts: SourceFacts,
    initiative_id: int,
    cents: Cents,
    required: dict[int, Cents],
    offered: dict[int, Cents],
) -> None:
    """A match of 25% of the total is a third of what the funder pays: share / (1 - share)."""
    if facts.match_bp:
        required[initiative_id] += divide_half_up(cents * facts.match_bp, WHOLE_BP - facts.match_bp)
    elif not facts.is_federal:
        offered[initiative_id] += cents
