"""The one line of counts at the end of ``make test``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import counts

PASSED = '<testcase classname="a" name="one"/>'
FAILED = '<testcase classname="a" name="two"><failure message="no"/></testcase>'
BROKEN = '<testcase classname="a" name="three"><error message="no"/></testcase>'
SKIPPED = '<testcase classname="a" name="four"><skipped message="no browser"/></testcase>'


def results(folder: Path, **runs: str) -> Path:
    for name, cases in runs.items():
        (folder / f"{name}.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    return folder


def test_several_runs_end_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert counts.main(results(tmp_path, core=PASSED * 3 + SKIPPED, browser=PASSED)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "4 passed, 0 failed, 1 skipped"


def test_a_failure_or_an_error_anywhere_fails_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert counts.main(results(tmp_path, core=PASSED + FAILED, browser=BROKEN)) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 2 failed, 0 skipped"


def test_a_skip_is_told_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts.main(results(tmp_path, core=PASSED + SKIPPED))
    assert "SKIPPED a::four: no browser" in capsys.readouterr().out


def test_a_run_that_died_without_results_is_a_failure(tmp_path: Path) -> None:
    (results(tmp_path, core=PASSED) / "failed").write_text("browser\n")
    assert counts.main(tmp_path) == 1


def test_no_tests_at_all_is_a_failure(tmp_path: Path) -> None:
    assert counts.main(tmp_path) == 1
