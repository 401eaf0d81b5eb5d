"""The people page: roles, addresses, leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from funding.accounts import queries
from funding.accounts.models import User, UserSession
from funding.accounts.services.leaving import NAMED, deactivate, owned_counts
from funding.accounts.services.people import update_person
from funding.infra import hooks
from funding.infra.audit import AuditEntry
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.kernel.errors import DomainError, StaleVersion
from tests.builders.accounts import PASSWORD, build_user
from tests.builders.funders import build_funder
from tests.support.client import CheckedClient

ClientFor = Callable[[str], CheckedClient]


@pytest.fixture
def leaving_heard() -> Iterator[list[dict[str, Any]]]:
    """What listeners to ``user.leaving`` were told."""
    heard: list[dict[str, Any]] = []

    def listen(**facts: Any) -> None:
        heard.append(facts)

    hooks.on("user.leaving")(listen)
    yield heard
    hooks._listeners["user.leaving"].remove(listen)


def person_page(user: User) -> str:
    """The address of a person's page."""
    return f"/settings/people/{user.id}"


@pytest.mark.parametrize("role", ["director", "development", "finance", "program", "auditor"])
def test_only_an_administrator_looks_after_people(client_for: ClientFor, role: str) -> None:
    browser = client_for(role)
    for address in ("/settings/people", "/settings/people/invite", "/settings/people/1"):
        assert browser.get(address).status_code == 403


def test_the_list_tells_who_is_active_invited_and_gone(client_for: ClientFor, actor_for: Any) -> None:
    admin = client_for("administrator")
    leaver = build_user(name="Lena Voss", email="lena@example.org")
    build_user(name="Ina Petrova", email="ina@example.org", password=None)
    with unit_of_work():
        deactivate(user=leaver, successor_id=None, expected_version=1, by=actor_for("administrator"))
    page = admin.get("/settings/people").text
    for words in ("Lena Voss", "Left Nov 22, 2026", "Invited", "2 people work here"):
        assert words in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "", "email": "new@example.org"}, "Please fill this in"),
        ({"name": "x" * 121, "email": "new@example.org"}, "120 characters"),
        ({"name": "New", "email": "not an address"}, "Enter an email address"),
        ({"name": "New", "email": "ADMINISTRATOR@example.org"}, "registered already"),
    ],
)
def test_a_bad_invitation_keeps_what_was_typed(
    client_for: ClientFor, values: dict[str, str], told: str
) -> None:
    response = client_for("administrator").post_form("/settings/people/invite", {**values, "role": "finance"})
    assert response.status_code == 422
    assert told in response.text
    assert f'value="{values["email"]}"' in response.text


def test_a_role_that_does_not_exist_is_refused(client_for: ClientFor) -> None:
    values = {"name": "New", "email": "new@example.org", "role": "emperor"}
    assert client_for("administrator").post_form("/settings/people/invite", values).status_code == 422


def test_two_invitations_of_the_same_person_make_one(client_for: ClientFor) -> None:
    admin = client_for("administrator")
    values = {"name": "Ina", "email": "ina@example.org", "role": "finance"}
    assert admin.post_form("/settings/people/invite", values).status_code == 303
    assert admin.post_form("/settings/people/invite", values).status_code == 422
    assert len(db.session.scalars(select(User).where(User.email == "ina@example.org")).all()) == 1


def test_an_administrator_changes_name_address_and_role(client_for: ClientFor) -> None:
    user = build_user()
    values = {"name": "Maria L. Lopez", "email": "ml@example.org", "role": "director"}
    assert client_for("administrator").post_form(person_page(user), values).status_code == 303
    db.session.expire_all()
    assert (user.name, user.email, user.role) == ("Maria L. Lopez", "ml@example.org", Role.DIRECTOR)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.updated")).one()
    assert (entry.before["role"], entry.after["role"]) == ("development", "director")


def test_a_form_cannot_reach_fields_that_it_does_not_show(client_for: ClientFor) -> None:
    user = build_user()
    stored = user.password_hash
    client_for("administrator").post_form(
        person_page(user),
        {"name": "Maria Lopez", "email": "maria@example.org", "role": "finance"},
        unlisted={
            "password_hash": "planted",
            "deactivated_at": "2020-01-01",
            "id": "77",
            "created_by_id": "1",
        },
    )
    db.session.expire_all()
    assert (user.password_hash, user.deactivated_at, user.role) == (stored, None, Role.FINANCE)


