"""Telling the whole story: the calls come in as an extract, then everything else in one unit of work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from funding.applications.services.spells import told_of
from funding.demo.actuals import tell_costs
from funding.demo.applications import tell_applications, tell_moves
from funding.demo.awards import tell_awards
from funding.demo.board import tell_board
from funding.demo.budgets import tell_budgets
from funding.demo.coverage import tell_coverage
from funding.demo.earlier_years import tell_earlier_years
from funding.demo.finance import tell_finance
from funding.demo.form_answers import tell_form_answers
from funding.demo.funders import tell_funders
from funding.demo.match_ledger import tell_match
from funding.demo.notes import tell_notes
from funding.demo.notices import tell_notices
from funding.demo.opportunities import import_calls, tell_opportunities
from funding.demo.outcomes import tell_outcomes
from funding.demo.outreach import tell_initiatives
from funding.demo.partners import tell_partners, tell_subawards
from funding.demo.payments import tell_payments
from funding.demo.people import ZONE, sign_ins, tell_people
from funding.demo.proposals import tell_proposals
from funding.demo.reports import tell_reports
from funding.demo.tasks_of_the_house import tell_tasks
from funding.demo.types import DemoSignIn, Progress, Story
from funding.demo.versions import tell_versions
from funding.demo.views_of_screens import tell_views
from funding.demo.wallet import tell_wallet
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record
from funding.kernel.errors import DomainError

_STEPS: tuple[tuple[str, Callable[[Story], None]], ...] = (
    ("People and the organization", tell_people),
    ("Funders", tell_funders),
    ("Registrations", tell_wallet),
    ("Partners and what was agreed", tell_partners),
    ("Outreach", tell_initiatives),
    ("What outreach reached", tell_outcomes),
    ("Calls for funding", tell_opportunities),
    ("Applications", tell_applications),
    ("Budgets", tell_budgets),
    ("Proposals, written and sent", tell_proposals),
    ("The pipeline as it stands", tell_moves),
    ("What was asked in earlier years", tell_earlier_years),
    ("A budget as awarded and revised", tell_versions),
    ("Awards and their conditions", tell_awards),
    ("Subawards and contracts", tell_subawards),
    ("What the awards cost", tell_costs),
    ("The federal and state forms", tell_form_answers),
    ("Who pays for what", tell_coverage),
    ("The books", tell_finance),
    ("Match of the awards", tell_match),
    ("Payments of the awards", tell_payments),
    ("Reports to funders", tell_reports),
    ("What is to be done", tell_tasks),
    ("Views that people keep", tell_views),
    ("What everybody is told", tell_notices),
    ("What people wrote to each other", tell_notes),
    ("What the board is given", tell_board),
)


class AlreadyInUseError(DomainError):
    """The instance holds records already; the demonstration is for an empty one."""

    def __init__(self) -> None:
        super().__init__(
            "There are records here already. The demonstration data goes into an empty instance."
        )


def load(*, progress: Progress | None = None) -> list[DemoSignIn]:
    """Load the demonstration into an instance without records and answer its sign-ins.

    All but the federal calls is one unit of work: either everything is there or nothing. The calls come in
    first, by the import that real extracts use; doing that twice changes nothing. Must not be called inside a
    unit of work. Raises AlreadyInUseError.
    """
    tell = progress or _silently
    if in_use():
        raise AlreadyInUseError
    story = Story(today=clock.today(ZONE))
    whole = len(_STEPS) + 1
    tell(0, whole, "Federal calls")
    import_calls(story)
    with unit_of_work():
        if in_use():
            raise AlreadyInUseError
        for done, (label, step) in enumerate(_STEPS, start=1):
            tell(done, whole, label)
            # What is told before the moves was true when each application was begun.
            with told_of(lambda key: story.begun.get(key, clock.now())):
                step(story)
            if step is tell_moves:
                story.begun.clear()
            db.session.flush()
        _date_back()
    tell(whole, whole, "Done")
    return sign_ins()


def _date_back() -> None:
    """Let funders and initiatives have been known for as long as the story says."""
    for kind, days in (("funder", 640), ("initiative", 400)):
        known = clock.now() - timedelta(days=days)
        rows = (
            update(Record).where(Record.kind == kind).values(created_at=known, updated_at=Record.updated_at)
        )
        db.session.execute(rows, execution_options={"synchronize_session": False})


def in_use() -> bool:
    """Whether the instance holds records of its own. The federal tree, planted at set-up, does not count."""
    planted = select(Funder.__table__.c.id).where(Funder.__table__.c.agency_code.is_not(None))
    return db.session.scalar(select(Record.id).where(Record.id.not_in(planted)).limit(1)) is not None


def _silently(_done: int, _total: int, _note: str) -> None:
    return None
