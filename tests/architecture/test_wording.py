"""The house writes American English and leaves nothing unfinished."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.architecture import wording
from tests.architecture.source import ROOT, none_of

QUOTED: dict[str, set[str]] = {
    "funding/calendar/ics.py": {"CANCELLED"},
    "funding/calendar/models.py": {"CANCELLED"},
    "funding/calendar/services/publishing.py": {"CANCELLED"},
}
"""Reviewed: words that a file must spell as its source does, by path."""


def found_by(check: Callable[[str], list[str]], *names: str) -> list[str]:
    """Every finding of ``check`` in the files under ``names``."""
    paths = list(wording.files(ROOT, *names))
    assert len(paths) > 20
    return [
        f"{where}:{line}"
        for path in paths
        for where in [path.relative_to(ROOT).as_posix()]
        for line in check(path.read_text(encoding="utf-8"))
        if not any(f"{word!r} in" in line for word in QUOTED.get(where, ()))
    ]


def test_the_house_writes_american_english() -> None:
    none_of(found_by(wording.british, "funding", "templates", "static", "README.md", "Makefile"))


def test_nothing_is_left_unfinished() -> None:
    none_of(found_by(wording.unfinished, "funding", "templates", "static", "README.md", "Makefile"))


@pytest.mark.parametrize(
    "text",
    [
        "an organisation",
        "two programmes",
        "Colour",
        "behaviour_of",
        "grey",
        "authorised",
        "cancelled",
        "labelled",
    ],
)
def test_british_words_are_caught(text: str) -> None:
    assert wording.british(text.replace("_of", ""))


@pytest.mark.parametrize(
    "text",
    [
        "organization",
        "program",
        "de minimis rate",
        "programmed",
        "emphasis",
        "optimistic",
        "acknowledgment",
        "license",
    ],
)
def test_american_words_pass(text: str) -> None:
    assert wording.british(text) == []


@pytest.mark.parametrize(
    "text", ["# TODO later", "raise X  # FIXME", "Lorem ipsum", "/root/x", "open('/home/x')"]
)
def test_unfinished_work_is_caught(text: str) -> None:
    assert wording.unfinished(text.replace("Lorem", "lorem"))
