"""From rows to lines: amounts, years, headings, classes, and what is wrong at which cell."""

from dataclasses import replace
from decimal import Decimal

import pytest

from funding.budgets.imports.cells import CellError, read_calculation, read_cents, read_year
from funding.budgets.imports.drafts import Corrections
from funding.budgets.imports.headings import find_header, guess_fields, headings
from funding.budgets.imports.kinds import guess_kind, is_computed, is_indirect
from funding.budgets.imports.mapping import FileMap, MappingError, check_mapping, guess, kind_words
from funding.budgets.imports.reading import read_lines
from funding.budgets.imports.table import FileContent, FileKind, Row, Table, Trouble
from funding.budgets.types import LineKind, Source


def table(*rows):
    cells = (tuple(Decimal(c) if isinstance(c, int) else c or None for c in row) for row in rows)
    return Table("CSV", tuple(Row(number, row) for number, row in enumerate(cells, start=1) if any(row)))


def read(*rows, corrections=None, **fields):
    found = table(*rows)
    mapping = replace(guess(FileContent(FileKind.CSV, (found,))), **fields)
    return read_lines(found, mapping, {"street outreach": 7}, corrections), mapping


def drafts(*rows, **fields):
    return read(*rows, **fields)[0].drafts


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        (Decimal("1234.5"), 123_450),
        (Decimal("1.1"), 110),
        (Decimal("999999999999.99"), 99_999_999_999_999),
        (Decimal(0), 0),
        (None, 0),
        ("", 0),
        ("  ", 0),
        ("–", 0),
        ("$ -", 0),
        ("$ 1,200.00", 120_000),
        ("$500,000.00", 50_000_000),
        ("n/a", 0),
    ],
)
def test_amounts_are_read_as_they_stand_in_sheets(cell, cents):
    assert read_cents(cell) == (cents, "")


def test_a_fraction_of_a_cent_is_rounded_half_up_and_said():
    assert read_cents(Decimal("333.335")) == (33_334, "333.335 was rounded to the cent")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1.1", "such as 1,250.00"),
        ("1e12", "such as"),
        ("-5", "zero or more"),
        ("(500.00)", "zero or more"),
        (Decimal(-5), "zero or more"),
        (Decimal("1e12"), "below $1,000,000,000,000"),
        ("=1+1", "such as"),
        ("twelve", "such as"),
        ("٣٤", "such as"),
        (Trouble("No value."), "No value."),
    ],
)
def test_amounts_that_are_none_are_refused_in_words(cell, words):
    with pytest.raises(CellError, match=words.replace("$", r"\$")):
        read_cents(cell)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("1", 1), (Decimal(5), 5), ("Year 2", 2), ("yr. 3", 3), ("FY2028", 2), ("2027", 1), ("2nd", 2)],
)
def test_budget_years_are_read_by_number_or_fiscal_year(cell, year):
    assert read_year(cell, [2027, 2028]) == year


@pytest.mark.parametrize("cell", ["0", "6", "Year 9", "", "first", Decimal("1.5"), "2031", "-1"])
def test_years_out_of_range_are_refused(cell):
    with pytest.raises(CellError):
        read_year(cell, [2027, 2028])


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        ("Category|Line item|Year 1|Year 2|Total", "kind title federal.1 federal.2 total"),
        ("Budget Category|Description|Federal Request|Cash Match|In-Kind Match|Total Cost|Narrative",
         "kind title federal cash in_kind total words"),
        ("Line item|FY2027|FY2028", "title federal.1 federal.2"),
        ("Item|Qty|Unit cost|Amount", "title skip skip federal"),
        ("Category|Item|Year|Federal|Match|In-kind", "kind title year federal cash in_kind"),
        ("Position|Annual salary|Year 1 Federal|Year 1 Match|Year 1 Total", "title skip federal.1 cash.1 total.1"),
        ("Category|Total", "kind federal"),
        ("Object class|Name|1st year|2nd year", "kind title federal.1 federal.2"),
    ],
)  # fmt: skip
def test_headings_are_understood(heads, fields):
    assert guess_fields(heads.split("|")) == fields.split()


