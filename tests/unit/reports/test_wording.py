"""What differs between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.reports.wording import BREAK, MOST_WORDS, Doing, Run, word_changes

KEPT, OUT, ADDED = Doing.KEPT, Doing.OUT, Doing.ADDED


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (
            "Two courses were held.",
            "Three courses were held.",
            [Run(OUT, "Two"), Run(ADDED, "Three"), Run(KEPT, "courses were held.")],
        ),
        (
            "Two courses.",
            "Two courses. One was full.",
            [Run(KEPT, "Two courses."), Run(ADDED, "One was full.")],
        ),
        ("Two  courses.\n\n", "Two courses.", []),
        ("", "", []),
        ("", "New.", [Run(ADDED, "New.")]),
        ("A.", "A.\nB.", [Run(KEPT, "A."), Run(ADDED, BREAK), Run(ADDED, "B.")]),
    ],
)
def test_the_table_of_the_rule(before, now, told):
    assert word_changes(before, now) == told


def test_long_texts_are_compared_by_paragraph():
    same = "word " * MOST_WORDS
    assert word_changes(f"{same}\nold end", f"{same}\nnew end")[-2:] == [
        Run(OUT, "old end"),
        Run(ADDED, "new end"),
    ]


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
@settings(max_examples=60)
def test_both_texts_can_be_read_out_of_the_runs(before, now):
    runs = word_changes(before, now)

    def read(*kinds: Doing) -> list[str]:
        return " ".join(one.text for one in runs if one.doing in kinds).split()

    if runs:
        assert read(KEPT, OUT) == before.split()
        assert read(KEPT, ADDED) == now.split()
    else:
        assert before.split() == now.split()
