"""Export, import, export: whatever a budget holds comes back as it was, in every format."""

import io
import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.budgets.calculators import CALCULATORS, OFFERED, cost, followed_salaries, fringe
from funding.budgets.classes import form_order
from funding.budgets.exports.csv import csv_pieces
from funding.budgets.exports.json import json_text
from funding.budgets.exports.xlsx import write_workbook
from funding.budgets.imports.comparing import State, compare, is_same
from funding.budgets.imports.mapping import Mode, check_mapping, guess
from funding.budgets.imports.reading import read_lines, word
from funding.budgets.imports.services import read_content
from funding.budgets.imports.writing import _columns, line_from_json, line_json
from funding.budgets.models import BudgetLine
from funding.budgets.shapes import lay_out, summarize
from funding.budgets.stored import StoredLine
from funding.budgets.terms import FunderRules, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, BaseChoice, Calculation, FringeComponent, Line, LineKind
from funding.kernel.errors import DomainError
from funding.kernel.money import MAX_CENTS

CREATED = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
INITIATIVES = {7: "Street outreach", 9: "=School, “workshops”", 11: "'Night'"}

CENTS = st.one_of(st.just(0), st.integers(0, 99_999_999), st.sampled_from([1, 33_333_33, 99, 10**11 + 1]))
LETTERS = st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\x85")
WORDS = st.text(LETTERS, max_size=30)
ODD_TITLES = (
    *(
        "=SUM(A1:A9)",
        "'=SUM(A1)",
        "''=x",
        "'quoted'",
        "+1 202 555",
        "-5 dogs",
        "@cmd",
        "= padded",
        "\uff1dwide",
    ),
    *("16.320", "02134", "12345678E012", "1e12", "TRUE", "_x0041_ tea", "Ünïcode ☂ 人", "a;b,c", "sep=;"),
    *("Total direct", "Indirect costs", "6k", "A. Personnel", "Travel", 'He said "no"'),
)
TITLES = (
    st.one_of(WORDS, st.sampled_from(ODD_TITLES))
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.isprintable() and len(text) <= 200)
)
TEXTS = st.one_of(
    st.just(""), WORDS, st.sampled_from(["=1+1", "'=1", "two\nlines", "\n- list", "a\n\n=b"])
).map(str.strip)


@st.composite
def calculations(draw, kind):
    """A product calculation that this kind of line may have, or none."""
    offered = [key for key in OFFERED[kind] if key != "fringe"]
    if not offered or draw(st.booleans()):
        return None
    calculator = CALCULATORS[draw(st.sampled_from(offered))]
    parts = {part.name: draw(st.integers(0, min(part.most, 100_000))) for part in calculator.parts}
    unit, source = (
        draw(st.sampled_from(["", "mi", "nights", "=x"])),
        draw(st.sampled_from(["", "GSA, Erie PA"])),
    )
    return Calculation(calculator.key, parts, unit, source=source)


@st.composite
def lines(draw, number):
    """A line of any kind but fringe: typed amounts, amounts of a calculation, or amounts beside it."""
    kind = draw(st.sampled_from([each for each in LineKind if each is not LineKind.FRINGE]))
    amounts, made = {}, {}
    for year in draw(st.sets(st.integers(1, 5), max_size=5)):
        amounts[year] = Amounts(draw(CENTS), draw(CENTS), draw(CENTS))
        calculation = draw(calculations(kind))
        if calculation and cost(calculation) <= MAX_CENTS:
            made[year] = calculation
            if draw(st.booleans()):
                amounts[year] = Amounts(cost(calculation))
    choice = draw(st.sampled_from(list(BaseChoice)))
    reason = "" if choice is BaseChoice.RULES else (draw(TEXTS) or "The notice says so")
    return Line(
        key=f"key-{number}",
        kind=kind,
        title=draw(TITLES),
        amounts={year: each for year, each in sorted(amounts.items()) if each},
        calculations=made,
        person=draw(TEXTS).replace("\n", " "),
        agreement=draw(st.sampled_from(["", "Shelter", "=Clinic"])),
        determination=draw(TEXTS),
        signs=draw(st.sampled_from(["", "eligibility", "business,buyers"])),
        words=draw(TEXTS),
        initiative_id=draw(st.sampled_from([None, *INITIATIVES])),
        base_choice=choice,
        base_reason=reason,
    )


