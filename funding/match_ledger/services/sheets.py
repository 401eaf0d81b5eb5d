"""A sheet of volunteer hours: every day of it becomes one item, or none does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from funding.awards.models import Award
from funding.documents.services import Upload
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.match_ledger.models import MatchItem
from funding.match_ledger.services.items import add_item
from funding.match_ledger.types import ItemFacts, MatchState


def add_sheet(
    *,
    award: Award,
    shared: ItemFacts,
    days: Iterable[tuple[int, date, int, int | None]],
    by: Actor,
    upload: Upload | None = None,
) -> list[MatchItem]:
    """Enter a sheet: ``shared`` is what all days have in common, ``days`` are (line, day, hundredths of hours, people).

    The file is kept once and proves every day. Raises DomainError with the line; nothing of the sheet is kept then.
    """
    made: list[MatchItem] = []
    bad: list[str] = []
    for number, day, hours, people in days:
        facts = replace(shared, given_on=day, valuation=replace(shared.valuation, hours=hours, people=people))
        try:
            made.append(
                add_item(
                    award=award,
                    facts=facts,
                    state=MatchState.RECEIVED,
                    by=by,
                    upload=upload if not made else None,
                    document_id=made[0].document_id if made else None,
                )
            )
        except DomainError as error:
            if error.field not in {"given_on", "hours", "reference", "other_than", "people"}:
                raise
            bad.append(f"Line {number}: {error.message}")
    if bad:
        more = f" And {len(bad) - 10} more." if len(bad) > 10 else ""
        raise DomainError(" ".join(bad[:10]) + more, field="days")
    return made
