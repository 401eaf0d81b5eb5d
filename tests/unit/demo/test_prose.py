"""How the demonstration's plain words become sections."""

from __future__ import annotations

from funding.demo.prose import markup


def _key(initiative: str, indicator: str) -> str:
    return f"indicator.{len(initiative) + len(indicator)}"


def test_paragraphs_headings_and_lists_are_told_apart() -> None:
    text = "\nOne line\nand more.\n\n# Head\n\n- first\n  goes on\n- second\n"
    assert markup(text, _key) == (
        "<p>One line and more.</p><h3>Head</h3><ul><li>first goes on</li><li>second</li></ul>"
    )


def test_braces_become_tokens_and_marks_are_escaped() -> None:
    text = "We ask for {budget.federal} & reach {target:abc:de}."
    assert markup(text, _key) == (
        '<p>We ask for <span data-figure="budget.federal"></span> &amp; reach '
        '<span data-figure="indicator.5"></span>.</p>'
    )
