"""A record that somebody may not see does not exist for them, whatever address they try."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update
from werkzeug.routing import Rule

from funding.infra.db import db, unit_of_work
from funding.infra.permissions import PUBLIC, declared_permission
from funding.infra.records import Record, RecordPerson
from funding.kernel.actor import Role
from funding.kernel.permissions import allowed
from tests.architecture.source import none_of
from tests.security.world import World, contents, hide_everything, method_of, status_of
from tests.support.client import CheckedClient
from tests.support.people import user_with

Browsers = Callable[[Role | str], CheckedClient]

NOT_RECORDS = frozenset(
    {
        "user_id",
        "session_id",
        "job_id",
        "import_id",
        "entry_id",
        "token",
        "stage_id",
        "format",
        "preset_id",
        "template_id",
        "task_template_id",
        "account_id",
        "rule_id",
        "figure_id",
        "view_id",
        "batch_id",
        "scenario_id",
        "change_id",
        "packet_id",
    }
)
"""Parameters that name no record: people, sign-ins, jobs, imports. What guards them is tested with their
feature.
"""

OPEN_RECORDS: dict[str, str] = {}
"""Reviewed: routes with a record's id that answer although the record is hidden, with the reason."""


def on_records(world: World, role: Role) -> list[tuple[str, str, Rule]]:
    """The requests that name a record, of those that ``role`` may make at all."""
    found = []
    for method, address, rule in world.requests():
        permission = declared_permission(rule.endpoint)
        names = {name for name in rule.arguments if name.endswith("_id")}
        if permission == PUBLIC or not names or names <= NOT_RECORDS:
            continue
        if allowed(role.value, permission or "") and rule.endpoint not in OPEN_RECORDS:
            found.append((method, address, rule))
    return found


@pytest.mark.parametrize("role", [Role.DEVELOPMENT, Role.FINANCE, Role.PROGRAM])
def test_a_hidden_record_is_not_found_by_any_address(world: World, client_for: Browsers, role: Role) -> None:
    browser = client_for(role)
    browser.checks = False
    token = browser.token("/")
    assert hide_everything() >= 4
    before = contents("user_sessions")
    requests = on_records(world, role)
    assert len(requests) > 20
    wrong = []
    for method, address, _rule in requests:
        status = status_of(browser, method, address, headers={"X-CSRFToken": token})
        if status != 404:
            wrong.append(f"{method} {address} answers {status}")
    none_of(wrong)
    assert contents("user_sessions") == before


def test_an_address_of_no_record_is_not_found_either(world: World, client_for: Browsers) -> None:
    browser = client_for("administrator")
    browser.checks = False
    token = browser.token("/")
    wrong = []
    for rule in world.rules():
        numbers = [name for name in rule.arguments if name.endswith("_id")]
        for name in numbers:
            address = world.address(rule, **{name: 987_654_321})
            method = method_of(rule)
            status = status_of(browser, method, address, headers={"X-CSRFToken": token})
            if status != 404:
                wrong.append(f"{method} {address} answers {status}")
    none_of(wrong)


def test_a_number_larger_than_any_key_is_not_found(world: World, client_for: Browsers) -> None:
    browser = client_for("administrator")
    browser.checks = False
    wrong = []
    for rule in world.rules():
        numbers = {name: 10**30 for name in rule.arguments if name.endswith("_id")}
        if numbers and "GET" in (rule.methods or ()):
            address = world.address(rule, **numbers)
            status = status_of(browser, "GET", address)
            if status != 404:
                wrong.append(f"GET {address} answers {status}")
    none_of(wrong)


def test_being_named_on_a_record_opens_it(world: World, client_for: Browsers) -> None:
    browser = client_for("program")
    record = db.session.scalars(db.select(Record).where(Record.kind == "funder")).first()
    assert record is not None
    record_id = record.id
    hide_everything()
    assert browser.get(f"/funders/{record_id}").status_code == 404
    with unit_of_work():
        db.session.add(RecordPerson(record_id=record_id, user_id=user_with(Role.PROGRAM).id))
    assert browser.get(f"/funders/{record_id}").status_code == 200


def test_hidden_records_are_on_no_list(world: World, client_for: Browsers) -> None:
    browser = client_for("program")
    browser.checks = False
    hide_everything()
    with unit_of_work():
        db.session.execute(update(Record).values(title="Quite Unmistakable"))
    seen, wrong = 0, []
    for method, address, rule in world.requests():
        permission = declared_permission(rule.endpoint)
        if method != "GET" or permission == PUBLIC or not allowed("program", permission or ""):
            continue
        answer = browser.get(address)
        seen += answer.status_code == 200
        if "Quite Unmistakable" in answer.text:
            wrong.append(f"{address} shows a hidden record")
    none_of(wrong)
    assert seen > 5
