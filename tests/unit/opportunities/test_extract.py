"""The extract as a file from anybody: records stream out of a good one, and every bad one is refused as a whole."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.opportunities import archive, extract
from funding.opportunities.archive import ExtractError, Meter, open_extract
from funding.opportunities.extract import NAMESPACE, records
from funding.opportunities.types import RawRecord
from tests.builders.opportunities import extract_text, synopsis, write_extract, zipped

REAL = Path(__file__).parents[4] / "shared" / "data" / "grants_extract_sample.xml"
HEAD = f'<?xml version="1.0"?>\n<Grants xmlns="{NAMESPACE}">'


def _read(path: Path) -> list[RawRecord]:
    with open_extract(path) as stream:
        return list(records(stream))


def _text(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "extract.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_records_come_with_their_fields_and_lines(tmp_path: Path) -> None:
    path = write_extract(
        tmp_path / "a.xml", synopsis("1", CFDANumbers=["16.320", "16.590"]), synopsis("2", forecast=True)
    )
    found = _read(path)
    lines = path.read_text().splitlines()
    assert [(one.fields["OpportunityID"], one.is_forecast) for one in found] == [("1", False), ("2", True)]
    assert found[0].fields["CFDANumbers"] == ["16.320", "16.590"]
    for one in found:
        for name, line in one.lines.items():
            assert f"<{name}>" in lines[line - 1]


def test_lines_are_right_far_beyond_sixty_five_thousand(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.xml", *(synopsis(str(n)) for n in range(1, 7001)))
    last = _read(path)[-1]
    assert last.line > 65_535
    assert path.read_text().splitlines()[last.lines["OpportunityTitle"] - 1].startswith("<OpportunityTitle>")


BOMB = '<!DOCTYPE Grants [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE Grants [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE Grants SYSTEM "http://192.0.2.1/evil.dtd">'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml at all",
        "<Grants/>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        f'<Wrapper><Grants xmlns="{NAMESPACE}">{synopsis("1")}</Grants></Wrapper>',
        HEAD + synopsis("1"),
        HEAD + synopsis("1") + "</Grants><Grants/>",
        HEAD + synopsis("1")[:-20] + "</Grants>",
        HEAD
        + "<OpportunitySynopsisDetail_1_0><OpportunityID>1</OpportunityID><Description><b>x</b></Description>"
        "</OpportunitySynopsisDetail_1_0></Grants>",
        HEAD + synopsis("1", Description="x").replace("x<", "&undefined;<") + "</Grants>",
        HEAD + "\x00" + synopsis("1") + "</Grants>",
        HEAD + f"<OpportunitySynopsisDetail_1_0>{'<X/>' * 600}</OpportunitySynopsisDetail_1_0></Grants>",
        *(
            f'<?xml version="1.0"?>{kind}<Grants xmlns="{NAMESPACE}">{synopsis("1")}</Grants>'
            for kind in (BOMB, OUTSIDE, REMOTE)
        ),
        f'<?xml version="1.0"?>{BOMB}<Grants xmlns="{NAMESPACE}">'
        f"{synopsis('1', Description='x').replace('x<', '&b;<')}</Grants>",
        f'<?xml version="1.0"?>{REMOTE}<Grants xmlns="{NAMESPACE}"></Grants>',
        (HEAD + synopsis("1") + "</Grants>").encode("utf-16")[:-30],
        HEAD.encode() + b"\xff\xfe bad utf-8</Grants>",
    ],
)
def test_what_is_no_whole_extract_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(ExtractError) as refusal:
        _read(_text(tmp_path, text))
    assert refusal.value.message.endswith(".")


def test_a_file_without_an_end_of_record_cannot_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_GAP", 100_000)
    with pytest.raises(ExtractError, match="without a complete record"):
        _read(_text(tmp_path, HEAD + "<Odd>x</Odd>" * 50_000 + "</Grants>"))


def test_the_whole_may_not_unpack_beyond_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_XML", 50_000)
    with pytest.raises(ExtractError, match="unpacks to more"):
        _read(_text(tmp_path, extract_text(synopsis(str(n)) for n in range(200))))


def test_a_gigabyte_of_zeros_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "zeros.zip"
    block = bytes(4 * 1024 * 1024)
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("x.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(256):
            entry.write(block)
    assert path.stat().st_size < 2_000_000
    with pytest.raises(ExtractError):
        _read(path)


def test_spaces_that_unpack_a_thousandfold_are_refused(tmp_path: Path) -> None:
    inner = HEAD.encode() + synopsis("1").encode() + b" " * 30_000_000 + b"</Grants>"
    with pytest.raises(ExtractError):
        _read(zipped(tmp_path / "a.zip", ("x.xml", inner)))


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [("a.xml", b"<a/>"), ("b.xml", b"<b/>")],
        [("../x.xml", b"<a/>")],
        [("/etc/x.xml", b"<a/>")],
        [("C:\\x.xml", b"<a/>")],
        [("readme.txt", b"hello")],
        [("folder.xml/", b"")],
        [("inner.zip", b"PK")],
    ],
)
def test_a_zip_must_hold_exactly_one_plain_xml_file(tmp_path: Path, entries: list[tuple[str, bytes]]) -> None:
    with pytest.raises(ExtractError):
        _read(zipped(tmp_path / "a.zip", *entries))


def test_a_link_inside_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("x.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(ExtractError, match="regular file"):
        _read(path)


def test_a_damaged_or_cut_zip_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", ("x.xml", extract_text([synopsis("1")] * 50).encode())).read_bytes()
    middle = len(whole) // 2
    flipped = whole[:40] + bytes([whole[40] ^ 0xFF]) + whole[41:]
    for damaged in (whole[:middle], flipped, b"PK" + whole[10:]):
        path = tmp_path / "damaged.zip"
        path.write_bytes(damaged)
        with pytest.raises(ExtractError):
            _read(path)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=0, max_value=100_000))
def test_wherever_a_file_is_cut_it_is_refused_or_whole(cut: int) -> None:
    text = extract_text(synopsis(str(n)) for n in range(20)).rstrip().encode()
    cut = cut % (len(text) + 1)
    stream = Meter(io.BytesIO(text[:cut]), None, cut)
    try:
        found = list(records(stream))
    except ExtractError:
        assert cut < len(text)
    else:
        assert cut == len(text)
        assert len(found) == 20


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_no_bytes_make_the_parser_fail_in_another_way(data: bytes) -> None:
    for body in (data, HEAD.encode() + data + b"</Grants>"):
        with contextlib.suppress(ExtractError):
            list(records(Meter(io.BytesIO(body), None, len(body))))


def test_nothing_is_kept_of_records_already_read(tmp_path: Path) -> None:
    """When a record has been read, it is empty and nothing stands before it in the tree."""
    seen: list[tuple[bool, int]] = []
    forget = extract._forget

    def watch(record: object) -> None:
        forget(record)
        seen.append((record.getprevious() is None, len(record)))  # type: ignore[attr-defined,arg-type]

    extract._forget = watch  # type: ignore[assignment]
    try:
        _read(write_extract(tmp_path / "a.xml", *(synopsis(str(n)) for n in range(100))))
    finally:
        extract._forget = forget
    assert seen == [(True, 0)] * 100


@pytest.mark.skipif(not REAL.exists(), reason="the real sample is not on this machine")
def test_the_real_sample_reads_whole() -> None:
    found = _read(REAL)
    assert len(found) == 18
    assert {one.fields["AgencyCode"].split("-")[0] for one in found} == {"USDOJ", "DOS"}
