"""The registry of formats: what a budget can be written as, in which order menus show it."""

import pytest

from funding.budgets.exports import file_name, formats
from funding.budgets.exports.formats import Choice, Export, ExportFormat, ExportOptions, Group
from funding.infra import clock
from funding.kernel.errors import DomainError


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(formats, "FORMATS", {})
    return formats.FORMATS


def a_format(key, group=Group.DATA, **more):
    return formats.register_format(
        ExportFormat(key, key.upper(), group, "txt", "text/plain", lambda _export, _target: None, **more)
    )


def test_the_plain_formats_are_there():
    assert {"xlsx", "csv", "json"} <= set(formats.FORMATS)


def test_groups_stand_in_the_usual_order_and_only_where_they_have_members(registry):
    a_format("late", Group.ACCOUNTING)
    a_format("own", "Something new")
    a_format("early")
    a_format("hidden", Group.FORMS, is_offered=lambda _tables: False)
    shown = [(name, [made.key for made in members]) for name, members in formats.offered(None)]
    assert shown == [
        ("Workbooks and data", ["early"]),
        ("For the accountant", ["late"]),
        ("Something new", ["own"]),
    ]


def test_an_unknown_name_is_answered_with_the_known_ones(registry):
    a_format("one")
    a_format("two")
    with pytest.raises(DomainError, match="one, two"):
        formats.format_named("three")


def test_a_choice_that_is_not_offered_counts_as_the_usual_one():
    period = Choice("period", "Split by", (("month", "Month"), ("year", "Year")))
    for given, read in (({}, "month"), ({"period": "year"}, "year"), ({"period": "=1"}, "month")):
        assert Export(None, ExportOptions(values=given), {}, clock.now()).choice(period) == read


def test_a_file_is_named_for_its_shape_and_ends_as_its_kind(registry, monkeypatch):
    monkeypatch.setattr("funding.budgets.exports.FORMATS", registry)
    formats.register_format(ExportFormat("sf424a-xml", "", "", "xml", "", lambda _e, _t: None))
    formats.register_format(ExportFormat("pdf-doj", "", "", "pdf", "", lambda _e, _t: None))
    formats.register_format(ExportFormat("xlsx", "", "", "xlsx", "", lambda _e, _t: None))
    assert file_name("A & B", "sf424a-xml") == "A-B-budget-sf424a.xml"
    assert file_name("A & B", "pdf-doj") == "A-B-budget-doj.pdf"
    assert file_name("A & B", "xlsx") == "A-B-budget.xlsx"
