"""How far long work came, where no terminal shows a moving line."""

from __future__ import annotations

import pytest

from funding.cli.program import shown_progress


def test_the_end_of_each_part_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        for label in ("Adding files", "Verifying"):
            for done in range(1, 4):
                progress(done, 3, label)
    told = capsys.readouterr().err.splitlines()
    assert told == [f"{label}: {done} of 3" for label in ("Adding files", "Verifying") for done in (1, 3)]
