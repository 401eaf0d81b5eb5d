"""Reading files that mean well, files that are damaged, and files that mean harm."""

import io
import time
import zipfile
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from funding.budgets.imports import archive, table
from funding.budgets.imports.files import LARGEST_FILE, file_kind, read_file
from funding.budgets.imports.table import FileRefusedError, Trouble, content_from, content_json
from tests.builders.budget_imports import sheet


def cells(name, data):
    return [(row.number, row.cells) for row in read_file(name, data).tables[0].rows]


def refused(name, data):
    with pytest.raises(FileRefusedError) as error:
        read_file(name, data)
    return error.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_the_encodings_of_other_programs(encoding):
    data = "Item,Amount\r\nCafé “Señor”,5.00\r\n".encode(encoding)
    assert cells("x.csv", data)[1] == (2, ("Café “Señor”", "5.00"))


def test_windows_1252_is_read_and_said():
    content = read_file("x.csv", "Item,Amount\nCafé – Señor,5.00\n".encode("cp1252"))
    assert content.tables[0].rows[1].cells == ("Café – Señor", "5.00")
    assert "Windows-1252" in content.notes[0]


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_csv_is_read_with_any_usual_separator(separator):
    data = separator.join(["Item", "Amount"]) + "\n" + separator.join(['"a, b; c"', '"1,200.00"']) + "\n"
    assert cells("x.csv", data.encode())[1] == (2, ("a, b; c", "1,200.00"))


def test_the_separator_that_excel_announces_is_taken():
    assert cells("x.csv", b"sep=;\nItem;Amount\nBus;5.00\n") == [
        (2, ("Item", "Amount")),
        (3, ("Bus", "5.00")),
    ]


def test_row_numbers_are_lines_of_the_file_even_with_line_breaks_in_cells():
    data = b'Item,Notes\n\n"Bus","one\ntwo\nthree"\nTrain,x\n'
    assert [number for number, _ in cells("x.csv", data)] == [1, 3, 6]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'a,b\n"x,1\ny,2\n', "opens on line 2 is never closed"),
        (b'a,b\nz,1\n"x" y,1\n', "quoting on line 3"),
        (b'a,b\n"x\n" y,1\n', "line 3, in the row that begins on line 2"),
        (b"a,b\nx\x00,1\n", "Line 2 holds a NUL"),
        (b"a,b\n\xff\x81\xff,1\n", "bytes that are no text"),
        (b"\xff\xfea\x00,\x00\xd8", "does not go on so"),
        (b"", "is empty"),
        (b"\n\n  \n,,,\n", "nothing in the file"),
        (b"PK\x03\x04rest", "content is a zip"),
        (b"a" * 200_000, "too long"),
        (b"a,b\n" + b"x," * 400 + b"\n", "Line 2 has more than 250 columns"),
        (b"a,b\n" + b"x,1\n" * 20_001, "more than 20,000 lines"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_its_line(data, words):
    assert words in refused("x.csv", data)


def test_ten_thousand_lines_are_read_within_a_second():
    data = b"Item,Amount,Notes\n" + b"".join(b"Thing %d,%d.00,some words\n" % (n, n) for n in range(10_000))
    started = time.perf_counter()
    assert len(cells("x.csv", data)) == 10_001
    assert time.perf_counter() - started < 3


def test_a_workbook_is_read_by_value_with_the_numbers_of_its_rows():
    target = io.BytesIO()
    with Workbook(target) as book:
        page = book.add_worksheet("Plan")
        page.write_row(2, 1, ["Item", 1234.5, True])
        page.write_number(3, 1, 0.1 + 0.2)
        page.write_formula(4, 0, "=1+1", None, 2)
        page.write_formula(5, 0, '="a"&"b"', None, "ab")
        page.write_formula(6, 0, "=1+1", None, "")
        page.write_formula(7, 0, "=1/0", None, "#DIV/0!")
        page.write_string(8, 3, "_x0041_ two\nlines")
        page.write_blank(9, 0, None, book.add_format({"bold": True}))
    found = cells("plan.xlsx", target.getvalue())
    assert found[0] == (3, (None, "Item", Decimal("1234.5"), "TRUE"))
    assert found[1] == (4, (None, Decimal("0.3")))
    assert found[2] == (5, (Decimal(2),))
    assert found[3] == (6, ("ab",))
    assert isinstance(found[4][1][0], Trouble)
    assert "formula whose value is not in the file" in found[4][1][0].message
    assert "#DIV/0!" in found[5][1][0].message
    assert found[6] == (9, (None, None, None, "_x0041_ two\nlines"))
    assert len(found) == 7


def test_what_was_read_is_kept_without_a_loss():
    content = read_file("plan.xlsx", sheet(["Item", 1.25, None, "=1"], ["x"], more={"Two": [["y", 2]]}))
    assert content_from(content_json(content)) == content


def packed(**parts):
    """A workbook put together by hand; None leaves a usual part out."""
    usual = {
        "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="r1" Type="x/worksheet" '
        b'Target="worksheets/s.xml"/></Relationships>',
        "xl/worksheets/s.xml": b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in (usual | {name.replace("__", "/"): data for name, data in parts.items()}).items():
            if data is not None:
                book.writestr(name, data)
    return target.getvalue()


def test_a_workbook_made_by_hand_is_read():
    assert cells("s.xlsx", packed()) == [(1, (Decimal(1),))]


SHEET = "xl__worksheets__s.xml"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}, "declarations that no workbook has"),
        ({SHEET: b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'}, "declarations"),
        ({SHEET: b"<worksheet><sheetData><row"}, "damaged or cut short"),
        ({SHEET: b"not xml"}, "damaged"),
        ({SHEET: None}, "damaged"),
        ({"xl__workbook.xml": None}, "content is something else"),
        ({"xl__vbaProject.bin": b"x"}, "contains macros"),
        ({"..__x": b"x"}, "packed in an unusual way"),
        ({"xl__sharedStrings.xml": b"<sst><si><t>x"}, "damaged"),
        (
            {SHEET: b'<worksheet><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row></worksheet>'},
            "in order",
        ),
        ({SHEET: b'<worksheet><row r="1"><c r="ZZ1"><v>1</v></c></row></worksheet>'}, "beyond column 250"),
    ],
)
def test_workbooks_that_mean_harm_or_are_damaged_are_refused(parts, words):
    assert words in refused("s.xlsx", packed(**parts))


