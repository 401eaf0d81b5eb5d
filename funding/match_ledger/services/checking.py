"""Why an item cannot be match of an award: its day, its money, its second use. Each refusal says where to look."""

from __future__ import annotations

from datetime import date

from funding.actuals.types import Share
from funding.awards.models import Award
from funding.awards.queries import standing_of
from funding.documents.models import Document
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date
from funding.match_ledger.costs import cost_like
from funding.match_ledger.models import MatchItem
from funding.match_ledger.queries import ledger
from funding.match_ledger.types import ItemFacts, MatchState, Test
from funding.match_ledger.uses import source_key, use_key
from funding.match_ledger.valuation import check_valuation, value_of


class UsedTwiceError(DomainError):
    """What is given counts already; ``item_id`` and ``award_id`` say where."""

    def __init__(self, message: str, item: MatchItem, *, field: str = "reference") -> None:
        super().__init__(message, field=field)
        self.item_id, self.award_id = item.id, item.award_id


def check_item(*, award: Award, facts: ItemFacts, state: MatchState, but: int | None, by: Actor) -> None:
    """Raise DomainError where ``facts`` cannot be an item of ``award``; ``but`` is the item being changed."""
    _check_words(facts)
    check_valuation(facts.valuation, by_hours=facts.kind.by_hours)
    check_day(award, facts.given_on, state)
    _check_line(award, facts.line_key)
    _check_money(award, facts, by)
    check_use(award=award, facts=facts, but=but, by=by)


def _check_words(facts: ItemFacts) -> None:
    if not facts.source:
        raise DomainError("Please say who gives it.", field="source")
    if not facts.description:
        raise DomainError("Please say what is given and what for.", field="description")
    told = ("source", "description", "reference", "other_than")
    for name, text in (
        *((one, getattr(facts, one)) for one in told),
        ("citation", facts.valuation.citation),
        *((f"reason_{test.value}", answer.reason) for test, answer in facts.answers.items()),
    ):
        refuse_identifying(text, name)
    people = facts.valuation.people
    if people is not None and people <= 0:
        raise DomainError("Please count at least one person, or leave it empty.", field="people")


def check_day(award: Award, day: date, state: MatchState) -> None:
    """Raise DomainError where a day is not in the period of performance, or is still to come for what is received."""
    stands = standing_of(award, clock.today())
    if not stands.starts_on <= day <= stands.ends_on:
        raise DomainError(
            f"Match must be given in the period of performance, {format_date(stands.starts_on)} to "
            f"{format_date(stands.ends_on)}.",
            field="given_on",
        )
    if state is MatchState.RECEIVED and day > clock.today():
        raise DomainError("That day is still to come: enter it as promised.", field="given_on")


def _check_line(award: Award, line_key: str) -> None:
    if line_key and line_key not in dict(ledger.lines_of(award)):
        raise DomainError("Please choose a line of the approved budget.", field="line_key")


def _check_money(award: Award, facts: ItemFacts, by: Actor) -> None:
    """Federal money is never match, whichever award paid it."""
    if facts.paid_award_id is not None:
        name = ledger.award_name(facts.paid_award_id, by)
        raise DomainError(
            f"“{name}” paid for it. What federal money paid for cannot be match (2 CFR 200.306(b)(5)).",
            field="paid_with",
        )
    if facts.federal_source:
        raise DomainError(
            f"{facts.federal_source} is federal money, which cannot be match (2 CFR 200.306(b)(5)).",
            field="paid_with",
        )
    cents = value_of(facts.valuation)
    cost = cost_like(
        award_id=award.id, reference=facts.reference, source=facts.source, on=facts.given_on, cents=cents
    )
    if cost is None:
        return
    told = f"{cost.description}, {format_money(cost.amount_cents)} on {format_date(cost.incurred_on)}"
    if cost.share is Share.MATCH:
        raise DomainError(
            f"The books charge this to the match already: {told}. It counts by itself and is not entered again.",
            field="reference",
        )
    name = ledger.award_name(cost.award_id, by)
    raise DomainError(
        f"“{name}” paid this: {told}. What federal money paid for cannot be match.", field="reference"
    )


def check_use(*, award: Award, facts: ItemFacts, but: int | None, by: Actor) -> None:
    """Raise UsedTwiceError where the same thing counts already, here or for another award."""
    key = use_key(source=facts.source, given_on=facts.given_on, reference=facts.reference, kind=facts.kind)
    other = ledger.with_key(key, but)
    if other is not None:
        where = "this award" if other.award_id == award.id else f"“{ledger.award_name(other.award_id, by)}”"
        more = (
            "" if facts.reference else " If this is something else, give the reference that tells them apart."
        )
        raise UsedTwiceError(
            f"This counts for {where} already: {other.description}, {format_money(other.amount_cents)} on "
            f"{format_date(other.given_on)}.{more}",
            other,
        )
    near = ledger.alike(source_key(source=facts.source, given_on=facts.given_on), award.id, facts.kind, but)
    if near is not None and not facts.other_than:
        raise UsedTwiceError(
            f"The same source gave {facts.kind.label.lower()} on that day for "
            f"“{ledger.award_name(near.award_id, by)}”: {near.description}. If this is something else, say how it "
            "differs.",
            near,
            field="other_than",
        )


def check_document(*, award: Award, facts: ItemFacts, document_id: int, by: Actor) -> None:
    """Raise UsedTwiceError where the document proves the same source's match of that day for another award."""
    document = db.session.get(Document, document_id)
    if document is None or document.record_id != award.id or document.removed_at is not None:
        raise DomainError("Please choose a document of this award.", field="document_id")
    other = ledger.proven_elsewhere(
        document.sha256, source_key(source=facts.source, given_on=facts.given_on), award.id
    )
    if other is not None:
        raise UsedTwiceError(
            f"This document proves match of “{ledger.award_name(other.award_id, by)}” already: "
            f"{other.description}. One item serves one award.",
            other,
            field="document_id",
        )


def check_reasons(facts: ItemFacts) -> None:
    """Raise DomainError where a test was answered without a reason."""
    for test in Test:
        answer = facts.answers.get(test)
        if answer is not None and answer.passes is not None and not answer.reason.strip():
            raise DomainError("Please give the reason for this answer.", field=f"reason_{test.value}")
