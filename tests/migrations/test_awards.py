"""What migrations make of awards, and of the applications that won them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from funding.infra import migrations
from tests.migrations.closeout import (
    HUNG,
    an_obligation,
    approvals,
    hung_dates,
    open_award,
    repeated,
    won_with_a_gate,
)
from tests.migrations.old_rows import fill

Standing = Callable[[str, str], Engine]


def test_open_awards_get_the_dates_of_their_closeout(standing: Standing) -> None:
    engine = standing("clocks", "0041")
    fill(engine)
    open_award(engine)
    migrations.upgrade(engine)
    assert hung_dates(engine) == HUNG
    migrations.downgrade(engine, "0041")
    assert hung_dates(engine) == []


def test_a_won_application_repeats_no_gate_of_its_own(standing: Standing) -> None:
    engine = standing("won", "0045")
    fill(engine)
    won_with_a_gate(engine)
    before = dict(repeated(engine))
    migrations.upgrade(engine)
    assert dict(repeated(engine)) == before | {"awarded": None}
    assert before["awarded"] == 72


def test_obligations_that_counted_go_on_counting(standing: Standing) -> None:
    engine = standing("obligations", "0044")
    fill(engine)
    an_obligation(engine)
    migrations.upgrade(engine)
    assert approvals(engine) == [True]
