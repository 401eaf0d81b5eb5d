"""Houses of a known size to measure in, and a bare page to measure against.

A house is the real application on a SQLite file of its own with its own rows; the same calls come from a
generated extract through the real import. Houses are kept while the program runs and removed at its end.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextvars import Context
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from funding.applications.models import Application
from funding.applications.queries.house_stages import stages_in_use
from funding.applications.types import Stage
from funding.funders.models import Funder
from funding.funders.types import FunderKind
from funding.infra import clock, kept_rows
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.zoned import Certainty
from funding.opportunities.services import import_grants_gov
from funding.work.models import Deadline
from funding.work.types import DeadlineKind
from tests.performance.extract_generator import write_extract
from tests.support.application import build_schema, make_app
from tests.support.people import set_up_house, sign_in, user_with

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
FUNDERS = 60
SMALL, FULL = (1_000, 1_000), (10_000, 83_000)

BARE = """<!doctype html><html lang="en"><head><title>Rows</title></head><body><main><h1>Rows</h1><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.title }}</td><td>{{ row.funder.title }}</td>
<td>{{ row.stage }}</td><td>{{ row.ask_cents }}</td><td>{{ row.due_order }}</td></tr>
{% endfor %}</table></main></body></html>"""


class House:
    """One application with its rows, a person signed in, and the bare page beside it."""

    def __init__(self, folder: Path, applications: int, opportunities: int) -> None:
        clock.set_source(lambda: NOW)
        self.url = f"sqlite:///{folder / 'funding.db'}"
        self.app = make_app(self.url, folder / "instance")
        build_schema(self.url)
        self.browser = self.app.test_client()
        with self.app.app_context():
            set_up_house()
            sign_in(self.browser, user_with(Role.DEVELOPMENT))
            fill(applications)
            if opportunities:
                import_grants_gov(write_extract(folder / "extract.xml", opportunities), by=SYSTEM)
                (folder / "extract.xml").unlink()
            db.session.remove()
        self.bare = bare_app(self.url)

    def get(self, address: str) -> Callable[[], object]:
        """Work that asks for one page and insists on getting it."""
        target = self.resolved(address)
        return lambda: page(self.browser, target)

    def resolved(self, address: str) -> str:
        """Where ``address`` leads, so that no redirect is measured."""
        answer = Context().run(self.browser.get, address)
        return (answer.location or address).removeprefix("http://localhost")

    def bare_page(self) -> Callable[[], object]:
        """Work that asks for the bare page of fifty rows."""
        browser = self.bare.test_client()
        return lambda: page(browser, "/")

    def statements(self, address: str) -> list[tuple[str, Any]]:
        """The SQL that a page sends after a change, with its values."""
        seen: list[tuple[str, Any]] = []
        target = self.resolved(address)

        def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            seen.append((statement, values))

        kept_rows.forget()
        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            page(self.browser, target)
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        return [
            one for one in seen if not one[0].upper().startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK"))
        ]

    def replay(self, address: str) -> Callable[[], object]:
        """Work that sends the same SQL bare, through the driver alone."""
        statements = self.statements(address)
        with self.app.app_context():
            connection = db.engine.raw_connection()

        def work() -> object:
            cursor = connection.cursor()
            return [cursor.execute(statement, values).fetchall() for statement, values in statements]

        return work


def page(browser: FlaskClient, address: str) -> bytes:
    """The body of a page, which must answer 200."""
    answer = Context().run(browser.get, address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code} {answer.location}"
    return answer.get_data()


def bare_app(url: str) -> Flask:
    """The least that lists fifty rows: no sign-in, no frame, one query, one template."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)

    def rows() -> str:
        found = db.session.scalars(sa.select(Application).order_by(Application.id).limit(50)).all()
        return render_template_string(BARE, rows=found)

    app.add_url_rule("/", "rows", rows)
    return app


def fill(applications: int) -> None:
    """Funders, and applications with one date each, spread over every stage and eight owners."""
    dice = random.Random(applications)  # noqa: S311 - made-up data, not secrets.
    owners = [user_with(role).id for role in Role]
    with unit_of_work():
        funders = [
            Funder(title=f"Foundation {number:03}", funder_kind=FunderKind.FOUNDATION)
            for number in range(FUNDERS)
        ]
        db.session.add_all(funders)
        db.session.flush()
        first = (db.session.scalar(sa.select(sa.func.max(Record.id))) or 0) + 1
        numbers = range(first, first + applications)
        stages = list(Stage)
        chosen = {number: dice.choice(stages) for number in numbers}
        due = {number: NOW + timedelta(hours=dice.randint(-2_000, 9_000)) for number in numbers}
        insert(Record.__table__, [_record(number, dice.choice(owners)) for number in numbers])
        insert(Deadline.__table__, [_deadline(number, due[number]) for number in numbers])
        ids = dict(db.session.execute(sa.select(Deadline.record_id, Deadline.id)).all())  # type: ignore[arg-type]
        columns = {one.stage: one.id for one in stages_in_use()}
        rows = [
            {
                "id": number,
                "funder_id": dice.choice(funders).id,
                "stage": chosen[number],
                "stage_id": columns[chosen[number]],
                "stage_since": NOW - timedelta(days=dice.randint(0, 400)),
                "ask_cents": dice.randint(5_000, 900_000) * 100,
                "ask_from_budget": False,
                "match_source": "",
                "probability_bp": chosen[number].probability_bp,
                "probability_is_own": False,
                "purpose": "Outreach",
                "closing_reason": "",
                "next_deadline_id": ids[number],
                "due_order": due[number],
            }
            for number in numbers
        ]
        insert(Application.__table__, rows)


def _record(number: int, owner_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "kind": "application",
        "title": f"Application {number} for outreach and training",
        "owner_id": owner_id,
        "visibility": "everyone",
        "created_at": NOW,
        "updated_at": NOW,
        "version": 1,
    }


def _deadline(number: int, due: datetime) -> dict[str, Any]:
    return {
        "record_id": number,
        "kind": next(iter(DeadlineKind)),
        "label": "Application",
        "sequence": 1,
        "due_on": due.date(),
        "at_time": due.time(),
        "zone": "America/New_York",
        "due_at": due,
        "certainty": Certainty.EXACT,
        "source_text": "",
        "created_at": NOW,
    }


def insert(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows`` in batches."""
    for start in range(0, len(rows), 2_000):
        db.session.execute(sa.insert(table), list(rows[start : start + 2_000]))


@cache
def house(size: tuple[int, int] = FULL) -> House:
    """The house with (applications, opportunities), built at the first call."""
    return House(scratch_folder(), *size)


def scratch_folder() -> Path:
    """An empty folder that is removed when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="funding-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
