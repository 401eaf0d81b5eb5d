"""Whether a revised budget needs the funder's prior approval: what has moved since the budget they last approved.

Between two versions, money MOVED is what some categories lose and others gain: the smaller of the sum of gains and
the sum of losses, so that new money or a cut is not called a transfer. Moves accumulate over the versions since the
award, or since the last revision that the funder approved, and never cancel out: money moved there and back has moved
twice. Approval is needed once the sum is ABOVE the limit, a share of what they approved.

Approved 600,000 by DOJ, limit 10% = 60,000:

=======  =======================  ==========  ==========  =========  =====================
version  change                   moved       gross       net        verdict
=======  =======================  ==========  ==========  =========  =====================
v3       25,000 travel to other   25,000      25,000      25,000     within the limit
v4       20,000 the same way      20,000      45,000      45,000     within the limit
v5       20,000 the same way      20,000      65,000      65,000     approval before it
v6       20,000 back              20,000      85,000      45,000     still above: gross
v3'      1 into equipment, which  1           1           1          approval at once
         had nothing
=======  =======================  ==========  ==========  =========  =====================

The limit applies where the funder's share is above the simplified acquisition threshold of the award's date. The
other tests (see ``transfer_rules``) compare with what the funder last approved and ask at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from funding.budgets.classes import CATEGORIES, CLASSES
from funding.budgets.explain import percent
from funding.budgets.totals import Totals
from funding.budgets.transfer_rules import TransferRule, rules_for
from funding.budgets.types import Amounts, LineKind, add_up
from funding.kernel.money import Cents, apply_rate, format_money


@dataclass(frozen=True, slots=True)
class Link:
    """One version in the chain: its name, figures, and whether the funder itself approved it."""

    label: str
    totals: Totals
    approved_by_funder: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What one version moved, what has moved in all, and whether that is above the limit."""

    label: str
    moved_cents: Cents
    gross_cents: Cents
    net_cents: Cents
    is_over: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why approval is needed: the rule's key, one sentence, where it is written."""

    key: str
    message: str
    citation: str


