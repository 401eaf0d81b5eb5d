"""The day of a fiscal year's audit package among all other dates, so that the calendar, its feeds and Home know it.

It stands once the federal expenditures of the year make a single audit due, on the organization's audit among its
registrations and papers; it moves when the auditor's report is received, is met when the package is submitted, and is
taken away where costs taken back bring the year below the threshold. Following twice changes nothing. The schedule of
expenditures has no day of its own: it goes in with the package (2 CFR 200.510(b), 200.512).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from funding.accounts.queries import organization
from funding.actuals.queries import federal_expenditures
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.hooks import on
from funding.infra.records import Record
from funding.infra.schedule import scheduled
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.periods import fiscal_year_period
from funding.kernel.zoned import Certainty, zone_info
from funding.reports.services.steps import people_by_role
from funding.sefa import queries
from funding.sefa.models import SefaYear
from funding.sefa.notes import Basis
from funding.sefa.watch import package_due, threshold_on
from funding.wallet.models import WalletItem
from funding.wallet.services import add_item, add_usual_items
from funding.wallet.types import USUAL_ITEMS, Validity, WalletKind
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline, set_done
from funding.work.types import DeadlineDraft, DeadlineKind

YEARS_BACK = 2
"""So many years before this one may still change by what is approved today."""
SOURCE = "2 CFR 200.512(a): 30 days after the auditor’s report, at most nine months after the fiscal year"
CLEARINGHOUSE = "https://www.fac.gov/"


@scheduled("audit packages", every=timedelta(hours=6))
def keep_packages() -> None:
    """Follow what changed without anybody approving anything, such as the fiscal year itself."""
    with unit_of_work():
        follow_packages(by=SYSTEM)


@on("costs.approved")
def follow_packages(*, by: Actor, **_more: object) -> None:
    """Let the packages of the years that costs may still change follow them."""
    this = queries.this_year()
    for year in range(this - YEARS_BACK, this + 1):
        follow_package(fiscal_year=year, by=by)


@on("award.changed")
def follow_award(*, award_id: int, by: Actor) -> None:
    """An award's route decides whether its costs are federal."""
    follow_packages(by=by, award_id=award_id)


def follow_package(*, fiscal_year: int, by: Actor) -> None:
    """Let the date of one year's package follow what was spent and what was entered about the audit."""
    row = db.session.get(SefaYear, fiscal_year)
    present = db.session.get(Deadline, row.deadline_id) if row and row.deadline_id else None
    if not _is_due(fiscal_year):
        if row is not None and present is not None:
            row.deadline_id = None
            db.session.flush()
            remove_deadline(deadline=present, record=_record(present.record_id), by=by)
        return
    row = row or _begun(fiscal_year)
    draft = _draft(row)
    if present is None:
        owner = people_by_role().get("finance")
        present = add_deadline(record=_the_audit(by), draft=draft, by=by, owner_id=owner)
        row.deadline_id = present.id
    elif present.due_on != draft.due_on:
        change_deadline(
            deadline=present,
            record=_record(present.record_id),
            draft=draft,
            by=by,
            reason="The auditor’s report",
        )
    _meet(present, row.submitted_on, by)
    db.session.flush()


def _is_due(fiscal_year: int) -> bool:
    """Whether the whole house's federal expenditures make an audit due, whatever a reader may see of them."""
    house = organization()
    period = fiscal_year_period(fiscal_year, house.fiscal_year_start_month if house else 1)
    paid = queries.entered_for(fiscal_year).basis is Basis.CASH
    spent = sum(one.spent_cents for one in federal_expenditures(period.start, period.end, paid=paid))
    return spent >= threshold_on(period.start).value


def _begun(fiscal_year: int) -> SefaYear:
    row = queries.entered_for(fiscal_year)
    row.version = 1
    db.session.add(row)
    db.session.flush()
    return row


def _draft(row: SefaYear) -> DeadlineDraft:
    house = organization()
    period = fiscal_year_period(row.fiscal_year, house.fiscal_year_start_month if house else 1)
    return DeadlineDraft(
        label=f"Audit package with the SEFA, fiscal year {row.fiscal_year}",
        kind=DeadlineKind.REPORT,
        due_on=package_due(period.end, row.report_on),
        zone=clock.house_zone(),
        certainty=Certainty.DATE_ONLY,
        source_text=SOURCE,
        source_url=CLEARINGHOUSE,
        checked_on=clock.today(),
    )


def _record(record_id: int) -> Record:
    return db.session.get_one(Record, record_id)


def _the_audit(by: Actor) -> WalletItem:
    """The organization's audit among its registrations and papers; begun where there is none."""
    query = sa.select(WalletItem).where(
        WalletItem.wallet_kind == WalletKind.AUDIT, WalletItem.archived_at.is_(None)
    )
    query = query.order_by(WalletItem.id).limit(1)
    found = db.session.scalar(query)
    if found is None and add_usual_items(by=by):
        found = db.session.scalar(query)
    if found is None:
        facts, expiry = next(one for one in USUAL_ITEMS if one[0].kind is WalletKind.AUDIT)
        found = add_item(facts=facts, validity=Validity(expiry), by=by)
    return found


def _meet(deadline: Deadline, submitted_on: date | None, by: Actor) -> None:
    if (submitted_on is not None) == (deadline.done_at is not None):
        return
    at = None
    if submitted_on is not None:
        at = datetime.combine(submitted_on, time(12), zone_info(deadline.zone))
    because = "the package was submitted" if submitted_on else ""
    record = _record(deadline.record_id)
    set_done(deadline=deadline, record=record, done=submitted_on is not None, by=by, at=at, because=because)
