"""What the grid sends: many small changes, each judged alone, saved together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funding.budgets.edits import MONEY_FIELDS, Edit, EditError, Outcome, read_amount, read_title
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.services.workbench import Workbench, calculated_cents, follows_salaries, year_of
from funding.budgets.types import LineKind, Source
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import MAX_CENTS, plain


@dataclass(frozen=True, slots=True)
class EditsResult:
    """The outcome of each change in order, and the keys of the lines that are different now."""

    outcomes: tuple[Outcome, ...]
    touched: frozenset[str]


def apply_edits(
    *, budget: Budget, edits: Sequence[Edit], initiatives: Mapping[str, int], by: Actor
) -> EditsResult:
    """Carry out changes one after another; a refused one leaves the others alone.

    ``initiatives`` maps the titles that the actor may choose, in lower case, to ids. Raises DomainError for
    an approved budget.
    """
    bench = Workbench(budget, by, {edit.key for edit in edits})
    outcomes = []
    for edit in edits:
        try:
            outcomes.append(_apply(bench, edit, initiatives))
        except DomainError as error:
            outcomes.append(Outcome("refused", error.message))
    touched = frozenset(bench.finish())
    db.session.flush()
    return EditsResult(tuple(outcomes), touched)


def _apply(bench: Workbench, edit: Edit, initiatives: Mapping[str, int]) -> Outcome:
    if edit.do == "add":
        return _add(bench, edit)
    if edit.do == "remove":
        return _remove(bench, edit)
    if edit.do == "restore":
        return _restore(bench, edit)
    if edit.field == "title":
        return _set_title(bench, edit)
    if edit.field == "initiative":
        return _set_initiative(bench, edit, initiatives)
    return _set_amount(bench, edit)


def _add(bench: Workbench, edit: Edit) -> Outcome:
    if edit.key in bench.lines:
        return Outcome("saved")
    kind = edit.kind or LineKind.OTHER
    title = read_title(edit.text or f"New {kind.label.lower()} line")
    line = BudgetLine(key=edit.key, kind=kind, title=title, years=[])
    bench.add(line)
    bench.note(line, "added", None, kind.value)
    return Outcome("saved")


def _remove(bench: Workbench, edit: Edit) -> Outcome:
    line = bench.lines.get(edit.key)
    if line is None:
        raise EditError("There is no such line.")
    if line.removed_at is None:
        line.removed_at = clock.now()
        bench.note(line, "removed", False, True)
    return Outcome("saved")


def _restore(bench: Workbench, edit: Edit) -> Outcome:
    line = bench.lines.get(edit.key)
    if line is None:
        raise EditError("There is no such line.")
    if line.removed_at is not None:
        line.removed_at = None
        bench.note(line, "removed", True, False)
    return Outcome("saved")


def _set_title(bench: Workbench, edit: Edit) -> Outcome:
    line = bench.line(edit.key)
    title = read_title(edit.text)
    if line.title not in {edit.was, title}:
        return Outcome("conflict", "Somebody else changed this title.", line.title, line.title)
    if line.title != title:
        bench.note(line, "title", line.title, title)
        line.title = title
    return Outcome("saved")


def _set_initiative(bench: Workbench, edit: Edit, initiatives: Mapping[str, int]) -> Outcome:
    line = bench.line(edit.key)
    chosen = _read_initiative(edit.text, initiatives)
    if line.initiative_id not in {edit.was, chosen}:
        names = {number: title for title, number in initiatives.items()}
        shown = names.get(line.initiative_id or 0, "none")
        return Outcome("conflict", "Somebody else changed the initiative.", line.initiative_id, shown)
    if line.initiative_id != chosen:
        bench.note(line, "initiative", line.initiative_id, chosen)
        line.initiative_id = chosen
    return Outcome("saved")


def _read_initiative(text: str, initiatives: Mapping[str, int]) -> int | None:
    cleaned = " ".join(text.split()).casefold()
    if not cleaned or cleaned in {"–", "-"}:
        return None
    if cleaned in initiatives:
        return initiatives[cleaned]
    if cleaned.isascii() and cleaned.isdecimal() and int(cleaned) in initiatives.values():
        return int(cleaned)
    raise EditError("No initiative has this name. Choose one from the list.")


def _set_amount(bench: Workbench, edit: Edit) -> Outcome:
    assert edit.field in MONEY_FIELDS  # noqa: S101 - read_edits lets no other field through.
    line, source = bench.line(edit.key), Source(edit.field)
    if follows_salaries(line, edit.year):
        raise EditError("This follows salaries. Open the line's calculation to change it.")
    amounts = year_of(line, edit.year).amounts
    stored = amounts.of(source)
    calculated = calculated_cents(line, edit.year)
    left = None if calculated is None else calculated - (amounts.total_cents - stored)
    if left is not None and left < 0 and edit.text.strip() == "=":
        raise EditError("The other columns already hold more than the calculation.")
    cents = read_amount(edit.text, left)
    if cents > MAX_CENTS:
        raise EditError("Enter an amount below $1,000,000,000,000.")
    if stored not in {edit.was, cents}:
        return Outcome("conflict", "Somebody else changed this amount.", stored, plain(stored))
    bench.set_amounts(line, edit.year, amounts.having(source, cents))
    return Outcome("saved")
