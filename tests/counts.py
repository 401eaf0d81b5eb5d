"""Adds up the results of several pytest runs and prints one line: ``python tests/counts.py FOLDER``.

The folder holds one JUnit file for each run and, when a run failed, a file ``failed`` with its name: a run
that dies before it writes its results must not look like a run that found nothing wrong. Exit status 0 only
when something passed and nothing failed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: list[str] = field(default_factory=list)

    def add_case(self, case: ElementTree.Element) -> None:
        """Counts one test by the worst thing its record says."""
        name = f"{case.get('classname')}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            self.failed += 1
            self.reasons.append(f"FAILED {name}")
        elif (skip := case.find("skipped")) is not None:
            self.skipped += 1
            self.reasons.append(f"SKIPPED {name}: {skip.get('message')}")
        else:
            self.passed += 1


def count(folder: Path) -> Counts:
    """The sum over the folder's result files."""
    counts = Counts()
    for path in sorted(folder.glob("*.xml")):
        # Written a moment ago by our own test runs.
        for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314
            counts.add_case(case)
    failed_runs = folder / "failed"
    if failed_runs.exists() and counts.failed == 0:
        counts.failed += 1
        counts.reasons.append(f"FAILED to run: {' '.join(failed_runs.read_text().split())}")
    return counts


def main(folder: Path) -> int:
    """Prints what went wrong, then the one line; answers the exit status."""
    counts = count(folder)
    for reason in counts.reasons:
        print(reason)
    print(f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped")
    return 0 if counts.passed and not counts.failed else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
