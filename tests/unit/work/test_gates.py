"""The gate that counts, in the numbers of the module's own table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from funding.kernel.zoned import Certainty, ZonedMoment
from funding.work.gates import Urgency, end_instant, first_unmet, hidden_sooner, standing, told
from funding.work.types import DeadlineDraft

ET = "America/New_York"


@dataclass(frozen=True)
class Gate:
    sequence: int = 1
    due_on: date | None = date(2023, 6, 6)
    at_time: time | None = time(23, 59)
    zone: str = ET
    certainty: Certainty = Certainty.EXACT
    done_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        if self.certainty is not Certainty.EXACT or self.due_on is None or self.at_time is None:
            return None
        return ZonedMoment(datetime.combine(self.due_on, self.at_time), self.zone).utc


STEP_ONE = Gate()
STEP_TWO = Gate(sequence=2, due_on=date(2023, 6, 13), at_time=time(20, 59))
DONE = datetime(2023, 6, 5, tzinfo=UTC)


def eastern(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(ET))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "one_done", "counts", "urgency"),
    [
        (eastern(2023, 6, 5, 9), False, STEP_ONE, Urgency.SOON),
        (eastern(2023, 6, 5, 9), True, STEP_TWO, Urgency.SOON),
        (eastern(2023, 6, 7, 0), False, STEP_ONE, Urgency.MISSED),
    ],
)
def test_the_first_unmet_gate_is_the_deadline(
    now: datetime, one_done: bool, counts: Gate, urgency: Urgency
) -> None:
    one = replace(STEP_ONE, done_at=DONE) if one_done else STEP_ONE
    gate = first_unmet([STEP_TWO, one])
    assert gate == counts
    assert gate is not None
    assert standing(gate, now=now, reader_zone=ET).urgency is urgency


@pytest.mark.parametrize(
    ("gates", "hidden"),
    [
        ([STEP_ONE, STEP_TWO], None),
        ([replace(STEP_ONE, sequence=3), STEP_TWO], replace(STEP_ONE, sequence=3)),
        ([replace(STEP_ONE, done_at=DONE), STEP_TWO], None),
        ([replace(STEP_ONE, due_on=None, certainty=Certainty.ROLLING), STEP_TWO], STEP_TWO),
        ([STEP_ONE, replace(STEP_TWO, due_on=None, certainty=Certainty.UNKNOWN)], None),
        ([], None),
    ],
)
def test_a_step_that_ends_before_the_one_that_counts_is_told(gates: list[Gate], hidden: Gate | None) -> None:
    assert hidden_sooner(gates) == hidden


def test_no_gate_counts_when_all_are_met() -> None:
    assert first_unmet([replace(STEP_ONE, done_at=DONE), replace(STEP_TWO, done_at=DONE)]) is None


def test_a_gate_is_open_to_the_end_of_its_stated_minute_start() -> None:
    assert standing(STEP_ONE, now=eastern(2023, 6, 6, 23, 59), reader_zone=ET).urgency is Urgency.SOON
    assert standing(STEP_ONE, now=eastern(2023, 6, 6, 23, 59, 1), reader_zone=ET).urgency is Urgency.MISSED


def test_days_are_counted_on_the_readers_calendar() -> None:
    gate = Gate(due_on=date(2026, 6, 16), at_time=time(20, 59))
    now = datetime(2026, 6, 16, 12, tzinfo=UTC)
    assert standing(gate, now=now, reader_zone=ET).words == "today"
    # In Guam the same instant is 10:59 a.m. on June 17, and it is June 16 there now.
    assert standing(gate, now=now, reader_zone="Pacific/Guam").words == "tomorrow"


def test_a_date_without_a_time_ends_with_its_day() -> None:
    gate = Gate(due_on=date(2026, 1, 15), at_time=None, certainty=Certainty.DATE_ONLY)
    ends = end_instant(gate)
    assert ends is not None
    assert ends.astimezone(ZoneInfo(ET)).time() == time(23, 59, 59)
    assert told(gate) == "Jan 15, 2026"


def test_an_estimated_date_is_never_missed() -> None:
    gate = Gate(due_on=date(2023, 1, 1), certainty=Certainty.ESTIMATED)
    found = standing(gate, now=eastern(2023, 6, 1, 9), reader_zone=ET)
    assert found.urgency is Urgency.OPEN
    assert found.words == "to be confirmed"
    assert told(gate) == "~ Jan 2023"


@pytest.mark.parametrize("certainty", [Certainty.ROLLING, Certainty.UNKNOWN])
def test_an_open_date_is_neither_near_nor_far(certainty: Certainty) -> None:
    gate = Gate(due_on=None, certainty=certainty)
    found = standing(gate, now=eastern(2023, 6, 1, 9), reader_zone=ET)
    assert found.urgency is Urgency.OPEN
    assert found.days is None


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 6, 16), time(20, 59), datetime(2026, 6, 17, 0, 59, tzinfo=UTC)),
        (date(2026, 1, 13), time(23, 59), datetime(2026, 1, 14, 4, 59, tzinfo=UTC)),
        (date(2026, 3, 9), time(20, 59), datetime(2026, 3, 10, 0, 59, tzinfo=UTC)),
    ],
)
def test_a_draft_knows_its_instant_across_daylight_time(day: date, at: time, utc: datetime) -> None:
    assert DeadlineDraft(label="Step one", due_on=day, at=at, zone=ET).instant == utc