def test_the_heading_row_is_found_below_a_title_and_years_above_it_count():
    found = table(
        ["Open Door Outreach", ""],
        ["Budget for 2027", ""],
        ["", "", "Year 1", "", "Year 2", "", "", ""],
        ["Category", "Item", "Federal", "Match", "Federal", "Match", "Total", "Narrative"],
        ["Travel", "Bus", 5, 1, 6, 2, 14, "Why"],
    )
    place = find_header(found)
    assert found.rows[place].number == 4
    heads = headings(found, place)
    assert heads[2:6] == ["Year 1: Federal", "Year 1: Match", "Year 2: Federal", "Year 2: Match"]
    assert guess_fields(heads) == [
        "kind",
        "title",
        "federal.1",
        "cash.1",
        "federal.2",
        "cash.2",
        "total",
        "words",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A. Personnel", "personnel"), ("6f", "contract"), ("Contractual", "contract"), ("g. Subawards", "subaward"),
        ("Supplies/Materials", "supplies"), ("SUPPLIES & MATERIALS", "supplies"), ("Training stipends", "participant"),
        ("Participant support", "participant"), ("h", "contract"), ("6h.", "other"), ("nonsense", None), ("", None),
    ],
)  # fmt: skip
def test_classes_are_guessed(text, kind):
    assert guess_kind(text) == kind


def test_sums_and_indirect_costs_are_known_by_name():
    assert all(
        map(is_computed, ["Total", "Total direct", "Subtotal, travel", "Grand total", "Travel total", "6k"])
    )
    assert all(map(is_indirect, ["Indirect costs (15%)", "6j", "F&A", "De minimis indirect"]))
    assert not any(map(is_computed, ["Travel", "Summer camp", "Totally new vans"]))
    assert not any(map(is_indirect, ["Overheads projector", "Justice training", "Other"]))


def test_sections_sums_and_indirect_rows_are_no_lines():
    found, _ = read(
        ["Category", "Line item", "Amount"],
        ["A. Personnel", "", ""],
        ["", "Coordinator", "52,000.00"],
        ["Travel", "", ""],
        ["", "Bus passes", "100.00"],
        ["Total", "", "52,100.00"],
        ["", "Indirect costs", "5,200.00"],
    )
    assert [(each.title, each.kind) for each in found.drafts] == [
        ("Coordinator", LineKind.PERSONNEL),
        ("Bus passes", LineKind.TRAVEL),
    ]
    assert [(each.number, each.reason) for each in found.left_out] == [
        (6, "Sums other rows"),
        (7, "Indirect costs are computed from the terms"),
    ]


def test_a_class_that_stands_only_once_holds_for_the_rows_below_it():
    made = drafts(["Category", "Item", "Amount"], ["Travel", "Bus", "1.00"], ["", "Train", "2.00"])
    assert [each.kind for each in made] == [LineKind.TRAVEL, LineKind.TRAVEL]


def test_rows_of_one_line_and_year_become_one_line():
    made = drafts(
        ["Category", "Item", "Year", "Amount", "Match"],
        ["Travel", "Bus", "1", "1.00", "5.00"],
        ["Travel", "Train", "1", "9.00", ""],
        ["Travel", "Bus", "2", "2.00", ""],
        ["Travel", "Bus", "1", "7.00", ""],
    )
    assert [(each.number, each.title, each.amounts.get((2, Source.FEDERAL))) for each in made] == [
        (2, "Bus", 200),
        (3, "Train", None),
        (5, "Bus", None),
    ]


def test_rows_of_one_key_must_agree():
    (made,) = drafts(
        ["Key", "Kind", "Line", "Year", "Federal"],
        ["k1", "Travel", "Bus", "1", "1.00"],
        ["k1", "Supplies", "Van", "1", "2.00"],
    )
    told = {each.message for each in made.problems}
    assert told == {
        "Year 1 of this line stands in the file twice.",
        "The rows of this line bear different titles.",
        "The rows of this line are of different classes.",
    }


