"""``funding export calendar``: the file, whose dates it holds, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import vobject

from tests.integration.cli.conftest import RunCommand
from tests.integration.cli.test_commands import add_person


def test_the_calendar_of_the_office_and_of_a_person(
    prepared: RunCommand, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(prepared, monkeypatch)
    for more in ((), ("--for", "ana@example.org")):
        target = home.parent / "dates.ics"
        said = prepared("export", "calendar", "--format", "ics", *more, "-o", target)
        assert said.status == 0, said.err
        data = target.read_bytes()
        assert data.startswith(b"BEGIN:VCALENDAR\r\n")
        vobject.readOne(data.decode()).validate(raiseException=True)
    said = prepared("export", "calendar", "--format", "ics", "-o", "-")
    assert said.out.startswith("BEGIN:VCALENDAR")
    assert not Path("-").exists()


@pytest.mark.parametrize("more", [("--for", "nobody@example.org"), ("--initiative", "4711")])
def test_whoever_is_not_there_has_no_calendar(
    prepared: RunCommand, home: Path, more: tuple[str, str]
) -> None:
    target = home.parent / "dates.ics"
    said = prepared("export", "calendar", "--format", "ics", *more, "-o", target)
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    assert not target.exists()
