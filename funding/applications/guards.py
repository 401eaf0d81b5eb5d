"""What must be true before an application enters a stage: named rules that a house chooses among.

A guard answers one sentence and the page that mends it, or nothing. Rules of our own look at a ``Position`` and at
nothing else. A feature may add one: ``guard`` for a rule over the position, ``asked_guard`` for what has to be asked of
its own tables, for many applications at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from funding.applications.types import Aspect, Readiness, Stage, Verdict
from funding.kernel.money import Cents, format_money


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way: a sentence, and the page ("decision", "edit", "dates", ...) where it can be mended."""

    message: str
    page: str


@dataclass(frozen=True, slots=True)
class Position:
    """What the rules need to know of an application. Amounts in cents.

    ``missed_gate`` names a gate that has passed unmet; ``approved`` says whether the director's last word was yes and
    ``approved_cents`` for how much; ``told`` holds what other features answered, by guard.
    """

    stage: Stage
    stage_id: int = 0
    verdict: Verdict | None = None
    ask_cents: Cents | None = None
    ceiling_cents: Cents | None = None
    missed_gate: str = ""
    has_deadline: bool = False
    has_owner: bool = False
    has_purpose: bool = False
    has_period: bool = False
    readiness: Mapping[Aspect, tuple[Readiness, str]] = field(default_factory=dict)
    approved: bool = False
    approved_cents: Cents | None = None
    told: Mapping[str, str] = field(default_factory=dict)


Rule = Callable[[Position], str]
Asking = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Guard:
    """A named condition: how settings call it, which page mends it, and its rule or its question."""

    key: str
    label: str
    page: str
    rule: Rule
    asks: Asking | None = None


GUARDS: dict[str, Guard] = {}
ALWAYS_GUARDED: dict[Stage, tuple[str, ...]] = {Stage.SUBMITTED: ("no_missed_gate",)}
"""By phase: the guards that no house can take off."""


def guard(key: str, label: str, page: str) -> Callable[[Rule], Rule]:
    """Register the decorated rule: it answers what is missing in a sentence, or an empty text."""

    def register(rule: Rule) -> Rule:
        GUARDS[key] = Guard(key, label, page, rule)
        return rule

    return register


def asked_guard(key: str, label: str, page: str) -> Callable[[Asking], Asking]:
    """Register a question: for the given applications it answers what is missing, by application, in one go."""

    def register(asking: Asking) -> Asking:
        GUARDS[key] = Guard(key, label, page, lambda position: position.told.get(key, ""), asking)
        return asking

    return register


def blocker_of(key: str, position: Position) -> Blocker | None:
    """What the guard finds missing. A guard that this program does not know blocks: it cannot be seen to be met."""
    known = GUARDS.get(key)
    if known is None:
        return Blocker(f"The stage asks for “{key}”, which this version does not know.", "stages")
    message = known.rule(position)
    return Blocker(message, known.page) if message else None


@guard("go_recorded", "A “go” is recorded", "decision")
def go_recorded(position: Position) -> str:
    """Somebody decided to apply."""
    return "" if position.verdict is Verdict.GO else "No “go” decision is recorded yet."


@guard("owner_named", "An owner is named", "edit")
def owner_named(position: Position) -> str:
    """Somebody answers for it."""
    return "" if position.has_owner else "Nobody owns it yet."


@guard("purpose_written", "Its purpose is written", "edit")
def purpose_written(position: Position) -> str:
    """What the money is for can be read."""
    return "" if position.has_purpose else "Its purpose is not written down yet."


@guard("period_known", "The project’s first and last day are known", "edit")
def period_known(position: Position) -> str:
    """When the project begins and ends."""
    return "" if position.has_period else "The project’s first and last day are not known yet."


@guard("deadline_known", "A deadline is known", "dates")
def deadline_known(position: Position) -> str:
    """At least one step of applying has a day."""
    return "" if position.has_deadline else "No step of applying has a day yet."


@guard("amount_asked", "The amount asked is stated", "edit")
def amount_asked(position: Position) -> str:
    """More than nothing is asked."""
    return "" if position.ask_cents else "The amount asked is not stated yet."


@guard("within_ceiling", "The amount asked is within the ceiling", "edit")
def within_ceiling(position: Position) -> str:
    """An unknown ceiling blocks nothing: a funder who names none has not set it to zero."""
    ask, ceiling = position.ask_cents, position.ceiling_cents
    if not ask or not ceiling or ask <= ceiling:
        return ""
    return f"The amount asked is {format_money(ask - ceiling)} above the ceiling of {format_money(ceiling)}."


@guard("no_missed_gate", "No step of applying was missed", "dates")
def no_missed_gate(position: Position) -> str:
    """Every gate that has passed is marked as met."""
    if not position.missed_gate:
        return ""
    return f"“{position.missed_gate}” has passed and is not marked as met. Mark it if it was."


def _unready(position: Position, aspect: Aspect, name: str) -> str:
    state, note = position.readiness.get(aspect, (Readiness.NONE, ""))
    if state is Readiness.READY:
        return ""
    return f"{name} not ready: {note or state.label}."


@guard("budget_ready", "The budget has lines and meets its match", "budget")
def budget_ready(position: Position) -> str:
    """The budget balances."""
    return _unready(position, Aspect.BUDGET, "The budget is")


@guard("narrative_ready", "The narrative is ready", "tab:proposal")
def narrative_ready(position: Position) -> str:
    """Every section is written and within its limit."""
    return _unready(position, Aspect.NARRATIVE, "The narrative is")


@guard("attachments_ready", "The attachments are ready", "tab:proposal")
def attachments_ready(position: Position) -> str:
    """Every attachment that is needed is there."""
    return _unready(position, Aspect.ATTACHMENTS, "The attachments are")


@guard("director_approved", "The director has approved it as it is asked", "approval")
def director_approved(position: Position) -> str:
    """The last word was yes, and the amount asked is still the one that was approved."""
    if not position.approved:
        return "The director’s approval is not recorded yet."
    if position.approved_cents != position.ask_cents:
        was, now = format_money(position.approved_cents or 0), format_money(position.ask_cents or 0)
        return f"The director approved {was}; {now} is asked now."
    return ""
