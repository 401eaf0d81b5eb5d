"""Rules 15, 16 and 17 by number: instants in zones, two steps, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.kernel.zoned import Certainty, ZonedMoment
from funding.work.gates import (
    Urgency,
    closed_day_note,
    countdown,
    end_instant,
    first_unmet,
    standing,
    told,
    told_here,
    told_long,
)
from funding.work.types import DeadlineKind, kind_of_step

ET, GUAM, PHOENIX = "America/New_York", "Pacific/Guam", "America/Phoenix"


@dataclass(frozen=True)
class Gate:
    due_on: date | None
    at_time: time | None
    sequence: int = 1
    zone: str = ET
    certainty: Certainty = Certainty.EXACT
    done_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        if self.certainty is not Certainty.EXACT or self.due_on is None or self.at_time is None:
            return None
        return ZonedMoment(datetime.combine(self.due_on, self.at_time), self.zone).utc


def eastern(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(ET)).astimezone(UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "at", "utc", "in_guam"),
    [
        (
            date(2026, 6, 16),
            time(20, 59),
            datetime(2026, 6, 17, 0, 59, tzinfo=UTC),
            "Wed, Jun 17, 10:59 a.m. ChST",
        ),
        (
            date(2026, 1, 13),
            time(23, 59),
            datetime(2026, 1, 14, 4, 59, tzinfo=UTC),
            "Wed, Jan 14, 2:59 p.m. ChST",
        ),
        (
            date(2026, 3, 9),
            time(20, 59),
            datetime(2026, 3, 10, 0, 59, tzinfo=UTC),
            "Tue, Mar 10, 10:59 a.m. ChST",
        ),
    ],
)
def test_rule_15_both_clocks_are_told(day: date, at: time, utc: datetime, in_guam: str) -> None:
    gate = Gate(day, at)
    assert gate.due_at == utc
    assert told_here(gate, GUAM) == in_guam
    assert told_here(gate, ET) == ""
    assert told_here(gate, "America/Detroit") == "", "another name, the same reading"


def test_rule_15_arizona_reads_another_hour_in_summer_than_in_winter() -> None:
    summer, winter = Gate(date(2026, 6, 16), time(20, 59)), Gate(date(2026, 1, 13), time(20, 59))
    assert told_here(summer, PHOENIX) == "Tue, Jun 16, 5:59 p.m. MST"
    assert told_here(winter, PHOENIX) == "Tue, Jan 13, 6:59 p.m. MST"


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (eastern(2026, 3, 7, 20, 59), "1 day 23 hours"),
        (eastern(2026, 3, 8, 20, 59), "1 day"),
        (eastern(2026, 3, 9, 15, 39), "5 hours 20 minutes"),
        (eastern(2026, 3, 9, 20, 58), "1 minute"),
        (eastern(2026, 3, 9, 20, 58, 30), "under a minute"),
        (eastern(2026, 3, 9, 20, 59, 1), ""),
        (eastern(2026, 3, 6, 20, 0), "2 days 23 hours"),
        (eastern(2026, 3, 6, 19, 0), ""),
    ],
)
def test_rule_15_the_countdown_crosses_the_spring_change(now: datetime, left: str) -> None:
    assert countdown(Gate(date(2026, 3, 9), time(20, 59)), now) == left


def test_rule_15_the_countdown_crosses_the_fall_change() -> None:
    gate = Gate(date(2026, 11, 2), time(20, 59))
    assert countdown(gate, eastern(2026, 10, 31, 20, 59)) == "2 days 1 hour"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(0, 71))  # noqa: DTZ001
def test_rule_15_the_countdown_is_the_time_that_passes(local: datetime, hours: int) -> None:
    gate = Gate(local.date(), local.time().replace(second=0, microsecond=0))
    assert gate.due_at is not None
    days, rest = divmod(hours, 24)
    parts = [f"{days} day{'' if days == 1 else 's'}"] * bool(days) + [
        f"{rest} hour{'' if rest == 1 else 's'}"
    ] * bool(rest)
    assert countdown(gate, gate.due_at - timedelta(hours=hours)) == (" ".join(parts) or "under a minute")


def test_rule_15_a_day_without_a_time_stays_a_day() -> None:
    gate = Gate(date(2026, 1, 15), None, certainty=Certainty.DATE_ONLY)
    assert told(gate) == told_long(gate) == "Jan 15, 2026"
    assert told_here(gate, GUAM) == ""
    assert countdown(gate, eastern(2026, 1, 15, 9)) == ""


def test_rule_16_the_first_unmet_gate_is_the_deadline() -> None:
    one = Gate(date(2023, 6, 6), time(23, 59))
    two = Gate(date(2023, 6, 13), time(20, 59), sequence=2)
    counts = first_unmet([two, one])
    assert counts == one
    assert standing(one, now=eastern(2023, 6, 7), reader_zone=ET).urgency is Urgency.MISSED


def test_rule_16_the_steps_of_a_notice_keep_their_own_times() -> None:
    assert told_long(Gate(date(2024, 6, 3), time(20, 59))) == "Mon, Jun 3, 2024, 8:59 p.m. ET"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Letter of intent", DeadlineKind.LETTER_OF_INQUIRY),
        ("LOI due", DeadlineKind.LETTER_OF_INQUIRY),
        ("Grants.gov: SF-424 and SF-LLL", DeadlineKind.GRANTS_GOV),
        ("JustGrants: full application", DeadlineKind.JUSTGRANTS),
        ("Full application in Just Grants", DeadlineKind.JUSTGRANTS),
        ("Egrants", DeadlineKind.APPLICATION),
    ],
)
def test_rule_16_a_step_named_in_words_has_its_kind(label: str, kind: DeadlineKind) -> None:
    assert kind_of_step(label) is kind
    assert kind.is_gate
    assert kind.is_funders


@pytest.mark.parametrize("certainty", [Certainty.ROLLING, Certainty.UNKNOWN])
def test_rule_17_what_is_not_known_is_no_date_and_never_overdue(certainty: Certainty) -> None:
    gate = Gate(None, None, certainty=certainty)
    assert end_instant(gate) is None
    found = standing(gate, now=eastern(2099, 1, 1), reader_zone=ET)
    assert (found.urgency, found.days) == (Urgency.OPEN, None)
    assert (countdown(gate, eastern(2026, 1, 1)), told_here(gate, GUAM), closed_day_note(gate)) == (
        "",
        "",
        "",
    )


def test_a_closed_day_says_by_when_to_finish_and_moves_nothing() -> None:
    saturday = Gate(date(2027, 1, 30), None, certainty=Certainty.DATE_ONLY)
    assert closed_day_note(saturday) == "Saturday: finish by Fri, Jan 29."
    assert closed_day_note(Gate(date(2026, 11, 26), time(17))) == "Thanksgiving Day: finish by Wed, Nov 25."
    assert closed_day_note(Gate(date(2027, 1, 29), time(17))) == ""