@st.composite
def budgets(draw):
    """Terms and lines, fringe following all or some of the salaries."""
    years = draw(st.integers(1, 5))
    terms = Terms(
        funder=draw(st.sampled_from(list(FunderRules))), years=years, federal_award_date=date(2026, 10, 1)
    )
    made = [draw(lines(number)) for number in range(draw(st.integers(0, 6)))]
    salaries = [line for line in made if line.kind is LineKind.PERSONNEL]
    if draw(st.booleans()):
        chosen = tuple(line.key for line in salaries[:1]) if draw(st.booleans()) else ()
        rates = (FringeComponent("FICA", 765), FringeComponent("=Health", draw(st.integers(0, 4_000))))
        calculation = Calculation("fringe", components=rates, follows=chosen)
        amounts = {
            year: fringe(calculation, followed_salaries(calculation, salaries, year))
            for year in range(1, years + 1)
        }
        kept = {year: each for year, each in amounts.items() if each}
        every = dict.fromkeys(range(1, years + 1), calculation)
        made.append(Line("fringe-1", LineKind.FRINGE, draw(TITLES), kept, every))
    return terms, sorted(made, key=lambda line: form_order(line.kind))


def tables_of(terms, made):
    totals = compute(made, terms)
    stored = tuple(StoredLine(1, 1, line, INITIATIVES.get(line.initiative_id, "")) for line in made)
    return lay_out(summarize(1, 1, "A budget", totals), stored, totals)


def written(tables, kind):
    if kind == "csv":
        return b"".join(csv_pieces(tables))
    if kind == "json":
        return json_text(tables).encode()
    target = io.BytesIO()
    write_workbook(tables, target, created=CREATED)
    return target.getvalue()


def read_back(data, kind, before=(), mode=Mode.UPDATE):
    content = read_content(f"budget.{kind}", data)
    mapping = replace(guess(content), mode=mode)
    check_mapping(mapping)
    table = content.table(mapping.table)
    named = {word(title): number for number, title in INITIATIVES.items()}
    return compare(read_lines(table, mapping, named), mapping, list(before))


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(budget=budgets())
def test_what_is_exported_comes_back_equal(kind, budget):
    terms, made = budget
    made = [replace(line, calculations=_within(line, terms, made)) for line in made]
    try:
        tables = tables_of(terms, made)
    except DomainError:
        return
    if not made:
        return
    data = written(tables, kind)
    found = read_back(data, kind)
    assert not found.is_refused, [each.problems for each in found.changes]
    assert all(is_same(one, other) for one, other in zip(found.lines, made, strict=True)), (found.lines, made)
    again = written(tables_of(terms, list(found.lines)), kind)
    assert again == data
    for mode in Mode:
        second = read_back(data, kind, before=found.lines, mode=mode)
        assert second.changes_nothing, [each for each in second.changes if each.state is not State.SAME]


def _within(line, terms, made):
    """A line's calculations in the years that the budget has columns for."""
    used = {year for each in made for year in each.amounts} | set(range(1, terms.years + 1))
    return {year: each for year, each in line.calculations.items() if year <= max(used)}


def test_nothing_that_a_line_has_is_forgotten():
    """A field that lines get later must travel too: it is in the snapshot, in the tables and in the strategy."""
    amounts, calculation = {1: Amounts(1, 2, 3)}, {1: Calculation("units", {"units": 100, "rate": 100})}
    texts = {each.name: each.name for each in fields(Line) if each.type == "str"}
    whole = Line(
        kind=LineKind.OTHER,
        amounts=amounts,
        calculations=calculation,
        initiative_id=7,
        base_choice=BaseChoice.INCLUDE,
        **texts,
    )
    assert all(getattr(whole, each.name) for each in fields(Line))
    assert line_from_json(json.loads(json.dumps(line_json(whole)))) == whole
    own = {"id", "budget_id", "key", "position", "removed_at", "version"}
    assert set(_columns(whole)) == {column.key for column in BudgetLine.__table__.columns} - own
    for kind in ("csv", "json", "xlsx"):
        found = read_back(written(tables_of(Terms(), [whole]), kind), kind)
        assert found.lines == (whole,), kind