def test_everything_wrong_in_a_row_is_told_at_once_at_its_cell():
    (made,) = drafts(
        ["Category", "Item", "Year 1", "Year 2", "Initiative"],
        ["Flights", "x" * 201, "1.1", "-5", "Moon base"],
    )
    assert [(each.heading, each.text[:5]) for each in made.problems] == [
        ("Category", "Fligh"),
        ("Item", "xxxxx"),
        ("Initiative", "Moon "),
        ("Year 1", "1.1"),
        ("Year 2", "-5"),
    ]


def test_a_copied_row_that_kept_its_key_is_told():
    first, second = drafts(
        ["Key", "Kind", "Line", "Federal"], ["k", "Travel", "Bus", "1.00"], ["k", "Travel", "B", "2.00"]
    )
    assert not first.problems
    assert "Row 2 bears this key too" in second.problems[0].message


def test_a_total_beside_amounts_is_checked_and_said():
    (made,) = drafts(
        ["Category", "Item", "Federal", "Match", "Total"], ["Travel", "Bus", "5.00", "2.00", "8.00"]
    )
    assert not made.problems
    assert made.notes == ["Total says $8.00; the amounts beside it come to $7.00, and they are taken."]


def test_corrections_stand_in_for_cells_and_rows_can_be_left_out():
    rows = (["Category", "Item", "Amount"], ["Space", "Bus", "1.1"], ["Travel", "Train", "-1"])
    typed = Corrections({(1, 0): "Travel", (1, 2): "1.10"}, frozenset({2}))
    found, _ = read(*rows, corrections=Corrections.from_json(typed.as_json()))
    assert [(each.title, each.problems, each.amounts) for each in found.drafts] == [
        ("Bus", [], {(1, Source.FEDERAL): 110})
    ]
    assert found.left_out[0].by_person


def test_a_correction_may_not_name_a_person_served():
    typed = Corrections({(1, 1): "Bus for 123-45-6789"})
    (made,) = drafts(["Category", "Item", "Amount"], ["Travel", "Bus", "1.00"], corrections=typed)
    assert "Social Security number" in made.problems[0].message


def test_a_line_without_class_takes_the_default_or_is_refused():
    assert "class or kind" in drafts(["Item", "Amount"], ["Bus", "1.00"])[0].problems[0].message
    assert drafts(["Item", "Amount"], ["Bus", "1.00"], default_kind="travel")[0].kind is LineKind.TRAVEL


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (("title", "title", "federal"), "Only one can be"),
        (("skip", "federal"), "names the line"),
        (("title", "kind"), "holds amounts"),
        (("title", "year", "federal.2"), "without a year"),
        (("title", "federal", "federal.1"), "Give each its year"),
    ],
)
def test_mappings_that_cannot_be_used_are_refused(fields, words):
    with pytest.raises(MappingError, match=words):
        check_mapping(FileMap("CSV", 0, fields))


def test_the_words_of_the_class_column_are_counted():
    found = table(
        ["Category", "Item", "Amount"],
        ["Getting around", "Bus", 1],
        ["getting  around", "Train", 1],
        ["Total", "", 2],
    )
    mapping = guess(FileContent(FileKind.CSV, (found,)))
    assert kind_words(found, mapping) == [("getting around", "Getting around", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "x", "[]", "{}", '{"calculator": "personnel"}', '{"calculator": "units", "parts": {"units": 1}}',
        '{"calculator": "units", "parts": {"units": -1, "rate": 1}}', '{"calculator": "days", "parts": {}}',
        '{"calculator": "units", "parts": {"units": true, "rate": 1}}',
        '{"calculator": "units", "parts": {"units": 1, "rate": 1}, "unit": 5}',
        '{"calculator": "units", "parts": {"units": 1, "rate": 1}, "follows": ["a b"]}',
        '{"calculator": "units", "parts": {"units": 10000000000, "rate": 10000000000}}', "[" * 9_000,
    ],
)  # fmt: skip
def test_calculations_that_are_none_are_refused(text):
    with pytest.raises(CellError):
        read_calculation(text, LineKind.SUPPLIES)
