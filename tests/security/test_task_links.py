"""Links for people without an account: whatever is wrong with one, there is nothing; and nothing else opens."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.documents.models import Document
from funding.documents.queries import documents_of
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.tasks.models import Task, TaskAnswer, TaskLink
from funding.tasks.services import add_task, waive
from funding.tasks.services.links import make_link, revoke_link
from funding.tasks.types import LinkAsk, LinkFacts, TaskFacts, TaskState
from tests.builders.applications import build_application, build_gate
from tests.support.client import CheckedClient
from tests.support.clock import FakeClock
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
RAW = "a" * 43
PDF = b"%PDF-1.7\n%%EOF\n"


def asked(asks: LinkAsk = LinkAsk.LETTER, *, raw: str = RAW) -> tuple[Task, TaskLink]:
    application = build_application(title="Safe harbor, confidential title")
    gate = build_gate(application, date(2026, 12, 1))
    task = add_task(
        facts=TaskFacts("Letter of support", record_id=application.id, deadline_id=gate.id), by=SYSTEM
    )
    facts = LinkFacts(
        asks, "Nora Fields", message="Two paragraphs are enough.", draft="To whom it may concern"
    )
    return task, make_link(task=task, facts=facts, raw=raw, by=SYSTEM)


def opened(client: CheckedClient, raw: str = RAW) -> CheckedClient:
    answer = client.get(f"/give/{raw}")
    assert (answer.status_code, answer.location) == (303, "/give")
    return client


def nothing(client: CheckedClient, raw: str = RAW, *, address: str = "") -> str:
    """The page that says so, without the token that each browser gets anew."""
    answer = client.get(address or f"/give/{raw}")
    assert answer.status_code == 404
    return re.sub(r'(name="csrf-token" content=")[^"]*', r"\1", answer.text)


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    client: CheckedClient, clock: FakeClock
) -> None:
    unknown = nothing(client, "no-such-token")
    _, link = asked()
    revoke_link(link=link, task=db.session.get_one(Task, link.task_id), by=SYSTEM)
    assert nothing(client) == unknown
    closed, _ = asked(raw="b" * 43)
    waive(task=closed, expected_version=closed.version, reason="Not needed", by=SYSTEM)
    assert nothing(client, "b" * 43) == unknown
    asked(LinkAsk.DONE, raw="c" * 43)
    used = opened(client, "c" * 43).post_form("/give", {"name": "Nora Fields"})
    assert used.location == "/give/thanks"
    assert nothing(client, "c" * 43) == unknown
    asked(raw="d" * 43)
    opened(client, "d" * 43)
    clock.advance(days=14)
    assert nothing(client, address="/give") == unknown
    assert client.send("/give", {"name": "Nora"}).status_code == 404


def test_the_page_shows_the_ask_and_nothing_else_of_the_house(client: CheckedClient) -> None:
    asked()
    answer = opened(client).get("/give")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"
    for shown in (
        "Letter of support",
        "Two paragraphs are enough.",
        "To whom it may concern",
        "by Dec 1, 2026",
    ):
        assert shown in answer.text
    assert "confidential" not in answer.text
    assert RAW not in answer.text
    for address in ("/tasks", "/tasks/1", "/applications/1", "/documents/1", "/records/1/tasks"):
        assert client.get(address).status_code == 303


def test_only_the_hash_of_a_token_is_kept(database: Flask) -> None:
    _, link = asked()
    stored = db.session.execute(sa.select(TaskLink.__table__)).mappings().one()
    assert RAW not in str(dict(stored))
    assert len(link.token_hash) == 64


def test_what_is_given_waits_for_the_owner_and_then_is_evidence(client_for: ClientFor) -> None:
    house, outside = client_for("development"), client_for("auditor")
    outside.post("/sign-out")
    task, link = asked()
    key, record_id, link_key = task.id, task.record_id, link.id
    opened(outside)
    bad = outside.post_form(
        "/give", {"name": "Nora Fields", "file": (io.BytesIO(b"<html>"), "letter.pdf"), "text": ""}
    )
    assert bad.status_code == 422
    assert "content is something else" in bad.text
    good = outside.post_form(
        "/give", {"name": "Nora Fields", "file": (io.BytesIO(PDF), "letter.pdf"), "text": ""}
    )
    assert good.location == "/give/thanks"
    db.session.expire_all()
    assert record_id is not None
    assert documents_of(record_id).total == 0
    answer = db.session.scalars(sa.select(TaskAnswer)).one()
    assert "to be looked at" in house.get(f"/tasks/{key}").text
    assert "an answer has come" in house.get("/tasks?view=team").text
    back = house.post_form(
        f"/tasks/{key}", {"note": "Please sign it"}, action=f"/task-answers/{answer.id}/back"
    )
    assert back.status_code == 303
    again = opened(outside).get("/give").text
    assert "Please sign it" in again
    outside.post_form("/give", {"name": "Nora Fields", "file": (io.BytesIO(PDF), "signed.pdf"), "text": ""})
    second = db.session.scalars(sa.select(TaskAnswer.id).order_by(TaskAnswer.id.desc())).first()
    house.post_form(f"/tasks/{key}", {"done": "1"}, action=f"/task-answers/{second}/accept")
    db.session.expire_all()
    done = db.session.get_one(Task, key)
    assert done.state is TaskState.DONE
    assert "From Nora Fields by a link" in done.evidence
    assert [one.name for one in documents_of(record_id).items] == ["signed.pdf"]
    assert done.document_id == documents_of(record_id).items[0].id
    assert db.session.get_one(TaskLink, link_key).used_at is not None


@pytest.mark.parametrize(
    ("asks", "values", "told"),
    [
        (LinkAsk.FIGURE, {"figure": "$25,000"}, "Amount: $25,000.00."),
        (LinkAsk.DATES, {"day1": "2026-12-03", "day2": "2026-12-01"}, "Days: Dec 1, 2026, Dec 3, 2026."),
        (LinkAsk.DONE, {}, "From Nora Fields by a link"),
    ],
)
def test_figures_dates_and_a_word_are_taken(
    client_for: ClientFor, asks: LinkAsk, values: dict[str, str], told: str
) -> None:
    house, outside = client_for("development"), client_for("auditor")
    outside.post("/sign-out")
    task, _ = asked(asks)
    key = task.id
    missing = opened(outside).post_form("/give", {"name": "Nora Fields" if asks is not LinkAsk.DONE else ""})
    assert missing.status_code == 422
    if asks is LinkAsk.DATES:
        gone = outside.post_form("/give", {"name": "Nora Fields", "day1": "2026-12-03", "day2": "2020-12-01"})
        assert (gone.status_code, "This day has passed." in gone.text) == (422, True)
    assert outside.post_form("/give", {"name": "Nora Fields", **values}).location == "/give/thanks"
    answer = db.session.scalars(sa.select(TaskAnswer.id)).one()
    house.post_form(f"/tasks/{key}", {"done": "1"}, action=f"/task-answers/{answer}/accept")
    db.session.expire_all()
    assert told in db.session.get_one(Task, key).evidence


def test_handing_in_needs_the_pages_own_token_and_is_limited(client: CheckedClient) -> None:
    asked(LinkAsk.FIGURE)
    opened(client)
    assert client.post("/give", data={"name": "Nora", "figure": "5"}).status_code == 400
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/give", data={"name": "Nora"}, headers=other).status_code == 403
    for _ in range(20):
        assert client.post_form("/give", {"name": "Nora", "figure": "much"}).status_code == 422
    refused = client.post_form("/give", {"name": "Nora", "figure": "5"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert db.session.scalar(sa.select(sa.func.count(TaskAnswer.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_the_house_makes_a_link_shows_it_once_and_revokes_it(client_for: ClientFor) -> None:
    house = client_for("development")
    task, _ = asked()
    key = task.id
    made = house.post_form(f"/tasks/{key}/link", {"asks": "letter", "name": "Omar Reed", "days": "7"})
    assert made.location == f"/tasks/{key}"
    page = house.get(f"/tasks/{key}").text
    raw = page.split("/give/")[1].split('"')[0]
    assert len(raw) >= 43
    assert "/give/" not in house.get(f"/tasks/{key}").text
    link = db.session.scalars(sa.select(TaskLink.id).order_by(TaskLink.id.desc())).first()
    assert house.get(f"/give/{raw}").status_code == 303
    house.post_form(f"/tasks/{key}", {}, action=f"/task-links/{link}/revoke")
    assert house.get(f"/give/{raw}").status_code == 404
    assert user_with(Role.DEVELOPMENT).name in db.session.scalars(sa.select(TaskLink.created_by_name)).all()
