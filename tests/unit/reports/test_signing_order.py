"""Whether a report went out before it was signed here: the module's table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from funding.reports.document import Signature
from funding.reports.signing_order import later_words, signed_later

SIGNATURES = (
    Signature("Finance", "Joanne Miller", "certified the figures", datetime(2026, 11, 20, 10, 0, tzinfo=UTC)),
    Signature(
        "Authorized official", "Daniel Reyes", "Director", datetime(2026, 11, 20, 15, 10, 42, tzinfo=UTC)
    ),
)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (datetime(2026, 11, 20, 15, 11, tzinfo=UTC), 0),
        (datetime(2026, 11, 20, 15, 10, tzinfo=UTC), 0),
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 19, 12, 0, tzinfo=UTC), 2),
    ],
)
def test_what_was_signed_after_the_sending_is_named_as_the_table_says(sent: datetime, told: int) -> None:
    assert signed_later(SIGNATURES, sent) == SIGNATURES[2 - told :]


def test_the_words_name_who_and_when() -> None:
    assert later_words(SIGNATURES, "America/New_York") == (
        "figures locked by Joanne Miller on Fri, Nov 20, 2026, 5:00 a.m. ET; "
        "signed by Daniel Reyes on Fri, Nov 20, 2026, 10:10 a.m. ET"
    )
    assert later_words((), "America/New_York") == ""