def test_a_stale_person_is_shown_in_both_versions(client_for: ClientFor) -> None:
    user = build_user()
    admin = client_for("administrator")
    values = {
        "name": "First Name",
        "email": "maria@example.org",
        "role": "finance",
        "version": str(user.version),
    }
    assert admin.post_form(person_page(user), values).status_code == 303
    second = admin.post_form(person_page(user), {**values, "name": "Second Name", "version": "1"})
    assert second.status_code == 409
    assert "First Name" in second.text
    assert "Second Name" in second.text
    db.session.expire_all()
    assert user.name == "First Name"


def test_signing_in_does_not_make_an_open_form_stale(client_for: ClientFor, client: CheckedClient) -> None:
    user = build_user()
    version = user.version
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    db.session.expire_all()
    assert user.version == version
    assert user.last_sign_in_at is not None


def test_the_last_administrator_keeps_the_role_and_stays(actor_for: Any, database: Flask) -> None:
    only = build_user(role=Role.ADMINISTRATOR)
    other = actor_for("director")
    with pytest.raises(DomainError, match="only administrator"), unit_of_work():
        update_person(
            user=only, name=only.name, email=only.email, role=Role.FINANCE, expected_version=1, by=other
        )
    with pytest.raises(DomainError, match="only administrator"), unit_of_work():
        deactivate(user=only, successor_id=None, expected_version=1, by=other)
    build_user(name="Second", email="second@example.org", role=Role.ADMINISTRATOR)
    with unit_of_work():
        update_person(
            user=only, name=only.name, email=only.email, role=Role.FINANCE, expected_version=1, by=other
        )
    assert only.role is Role.FINANCE


def test_an_invited_administrator_does_not_count_until_they_came(actor_for: Any, database: Flask) -> None:
    only = build_user(role=Role.ADMINISTRATOR)
    build_user(name="Ina", email="ina@example.org", role=Role.ADMINISTRATOR, password=None)
    with pytest.raises(DomainError, match="only administrator"), unit_of_work():
        deactivate(user=only, successor_id=None, expected_version=1, by=actor_for("director"))


def test_all_that_a_leaver_owns_goes_to_the_successor_in_one_step(
    client_for: ClientFor, leaving_heard: list[dict[str, Any]]
) -> None:
    leaver = build_user()
    heir = build_user(name="Hana Sato", email="hana@example.org")
    funder, other = build_funder(), build_funder(name="Elm Fund")
    funder.owner_id = leaver.id
    other.owner_id = heir.id
    db.session.commit()
    version = funder.version
    admin = client_for("administrator")
    shown = admin.get(person_page(leaver)).text
    assert "Funders: <b" in shown
    response = admin.post_form(
        person_page(leaver), {"successor": str(heir.id)}, action=f"{person_page(leaver)}/leave"
    )
    assert response.status_code == 303
    db.session.expire_all()
    assert {record.owner_id for record in db.session.scalars(select(Record))} == {heir.id}
    assert funder.version == version + 1
    assert not leaver.active
    assert [(one["user_id"], one["successor_id"]) for one in leaving_heard] == [(leaver.id, heir.id)]
    handed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "record.handed_over")).one()
    assert (handed.record_id, handed.before, handed.after) == (
        funder.id,
        {"owner": "Maria Lopez"},
        {"owner": "Hana Sato"},
    )
    left = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.deactivated")).one()
    assert left.after == {"handed_to": "Hana Sato", "Funders": 1}


def test_every_table_with_an_owner_is_handed_over(database: Flask) -> None:
    from funding.accounts.services.leaving import _owned_tables

    names = {table.name for table in _owned_tables()}
    assert {"records", "deadlines"} <= names


def test_whoever_owns_something_needs_a_successor_who_is_active(actor_for: Any, database: Flask) -> None:
    by: Actor = actor_for("administrator")
    leaver = build_user()
    gone = build_user(name="Gone Before", email="gone@example.org")
    with unit_of_work():
        deactivate(user=gone, successor_id=None, expected_version=1, by=by)
        build_funder().owner_id = leaver.id
    for chosen in (None, gone.id, leaver.id, 4711):
        with pytest.raises(DomainError) as refusal, unit_of_work():
            deactivate(user=leaver, successor_id=chosen, expected_version=leaver.version, by=by)
        assert refusal.value.field == "successor"
        assert leaver.active
    assert owned_counts(user_id=leaver.id) == [("Funders", 1)]


def test_every_kind_of_record_has_a_name_for_many_of_them() -> None:
    kinds = {str(one.polymorphic_identity) for one in Record.__mapper__.self_and_descendants} - {"None"}
    assert len(kinds) >= 10
    assert kinds <= set(NAMED)


