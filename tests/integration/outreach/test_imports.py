"""Files brought in: whole or not at all, twice without a change, and nothing kept of rows of persons."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.infra.db import Base, db
from funding.kernel.actor import SYSTEM
from funding.outreach.activity_models import Activity
from funding.outreach.imports.table import FileRefusedError
from funding.outreach.models import Indicator
from funding.outreach.result_models import Observation
from funding.outreach.services.imports import bring_in
from tests.builders.outreach import build_indicator, build_initiative

MARKER = "Zyxwvutsrqp"
INDICATORS = """initiative,indicator,unit,kind,target,adds up
School workshops,Referrals made,referrals,count,40,yes
School workshops,Heard of the hotline,percent,rate,60,
"""
FIGURES = """initiative,indicator,period,value,base
School workshops,Referrals made,FY2027 Q1,12,
School workshops,Heard of the hotline,FY2027 Q1,45,50
"""
ACTIVITIES = """date,initiative,kind,place,students,materials,material,staff hours
2026-11-03,School workshops,school,North High,58,60,hotline card,1.5
2026-11-03,School workshops,school,North High,58,60,hotline card,1.5
"""


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_files_are_brought_in_once_and_a_dry_run_changes_nothing(database) -> None:
    build_initiative()
    assert bring_in(INDICATORS.encode(), by=SYSTEM, dry_run=True).counts == {"new": 2}
    assert _count(Indicator) == 0
    for text, new in ((INDICATORS, 2), (FIGURES, 2), (ACTIVITIES, 2)):
        assert bring_in(text.encode(), by=SYSTEM, dry_run=False).counts == {"new": new}
        assert bring_in(text.encode(), by=SYSTEM, dry_run=False).counts == {"same": new}
    assert (_count(Indicator), _count(Observation), _count(Activity)) == (2, 2, 2)
    later = bring_in(FIGURES.replace(",12,", ",13,").encode(), by=SYSTEM, dry_run=False)
    assert later.counts == {"changed": 1, "same": 1}
    assert _count(Observation) == 3


def test_one_bad_line_keeps_everything_out_and_is_named(database) -> None:
    build_initiative()
    text = (
        ACTIVITIES + "2026-11-31,School workshops,school,North High,1,,,\n2026-11-04,No such,school,,1,,,\n"
    )
    found = bring_in(text.encode(), by=SYSTEM, dry_run=False)
    assert [line for line, _ in found.problems] == [4, 5]
    assert "date:" in found.problems[0][1]
    assert _count(Activity) == 0


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"a,b\n1,2,3\n", b"a,a\n", b"colour,size\n1,2\n", b'"a\n']
)
def test_what_is_no_table_of_ours_is_refused(database, data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        bring_in(data, by=SYSTEM, dry_run=False)


def _persons() -> str:
    rows = ["First name,Last name,Date of birth,Home address,Date,Site,Role"]
    for number in range(9):
        site = "Lakeshore Hospital" if number < 6 else "Bayfront Clinic"
        row = f"{MARKER}{number},{MARKER},1990-01-0{number + 1},{number} {MARKER} Way"
        rows += [
            f"{row},10/0{number + 1}/2026,{site},Nurse",
            f"{row.upper()},11/0{number + 1}/2026,{site},RN nurse",
        ]
    return "\n".join(rows)


def _everything(instance: Path) -> str:
    """Every text of every table, and every file of the instance."""
    found = [
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
    ]
    files = [path for path in instance.rglob("*") if path.is_file()]
    return "\n".join([*found, *(path.read_bytes().decode("latin-1") for path in files)])


def test_nothing_of_rows_of_persons_is_kept_anywhere(
    app: Flask, client_for, instance: Path, caplog, monkeypatch
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = client_for("development")
    indicator = build_indicator(build_initiative(), counts_people=True)
    number = indicator.id
    db.session.commit()
    spooled: list[object] = []
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", lambda self: spooled.append(self))
    sent = {
        "csrf_token": browser.token(),
        "file": (io.BytesIO(_persons().encode()), "sign-in.csv"),
        "indicator_id": str(number),
        "each": "quarter",
    }
    answer = browser.post("/outreach/import", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert "18 rows were read and counted in memory" in answer.text
    assert '<th scope="col">Profession</th>' in answer.text, "the counts stand below their headings"
    assert MARKER.casefold() not in answer.text.casefold()
    done = _bring(browser, answer)
    assert done.status_code == 303
    rows = db.session.execute(sa.select(Observation.place, Observation.category, Observation.value))
    assert sorted(tuple(row) for row in rows) == [
        ("", "", 9),
        ("", "health", 9),
        ("Lakeshore Hospital", "", 6),
    ]
    assert MARKER.casefold() not in _everything(instance).casefold()
    assert MARKER.casefold() not in caplog.text.casefold()
    assert not spooled, "the upload never goes to disk"


def _bring(browser, answer):
    text = (
        answer.text.split('name="text" value="')[1].split('"')[0].replace("&#34;", '"').replace("&amp;", "&")
    )
    return browser.post(
        "/outreach/import", data={"csrf_token": browser.token(), "step": "bring", "text": text}
    )


def test_an_error_in_rows_of_persons_quotes_nothing(client_for) -> None:
    browser = client_for("development")
    indicator = build_indicator(build_initiative())
    number = indicator.id
    db.session.commit()
    for bad in (f"Name,Date\n{MARKER},{MARKER}\n", f'Name,Date\n"{MARKER}\n', f"Name,Place\n{MARKER},x\n"):
        sent = {
            "csrf_token": browser.token(),
            "file": (io.BytesIO(bad.encode()), "sign-in.csv"),
            "indicator_id": str(number),
        }
        answer = browser.post("/outreach/import", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422, bad
        assert MARKER not in answer.text
    assert _count(Observation) == 0