def test_odd_cells_are_trouble_at_the_cell_and_not_an_error():
    odd = (
        b'<worksheet><row><c><v>1e999</v></c><c><v>abc</v></c><c t="s"><v>99</v></c><c t="e"><v></v></c>'
        b'<c t="str"><f>A1</f><v></v></c><c t="inlineStr"><is><t>a_x0000_b</t></is></c>'
        b"<c><v>NaN</v></c></row></worksheet>"
    )
    (_, found), *_ = cells("s.xlsx", packed(**{SHEET: odd}))
    assert [isinstance(cell, Trouble) for cell in found] == [True, True, True, True, False, True, True]


@pytest.mark.parametrize("cut", [10, 100, 0.3, 0.6, 0.95])
def test_a_truncated_workbook_is_refused(cut):
    data = sheet(*([f"Thing {n}", n] for n in range(300)))
    kept = int(len(data) * cut) if isinstance(cut, float) else cut
    assert "damaged or cut short" in refused("plan.xlsx", data[:kept])


def test_a_damaged_byte_inside_is_found():
    data = bytearray(sheet(*([f"Thing {n}", n] for n in range(3_000))))
    data[len(data) // 2] ^= 0xFF
    assert "damaged" in refused("plan.xlsx", bytes(data))


def test_a_zip_bomb_is_refused_unread():
    zeros = b"<worksheet>" + b"0" * 60_000_000 + b"</worksheet>"
    data = packed(**{SHEET: zeros})
    assert len(data) < 100_000
    started = time.perf_counter()
    assert "far too large" in refused("s.xlsx", data)
    assert time.perf_counter() - started < 1


def test_a_directory_that_lies_about_sizes_is_found_while_reading():
    data = bytearray(packed(**{SHEET: b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"}))
    real, false = (5_000_023).to_bytes(4, "little"), (40).to_bytes(4, "little")
    assert data.count(real) == 2
    assert "damaged" in refused("s.xlsx", bytes(data.replace(real, false)))


def test_a_million_empty_rows_do_no_harm(monkeypatch):
    rows = b"".join(b'<row r="%d" s="1"/>' % number for number in range(2, 1_000_001))
    filled = b'<row r="1"><c r="A1"><v>7</v></c></row>'
    data = packed(**{SHEET: b"<worksheet><sheetData>" + filled + rows + b"</sheetData></worksheet>"})
    assert len(data) < LARGEST_FILE
    assert cells("s.xlsx", data) == [(1, (Decimal(7),))]


def test_too_many_filled_rows_or_cells_are_refused(monkeypatch):
    data = sheet(*([n, n] for n in range(50)))
    monkeypatch.setattr("funding.budgets.imports.workbook.MOST_ROWS", 40)
    assert "more than 40 filled rows" in refused("plan.xlsx", data)
    monkeypatch.setattr("funding.budgets.imports.workbook.MOST_ROWS", table.MOST_ROWS)
    monkeypatch.setattr("funding.budgets.imports.workbook.MOST_CELLS", 40)
    assert "more than 40 filled cells" in refused("plan.xlsx", data)


def test_a_locked_workbook_says_so():
    data = bytearray(packed())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "locked with a password" in refused("s.xlsx", bytes(data))
    assert archive.MOST_ENTRIES == 2_000


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x.xls", "save it as .xlsx"),
        ("x.xlsm", "save it"),
        ("x.pdf", "from .xlsx, .csv or .json"),
        ("x", "one of these"),
    ],
)
def test_other_kinds_of_file_are_refused_by_name(name, words):
    with pytest.raises(FileRefusedError, match=words):
        file_kind(name)


def test_a_file_of_another_kind_than_its_name_says_is_refused():
    assert "content is something else" in refused("x.xlsx", b"Item,Amount\nBus,5.00\n")
    assert "content is something else" in refused("x.xlsx", b"%PDF-1.7")
    assert "larger than 10 MB" in refused("x.csv", b"a" * (LARGEST_FILE + 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "on line 1"),
        (b'{\n"a": \n}', "on line 3"),
        (b"[]", "not a budget"),
        (b'{"format": "funding.budget", "version": 2}', "newer version"),
        (b'{"format": "funding.budget", "version": 1}', "not a list"),
        (b'{"format": "funding.budget", "version": 1, "lines": [{}]}', "lacks “entered”"),
        (b'{"format": "funding.budget", "version": 1, "lines": [{"entered": {}}]}', "no “years”"),
        (b'{"format": NaN}', "a number that no budget has"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "a number that no budget has"),
        (b"\xff\xfe", "not in UTF-8"),
    ],
)
def test_json_that_is_no_budget_is_refused(data, words):
    assert words in refused("x.json", data)


@pytest.mark.parametrize(
    "heading",
    ["Client name", "Victim ID", "Survivor's name", "SSN", "Date of birth", "DOB", "Case number", "Client initials",
     "Immigration status", "A-Number", "Minor name"],
)  # fmt: skip
def test_columns_about_people_refuse_the_file(heading):
    assert "Nothing was kept" in refused("x.csv", f"Item,Amount,{heading}\nBus,5.00,x\n".encode())


@pytest.mark.parametrize(
    "heading", ["Client services", "Victim services coordinator", "Cases", "Participant support"]
)
def test_costs_for_people_served_are_no_people(heading):
    assert cells("x.csv", f"Item,Amount\n{heading},5.00\n".encode())


def test_texts_that_point_to_a_person_are_found_in_every_sheet():
    data = sheet(["Item", "Amount"], ["Bus", 5], more={"Other": [["x"], ["", "her SSN is 123-45-6789"]]})
    assert "Sheet “Other”, row 2, column B holds what looks like a Social Security number" in refused(
        "p.xlsx", data
    )
