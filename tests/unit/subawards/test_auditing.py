"""What a subrecipient's audit asks, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from funding.subawards.auditing import AuditAsk, audit_ask


@dataclass(frozen=True)
class Known:
    year_ends_on: date = date(2025, 12, 31)
    required: bool | None = True
    received_on: date | None = None
    findings: bool = False
    decided_on: date | None = None


CAME = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("audit", "on", "asks"),
    [
        (Known(), date(2026, 8, 30), None),
        (Known(), date(2026, 8, 31), AuditAsk(date(2026, 9, 30), to_decide=False)),
        (Known(required=None), date(2026, 12, 1), None),
        (Known(received_on=CAME), date(2026, 12, 1), None),
        (Known(received_on=CAME, findings=True), CAME, AuditAsk(date(2027, 4, 2), to_decide=True)),
        (Known(received_on=CAME, findings=True, decided_on=CAME), CAME, None),
    ],
)
def test_an_audit_asks_as_the_table_says(audit: Known, on: date, asks: AuditAsk | None) -> None:
    assert audit_ask(audit, on) == asks
