"""Two versions side by side, and what changed in words: the tables at the head of both modules."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.budgets.diff import Mark, Side, compare, pair_lines
from funding.budgets.diff_words import change_words
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, Calculation, FringeComponent, LineKind
from tests.unit.budgets.lines import line, salary

TERMS = Terms(indirect_kind=IndirectKind.NONE, years=3)


def side(*lines, terms=TERMS, **initiatives):
    names = {int(key[1:]): title for key, title in initiatives.items()}
    return Side("v1", compute(lines, terms), names)


def words(before, after):
    return change_words(compare(before, after))


COORDINATOR = line(
    "personnel", 29_000, title="Outreach coordinator", key="k1", calculations={1: salary(58_000, 50)}
)
MORE = replace(COORDINATOR, amounts={1: Amounts(34_800_00)}, calculations={1: salary(58_000, 60)})


def test_more_time_is_told_in_fte_and_dollars():
    assert words(side(COORDINATOR), side(MORE)) == [
        "Outreach coordinator: 0.50 to 0.60 FTE, up $5,800.00 in year 1.",
        "Total direct: up $5,800.00, from $29,000.00 to $34,800.00.",
        "Total: up $5,800.00, from $29,000.00 to $34,800.00.",
    ]


def test_the_funders_share_is_told_beside_a_match():
    matched = line("other", Amounts(0, 10_000_00), key="m")
    assert "Federal share: up $5,800.00, from $29,000.00 to $34,800.00." in words(
        side(COORDINATOR, matched), side(MORE, matched)
    )


def test_years_that_change_alike_are_told_once():
    before = line("personnel", 29_000, 29_000, title="Coordinator", key="k",
                  calculations={1: salary(58_000, 50), 2: salary(58_000, 50)})  # fmt: skip
    after = line("personnel", 34_800, 34_800, title="Coordinator", key="k",
                 calculations={1: salary(58_000, 60), 2: salary(58_000, 60)})  # fmt: skip
    assert words(side(before), side(after))[0] == (
        "Coordinator: 0.50 to 0.60 FTE, up $5,800.00 in each of years 1 and 2."
    )


def test_plain_amounts_sources_additions_and_removals():
    before = side(
        line("other", 0, 0, 500, title="Pens", key="p"),
        line("supplies", 500, title="Paper", key="q"),
        line("travel", "1528.80", title="Site visits", key="gone"),
    )
    after = side(
        line("other", 0, 0, 400, title="Pens", key="p"),
        line("supplies", Amounts(0, 500_00), title="Paper", key="q"),
        line("supplies", 1_200, title="Chairs", key="new"),
    )
    told = words(before, after)
    assert "Pens: down $100.00 in year 3." in told
    assert "Paper: $500.00 from federal to match, cash in year 1." in told
    assert "Added “Chairs” (6e Supplies): $1,200.00." in told
    assert "Removed “Site visits” (6c Travel): $1,528.80." in told


def test_every_fact_of_a_line_is_told():
    before = line("supplies", 10, title="Pens", key="p", initiative_id=1, words="a", person="Ana")
    after = replace(
        before, title="Pencils", kind=LineKind.OTHER, initiative_id=2, words="b", person="Ben", agreement="A 7",
        determination="d",
    )  # fmt: skip
    (told,) = [each for each in words(side(before, i1="Street"), side(after, i2="School")) if "Pens" in each]
    for part in (
        "renamed “Pencils”",
        "supplies becomes other",
        "Ana to Ben",
        "agreement not named to A 7",
        "pays for School instead of Street",
        "justification rewritten",
        "determination rewritten",
    ):
        assert part in told


def test_rates_units_and_calculators_are_told():
    def fringe(rate, *follows):
        return Calculation("fringe", components=(FringeComponent("FICA", rate),), follows=follows)

    old = line("fringe", 10, key="f", calculations={1: fringe(765)})
    assert words(side(old), side(replace(old, calculations={1: fringe(800)}))) == [
        "Fringe benefits: 7.65% to 8.00% of salaries in year 1."
    ]
    trips = Calculation("travel", {"trips": 2600, "people": 100, "units": 8400, "rate": 7000}, "mi")
    more = replace(trips, parts={**trips.parts, "trips": 3000, "units": 9000, "rate": 7250})
    travel = line("travel", 10, key="t", calculations={1: trips})
    assert words(side(travel), side(replace(travel, calculations={1: more}))) == [
        "Travel: 26 to 30 trips, 84 to 90 mi, cost of one unit $0.70 to $0.725 in year 1."
    ]
    typed = replace(travel, calculations={})
    assert words(side(travel), side(typed)) == ["Travel: typed instead of calculated in year 1."]


def test_terms_are_told_as_people_read_them():
    before = side(line("other", 10, key="a"), terms=replace(TERMS, ceiling_cents=500_000_00))
    after = side(line("other", 10, key="a"), terms=replace(TERMS, ceiling_cents=350_000_00))
    assert words(before, after) == ["Ceiling: $500,000.00 to $350,000.00."]


def test_lines_are_paired_by_key_then_by_kind_and_title():
    before = [
        line("travel", 1, key="k1"),
        line("supplies", 1, title="Laptops", key="k2"),
        line("supplies", 1, title="Pens", key="k3"),
    ]
    after = [
        line("other", 1, key="k1"),
        line("supplies", 1, title=" laptops ", key="k9"),
        line("supplies", 1, title="Chairs", key="k4"),
    ]
    found = pair_lines(before, after)
    assert [(each.before and each.before.key, each.after and each.after.key) for each in found] == [
        ("k1", "k1"),
        ("k2", "k9"),
        (None, "k4"),
        ("k3", None),
    ]
    diff = compare(side(*before), side(*after))
    assert diff.count(Mark.ADDED) == diff.count(Mark.REMOVED) == 1
    assert diff.count(Mark.CHANGED) == 2


def test_a_version_just_begun_is_the_same():
    lines = [COORDINATOR, line("travel", 1, 0, 2, key="t")]
    found = compare(side(*lines), side(*lines))
    assert found.is_same
    assert change_words(found) == []


money = st.integers(0, 10**9)
some_lines = st.lists(
    st.builds(
        lambda key, kind, cents: line(kind, Amounts(cents, cents // 3), key=str(key)),
        st.integers(0, 12),
        st.sampled_from(list(LineKind)),
        money,
    ),
    unique_by=lambda each: each.key,
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some_lines, some_lines)
def test_differences_of_lines_add_up_to_the_difference_of_the_budgets(before, after):
    found = compare(side(*before), side(*after))
    whole = sum((each.difference for each in found.lines), Amounts())
    assert whole == found.after.totals.all_direct - found.before.totals.all_direct
    assert sum((row.difference for row in found.rows if not row.is_total), Amounts()) == whole
    assert {line.key for line in before} | {line.key for line in after} >= {
        each.shown.key for each in found.lines
    }
