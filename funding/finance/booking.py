"""Making a budget book in a job, and again from the log.

Budgets are read and frozen in small units of work, so that others can save meanwhile; what the book shows is each
budget at the moment it was read. The log names every frozen state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from funding.budgets.exports.formats import ExportOptions
from funding.budgets.exports.making import (
    KeptState,
    Stream,
    keep_file,
    keep_state,
    log_export,
    name_states,
    new_file,
    plain_json,
    this_second,
    writes_many,
)
from funding.budgets.exports.snapshots import thawed
from funding.budgets.models import Budget
from funding.budgets.queries import Loaded, load_many
from funding.finance import queries
from funding.finance.book import BookFacts, write_book
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import JobHandle, task
from funding.kernel.errors import DomainError

TASK = "finance.book"
FORMAT = "budget-book"
LABEL = "Budget book"
TOGETHER = 20
"""How many budgets are read at once."""


@writes_many(FORMAT)
def write_again(
    texts: Iterable[str],
    _options: ExportOptions,
    facts: Mapping[str, Any],
    made_at: datetime,
    file: Stream,
) -> None:
    """The book from frozen budgets."""
    write_book((thawed(text) for text in texts), BookFacts.from_json(dict(facts)), made_at, file)


@task(TASK)
def make_book(job: JobHandle) -> None:
    """Write the book of all current budgets that the person may have, log it and keep it."""
    members = queries.book_budgets(job.actor)
    if not members:
        raise DomainError("There is no current budget to put into a book.")
    facts = plain_json(
        {
            "zone": clock.house_zone(),
            "fiscal_year_start_month": queries.fiscal_year_start_month(),
            "funders": {str(number): [funder_id, name] for number, funder_id, name in members},
        }
    )
    made_at, states = this_second(), list[KeptState]()
    with new_file() as file:
        budgets = _frozen([number for number, _, _ in members], states)
        write_book(
            budgets,
            BookFacts.from_json(facts),
            made_at,
            file,
            lambda done, total: job.progress(done, total, "Writing the budgets"),
        )
        with unit_of_work():
            day = made_at.astimezone(clock.zone()).date().isoformat()
            row = log_export(
                format_key=FORMAT,
                label=LABEL,
                name=f"Budget-book-{day}.xlsx",
                options=ExportOptions(),
                facts=facts,
                made_at=made_at,
                file=file,
                by=job.actor,
            )
            name_states(row=row, states=states)
            keep_file(row=row, file=file)
            number = row.id
    count = f"{len(states):,} budget{'' if len(states) == 1 else 's'}"
    job.finish(url=f"/exports/{number}", message=f"The book of {count} is ready.")


def _frozen(numbers: list[int], states: list[KeptState]) -> Iterator[Loaded]:
    """Each budget as frozen, some at a time; ``states`` takes what the log will name."""
    for start in range(0, len(numbers), TOGETHER):
        some, texts = numbers[start : start + TOGETHER], []
        with unit_of_work():
            found = db.session.scalars(select(Budget).where(Budget.id.in_(some))).all()
            loaded = load_many(found)
            for number in some:
                if number in loaded:
                    state, text = keep_state(loaded[number])
                    states.append(state)
                    texts.append(text)
        yield from (thawed(text) for text in texts)
