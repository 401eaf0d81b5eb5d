"""Where things stand on the pages of a proposal: inside the margins, and with what they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import weasyprint

from funding.__init__ import resource_dir
from funding.proposals import printed
from funding.proposals.printed import PrintedProposal
from funding.proposals.printing import html_of, page_css, styles_of
from tests.builders.printed import example

pytestmark = pytest.mark.slow

# With these many lines in each category a caption, or a sum, would begin or end a page by itself.
LINES = (2, 11, 12)


def _laid_out(doc: PrintedProposal) -> list[Any]:
    sheets = [weasyprint.CSS(filename=str(resource_dir("static") / "pdf" / name)) for name in styles_of(doc)]
    sheets.append(weasyprint.CSS(string=page_css(doc.page_format)))
    return list(weasyprint.HTML(string=html_of(doc)).render(stylesheets=sheets).pages)


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _tables(page: Any) -> list[Any]:
    return [box for box in _boxes(page._page_box) if type(box).__name__ == "TableBox"]


def _of_years(count: int, **changes: Any) -> PrintedProposal:
    doc = example(**changes)
    assert doc.budget is not None
    amounts = (*[1_234_567_89] * 7, 8_641_975_23)
    years = tuple(
        printed.YearColumn(f"Year {one}", f"Oct 1, {2026 + one} – Sep 30, {2027 + one}", amounts)
        for one in range(1, count + 1)
    )
    return replace(doc, budget=replace(doc.budget, years=years))


@pytest.mark.parametrize(("years", "pack"), [(3, "doj"), (5, "doj"), (5, "house")])
def test_a_table_of_years_stays_within_the_margins(years: int, pack: str) -> None:
    seen = []
    for page in _laid_out(_of_years(years, pack=pack)):
        edge = page._page_box.content_box_x() + page._page_box.width
        for table in _tables(page):
            seen.append(table.element.get("class"))
            assert table.position_x + table.margin_width() <= edge + 0.5, table.element.get("class")
    assert seen.count("grid budget years") == (2 if years > 3 else 1)


@pytest.mark.parametrize("lines", LINES)
def test_what_names_a_table_or_sums_it_up_is_never_alone_on_a_page(lines: int) -> None:
    seen = 0
    for page in _laid_out(example(pack="doj", lines=lines, work=9)):
        for box in _boxes(page._page_box):
            names = [type(child).__name__ for child in getattr(box, "children", ())]
            assert "TableCaptionBox" not in names or "TableBox" in names, "a table's name without its table"
        for table in _tables(page):
            groups = [group for group in table.children if not (group.is_header or group.is_footer)]
            rows = [row for group in groups for row in group.children]
            seen += len(rows)
            assert rows[0].element.get("class") != "total", "a sum without what it sums up"
    assert seen > 20


def test_a_letter_of_three_sections_has_no_list_of_contents() -> None:
    letter = example(sections=2, work=0, budget=None, indicators=(), attachments=())
    assert 'class="contents"' not in html_of(letter)
    assert 'class="contents"' in html_of(example(sections=2))
    assert len(_laid_out(replace(letter, sections=letter.sections[:1]))) == 2
