"""A small house with one of everything, so that every address of the program can be asked for.

Values for the parameters of addresses are found by the parameter's name. A parameter that is not known here
fails the tests that walk all addresses: no route can opt out of them by having a new kind of id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from funding.accounts.models import User
from funding.accounts.services.sign_in import begin_session
from funding.calendar.services.feeds import make_feed
from funding.calendar.types import FeedScope
from funding.infra import clock, jobs
from funding.infra.db import Base, db, unit_of_work
from funding.infra.mail import Letter, post
from funding.infra.records import Record, Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.notices.models import Notice
from tests.support.people import set_up_house, user_with

TABLES = {
    "funder_id": "funders",
    "contact_id": "contacts",
    "partner_id": "partners",
    "agreement_id": "partner_agreements",
    "subaward_id": "subawards",
    "invoice_id": "subaward_invoices",
    "visit_id": "subaward_visits",
    "audit_id": "partner_audits",
    "initiative_id": "initiatives",
    "indicator_id": "indicators",
    "activity_id": "activities",
    "survey_id": "survey_rounds",
    "note_id": "notes",
    "opportunity_id": "opportunities",
    "import_id": "opportunity_imports",
    "application_id": "applications",
    "award_id": "awards",
    "report_id": "reports",
    "report_answer_id": "report_answers",
    "send_id": "report_sends",
    "packet_id": "board_packets",
    "actual_id": "actuals",
    "obligation_id": "obligations",
    "actual_import_id": "actual_imports",
    "exception_id": "actual_exceptions",
    "match_item_id": "match_items",
    "request_id": "payment_requests",
    "payment_id": "payments",
    "expected_id": "expected_payments",
    "condition_id": "award_conditions",
    "closeout_step_id": "closeout_steps",
    "link_id": "application_links",
    "comment_id": "reviewer_comments",
    "stage_id": "pipeline_stages",
    "deadline_id": "deadlines",
    "feed_id": "calendar_feeds",
    "task_id": "tasks",
    "task_template_id": "task_templates",
    "answer_id": "task_answers",
    "task_link_id": "task_links",
    "budget_id": "budgets",
    "budget_import_id": "budget_imports",
    "export_id": "budget_exports",
    "figure_id": "rule_figures",
    "batch_id": "pipeline_batches",
    "view_id": "saved_views",
    "preset_id": "export_presets",
    "account_id": "ledger_accounts",
    "rule_id": "mapping_rules",
    "line_id": "budget_lines",
    "plan_line_id": "plan_lines",
    "source_id": "kept_sources",
    "scenario_id": "scenarios",
    "change_id": "scenario_changes",
    "document_id": "documents",
    "template_id": "ladder_templates",
    "proposal_id": "proposals",
    "section_id": "proposal_sections",
    "item_id": "attachment_items",
    "registration_id": "wallet_items",
    "submission_id": "submissions",
    "record_id": "records",
    "user_id": "users",
    "session_id": "user_sessions",
    "job_id": "jobs",
    "notice_id": "notices",
    "letter_id": "letters",
    "entry_id": "audit_entries",
}
"""Which table a parameter's number is a key of."""

