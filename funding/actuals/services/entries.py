"""Entering a cost, changing it while it waits, correcting an approved one by its reverse."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.actuals.charges import charged_above, effort_above
from funding.actuals.models import Actual, Obligation, month_number
from funding.actuals.periods import refusal
from funding.actuals.queries.bounds import span_of
from funding.actuals.types import ActualState, EntryFacts, Measure
from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.awards.types import AwardStatus
from funding.budgets.models import BudgetLine
from funding.budgets.types import LineKind
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.records import hold
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.money import format_money
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date

MOST_UNITS = 1_000_00


def enter_cost(*, award: Award, facts: EntryFacts, by: Actor, upload: Upload | None = None) -> Actual:
    """Enter a cost; it counts once somebody else has approved it. Raises DomainError at the field that is wrong."""
    facts = _checked(award, facts, None)
    entry = Actual(
        award_id=award.id,
        state=ActualState.ENTERED,
        entered_by_id=by.user_id,
        entered_by_name=by.name,
        entered_at=clock.now(),
    )
    assign(entry, _columns(facts))
    db.session.add(entry)
    db.session.flush()
    _keep_receipt(entry, upload, by)
    audit(by=by, action="cost.entered", subject=label(entry), record_id=award.id, after=_told(entry))
    return entry


def change_cost(
    *,
    entry: Actual,
    award: Award,
    facts: EntryFacts,
    expected_version: int | None,
    by: Actor,
    upload: Upload | None = None,
) -> None:
    """Change a cost that waits for approval; whoever changes it has entered it from then on.

    Raises StaleVersion, and DomainError where it is approved or void or a field is wrong.
    """
    check_version(entry, expected_version)
    if entry.state is not ActualState.ENTERED:
        raise DomainError("Only a cost that waits for approval is changed. Correct this one by its reverse.")
    if entry.reverses_id is not None:
        raise DomainError("A reversing entry says what it reverses. Void it instead.")
    before, after = assign(entry, _columns(_checked(award, facts, entry.id)))
    had_file = entry.document_id
    _keep_receipt(entry, upload, by)
    if after or entry.document_id != had_file:
        entry.entered_by_id, entry.entered_by_name = by.user_id, by.name
        db.session.flush()
        audit(
            by=by, action="cost.changed", subject=label(entry), record_id=award.id, before=before, after=after
        )


def void_cost(*, entry: Actual, reason: str, expected_version: int | None, by: Actor) -> None:
    """Take out a cost that waits for approval; it stays readable with the reason. Raises DomainError."""
    check_version(entry, expected_version)
    if entry.state is not ActualState.ENTERED:
        raise DomainError("Only a cost that waits for approval can be voided. Reverse an approved one.")
    entry.reason = reason_of(reason)
    if entry.reverses_id is not None:
        # What it reversed can be reversed again.
        entry.reason = f"{entry.reason} (it reversed entry {entry.reverses_id})"[:500]
        entry.reverses_id = None
    entry.state, entry.decided_at = ActualState.VOID, clock.now()
    entry.decided_by_id, entry.decided_by_name = by.user_id, by.name
    db.session.flush()
    audit(
        by=by,
        action="cost.voided",
        subject=label(entry),
        record_id=entry.award_id,
        after={"reason": entry.reason},
    )


def reverse_cost(*, entry: Actual, reason: str, by: Actor) -> Actual:
    """Enter the opposite of an approved cost, on the same day, line and share; it waits for approval like any other.

    Raises DomainError where the cost is not approved, is a reverse itself, or was reversed before.
    """
    hold(db.session.get_one(Award, entry.award_id))
    if entry.state is not ActualState.APPROVED:
        raise DomainError("Only an approved cost is reversed. Change or void this one.")
    if entry.reverses_id is not None:
        raise DomainError("This entry is a reverse itself. Enter the cost anew instead.")
    known = db.session.scalar(sa.select(Actual.id).where(Actual.reverses_id == entry.id))
    if known is not None:
        raise DomainError("This cost has been reversed already.")
    made = reverse_of(entry, reason_of(reason), by)
    db.session.add(made)
    db.session.flush()
    audit(
        by=by,
        action="cost.reversed",
        subject=label(entry),
        record_id=entry.award_id,
        after={"entry": made.id, "reason": made.reason},
    )
    return made


def reverse_of(entry: Actual, reason: str, by: Actor) -> Actual:
    """The opposite of an entry, not saved yet."""
    same = ("award_id", "line_key", "line_kind", "share", "incurred_on", "paid_on", "description", "vendor")
    more = ("reference", "account", "agreement_key", "initiative_id", "obligation_id")
    return Actual(
        **{name: getattr(entry, name) for name in (*same, *more)},
        amount_cents=-entry.amount_cents,
        reverses_id=entry.id,
        reason=reason,
        state=ActualState.ENTERED,
        entered_by_id=by.user_id,
        entered_by_name=by.name,
        entered_at=clock.now(),
    )


def check_version(row: Actual | Obligation, expected_version: int | None) -> None:
    """Raise StaleVersion where somebody saved meanwhile."""
    if expected_version is not None and expected_version != row.version:
        raise StaleVersion("Somebody else saved this while you were looking at it.")


def label(entry: Actual | Obligation) -> str:
    """How the trail names an entry: whom, what for, how much."""
    told = entry.vendor or entry.description or "Cost"
    return f"{told}, {format_money(entry.amount_cents)}"[:400]


def reason_of(text: str) -> str:
    """A reason in one line. Raises DomainError for one that says nothing."""
    reason = " ".join(text.split())
    if not 3 <= len(reason) <= 500:
        raise DomainError("Please say why, in 3 to 500 characters.", field="reason")
    refuse_identifying(reason, "reason")
    return reason


def _columns(facts: EntryFacts) -> dict[str, object]:
    names = (
        "incurred_on",
        "paid_on",
        "amount_cents",
        "share",
        "line_key",
        "description",
        "vendor",
        "reference",
    )
    more = ("account", "initiative_id", "agreement_key", "obligation_id", "measure", "measured")
    return {name: getattr(facts, name) for name in (*names, *more)} | {"line_kind": facts.kind}


def _told(entry: Actual) -> dict[str, object]:
    return {
        "amount_cents": entry.amount_cents,
        "incurred_on": entry.incurred_on,
        "share": entry.share,
        "line_kind": entry.line_kind,
    }


def _keep_receipt(entry: Actual, upload: Upload | None, by: Actor) -> None:
    if upload is None or not upload.filename:
        return
    kept = keep_upload(
        record_id=entry.award_id, upload=upload, label=label(entry)[:200], kind=DocumentKind.RECEIPT, by=by
    )
    entry.document_id = kept.id
    db.session.flush()


def _checked(award: Award, facts: EntryFacts, own_id: int | None) -> EntryFacts:
    """The facts, where the award can bear them. Raises DomainError at the field."""
    if award.status is AwardStatus.CLOSED:
        raise DomainError("The award is closed: it bears no more costs.")
    if not facts.amount_cents:
        raise DomainError("Enter an amount; a credit is negative.", field="amount_cents")
    if facts.incurred_on > clock.today():
        raise DomainError("A cost is entered once it is incurred.", field="incurred_on")
    if facts.paid_on is not None and facts.paid_on > clock.today():
        raise DomainError("This day has not come yet.", field="paid_on")
    for name in ("description", "vendor", "reference"):
        refuse_identifying(getattr(facts, name), name)
    check_line(award, facts.line_key, facts.kind)
    owed_since = _owed_since(award, facts)
    told = refusal(span_of(award), facts.incurred_on, facts.paid_on, owed_since)
    if told:
        raise DomainError(told, field="paid_on" if told.startswith("Paid") else "incurred_on")
    _check_measure(facts, own_id)
    return facts


def check_line(award: Award, line_key: str, kind: LineKind | None) -> None:
    """Raise DomainError where the approved budget has no such line of that kind."""
    if not line_key:
        return
    budget = approved_budget(award)
    found = None
    if budget is not None:
        query = sa.select(BudgetLine).where(
            BudgetLine.budget_id == budget.id, BudgetLine.key == line_key, BudgetLine.removed_at.is_(None)
        )
        found = db.session.scalar(query)
    if found is None or found.kind is not kind:
        raise DomainError("The approved budget has no such line. Choose again.", field="line")


def _owed_since(award: Award, facts: EntryFacts) -> date | None:
    if facts.obligation_id is None:
        return None
    found = db.session.get(Obligation, facts.obligation_id)
    if found is None or found.award_id != award.id:
        raise DomainError("The award has no such obligation.", field="obligation_id")
    if found.share is not facts.share:
        raise DomainError("The obligation is of the other share.", field="obligation_id")
    if found.released_on is not None and found.released_on <= facts.incurred_on:
        told = format_date(found.released_on)
        raise DomainError(
            f"The obligation was released {told}: nothing of it is owed.", field="obligation_id"
        )
    return found.made_on


def _check_measure(facts: EntryFacts, own_id: int | None) -> None:
    if facts.measure is None:
        return
    if facts.measured is None or not 0 < facts.measured <= MOST_UNITS:
        raise DomainError("Say how much: more than zero.", field="measured")
    if facts.measure is Measure.EFFORT:
        if facts.kind is not LineKind.PERSONNEL:
            raise DomainError("A share of a month belongs to personnel.", field="measure")
        if not facts.vendor:
            raise DomainError("Say whose month it is.", field="vendor")
        _check_effort(facts, own_id)
    elif facts.kind is not LineKind.CONSULTANT:
        raise DomainError("Days and hours belong to a consultant.", field="measure")


def _check_effort(facts: EntryFacts, own_id: int | None) -> None:
    """Refuse what would charge a person above 100% of the month, over all awards (domain rule 23)."""
    more = facts.measured or 0
    reversed_ids = sa.select(Actual.reverses_id).where(Actual.reverses_id.is_not(None))
    query = sa.select(Actual.vendor, Actual.measured).where(
        Actual.measure == Measure.EFFORT,
        Actual.month == month_number(facts.incurred_on),
        Actual.state != ActualState.VOID,
        Actual.id != (own_id or 0),
        Actual.id.not_in(reversed_ids),
    )
    name = " ".join(facts.vendor.casefold().split())
    charged = sum(
        measured or 0
        for vendor, measured in db.session.execute(query)
        if " ".join(vendor.casefold().split()) == name
    )
    above = effort_above(charged, more)
    if above:
        too_much = format_money(charged_above(above, more, facts.amount_cents))
        raise DomainError(
            f"{facts.vendor} is charged {charged / 100:g}% of this month already: with {more / 100:g}% more that is "
            f"{(charged + more) / 100:g}%, {too_much} too much. Nobody is charged above 100%.",
            field="measured",
        )
