"""Rows of persons: counted once in a period, by place and profession, small groups left out, no word quoted."""

from __future__ import annotations

from datetime import date

import pytest

from funding.outreach.activity_types import Profession
from funding.outreach.imports.people import profession_of, reduce_people
from funding.outreach.imports.rows import ACTIVITY_COLUMNS, INDICATOR_COLUMNS, OBSERVATION_COLUMNS
from funding.outreach.imports.table import FileRefusedError, RowKind, Table, read_table
from funding.outreach.periods import quarter_of


def _reduced(text: str):
    return reduce_people(read_table(text.encode()), lambda day: quarter_of(day, 10))


def test_a_person_counts_once_in_a_period() -> None:
    found = _reduced("Name,Date\nAda,2026-10-03\n ada ,2026-11-04\nBea,2026-11-04\nAda,2027-01-05\n")
    assert found.rows == 4
    assert [(one.period.start, one.persons) for one in found.counts] == [
        (date(2026, 10, 1), 2),
        (date(2027, 1, 1), 1),
    ]


def test_an_id_comes_before_names_and_small_groups_are_left_out() -> None:
    rows = "".join(f"{number},Same Name,2026-10-03,Clinic,Nurse\n" for number in range(6))
    found = _reduced("Client ID,Name,Date,Site,Role\n" + rows + "9,Same Name,2026-10-03,Court,Officer\n")
    assert [(one.place, one.profession, one.persons) for one in found.counts] == [
        ("", "", 7),
        ("", "health", 6),
        ("Clinic", "", 6),
    ]
    assert found.dropped == 2


@pytest.mark.parametrize(
    "heading",
    [
        "name",
        "first name",
        "DOB",
        "birth date",
        "home address",
        "e-mail",
        "phone",
        "ssn",
        "client id",
        "badge number",
        "participant",
        "Last_Name",
        "age",
        "case number",
        "zip",
    ],
)
def test_a_heading_that_points_to_a_person_decides(heading: str) -> None:
    assert read_table(f"date,initiative,kind,{heading}\n".encode()).kind is RowKind.PERSONS


def test_our_own_columns_point_to_nobody() -> None:
    for columns in (INDICATOR_COLUMNS, OBSERVATION_COLUMNS, ACTIVITY_COLUMNS):
        assert Table(columns, ()).personal == ()


@pytest.mark.parametrize(
    ("word", "profession"),
    [
        ("RN nurse", Profession.HEALTH),
        ("Sheriff’s deputy", Profession.LAW_ENFORCEMENT),
        ("students", Profession.STUDENTS),
        ("Hotel front desk", Profession.HOSPITALITY),
        ("astronaut", Profession.OTHER),
        ("", Profession.OTHER),
    ],
)
def test_words_for_professions_are_understood(word: str, profession: Profession) -> None:
    assert profession_of(word) is profession


def test_what_cannot_be_read_is_named_by_line_alone() -> None:
    with pytest.raises(FileRefusedError) as caught:
        _reduced("Name,Date\nAda,yesterday\n,2026-10-03\n")
    assert "2, 3" in caught.value.message
    assert "Ada" not in caught.value.message
    assert "yesterday" not in caught.value.message
