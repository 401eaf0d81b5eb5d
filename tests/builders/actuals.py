"""Costs, obligations and imports for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from funding.actuals.models import Actual, ActualException, ActualImport, Obligation
from funding.actuals.types import ActualState, ImportState, Share, Trouble
from funding.awards.models import Award
from funding.budgets.types import LineKind
from funding.infra import clock
from funding.infra.db import db

MOMENT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def build_actual(award: Award, **overrides: Any) -> Actual:
    """An approved cost of $1,000.00 of travel, the funder's share, on the award's first day. Enums may be words."""
    state = ActualState(overrides.pop("state", ActualState.APPROVED))
    values: dict[str, Any] = {
        "incurred_on": award.starts_on,
        "amount_cents": 1_000_00,
        "line_kind": LineKind.TRAVEL,
        "share": Share.FUNDER,
        "description": "Bus fares to the schools",
        "vendor": "Great Lakes Transit",
        "entered_by_name": "Joanne Petrov",
        "entered_at": MOMENT,
        **overrides,
    }
    values["share"] = Share(values["share"])
    if values["line_kind"] is not None:
        values["line_kind"] = LineKind(values["line_kind"])
    if state is not ActualState.ENTERED:
        values = {"decided_at": MOMENT, "decided_by_name": "Daniel Brooks", **values}
    if state is ActualState.VOID:
        values = {"reason": "Entered twice", **values}
    found = Actual(award_id=award.id, state=state, **values)
    db.session.add(found)
    db.session.flush()
    return found


def build_obligation(award: Award, **overrides: Any) -> Obligation:
    """A contract of $5,000.00 made on the award's first day, the funder's share, approved."""
    found = Obligation(
        award_id=award.id,
        **{
            "made_on": award.starts_on,
            "amount_cents": 5_000_00,
            "line_kind": LineKind.CONTRACT,
            "share": Share.FUNDER,
            "vendor": "Lakeside Translation",
            "description": "Interpreters for the year",
            "entered_by_name": "Joanne Petrov",
            "approved_at": clock.now(),
            "approved_by_name": "Daniel Kessler",
            **overrides,
        },
    )
    db.session.add(found)
    db.session.flush()
    return found


def build_actual_import(**overrides: Any) -> ActualImport:
    """An import that is open, with a file that is kept nowhere."""
    found = ActualImport(
        **{
            "file_name": "ledger.csv",
            "sha256": "0" * 64,
            "size_bytes": 100,
            "state": ImportState.OPEN,
            "mapping": {},
            "by_name": "Joanne Petrov",
            **overrides,
        }
    )
    db.session.add(found)
    db.session.flush()
    return found


def build_exception(found: ActualImport, **overrides: Any) -> ActualException:
    """A row of an import that was left out because its account is not mapped."""
    row = ActualException(
        import_id=found.id,
        **{
            "source_row": 7,
            "trouble": Trouble.UNMAPPED,
            "message": "The account 6999 is not mapped.",
            "words": "Oct 3, 2026 · 6999 Suspense · $12.00",
            "amount_cents": 12_00,
            **overrides,
        },
    )
    db.session.add(row)
    db.session.flush()
    return row


def day(month: int, number: int, year: int = 2026) -> date:
    """A day, in few letters."""
    return date(year, month, number)
