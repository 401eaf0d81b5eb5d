"""The pipeline list: columns, groups with sums over the whole filter, pages, files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from funding.applications.columns import GROUPINGS, LIST_COLUMNS, Layout
from funding.applications.queries.groups import groups, totals
from funding.applications.queries.listing import PAGE_SIZE, listing
from funding.applications.queries.sources import ORDERS
from funding.applications.types import PipelineFilter, Stage
from funding.infra import clock as house_clock
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Actor
from tests.builders.applications import build_application, build_gate
from tests.builders.funders import build_donor, build_funder
from tests.builders.outreach import build_initiative
from tests.support.client import CheckedClient

pytestmark = pytest.mark.usefixtures("database")
EVERY = ",".join(column.key for column in LIST_COLUMNS)


def labels(group: str, **narrowed: Any) -> list[tuple[str, int, int]]:
    found = groups(PipelineFilter(**narrowed), SYSTEM, Layout(group=group, year_starts=10))
    return [(one.label, one.sums.count, one.sums.ask_cents) for one in found]


def test_every_grouping_counts_each_application_and_its_money_once() -> None:
    first, second = build_initiative(title="Nurses"), build_initiative(title="Schools")
    build_application(initiative_ids=(first.id, second.id), ask_cents=100_00, starts_on=date(2026, 10, 1))
    build_application(initiative_ids=(second.id,), ask_cents=20_00, starts_on=date(2026, 9, 30))
    build_gate(build_application(ask_cents=3_00, stage=Stage.DRAFTING), date(2027, 1, 15))
    old = build_application(ask_cents=50_000_00)
    old.archived_at = house_clock.now()
    db.session.flush()
    for group in GROUPINGS:
        found = groups(PipelineFilter(), SYSTEM, Layout(group=group, year_starts=10))
        assert sum(one.sums.count for one in found) == 3, group
        assert sum(one.sums.ask_cents for one in found) == 123_00, group
    assert totals(PipelineFilter(), SYSTEM).ask_cents == 123_00
    assert labels("initiative") == [
        ("Schools", 1, 20_00),
        ("Several initiatives", 1, 100_00),
        ("No initiative", 1, 3_00),
    ]
    assert labels("year") == [
        ("Fiscal year 2026", 1, 20_00),
        ("Fiscal year 2027", 1, 100_00),
        ("No start date", 1, 3_00),
    ]
    assert labels("month") == [("January 2027", 1, 3_00), ("No date is waited for", 2, 120_00)]
    assert labels("stage") == [("Exploring", 2, 120_00), ("Drafting", 1, 3_00)]


def test_sums_are_of_the_whole_filter_and_pages_go_on_inside_a_group() -> None:
    funder = build_funder(name="Alder").id
    for number in range(PAGE_SIZE + 3):
        build_application(funder_id=funder, title=f"A {number:02}", ask_cents=100)
    other = build_application(funder_id=build_funder(name="Birch").id, title="Z", ask_cents=7)
    narrowed, layout = PipelineFilter(sort="title"), Layout(group="funder")
    first = listing(narrowed, layout, SYSTEM, page=1)
    second = listing(narrowed, layout, SYSTEM, page=2)
    assert [len(section.entries) for section in first.page.items] == [PAGE_SIZE]
    assert [(section.continued, len(section.entries)) for section in second.page.items] == [
        (True, 3),
        (False, 1),
    ]
    assert second.page.items[0].group is not None
    assert second.page.items[0].group.sums.ask_cents == (PAGE_SIZE + 3) * 100
    assert second.sums.ask_cents == (PAGE_SIZE + 3) * 100 + 7
    folded = listing(narrowed, Layout(group="funder", turned=frozenset({str(funder)})), SYSTEM, page=1)
    assert [(one.folded, [entry.id for entry in one.entries]) for one in folded.page.items] == [
        (True, []),
        (False, [other.id]),
    ]


def test_a_restricted_application_is_in_no_group_and_no_sum(actor_for: Callable[[str], Actor]) -> None:
    finance, auditor = actor_for("finance"), actor_for("auditor")
    build_application(ask_cents=1_00, visibility=Visibility.RESTRICTED)
    build_application(ask_cents=5_00, funder_id=build_donor("J. Doe").id)
    for group in ("funder", "stage", "kind"):
        found = groups(PipelineFilter(), finance, Layout(group=group))
        assert [one.sums.ask_cents for one in found] == [5_00]
    assert "J. Doe" not in groups(PipelineFilter(), auditor, Layout(group="funder"))[0].label


def test_every_order_and_every_column_shows_with_a_fixed_number_of_queries(
    client_for: Callable[[str], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    browser = client_for("development")
    initiative = build_initiative(title="Nurses").id
    build_gate(build_application(title="One", initiative_ids=(initiative,)), date(2026, 12, 1))
    db.session.commit()
    for sort in ORDERS:
        for way in ("", "-"):
            assert "One" in browser.get(f"/pipeline/list?cols={EVERY}&sort={way}{sort}").text
    for group in GROUPINGS:
        assert "One" in browser.get(f"/pipeline/list?cols={EVERY}&group={group}").text
        folded = browser.get(f"/pipeline/list?group={group}&fold=all").text
        assert 'aria-expanded="false"' in folded
        assert "data-row" not in folded
    address = f"/pipeline/list?cols={EVERY}&group=owner"
    with count_queries() as few:
        browser.get(address)
    for number in range(30):
        build_gate(build_application(title=f"More {number}"), date(2026, 12, 2))
    db.session.commit()
    with count_queries() as many:
        browser.get(address)
    assert many.count == few.count, many


def test_columns_are_chosen_and_moved_without_a_script(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("auditor")
    build_application(title="One")
    db.session.commit()
    col = ["title", "owner", "ask"]
    moved = browser.send("/pipeline/columns", {"col": col, "move": "up.ask", "group": "owner"}).text
    assert moved.index('"up.ask"') < moved.index('"up.owner"')
    done = browser.send(
        "/pipeline/columns", {"col": ["title", "ask", "owner"], "done": "1", "group": "owner"}
    )
    assert done.status_code == 303
    assert done.location == "/pipeline/list?group=owner&cols=title,ask,owner"
    assert "These are your usual columns" not in browser.get("/pipeline/list").text
    browser.send("/pipeline/columns", {"col": ["title", "ends"], "keep": "1"})
    page = browser.get("/pipeline/list").text
    assert "Ends" in page
    assert "cols=title,ends" in page.replace("%2C", ",")


def test_files_hold_the_columns_order_and_groups_of_the_list(
    client_for: Callable[[str], CheckedClient],
) -> None:
    browser = client_for("development")
    build_application(title="Beta", stage=Stage.DRAFTING, ask_cents=10_50)
    build_application(title="Alpha", stage=Stage.DRAFTING, ask_cents=20_00)
    build_application(title="Gamma", ask_cents=5_00)
    db.session.commit()
    query = "cols=title,chance,ask&group=stage&sort=title"
    text = browser.get(f"/pipeline/export?format=csv&{query}").text.lstrip("\ufeff").splitlines()
    assert text[0] == "Group: Stage,ID,Title,Chance,Asked"
    assert [line.split(",")[2] for line in text[1:]] == ["Gamma", "Alpha", "Beta"]
    data = json.loads(browser.get(f"/pipeline/export?format=json&{query}").data)
    assert [(one["group"], one["ask"]) for one in data] == [
        ("Exploring", "5.00"),
        ("Drafting", "20.00"),
        ("Drafting", "10.50"),
    ]
    file = browser.get(f"/pipeline/export?format=xlsx&{query}").data
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert [sheet.cell(row, 4).value for row in range(1, 10)][2:9] == [
        5,
        "=SUBTOTAL(9,D3:D3)",
        None,
        20,
        10.5,
        "=SUBTOTAL(9,D6:D7)",
        "=SUBTOTAL(9,D2:D8)",
    ]


def test_the_print_view_shows_every_row_and_sum(client_for: Callable[[str], CheckedClient]) -> None:
    browser = client_for("auditor")
    for number in range(PAGE_SIZE + 1):
        build_application(title=f"Number {number:02}", ask_cents=1_00)
    db.session.commit()
    page = browser.get("/pipeline/print?group=stage").text
    assert page.count("data-row=") == PAGE_SIZE + 1
    assert f"${PAGE_SIZE + 1}.00" in page
