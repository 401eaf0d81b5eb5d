"""The README's index of where things are is true."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.readme import index_lines, wrong_rows
from tests.architecture.source import ROOT, none_of


def test_the_index_is_true() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(list(index_lines(text))) >= 20
    none_of(wrong_rows(text, ROOT))


INDEX = """# House
## Where is it
| indirect cost | `funding/budgets/indirect.py` | `indirect_cost()` |
| iCal feed | `funding/calendar/feed.py` | `feed` |
| money | `funding/kernel/` | `nowhere_to_be_found` |
## Other
| x | `funding/never.py` |
"""


def test_rows_that_are_wrong_are_caught(tmp_path: Path) -> None:
    (tmp_path / "funding/budgets").mkdir(parents=True)
    (tmp_path / "funding/kernel").mkdir()
    (tmp_path / "funding/budgets/indirect.py").write_text("def indirect_cost(): ...")
    (tmp_path / "funding/kernel/money.py").write_text("Cents = int")
    found = wrong_rows(INDEX, tmp_path)
    assert len(found) == 2
    assert "funding/calendar/feed.py does not exist" in found[0]
    assert "nowhere_to_be_found" in found[1]
