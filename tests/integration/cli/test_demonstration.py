"""The demonstration by command: loaded, exported, printed, backed up, restored, and printed there the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.integration.cli.conftest import RunCommand

FRESH_SIGN_INS = 6


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.database("sqlite")
def test_a_year_of_data_survives_every_way_out_and_back(funding: RunCommand, home: Path) -> None:
    made = funding("demo")
    assert made.status == 0, made.err
    assert len(re.findall(r"\S+@opendoor\.example", made.out)) == FRESH_SIGN_INS
    assert funding("demo").err == (
        "funding: There are records here already. The demonstration data goes into an empty instance.\n"
    )

    outside = home.parent
    pipeline = outside / "pipeline.json"
    assert funding("export", "applications", "--format", "json", "--all", "-o", pipeline).status == 0
    drafting = [item for item in json.loads(pipeline.read_text()) if item["stage"] == "drafting"]
    number = drafting[0]["id"]
    for kind in ("csv", "xlsx", "json"):
        done = funding("export", "budget", number, "--format", kind, "-o", outside / f"budget.{kind}")
        assert done.status == 0, done.err

    assert funding("pdf", "proposal", number, "-o", outside / "before.pdf").status == 0
    assert funding("backup", outside / "year.funding").status == 0
    restored = ("--instance", outside / "restored")
    assert funding(*restored, "restore", outside / "year.funding").status == 0
    assert funding(*restored, "check").status == 0
    assert funding(*restored, "pdf", "proposal", number, "-o", outside / "after.pdf").status == 0
    assert (outside / "after.pdf").read_bytes() == (outside / "before.pdf").read_bytes()
    assert (outside / "before.pdf").read_bytes().startswith(b"%PDF-")