def test_leaving_without_choosing_a_successor_is_refused_on_the_page(client_for: ClientFor) -> None:
    leaver = build_user()
    with unit_of_work():
        build_funder().owner_id = leaver.id
    admin = client_for("administrator")
    address = person_page(leaver)
    refused = admin.post_form(address, {"successor": None}, action=f"{address}/leave")
    assert refused.status_code == 422
    db.session.expire_all()
    assert leaver.active


def test_an_auditor_is_no_successor(client_for: ClientFor, actor_for: Any) -> None:
    leaver = build_user()
    with unit_of_work():
        build_funder().owner_id = leaver.id
    auditor = actor_for("auditor").user_id
    admin = client_for("administrator")
    leaving = admin.get(person_page(leaver)).text.split("Hand everything to")[1]
    assert f'<option value="{auditor}"' not in leaving
    with pytest.raises(DomainError) as refusal:
        deactivate(user=leaver, successor_id=auditor, expected_version=leaver.version, by=SYSTEM)
    assert refusal.value.field == "successor"
    assert leaver.active


def test_a_leaver_is_signed_out_at_once_and_cannot_come_back_by_a_link(
    client_for: ClientFor, client: CheckedClient
) -> None:
    leaver = build_user()
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    admin = client_for("administrator")
    address = person_page(leaver)
    assert admin.post_form(address, {"successor": ""}, action=f"{address}/leave").status_code == 303
    assert client.get("/account").status_code == 303
    assert db.session.scalars(select(UserSession).where(UserSession.user_id == leaver.id)).all() == []
    assert client.post_form("/sign-in/forgot", {"email": "maria@example.org"}).status_code == 200
    assert leaver.id not in dict(queries.user_choices())


def test_somebody_who_left_can_be_let_back_in(client_for: ClientFor) -> None:
    leaver = build_user()
    admin = client_for("administrator")
    address = person_page(leaver)
    admin.post_form(address, {"successor": ""}, action=f"{address}/leave")
    assert admin.post_form(address, {}, action=f"{address}/return").status_code == 303
    db.session.expire_all()
    assert leaver.active


def test_nobody_deactivates_themselves(client_for: ClientFor, actor_for: Any) -> None:
    by: Actor = actor_for("administrator")
    build_user(role=Role.ADMINISTRATOR)
    me = queries.user_by_id(by.user_id or 0)
    assert me is not None
    with pytest.raises(DomainError, match="yourself"), unit_of_work():
        deactivate(user=me, successor_id=None, expected_version=me.version, by=by)
    assert "/leave" not in client_for("administrator").get(person_page(me)).text


def test_leaving_twice_and_on_a_stale_page_is_refused(actor_for: Any, database: Flask) -> None:
    by = actor_for("administrator")
    leaver = build_user()
    with pytest.raises(StaleVersion), unit_of_work():
        deactivate(user=leaver, successor_id=None, expected_version=leaver.version + 1, by=by)
    with unit_of_work():
        deactivate(user=leaver, successor_id=None, expected_version=leaver.version, by=by)
    with pytest.raises(DomainError, match="already"), unit_of_work():
        deactivate(user=leaver, successor_id=None, expected_version=leaver.version, by=by)


@pytest.mark.parametrize("address", ["/settings/people/4711", "/settings/people/99999999999999999999999"])
def test_nobody_s_page_is_not_found(client_for: ClientFor, address: str) -> None:
    assert client_for("administrator").get(address).status_code == 404


def test_the_list_takes_the_same_queries_however_many_people(
    client_for: ClientFor, count_queries: Any
) -> None:
    admin = client_for("administrator")
    admin.get("/settings/people")
    with count_queries() as few:
        admin.get("/settings/people")
    for number in range(20):
        build_user(name=f"Person {number}", email=f"p{number}@example.org", password=None)
    with count_queries() as many:
        admin.get("/settings/people")
    assert many.count == few.count, many


def test_an_administrator_signs_somebody_out_everywhere(client_for: ClientFor, client: CheckedClient) -> None:
    user = build_user()
    client.post_form("/sign-in", {"email": "maria@example.org", "password": PASSWORD})
    admin = client_for("administrator")
    assert "Signed in now" in admin.get(person_page(user)).text
    admin.post_form(person_page(user), {}, action=f"{person_page(user)}/end-sign-ins")
    assert client.get("/account").status_code == 303
    assert admin.get("/account").status_code == 200
    assert "Signed in now" not in admin.get(person_page(user)).text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "user.sign_ins_ended")).one()
    assert entry.after == {"ended": 1}
