"""The renderer: what a PDF carries, what it may read, what it may use."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from funding.infra.pdf import client
from funding.infra.pdf.client import render_pdf
from funding.infra.pdf.glyphs import missing_glyphs, printable
from funding.infra.pdf.types import Limits, PdfError, PdfTooLarge, Printed
from funding.proposals.printed import PrintedProposal
from funding.proposals.printing import (
    contents_of,
    html_of,
    measure,
    page_css,
    print_proposal,
    styles_of,
    unprintable,
)
from tests.builders.printed import example

pytestmark = pytest.mark.slow

STYLES = ("document.css", "house.css")


@pytest.fixture(scope="module", params=["house", "doj"])
def made(request: pytest.FixtureRequest) -> tuple[PrintedProposal, Printed]:
    doc = example(pack=request.param)
    return doc, print_proposal(doc)


def _page(body: str, head: str = "") -> str:
    head = f"<head><title>Probe</title>{head}</head>"
    return f'<!doctype html><html lang="en">{head}<body><h1>Probe</h1>{body}</body></html>'


def test_the_file_states_both_standards(made):
    with pikepdf.open(io.BytesIO(made[1].data)) as file:
        root = file.Root
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert str(root.Lang) == "en-US"
        assert "/Outlines" in root
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        metadata = root.Metadata.read_bytes().decode()
    for statement in ("<pdfuaid:part>1</pdfuaid:part>", "pdfaid:part", "Funding"):
        assert statement in metadata
    assert re.search(r"pdfaid:part[=>\"]+3", metadata)
    assert re.search(r"pdfaid:conformance[=>\"]+A", metadata)


def test_title_author_and_language_are_said(made):
    doc, printed = made
    with pikepdf.open(io.BytesIO(printed.data)) as file:
        assert str(file.docinfo["/Title"]) == doc.title
        assert str(file.docinfo["/Author"]) == doc.organization


def test_every_typeface_is_embedded_and_ours(made):
    seen = set()
    with pikepdf.open(io.BytesIO(made[1].data)) as file:
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert {"/FontFile2", "/FontFile3"} & set(thing.keys())
                seen.add(str(thing.FontName).split("+")[-1])
    assert seen
    assert all(name.startswith("Funding") for name in seen), seen


def test_bookmarks_and_contents_name_every_part(made):
    doc, printed = made
    reader = pypdf.PdfReader(io.BytesIO(printed.data))
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert titles == ["Contents", *(entry.label for entry in contents_of(doc))]
    second = reader.pages[1].extract_text()
    for entry in contents_of(doc):
        assert entry.label in second
        assert str(printed.anchors[entry.anchor]) in second


def test_every_page_but_the_house_cover_says_where_it_is(made):
    doc, printed = made
    reader = pypdf.PdfReader(io.BytesIO(printed.data))
    total = len(reader.pages)
    assert total == printed.pages
    form = "Page {} of {}" if doc.page_format.house_style else "{} of {}"
    for number, page in enumerate(reader.pages[1:], start=2):
        text = page.extract_text()
        assert form.format(number, total) in text
        assert "Draft" in text
        assert "Version 3, Nov 22, 2026" in text


def test_the_printed_figures_are_the_given_ones(made):
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made[1].data)).pages)
    for figure in ("$500,000", "$166,667", "$666,667", "$210,400", "$62,400", "$266,667"):
        assert figure in text


def test_the_same_input_gives_the_same_bytes(made):
    doc, printed = made
    assert print_proposal(doc).data == printed.data


def test_a_fresh_renderer_gives_the_same_bytes():
    doc = example(sections=1, lines=1, work=1)
    first = print_proposal(doc).data
    client.stop()
    assert print_proposal(doc).data == first


def test_a_finished_version_has_no_draft_mark():
    doc = replace(example(sections=1), draft=False, status="Sent", running="Proposal")
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(print_proposal(doc).data)).pages
    )
    assert "Draft" not in text


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<img alt="x" src="file:///etc/hostname">', ""),
        ('<img alt="x" src="http://example.org/x.png">', ""),
        ('<img alt="x" src="http://169.254.169.254/latest/meta-data">', ""),
        ('<img alt="x" src="data:image/png;base64,iVBORw0KGgo=">', ""),
        ('<img alt="x" src="app://pdf/../css/tokens.css">', ""),
        ('<img alt="x" src="app://pdf/fonts/manifest.json">', ""),
        ('<img alt="x" src="app://other/house.css">', ""),
        ("<p>x</p>", '<style>@import "http://example.org/x.css";</style>'),
        ("<p>x</p>", '<style>@import "file:///etc/passwd";</style>'),
        ("<p>x</p>", '<style>p { background: url("file:///etc/hostname") }</style>'),
        ("<p>x</p>", '<link rel="attachment" href="file:///etc/passwd">'),
        ("<p>x</p>", '<link rel="stylesheet" href="http://example.org/x.css">'),
        ('<object data="file:///etc/hostname">x</object>', ""),
        (
            '<svg viewBox="0 0 9 9"><title>x</title><image href="file:///etc/hostname" width="9" height="9"/></svg>',
            "",
        ),
        ('<svg viewBox="0 0 9 9"><title>x</title><use href="http://example.org/a.svg#b"/></svg>', ""),
    ],
)
def test_nothing_outside_the_package_is_read(body, head):
    printed = render_pdf(_page(body, head), styles=STYLES)
    secret = os.uname().nodename.encode()
    with pikepdf.open(io.BytesIO(printed.data)) as file:
        assert len(file.attachments) == 0
        for thing in file.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_bytes() if thing.get("/Filter") in (None, "/FlateDecode") else b""
                assert secret not in raw
                assert b"root:" not in raw
    assert printed.refused or "<use" in body  # WeasyPrint does not even ask for a foreign <use>.


def test_a_document_that_takes_too_long_is_stopped():
    rows = "".join(f"<tr><td>{number}</td><td>words</td></tr>" for number in range(4_000))
    with pytest.raises(PdfTooLarge, match="longer than"):
        render_pdf(_page(f"<table>{rows}</table>"), styles=STYLES, limits=Limits(seconds=0.5))


def test_a_document_that_needs_too_much_memory_is_stopped():
    # One text that no free corner of a warm heap can hold: many small ones might fit, or take all the time.
    body = "<p>" + "words " * 8_000_000 + "</p>"
    with pytest.raises(PdfTooLarge, match="memory"):
        render_pdf(_page(body), styles=STYLES, limits=Limits(seconds=50, megabytes=64))


def test_a_document_with_too_many_pages_is_refused_with_the_number():
    body = '<p style="break-after: page">x</p>' * 12
    with pytest.raises(PdfTooLarge, match="12 pages"):
        render_pdf(_page(body), styles=STYLES, limits=Limits(pages=5))


def test_a_table_of_ten_thousand_rows_is_refused_before_it_is_set():
    with pytest.raises(PdfTooLarge, match="rows"):
        html_of(example(work=10_000))


def test_the_renderer_survives_what_its_children_do():
    with pytest.raises(PdfError):
        render_pdf(_page("<p>x</p>"), styles=("no-such.css",))
    assert render_pdf(_page("<p>x</p>"), styles=STYLES).pages == 1


def test_pages_are_measured_without_writing_the_file():
    doc = example(pack="doj")
    printed = print_proposal(doc, measure_only=True)
    assert printed.data == b""
    size = measure(doc, printed)
    assert size.total == printed.pages
    assert size.sections["abstract"] == 1
    assert 5 <= size.narrative < size.total


def test_the_funders_rules_reach_the_page():
    from funding.proposals.pagerules import effective_format

    plain = effective_format("doj", {"font_size_pt": 11, "line_spacing": 10, "margin_tenths": 5})
    css = page_css(plain)
    assert "margin: 0.5in" in css
    assert "font-size: 11pt" in css
    roomy = print_proposal(example(pack="doj"), measure_only=True)
    tight = print_proposal(replace(example(), page_format=plain), measure_only=True)
    assert tight.pages < roomy.pages


def test_unprintable_characters_are_found_before_a_page_is_set():
    doc = example(sections=1)
    section = replace(doc.sections[1], html="<p>日本 and ह</p>")
    found = unprintable(replace(doc, sections=(doc.sections[0], section)))
    assert found == {section.heading: ["日", "本", "ह"]}


def test_signs_without_ink_are_replaced_and_real_ones_print():
    assert printable("a\u2011b\u202fc\u200bd\x07") == "a-b\u00a0cd"
    assert missing_glyphs("áñşđọЖΩ € § × − – → ≥ ≤ ✓ ☐ ☑ ■ “quotes” ½") == []
    assert missing_glyphs("ok 日 ok 日") == ["日"]


def test_every_sheet_that_is_named_exists():
    from funding import resource_dir

    for name in styles_of(example()) + styles_of(example(pack="doj")):
        assert (resource_dir("static") / "pdf" / name).is_file()
