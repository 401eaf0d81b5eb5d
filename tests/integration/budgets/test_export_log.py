"""Every export is logged with the budget as it was, and can be made again byte for byte."""

import hashlib
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from funding.budgets import queries, services
from funding.budgets.exports import log, making, presets
from funding.budgets.exports.formats import FORMATS, Choice, ExportFormat, ExportOptions
from funding.budgets.exports.models import BudgetExport, BudgetSnapshot, ExportPart
from funding.budgets.exports.snapshots import freeze, thawed
from funding.budgets.models import BudgetLine
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import Job
from funding.infra.records import Record, Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, NotFound
from tests.builders.budgets import TERMS, build_budget, build_line, build_sample_budget, salary
from tests.builders.exports import build_export, file_of
from tests.support.people import user_with


def hard_budget():
    budget = build_budget(title="Härte “1”, =2", terms=replace(TERMS, years=5, match_waived=True))
    build_line(budget, "personnel", title="Ana", person="Ana R.", calculations={1: salary(50_001, 33)})
    build_line(budget, "subaward", 70_000, 1, title="Shelter", agreement="No. 7", determination="Decides")
    build_line(budget, "other", 3, title="Rest", base_choice="exclude", base_reason="Agreed in writing")
    return budget


def sample():
    with unit_of_work():
        return build_sample_budget().id


def exported():
    with unit_of_work():
        return build_export(build_sample_budget())


@pytest.mark.parametrize("build", [build_budget, build_sample_budget, hard_budget])
def test_a_frozen_budget_thaws_to_the_same_tables(database, build):
    loaded = queries.load(build())
    frozen = freeze(loaded)
    assert thawed(frozen.text).tables == loaded.tables
    assert freeze(thawed(frozen.text)) == frozen


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_an_export_is_made_again_byte_for_byte_after_the_budget_has_changed(database, clock, kind):
    budget = hard_budget()
    row = build_export(budget, kind=kind)
    same, first = file_of(row)
    assert same
    assert (row.size, row.digest) == (len(first), hashlib.sha256(first).hexdigest())
    build_line(budget, "travel", 999, title="Later")
    services.rename_budget(budget=budget, title="Another name", by=SYSTEM)
    db.session.commit()
    clock.advance(days=400)
    assert file_of(db.session.get(BudgetExport, row.id)) == (True, first)
    assert build_export(budget, kind=kind).digest != row.digest


def test_a_state_is_kept_once(database):
    budget = build_sample_budget()
    for kind in ("csv", "json", "xlsx"):
        build_export(budget, kind=kind)
    assert db.session.scalar(select(func.count()).select_from(BudgetSnapshot)) == 1
    build_line(budget, "travel", 999, title="Later")
    build_export(budget)
    assert db.session.scalar(select(func.count()).select_from(BudgetSnapshot)) == 2


def test_facts_come_back_as_they_were_written(database, monkeypatch):
    made = ExportFormat(
        "facts", "Facts", "Test", "txt", "text/plain",
        lambda export, target: target.write(json.dumps(dict(export.facts)).encode()),
        gather=lambda _number: {"zip": "02134", "a": {"z": 1, "b": [1, 2]}},
    )  # fmt: skip
    monkeypatch.setitem(FORMATS, "facts", made)
    row = build_export(build_budget(), kind="facts")
    db.session.commit()
    db.session.expire_all()
    assert file_of(db.session.get(BudgetExport, row.id)) == (
        True,
        b'{"a": {"b": [1, 2], "z": 1}, "zip": "02134"}',
    )


def test_a_file_that_comes_out_differently_is_told_and_sent_only_when_asked_again(client_for):
    row = exported()
    row.digest = "0" * 64
    db.session.commit()
    client = client_for("finance")
    told = client.get(f"/exports/{row.id}/file")
    assert told.status_code == 409
    assert "the file is not the same" in told.text
    assert client.get(f"/exports/{row.id}/file?different=1").status_code == 200


