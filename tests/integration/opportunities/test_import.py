"""Reading an extract into the database: what is kept, what is refused, and that nothing is ever half done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from funding.opportunities.archive import ExtractError
from funding.opportunities.models import (
    ExtractImport,
    ExtractWarning,
    Opportunity,
    Posting,
    PostingListing,
    StagedCall,
)
from funding.opportunities.services import imports, staging, swap
from funding.opportunities.services.imports import import_grants_gov
from funding.opportunities.types import CostShare, ImportReport, ImportState
from tests.builders.opportunities import extract_text, synopsis, write_extract, zipped
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("database")


def _import(path: Path, **more: object) -> ImportReport:
    return import_grants_gov(path, by=SYSTEM, **more)  # type: ignore[arg-type]


def _one() -> Opportunity:
    return db.session.scalars(sa.select(Opportunity)).one()


def _count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _snapshot() -> list[tuple[object, ...]]:
    rows = db.session.execute(sa.select(Opportunity.__table__).order_by(Opportunity.id)).all()
    return [tuple(row) for row in rows]


def test_a_record_arrives_with_every_fact_decoded(tmp_path: Path) -> None:
    path = write_extract(
        tmp_path / "extract.xml",
        synopsis(
            OpportunityTitle="Women &amp;amp; Girls_x0002_",
            EligibleApplicants=["12", "25"],
            FundingInstrumentType=["G"],
            CFDANumbers=["16.320", "93.598"],
            AwardCeiling="440000",
            AwardFloor="0",
            CostSharingOrMatchingRequirement="Yes",
            Description="&lt;p&gt;Outreach&lt;/p&gt;",
        ),
    )
    report = _import(path)
    call = _one()
    assert (report.new, report.warnings, report.state) == (1, 0, ImportState.FINISHED)
    assert call.title == "Women & Girls"
    assert (call.ceiling_cents, call.floor_cents) == (440_000_00, None)
    assert call.cost_share is CostShare.YES
    assert call.close_on == date(2027, 1, 13)
    assert call.eligibility == ["12", "25"]
    assert call.posting.raw["fields"]["AwardFloor"] == "0"
    assert set(db.session.scalars(sa.select(PostingListing.aln))) == {"16.320", "93.598"}
    assert _count(StagedCall) == 0


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "extract.xml", synopsis("1"), synopsis("2"))
    _import(path)
    before = _snapshot()
    report = _import(path)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert _snapshot() == before
    assert _count(Posting) == 2


def test_a_changed_record_keeps_its_id_and_its_earlier_version(tmp_path: Path) -> None:
    _import(write_extract(tmp_path / "a.xml", synopsis("1"), synopsis("2")))
    first = {call.source_id: call.id for call in db.session.scalars(sa.select(Opportunity))}
    db.session.rollback()
    later = synopsis("1", CloseDate="02012027", LastUpdatedDate="11102026", Version="Synopsis 2")
    report = _import(write_extract(tmp_path / "b.xml", later, synopsis("2")))
    call = db.session.scalars(sa.select(Opportunity).where(Opportunity.source_id == "1")).one()
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert (call.id, call.close_on, call.version) == (first["1"], date(2027, 2, 1), 2)
    assert _count(Posting) == 3


def test_a_synopsis_supersedes_the_forecast_of_the_same_call(tmp_path: Path) -> None:
    forecast = synopsis("5", forecast=True, EstimatedSynopsisCloseDate="03012027")
    _import(write_extract(tmp_path / "a.xml", forecast))
    assert _one().is_forecast
    assert _one().close_on == date(2027, 3, 1)
    db.session.rollback()
    _import(write_extract(tmp_path / "b.xml", synopsis("5"), forecast))
    assert not _one().is_forecast
    assert _one().close_on == date(2027, 1, 13)


def test_a_record_without_an_id_is_refused_with_its_line_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "extract.xml", synopsis("1"), synopsis(None), synopsis("x7"))
    report = _import(path)
    refused = db.session.scalars(sa.select(ExtractWarning).where(ExtractWarning.refused)).all()
    lines = path.read_text().splitlines()
    assert (report.read, report.new, report.refused) == (3, 1, 2)
    assert [lines[row.line - 1] for row in refused] == ["<OpportunitySynopsisDetail_1_0>"] * 2


def test_a_bad_field_becomes_unknown_with_a_warning_that_names_its_line(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "extract.xml", synopsis(CloseDate="02302027", AwardCeiling="$5 million"))
    _import(path)
    call = _one()
    found = db.session.scalars(sa.select(ExtractWarning).order_by(ExtractWarning.line)).all()
    lines = path.read_text().splitlines()
    assert (call.close_on, call.ceiling_cents) == (None, None)
    assert sorted(row.field for row in found) == ["AwardCeiling", "CloseDate"]
    assert all(row.field in lines[row.line - 1] for row in found)


def test_of_several_versions_in_one_file_the_latest_wins_with_a_warning(tmp_path: Path) -> None:
    path = write_extract(
        tmp_path / "extract.xml",
        synopsis("1", OpportunityTitle="Second", LastUpdatedDate="11052026", Version="Synopsis 2"),
        synopsis("1", OpportunityTitle="First", LastUpdatedDate="11012026"),
        synopsis("1", OpportunityTitle="Third", LastUpdatedDate="11052026", Version="Synopsis 3"),
    )
    report = _import(path)
    assert (_one().title, report.new, report.duplicates, report.warnings) == ("Third", 1, 2, 2)
    assert _count(Posting) == 1


def test_duplicates_are_found_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    later = synopsis("1", OpportunityTitle="Later", LastUpdatedDate="11092026")
    report = _import(write_extract(tmp_path / "extract.xml", synopsis("1"), synopsis("2"), later))
    assert (report.new, report.duplicates) == (2, 1)
    assert _count(Posting) == 2
    assert db.session.scalar(sa.select(Opportunity.title).where(Opportunity.source_id == "1")) == "Later"


def test_an_older_version_than_the_one_held_is_left_out(tmp_path: Path) -> None:
    newer = synopsis("1", OpportunityTitle="Newer", LastUpdatedDate="11102026")
    _import(write_extract(tmp_path / "a.xml", newer))
    report = _import(write_extract(tmp_path / "b.xml", synopsis("1", OpportunityTitle="Older")))
    assert (_one().title, report.changed, report.warnings) == ("Newer", 0, 1)


def test_calls_missing_from_a_newer_file_are_kept_and_marked(tmp_path: Path) -> None:
    _import(write_extract(tmp_path / "a.xml", synopsis("1"), synopsis("2")))
    report = _import(write_extract(tmp_path / "b.xml", synopsis("2", LastUpdatedDate="11152026")))
    marked = {call.source_id: call.absent_since_id for call in db.session.scalars(sa.select(Opportunity))}
    db.session.rollback()
    assert (report.absent, marked) == (1, {"1": report.import_id, "2": None})
    _import(write_extract(tmp_path / "c.xml", synopsis("1"), synopsis("2", LastUpdatedDate="11162026")))
    assert not any(call.absent_since_id for call in db.session.scalars(sa.select(Opportunity)))


def test_an_older_file_marks_nothing_as_missing(tmp_path: Path) -> None:
    _import(write_extract(tmp_path / "a.xml", synopsis("1"), synopsis("2", LastUpdatedDate="11152026")))
    report = _import(write_extract(tmp_path / "b.xml", synopsis("1")))
    assert report.absent == 0
    assert "older file" in report.message


def _killed(*_args: object, **_more: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["staging", "swap", "record"])
def test_an_import_that_is_stopped_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    _import(write_extract(tmp_path / "a.xml", synopsis("1")))
    before = _snapshot()
    monkeypatch.setattr(imports, "BATCH", 2)
    stop = {
        "staging": (staging.Stager, "_write_warnings"),
        "swap": (swap, "bump_generation"),
        "record": (imports, "_record"),
    }
    owner, name = stop[moment]
    monkeypatch.setattr(owner, name, _killed)
    path = write_extract(
        tmp_path / "b.xml", *(synopsis(str(n), LastUpdatedDate="11202026") for n in range(1, 8))
    )
    with pytest.raises(KeyboardInterrupt):
        _import(path)
    db.session.rollback()
    assert _snapshot() == before
    assert (_count(Posting), _count(StagedCall)) == (1, 0)
    assert (
        db.session.scalars(sa.select(ExtractImport.state).order_by(ExtractImport.id)).all()[-1]
        is ImportState.INTERRUPTED
    )


def test_an_import_that_was_killed_outright_is_tidied_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.setattr(imports, "_publish", _killed)
    monkeypatch.setattr(imports, "_give_up", lambda *_: None)
    path = write_extract(tmp_path / "a.xml", synopsis("1"), synopsis("2"))
    with pytest.raises(KeyboardInterrupt):
        _import(path)
    db.session.rollback()
    monkeypatch.undo()
    assert (_count(Opportunity), _count(Posting), _count(StagedCall)) == (0, 2, 2)
    db.session.rollback()
    with pytest.raises(DomainError, match="just now"):
        _import(path)
    clock.advance(minutes=5)
    report = _import(path)
    assert (report.new, _count(Opportunity), _count(Posting), _count(StagedCall)) == (2, 2, 2, 0)
    states = db.session.scalars(sa.select(ExtractImport.state).order_by(ExtractImport.id)).all()
    assert states == [ImportState.INTERRUPTED, ImportState.FINISHED]


def test_a_file_that_is_cut_short_changes_nothing(tmp_path: Path) -> None:
    _import(write_extract(tmp_path / "a.xml", synopsis("1")))
    before = _snapshot()
    whole = extract_text(synopsis(str(number)) for number in range(2, 60))
    path = tmp_path / "cut.xml"
    path.write_text(whole[: len(whole) * 2 // 3])
    with pytest.raises(ExtractError, match="cut short"):
        _import(path)
    assert _snapshot() == before
    assert (_count(Posting), _count(StagedCall)) == (1, 0)
    assert (
        db.session.scalars(sa.select(ExtractImport.state).order_by(ExtractImport.id)).all()[-1]
        is ImportState.REFUSED
    )


def test_a_dry_run_reports_and_changes_nothing(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.xml", synopsis("1"), synopsis("2"))
    report = _import(path, dry_run=True)
    assert (report.new, report.state) == (2, ImportState.CHECKED)
    assert (_count(Opportunity), _count(Posting), _count(StagedCall)) == (0, 0, 0)


def test_a_file_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="no record"):
        _import(write_extract(tmp_path / "empty.xml"))


def test_an_import_cannot_join_somebody_elses_transaction(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.xml", synopsis("1"))
    with pytest.raises(RuntimeError), unit_of_work():
        _import(path)


def test_a_zip_is_read_like_its_xml_and_progress_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 10)
    text = extract_text(synopsis(str(number)) for number in range(1, 41)).encode()
    told: list[tuple[int, int, str]] = []
    path = zipped(tmp_path / "GrantsDBExtract20261122v2.zip", ("GrantsDBExtract20261122v2.xml", text))
    report = _import(path, progress=lambda *facts: told.append(facts))
    assert report.new == 40
    assert [note for _, _, note in told] == [f"{n} records read" for n in (10, 20, 30, 40)]


def test_nobody_is_kept_waiting_by_a_lock_between_batches(
    database: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two batches another writer gets in, so an autosave never waits for the whole file."""
    monkeypatch.setattr(imports, "BATCH", 5)
    written: list[int] = []

    def somebody_saves(*_: object) -> None:
        with unit_of_work():
            db.session.execute(sa.update(ExtractImport).values(message=f"saved {len(written)}"))
        written.append(1)

    _import(
        write_extract(tmp_path / "a.xml", *(synopsis(str(n)) for n in range(1, 31))), progress=somebody_saves
    )
    assert len(written) == 6
