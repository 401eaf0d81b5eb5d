"""``funding export outcomes``: protected by default, exact on request, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

from funding.infra.db import unit_of_work
from tests.builders.outreach import build_indicator, build_initiative, build_observation
from tests.integration.cli.conftest import RunCommand
from tests.integration.cli.test_budget_files import opened


def test_outcomes_are_protected_unless_exact_counts_are_asked_for(prepared: RunCommand, home: Path) -> None:
    with opened(home), unit_of_work():
        build_observation(build_indicator(build_initiative(), counts_people=True), value=3)
    target = home.parent / "out.json"
    asked = ("export", "outcomes", "--format", "json", "--period", "FY2027 Q1", "-o", target)
    for more, shown in (((), (None, True)), (("--exact",), ("3", False))):
        said = prepared(*asked, *more)
        assert said.status == 0, said.err
        assert [(one["reached"], one["hidden"]) for one in json.loads(target.read_text())] == [shown]
    for more, words in ((("--initiative", "4711"), "4711"), (("--period", "Fall"), "Write a period")):
        said = prepared(*asked, *more)
        assert (said.status, len(said.err.splitlines())) == (1, 1)
        assert words in said.err
