"""What a file would change: which line is which, what is kept, what follows."""

from dataclasses import replace

from funding.budgets.imports.comparing import State, compare
from funding.budgets.imports.mapping import Mode
from funding.budgets.types import Amounts, Calculation, FringeComponent, Line, LineKind
from tests.unit.budgets.imports.test_reading import read
from tests.unit.budgets.lines import line, salary, units

BUS = line("travel", 100, title="Bus", key="k1")
TRAIN = line("travel", 50, title="Train", key="k2")


def compared(before, *rows, mode=Mode.UPDATE, removed=(), **fields):
    reading, mapping = read(*rows, mode=mode, **fields)
    return compare(reading, mapping, before, removed)


def states(found):
    return [(each.title, each.state) for each in found.changes]


def test_lines_are_known_by_key_then_by_class_and_title_then_by_title_alone():
    found = compared(
        [BUS, TRAIN, line("other", 5, title="Pens", key="k3")],
        ["Key", "Kind", "Line", "Federal"],
        ["k1", "Travel", "Bus pass", "100.00"],
        ["", "Travel", "TRAIN", "50.00"],
        ["", "Supplies", "pens", "5.00"],
        ["k9", "Travel", "Train", "1.00"],
    )
    assert states(found) == [
        ("Bus pass", State.CHANGED),
        ("TRAIN", State.CHANGED),
        ("pens", State.CHANGED),
        ("Train", State.NEW),
    ]
    assert [each.after.key for each in found.changes] == ["k1", "k2", "k3", "k9"]


def test_two_lines_of_one_title_are_taken_in_order():
    one, two = replace(BUS, key="a"), replace(BUS, key="b", amounts={1: Amounts(7)})
    found = compared(
        [one, two], ["Kind", "Line", "Federal"], ["Travel", "Bus", "100.00"], ["Travel", "Bus", "0.07"]
    )
    assert found.changes_nothing


def test_a_file_changes_only_what_it_has_columns_for():
    stored = replace(
        BUS, words="Why", person="", amounts={1: Amounts(100, 5), 2: Amounts(9)}, initiative_id=3
    )
    found = compared([stored], ["Kind", "Line", "Year 1: Federal"], ["Travel", "Bus", "2.00"])
    assert found.lines[0] == replace(stored, amounts={1: Amounts(200, 5), 2: Amounts(9)})


def test_years_that_rows_do_not_have_are_empty():
    stored = replace(BUS, amounts={1: Amounts(100, 5), 2: Amounts(9, 4)})
    found = compared([stored], ["Kind", "Line", "Year", "Federal"], ["Travel", "Bus", "1", "1.00"])
    assert found.lines[0].amounts == {1: Amounts(100, 5), 2: Amounts(0, 4)}


def test_modes_differ_in_what_the_file_does_not_have():
    rows = (["Kind", "Line", "Federal"], ["Travel", "Bus", "100.00"])
    assert compared([BUS, TRAIN], *rows).changes_nothing
    found = compared([BUS, TRAIN], *rows, mode=Mode.REPLACE)
    assert states(found) == [("Bus", State.SAME), ("Train", State.REMOVED)]
    assert found.lines == (BUS,)


def test_a_line_that_was_removed_comes_back_and_is_said_to():
    found = compared([], ["Key", "Kind", "Line", "Federal"], ["k1", "Travel", "Bus", "1.00"], removed=["k1"])
    assert found.changes[0].notes == ["Was removed earlier and comes back."]


FRINGE = Line(
    "f",
    LineKind.FRINGE,
    "Fringe",
    {1: Amounts(240_00)},
    {1: Calculation("fringe", components=(FringeComponent("All", 2_400),))},
)
PAY = line("personnel", 1_000, title="Coordinator", key="p")


def test_fringe_follows_salaries_that_the_file_changes():
    found = compared([PAY, FRINGE], ["Kind", "Line", "Federal"], ["Personnel", "Coordinator", "2,000.00"])
    assert states(found) == [("Coordinator", State.CHANGED), ("Fringe", State.CHANGED)]
    assert found.changes[1].after.amounts == {1: Amounts(480_00)}
    assert found.changes[1].notes == ["Year 1: follows the salaries."]


def test_fringe_of_the_file_that_does_not_follow_becomes_plain():
    rows = (
        ["Kind", "Line", "Federal"],
        ["Personnel", "Coordinator", "1,000.00"],
        ["Fringe benefits", "Fringe", "300.00"],
    )
    found = compared([PAY, FRINGE], *rows)
    assert found.lines[1] == replace(FRINGE, amounts={1: Amounts(300_00)}, calculations={})
    assert found.changes[1].notes == ["Year 1: the file's amounts no longer follow the salaries."]


def test_amounts_take_the_place_of_a_calculation_that_says_other():
    laptops = Line("l", LineKind.SUPPLIES, "Laptops", {1: Amounts(2_400_00)}, {1: units(2, 1_200)})
    same = compared([laptops], ["Kind", "Line", "Federal"], ["Supplies", "Laptops", "2,400.00"])
    assert same.changes_nothing
    other = compared([laptops], ["Kind", "Line", "Federal"], ["Supplies", "Laptops", "2,500.00"])
    assert other.lines[0].calculations == {}


def test_a_calculation_of_another_kind_goes_with_the_kind():
    pay = Line("p", LineKind.PERSONNEL, "Coach", {1: Amounts(58_000_00)}, {1: salary(58_000)})
    found = compared([pay], ["Key", "Kind", "Line", "Federal"], ["p", "Consultant", "Coach", "58,000.00"])
    assert found.lines[0].calculations == {}


def test_too_many_lines_and_no_lines_are_told():
    rows = [["Travel", f"Bus {number}", "1.00"] for number in range(2_001)]
    assert "2,001 lines" in compared([], ["Kind", "Line", "Federal"], *rows).complaints[0]
    empty = compared([], ["Kind", "Line", "Federal"], ["Total", "", "1.00"])
    assert "No row of the file is a line" in empty.complaints[0]
    assert empty.is_refused
