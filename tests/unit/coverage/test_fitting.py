"""What a source may pay for: the worked table."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.budgets.types import LineKind
from funding.coverage.fitting import misfit
from funding.coverage.types import SourceFacts


def source(**more: Any) -> SourceFacts:
    facts: dict[str, Any] = {"hue": "donor", "amount_cents": 60_000_00, "secured": True, "chance_bp": 10_000}
    return SourceFacts(1, "source", "The gift", **facts | more)


JAN, DEC = date(2027, 1, 1), date(2027, 12, 1)


def test_money_bound_to_one_initiative_pays_for_no_other() -> None:
    bound = source(initiative_ids=frozenset({7}))
    assert misfit(bound, 7, LineKind.PERSONNEL, JAN, DEC) == ""
    assert "bound to other outreach" in misfit(bound, 8, LineKind.PERSONNEL, JAN, DEC)


def test_money_for_some_classes_pays_for_no_others() -> None:
    assert misfit(source(classes="ce"), 7, LineKind.TRAVEL, JAN, DEC) == ""
    assert (
        misfit(source(classes="ce"), 7, LineKind.PERSONNEL, JAN, DEC) == "The gift may not pay for personnel."
    )


def test_money_pays_in_every_month_that_its_period_touches() -> None:
    dated = source(starts_on=date(2027, 1, 15), ends_on=date(2027, 12, 31))
    assert misfit(dated, 7, LineKind.TRAVEL, JAN, DEC) == ""
    assert misfit(dated, 7, LineKind.TRAVEL, date(2026, 12, 1), JAN) == (
        "The gift does not pay in Dec 2026: its money is from Jan 15, 2027 until Dec 31, 2027."
    )