@dataclass(frozen=True, slots=True)
class CategoryMove:
    """One category: what the funder approved, what it holds now. Amounts as the rule measures them."""

    code: str
    name: str
    approved_cents: Cents
    now_cents: Cents

    @property
    def difference_cents(self) -> Cents:
        """How much more it holds."""
        return self.now_cents - self.approved_cents


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer with its steps, inputs and citations. ``limit_cents`` is None where no limit applies."""

    since: str
    base_cents: Cents
    share_cents: Cents
    threshold_cents: Cents
    threshold_citation: str
    limit_bp: int
    limit_cents: Cents | None
    citation: str
    measures: str
    moves: tuple[Move, ...]
    categories: tuple[CategoryMove, ...]
    reasons: tuple[Reason, ...]
    has_rules: bool

    @property
    def is_needed(self) -> bool:
        """Whether the funder has to approve first."""
        return bool(self.reasons)

    @property
    def gross_cents(self) -> Cents:
        """All that has moved, there and back."""
        return self.moves[-1].gross_cents if self.moves else 0

    @property
    def net_cents(self) -> Cents:
        """What stands elsewhere now."""
        return self.moves[-1].net_cents if self.moves else 0


def judge(chain: Sequence[Link]) -> Ruling | None:
    """Judge the last version of a chain that begins with the awarded one; None where nothing came after it."""
    if len(chain) < 2:
        return None
    start = max(
        (place for place, link in enumerate(chain[:-1]) if place == 0 or link.approved_by_funder), default=0
    )
    base, now = chain[start].totals, chain[-1].totals
    rules = rules_for(now.terms)
    limit_rule = rules.get("limit")
    share = base.whole.federal_cents
    measured = share if limit_rule is None or limit_rule.of_award else base.whole.total_cents
    threshold, rate = now.terms.figure("simplified_acquisition"), now.terms.figure("transfer_limit")
    applies = limit_rule is not None and share > threshold.value
    limit = apply_rate(measured, rate.value) if applies else None
    moves = _moves(chain[start:], limit_rule, limit)
    return Ruling(
        since=chain[start].label,
        base_cents=measured,
        share_cents=share,
        threshold_cents=threshold.value,
        threshold_citation=threshold.citation,
        limit_bp=rate.value,
        limit_cents=limit,
        citation=limit_rule.citation if limit_rule else "",
        measures="the award" if limit_rule and limit_rule.of_award else "the whole budget",
        moves=moves,
        categories=tuple(_category_moves(base, now, limit_rule)),
        reasons=tuple(_reasons(base, now, rules, moves, limit)),
        has_rules=bool(rules),
    )


def moved(before: Mapping[str, Cents], after: Mapping[str, Cents]) -> Cents:
    """What moved among categories: the smaller of all gains and all losses."""
    changes = [after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()]
    gains = sum(change for change in changes if change > 0)
    return min(gains, gains - sum(changes))


def _moves(links: Sequence[Link], rule: TransferRule | None, limit: Cents | None) -> tuple[Move, ...]:
    held = [_held(link.totals, rule) for link in links]
    made: list[Move] = []
    gross = 0
    for place in range(1, len(links)):
        step = moved(held[place - 1], held[place])
        gross += step
        over = limit is not None and gross > limit
        made.append(Move(links[place].label, step, gross, moved(held[0], held[place]), over))
    return tuple(made)


def _held(totals: Totals, rule: TransferRule | None) -> dict[str, Cents]:
    """Direct cost by category or class, measured as the rule says."""
    table = totals.by_category if rule and rule.by_category else totals.by_class
    return {code: _measured(add_up(by_year), rule) for code, by_year in table.items()}


def _measured(amounts: Amounts, rule: TransferRule | None) -> Cents:
    return amounts.federal_cents if rule is None or rule.of_award else amounts.total_cents


def _category_moves(base: Totals, now: Totals, rule: TransferRule | None) -> Iterator[CategoryMove]:
    before, after = _held(base, rule), _held(now, rule)
    names = (
        [(each.letter, each.letter, each.name) for each in CATEGORIES]
        if rule and rule.by_category
        else [(each.letter, each.code, each.name) for each in CLASSES]
    )
    for letter, code, name in names:
        if before.get(letter) or after.get(letter):
            yield CategoryMove(code, name, before.get(letter, 0), after.get(letter, 0))


def _reasons(
    base: Totals,
    now: Totals,
    rules: Mapping[str, TransferRule],
    moves: Sequence[Move],
    limit: Cents | None,
) -> Iterator[Reason]:
    if limit is not None and moves and moves[-1].is_over:
        gross = moves[-1].gross_cents
        share = percent(now.terms.figure("transfer_limit").value)
        message = (
            f"{format_money(gross)} has moved among categories in all: {format_money(gross - limit)} above "
            f"{share}, which is {format_money(limit)}."
        )
        yield Reason("limit", message, rules["limit"].citation)
    if "new_category" in rules:
        for each in _category_moves(base, now, rules["new_category"]):
            if not each.approved_cents and each.now_cents:
                message = f"{each.name} had no money and gets {format_money(each.now_cents)}."
                yield Reason("new_category", message, rules["new_category"].citation)
    if "indirect" in rules and base.all_charge.federal_cents != now.all_charge.federal_cents:
        message = (
            f"Indirect costs change from {format_money(base.all_charge.federal_cents)} to "
            f"{format_money(now.all_charge.federal_cents)}."
        )
        yield Reason("indirect", message, rules["indirect"].citation)
    yield from _other_reasons(base, now, rules)


def _other_reasons(base: Totals, now: Totals, rules: Mapping[str, TransferRule]) -> Iterator[Reason]:
    more = now.whole.federal_cents - base.whole.federal_cents
    if "more_money" in rules and more > 0:
        message = f"It takes {format_money(more)} more of the funder's money than was approved."
        yield Reason("more_money", message, rules["more_money"].citation)
    if "new_subaward" in rules:
        known = {name for name, _ in _subawards(base)}
        for name, title in _subawards(now):
            if name not in known:
                yield Reason(
                    "new_subaward",
                    f"“{title}” is a subaward that was not in the approved budget.",
                    rules["new_subaward"].citation,
                )


def _subawards(totals: Totals) -> list[tuple[str, str]]:
    """Each subaward once, by its agreement, else by its line's key."""
    found: dict[str, str] = {}
    for line in totals.lines:
        if line.kind is LineKind.SUBAWARD and line.whole:
            found.setdefault(line.agreement.strip().casefold() or line.key, line.title)
    return list(found.items())