def test_a_format_that_is_gone_is_told(database):
    row = exported()
    row.format = "gone"
    with pytest.raises(DomainError, match="no longer writes"):
        file_of(row)


def test_the_browser_makes_logs_and_hands_over(client_for):
    number = sample()
    client = client_for("finance")
    made = client.send(f"/budgets/{number}/exports", {"format": "xlsx"})
    assert made.status_code == 303
    row = db.session.scalars(select(BudgetExport)).one()
    assert made.location.endswith(f"/exports/{row.id}?fresh=1")
    page = client.get(made.location)
    assert f'url=/exports/{row.id}/file"' in page.text
    assert row.digest in page.text
    file = client.get(f"/exports/{row.id}/file")
    assert hashlib.sha256(file.data).hexdigest() == row.digest
    assert load_workbook(io.BytesIO(file.data)).sheetnames[0] == "Summary"
    assert (row.by_name, row.parts[0].version_label) == ("Ruth Finley", "v1 Requested")


def test_a_menu_gets_the_file_at_once(client_for):
    number = sample()
    client = client_for("program")
    answer = client.send(f"/budgets/{number}/exports", {"format": "csv", "then": "stay"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert db.session.scalars(select(BudgetExport)).one().digest == hashlib.sha256(answer.data).hexdigest()


@pytest.mark.parametrize(
    "sent", [{}, {"format": "exe"}, {"format": "../csv"}, {"preset": "1" * 300}, {"preset": "7"}]
)
def test_what_is_no_format_makes_nothing(client_for, sent):
    number = sample()
    answer = client_for("finance").send(f"/budgets/{number}/exports", sent)
    assert answer.status_code in {404, 422}
    assert db.session.scalar(select(func.count()).select_from(BudgetExport)) == 0


def test_a_large_budget_is_made_in_a_job_and_its_file_kept(client_for, monkeypatch):
    monkeypatch.setattr("funding.budgets.exports.formats.MANY_CELLS", 3)
    number = sample()
    client = client_for("finance")
    answer = client.send(f"/budgets/{number}/exports", {"format": "xlsx"})
    job = db.session.scalars(select(Job)).one()
    assert answer.location.endswith(f"/jobs/{job.id}")
    db.session.expire_all()
    row = db.session.scalars(select(BudgetExport)).one()
    assert (job.state, job.result_url, row.sha256) == ("done", f"/exports/{row.id}", row.digest)
    assert hashlib.sha256(client.get(f"/exports/{row.id}/file").data).hexdigest() == row.digest


def test_a_restricted_budgets_exports_do_not_exist_for_others(client_for):
    row = exported()
    number = row.parts[0].budget_id
    client = client_for("development")
    assert client.get(f"/exports/{row.id}").status_code == 200
    with unit_of_work():
        db.session.execute(update(Record).values(visibility=Visibility.RESTRICTED, owner_id=None))
    for address in (f"/exports/{row.id}", f"/exports/{row.id}/file", f"/budgets/{number}/exports"):
        assert client.get(address).status_code == 404
    assert client.send(f"/budgets/{number}/exports", {"format": "csv"}).status_code == 404
    assert log.all_exports(user_with(Role.DEVELOPMENT).actor, log.LogFilter()).total == 0
    assert log.all_exports(user_with(Role.ADMINISTRATOR).actor, log.LogFilter()).total == 1


def test_a_private_donors_budget_is_not_handed_to_an_auditor(client_for):
    row = exported()
    with unit_of_work():
        db.session.execute(update(Record).values(visibility=Visibility.GIVING))
    assert client_for("finance").get(f"/exports/{row.id}/file").status_code == 200
    auditor = client_for("auditor")
    assert auditor.get(f"/exports/{row.id}/file").status_code == 404
    assert auditor.get(f"/budgets/{row.parts[0].budget_id}/exports").status_code == 404


def test_the_log_is_filtered_and_paged_in_a_fixed_number_of_statements(database, count_queries, clock):
    budgets = [build_sample_budget(title=f"Budget {number}") for number in range(3)]
    for number in range(30):
        clock.advance(hours=1)
        build_export(budgets[number % 3], kind=("csv", "json")[number % 2])
    db.session.commit()
    actor = user_with(Role.FINANCE).actor
    with count_queries() as few:
        page = log.all_exports(actor, log.LogFilter())
        assert len([each.options for each in page.items]) == 25
    assert page.total == 30
    assert len(few) <= 4
    assert log.all_exports(actor, log.LogFilter(text="budget 1")).total == 10
    assert log.all_exports(actor, log.LogFilter(text="%")).total == 0
    assert log.all_exports(actor, log.LogFilter(format="json")).total == 15
    assert log.all_exports(actor, log.LogFilter(by_id=1)).total == 0
    day = clock().date()
    assert 0 < log.all_exports(actor, log.LogFilter(since=day)).total < 30
    assert log.exports_of([budgets[0].id], actor, page=1).total == 10


def test_a_preset_is_remembered_shared_and_made_usual(client_for):
    number = sample()
    client = client_for("finance")
    page = f"/budgets/{number}/exports"
    typed = {"format": "csv", "name": "  For   the board ", "usual": "1", "shared": "1"}
    assert client.send(f"{page}/presets", typed).status_code == 303
    actor = user_with(Role.FINANCE).actor
    usual = presets.usual_of(actor)
    assert (usual.name, usual.format, usual.is_shared) == ("For the board", "csv", True)
    assert "Export as usual" in client.get(f"/budgets/{number}").text
    made = client.send(page, {"preset": str(usual.id)})
    assert made.status_code == 303
    other = client_for("program")
    assert "For the board" in other.get(page).text
    assert other.send(page, {"preset": str(usual.id)}).status_code == 303
    refused = other.send(f"{page}/presets/{usual.id}/remove", {})
    assert refused.status_code == 422
    assert client.send(f"{page}/presets/{usual.id}/remove", {}).status_code == 303
    assert presets.usual_of(actor) is None


def test_ones_own_preset_is_nobody_elses(client_for):
    number = sample()
    page = f"/budgets/{number}/exports"
    client_for("finance").send(f"{page}/presets", {"format": "csv", "name": "Mine"})
    preset = presets.presets_of(user_with(Role.FINANCE).actor)[0]
    other = user_with(Role.DIRECTOR).actor
    assert presets.presets_of(other) == []
    with pytest.raises(NotFound):
        presets.preset_for(other, preset.id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_preset_has_a_name(client_for, name):
    number = sample()
    page = f"/budgets/{number}/exports"
    answer = client_for("finance").send(f"{page}/presets", {"format": "csv", "name": name})
    assert answer.status_code == 422
    assert "Give the preset a name" in answer.text


def test_a_format_keeps_only_the_options_it_asks():
    period = Choice("period", "Split by", (("month", "Month"), ("year", "Year")))
    made = ExportFormat("x", "X", "g", "txt", "text/plain", lambda _e, _t: None, choices=(period,))
    options = made.options({"period": "year", "other": "1"}, whole_dollars=True)
    assert options == ExportOptions(values={"period": "year"})
    assert made.told(options) == "split by: year"
    assert made.options({"period": "century"}, whole_dollars=False) == ExportOptions()


def test_a_removed_budget_line_stays_in_the_frozen_state(database):
    budget = build_sample_budget()
    row = build_export(budget)
    line = db.session.scalars(select(BudgetLine).where(BudgetLine.budget_id == budget.id)).first()
    services.remove_line(line=line, by=SYSTEM)
    part = db.session.scalars(select(ExportPart)).one()
    text = making.unpack(part.snapshot.content)
    assert line.title in {each.line.title for each in thawed(text).lines}
    assert file_of(row)[0]
