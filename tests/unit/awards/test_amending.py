"""What an amendment of each kind has to say, as the table of ``funding.awards.amending`` has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funding.awards.amending import AmendmentFacts, check_amendment, told
from funding.awards.types import AmendmentKind, Standing
from funding.kernel.errors import DomainError

NOW = Standing(500_000_00, 166_667_00, date(2026, 10, 1), date(2027, 9, 30))
LATER = date(2028, 3, 31)
K = AmendmentKind


def facts(kind: AmendmentKind, **more: Any) -> AmendmentFacts:
    return AmendmentFacts(kind=kind, effective_on=date(2027, 3, 1), reason="As agreed.", **more)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (facts(K.NO_COST_EXTENSION), "new_ends_on"),
        (facts(K.NO_COST_EXTENSION, new_ends_on=NOW.ends_on), "new_ends_on"),
        (facts(K.NO_COST_EXTENSION, new_ends_on=LATER, amount_delta_cents=1), "amount_delta_cents"),
        (facts(K.SUPPLEMENT), "amount_delta_cents"),
        (facts(K.DEOBLIGATION, amount_delta_cents=1), "amount_delta_cents"),
        (facts(K.DEOBLIGATION, amount_delta_cents=-500_000_01), "amount_delta_cents"),
        (facts(K.MATCH_CHANGE), "match_delta_cents"),
        (facts(K.MATCH_CHANGE, match_delta_cents=-166_667_01), "match_delta_cents"),
        (facts(K.TERMINATION, new_ends_on=LATER), "new_ends_on"),
        (facts(K.CORRECTION), "kind"),
        (facts(K.CORRECTION, new_ends_on=date(2026, 9, 30)), "new_ends_on"),
        (facts(K.SCOPE, amount_delta_cents=1), "kind"),
        (replace(facts(K.SCOPE), reason=""), "reason"),
        (replace(facts(K.SCOPE), effective_on=date(2026, 9, 30)), "effective_on"),
        (facts(K.SCOPE, requested_on=LATER, signed_on=NOW.ends_on), "signed_on"),
    ],
)
def test_what_contradicts_the_kind_is_refused_at_its_field(given: AmendmentFacts, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_amendment(given, NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "given",
    [
        facts(K.NO_COST_EXTENSION, new_ends_on=LATER),
        facts(K.SUPPLEMENT, amount_delta_cents=60_000_00, match_delta_cents=20_000_00),
        facts(K.DEOBLIGATION, amount_delta_cents=-25_000_00),
        facts(K.TERMINATION, new_ends_on=date(2027, 3, 31)),
        facts(K.CORRECTION, match_delta_cents=-1_00),
        facts(K.KEY_PERSON),
    ],
)
def test_what_fits_its_kind_is_taken(given: AmendmentFacts) -> None:
    check_amendment(given, NOW)


def test_a_change_reads_before_and_after() -> None:
    assert told(NOW, NOW) == ("", "")
    assert told(NOW, replace(NOW, match_required_cents=0, ends_on=LATER)) == (
        "Match $166,667.00; last day Sep 30, 2027",
        "Match $0.00; last day Mar 31, 2028",
    )
