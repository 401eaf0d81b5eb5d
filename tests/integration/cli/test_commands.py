"""The commands, each by what it says, what it leaves behind and how it ends."""

from __future__ import annotations

import io
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from funding.opportunities.extract import NAMESPACE
from tests.integration.cli.conftest import RunCommand

PASSWORD = "a tall lighthouse keeps 9 gulls"


def add_person(funding: RunCommand, monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = funding(
        *("user", "add", "--role", "administrator", "--name", "Ana Reyes", "--email", "ana@example.org"),
        "--password-stdin",
    )
    return said.out + said.err


def test_init_makes_an_instance_that_only_its_owner_may_read(funding: RunCommand, home: Path) -> None:
    said = funding("init")
    assert (said.status, said.out) == (0, f"The instance {home} is ready.\n")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert len((home / "secret_key").read_text()) >= 50


def test_init_twice_does_no_harm(prepared: RunCommand, home: Path) -> None:
    key = (home / "secret_key").read_text()
    assert prepared("init").out == f"The instance {home} was ready already.\n"
    assert (home / "secret_key").read_text() == key


def test_check_finds_a_new_instance_well(prepared: RunCommand) -> None:
    said = prepared("check")
    assert said.status == 0, said.out
    assert said.out.splitlines()[-1] == "All 10 checks passed."


def test_check_without_an_instance_fails_and_makes_none(funding: RunCommand, home: Path) -> None:
    said = funding("check")
    assert said.status == 1
    assert "please run: funding init" in said.out
    assert not home.exists()


def test_check_notices_that_others_can_read_the_key(prepared: RunCommand, home: Path) -> None:
    (home / "secret_key").chmod(0o644)
    said = prepared("check")
    assert said.status == 1
    assert "can be read by others" in said.out


def test_check_notices_a_stored_file_that_changed(prepared: RunCommand, home: Path) -> None:
    place = home / "files" / "ab"
    place.mkdir(parents=True)
    (place / ("ab" + "0" * 62)).write_bytes(b"not what was stored")
    said = prepared("check")
    assert said.status == 1
    assert "FAIL  stored files" in said.out
    assert said.err == "funding: 1 of 10 checks failed\n"


@pytest.mark.database("sqlite")
def test_check_notices_that_the_history_is_unprotected(prepared: RunCommand, home: Path) -> None:
    with closing(sqlite3.connect(home / "funding.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
    said = prepared("check")
    assert said.status == 1
    assert "missing in the database: audit_entries_no_update" in said.out


@pytest.mark.database("sqlite")
def test_check_notices_a_row_that_points_to_nothing(prepared: RunCommand, home: Path) -> None:
    with closing(sqlite3.connect(home / "funding.db")) as connection, connection:
        connection.execute("INSERT INTO record_people (record_id, user_id) VALUES (4711, 4712)")
    said = prepared("check")
    assert said.status == 1
    assert "point to nothing, the first in table record_people" in said.out


@pytest.mark.database("sqlite")
def test_a_database_that_is_no_database_is_told_in_one_line(prepared: RunCommand, home: Path) -> None:
    (home / "funding.db").write_bytes(b"no database at all" * 500)
    said = prepared("backup", home.parent / "b.funding")
    assert said.status == 1
    assert said.err == "funding: the database refused: file is not a database\n"


def test_a_person_added_here_may_sign_in_and_is_in_the_history(
    prepared: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert add_person(prepared, monkeypatch) == "Ana Reyes (Administrator) may sign in as ana@example.org.\n"
    again = add_person(prepared, monkeypatch)
    assert again == "funding: Somebody with this email address is registered already.\n"


def test_a_weak_password_is_refused(prepared: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add_person(prepared, monkeypatch, password="short").startswith("funding: ")


def test_a_command_before_init_says_what_to_run(funding: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    told = add_person(funding, monkeypatch)
    assert told == "funding: The instance has no database yet. Please run: funding init\n"


def test_backup_and_restore_by_command(
    prepared: RunCommand, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(prepared, monkeypatch)
    saved = home.parent / "monday.funding"
    made = prepared("backup", saved)
    assert made.status == 0, made.err
    assert "verified." in made.out
    whole = prepared("restore", "--verify-only", saved)
    assert (whole.status, whole.out.split(":")[0]) == (0, f"{saved} is whole")
    refused = prepared("restore", saved)
    assert refused.status == 1
    assert refused.err.splitlines()[-1].startswith("funding: The instance is not empty.")


def test_a_damaged_backup_is_refused_before_anything_is_made(funding: RunCommand, home: Path) -> None:
    damaged = home.parent / "cut.funding"
    damaged.write_bytes(b"no backup" * 50)
    assert funding("restore", damaged).status == 1
    assert not home.exists()


@pytest.mark.database("sqlite")
def test_a_restored_instance_passes_the_check(
    prepared: RunCommand, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(prepared, monkeypatch)
    saved, other = home.parent / "monday.funding", home.parent / "other"
    prepared("backup", saved)
    assert prepared("--instance", other, "restore", saved).status == 0
    assert prepared("--instance", other, "check").status == 0
    assert (other / "secret_key").read_text() != (home / "secret_key").read_text()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--host", "0.0.0.0"), "passwords would cross the network in the clear"),  # noqa: S104 - refused is what is meant.
        (("--host", "192.168.1.9"), "is not loopback"),
        (("--host", "example.org"), "is not loopback"),
        (("--workers", "2"), "Several server processes need"),
    ],
)
def test_serve_refuses_what_is_unsafe(prepared: RunCommand, arguments: tuple[str, ...], reason: str) -> None:
    said = prepared("serve", *arguments)
    assert said.status == 1
    assert reason in said.err
    assert len(said.err.splitlines()) == 1


def test_serve_refuses_debugging(prepared: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert "FLASK_DEBUG is set" in prepared("serve").err


def test_serve_refuses_a_short_key(prepared: RunCommand, home: Path) -> None:
    (home / "secret_key").write_text("short")
    assert "shorter than 50 characters" in prepared("serve").err


def test_serve_refuses_a_key_that_others_can_read(prepared: RunCommand, home: Path) -> None:
    (home / "secret_key").chmod(0o640)
    assert "can be read by others" in prepared("serve").err


def test_an_instance_that_others_can_read_is_refused_and_not_covered_up(
    prepared: RunCommand, home: Path
) -> None:
    home.chmod(0o755)
    assert f"{home} can be read by others" in prepared("serve").err
    assert "chmod go-rwx" in prepared("check").out
    assert home.stat().st_mode & 0o777 == 0o755


def test_an_empty_folder_that_others_can_read_becomes_its_owners_alone(
    funding: RunCommand, home: Path
) -> None:
    home.mkdir(mode=0o755)
    assert funding("init").status == 0
    assert home.stat().st_mode & 0o777 == 0o700


def test_serve_refuses_a_wildcard_host(prepared: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDING_HOSTS", "*")
    assert "a wildcard would let any page pose as this one" in prepared("serve").err


def test_serve_refuses_a_database_that_is_not_migrated(funding: RunCommand) -> None:
    assert funding("serve").err == "funding: The instance has no database yet. Please run: funding init\n"


def test_serve_refuses_a_port_that_is_taken(prepared: RunCommand) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = prepared("serve", "--port", str(other.getsockname()[1]))
    assert said.status == 1
    assert "cannot be listened on: Address already in use" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("user", "add"),
        ("serve", "--port", "many"),
        ("export", "budget", "1", "--format", "doc", "-o", "x"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(funding: RunCommand, arguments: tuple[str, ...]) -> None:
    said = funding(*arguments)
    assert said.status == 2
    assert len(said.err.splitlines()) == 1
    assert "--help" in said.err


@pytest.mark.parametrize("records", ["opportunities", "applications"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_lists_are_exported_from_an_empty_instance_too(
    prepared: RunCommand, home: Path, records: str, kind: str
) -> None:
    target = home.parent / f"out.{kind}"
    said = prepared("export", records, "--format", kind, "-o", target)
    assert said.status == 0, said.err
    assert target.read_bytes()
    assert list(home.parent.glob(".out*")) == []


@pytest.mark.parametrize("records", ["partners", "subawards", "activities", "outcomes"])
def test_tables_are_exported_with_their_heads(prepared: RunCommand, home: Path, records: str) -> None:
    target = home.parent / "out.csv"
    said = prepared("export", records, "--format", "csv", "-o", target)
    assert said.status == 0, said.err
    assert "," in target.read_text("utf-8-sig").splitlines()[0]


def test_exporting_a_budget_that_is_not_there_leaves_the_old_file(prepared: RunCommand, home: Path) -> None:
    target = home.parent / "budget.csv"
    target.write_text("last week's")
    said = prepared("export", "budget", "4711", "--format", "csv", "-o", target)
    assert said.status == 1
    assert "4711" in said.err
    assert target.read_text() == "last week's"


def test_a_proposal_that_is_not_there_is_told_in_one_line(prepared: RunCommand, home: Path) -> None:
    said = prepared("pdf", "proposal", "4711", "-o", home.parent / "p.pdf")
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    assert not (home.parent / "p.pdf").exists()


def test_a_file_that_is_no_extract_is_refused(prepared: RunCommand, home: Path) -> None:
    path = home.parent / "no.xml"
    path.write_text("<wrong/>")
    said = prepared("import", "grants-gov", path)
    assert said.status == 1
    assert said.err.splitlines()[-1].startswith("funding: ")


def test_doubtful_records_are_told_with_their_lines(prepared: RunCommand, home: Path) -> None:
    path = home.parent / "extract.xml"
    path.write_text(
        f"""<Grants xmlns="{NAMESPACE}">
<OpportunitySynopsisDetail_1_0><OpportunityTitle>Nameless</OpportunityTitle></OpportunitySynopsisDetail_1_0>
<OpportunitySynopsisDetail_1_0><OpportunityID>7</OpportunityID>
<OpportunityTitle>Seven</OpportunityTitle><PostDate>13452026</PostDate></OpportunitySynopsisDetail_1_0>
</Grants>"""
    )
    said = prepared("import", "grants-gov", path)
    assert said.status == 0, said.err
    told = said.out.splitlines()
    assert told[1].startswith("  line 2: the record has no OpportunityID; the whole record was left out")
    assert (
        told[2] == "  line 4: PostDate of call 7 is not a day of the calendar; kept as unknown (“13452026”)"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><Grants>&b;</Grants>', "DOCTYPE"),
        (f'<Grants xmlns="{NAMESPACE}">\n<Open', "line 2, Couldn't find end of Start Tag Open."),
    ],
)
def test_a_refused_extract_says_why_once(prepared: RunCommand, home: Path, content: str, told: str) -> None:
    path = home.parent / "extract.xml"
    path.write_text(content)
    said = prepared("import", "grants-gov", path)
    assert (said.status, said.err.count("line 2") < 2, told in said.err) == (1, True, True), said.err


def test_a_person_is_checked_before_the_password_is_asked(prepared: RunCommand) -> None:
    person = ("user", "add", "--role", "administrator", "--name", "Ana Reyes", "--email")
    assert prepared(*person, "ana").err == "funding: Enter an email address such as maria@example.org.\n"
    asked = prepared(*person, "ana@example.org")
    assert (asked.status, "--password-stdin" in asked.err, len(asked.err.splitlines())) == (1, True, 1)


def test_output_to_a_folder_that_is_not_there_is_told_in_one_line(prepared: RunCommand, home: Path) -> None:
    said = prepared("export", "opportunities", "--format", "csv", "-o", home.parent / "missing" / "x.csv")
    assert said.status == 1
    assert f"{home.parent / 'missing'} is no folder" in said.err


@pytest.mark.database("postgresql")
def test_a_database_server_that_is_away_is_told_in_one_line(
    funding: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    said = funding("init")
    assert said.status == 1
    assert said.err.startswith("funding: the database refused: ")
    assert len(said.err.splitlines()) == 1