WORDS = {
    "month": "2027-03",
    "year": "2027",
    "form": "csv",
    "paper": "report",
    "giver": "state",
    "link_kind": "renewal",
    "purpose": "invitation",
    "token": "no-such-token",
    "raw": "no-such-token",
    "filename": "css/tokens.css",
    "kind": "csv",
    "file_format": "csv",
    "key": "need",
    "part": "asked",
    "sha256": "0" * 64,
}
"""Parameters that are words."""

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class World:
    """The addresses of an application on the present data."""

    app: Flask
    missing: set[str] = field(default_factory=set)

    def rules(self) -> Iterator[Rule]:
        """Every route but the static files'."""
        return (rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static")

    def address(self, rule: Rule, **given: Any) -> str:
        """An address of ``rule`` on what is there; ``given`` overrides. Unknown parameters are noted in
        ``missing``.
        """
        values = {name: given.get(name, self._value(name)) for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(rule.endpoint, values, method=method_of(rule))

    def _value(self, name: str) -> Any:
        if name in WORDS:
            return WORDS[name]
        table = Base.metadata.tables.get(TABLES.get(name, ""))
        if table is None:
            self.missing.add(name)
            return 1
        found = db.session.scalar(select(table.c.id).order_by(table.c.id))
        if found is None:
            self.missing.add(f"{name} (no row in {table.name})")
        return found or 1

    def requests(self) -> list[tuple[str, str, Rule]]:
        """Every (method, address, route)."""
        # All at once: between requests each address would be looked up in a transaction of its own.
        return [
            (method, address, rule)
            for rule in self.rules()
            for address in [self.address(rule)]
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]


def method_of(rule: Rule) -> str:
    """One method that the route takes, GET where it does."""
    methods = rule.methods or {"GET"}
    return "GET" if "GET" in methods else min(methods - {"OPTIONS"})


def status_of(browser: FlaskClient, method: str, address: str, **kwargs: Any) -> int | str:
    """The status that an address answers, or the unforeseen error in words."""
    answer = answer_of(browser, method, address, **kwargs)
    return answer if isinstance(answer, str) else answer.status_code


def answer_of(browser: FlaskClient, method: str, address: str, **kwargs: Any) -> TestResponse | str:
    """What an address answers, or the unforeseen error in words, so that one does not hide the others."""
    try:
        return browser.open(address, method=method, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"


def build_world() -> None:
    """One of everything, owned by the director and visible to everyone."""
    set_up_house()
    for role in Role:
        user_with(role)
    from tests.builders.house import build_house

    owner = user_with(Role.DIRECTOR)
    with unit_of_work():
        build_house(by=owner.actor, today=date(2026, 11, 22))
        db.session.add(
            jobs.Job(
                task="nothing",
                title="A job",
                arguments={},
                asked_by_id=owner.id,
                asked_by_name=owner.name,
                asked_by_role=owner.role.value,
                state=jobs.JobState.DONE,
            )
        )
        _tell(owner)
        db.session.execute(update(Record).values(owner_id=owner.id))
        # Program staff may edit the initiatives that are theirs.
        theirs = update(Record).where(Record.kind == "initiative").values(owner_id=user_with(Role.PROGRAM).id)
        db.session.execute(theirs)
        make_feed(scope=FeedScope.PERSON, initiative_id=None, by=owner.actor)
        begin_session(user_id=owner.id, password=None, address="127.0.0.1", user_agent="world")


def _tell(person: User) -> None:
    """One notice and one letter that waits."""
    letter = post(
        Letter(kind="notices", to_address=person.email, to_user_id=person.id, subject="News", text="News")
    )
    letter.next_try_at = clock.now() + timedelta(days=1)
    moment = clock.now()
    db.session.add(
        Notice(
            user_id=person.id,
            kind="deadline",
            key="due:1",
            line="A date comes near",
            url="/",
            why="this date is yours",
            settled_at=moment,
            letter_id=letter.id,
        )
    )


def hide_everything() -> int:
    """Make every record the director's own, and visible to nobody else; answer how many there are."""
    with unit_of_work():
        hidden = {"visibility": Visibility.RESTRICTED, "owner_id": user_with(Role.DIRECTOR).id}
        db.session.execute(update(Record).values(hidden))
    return len(db.session.scalars(select(Record.id)).all())


def contents(*leave_out: str) -> dict[str, int]:
    """A number for the content of every table, equal only while nothing in it changes."""
    db.session.rollback()
    found = {}
    names = set(inspect(db.engine).get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name in names and table.name not in leave_out:
            rows = db.session.execute(select(table)).all()
            found[table.name] = hash(tuple(sorted(repr(tuple(row)) for row in rows)))
    db.session.rollback()
    return found


__all__ = [
    "SYSTEM",
    "UNSAFE",
    "World",
    "answer_of",
    "build_world",
    "contents",
    "hide_everything",
    "method_of",
    "status_of",
]
