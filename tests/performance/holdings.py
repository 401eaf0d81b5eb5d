"""Awards, partners, subawards and reports in great number, each with what hangs on it, for a house to measure in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache, partial
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application
from funding.awards.models import Amendment, Award, Condition
from funding.awards.types import AmendmentKind, AwardRoute, AwardStatus, PaymentMethod
from funding.funders.models import Funder
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record, Visibility
from funding.kernel.actor import Role
from funding.kernel.zoned import Certainty
from funding.partners.models import Agreement, Partner, PartnerCheck
from funding.partners.types import AgreementKind, PartnerKind, SamResult
from funding.reports.models import Report
from funding.reports.types import ReportKind, ReportState
from funding.subawards.models import Subaward, SubawardAction, SubawardInvoice
from funding.subawards.types import InvoiceState, Nature, Status
from funding.work.models import Deadline
from funding.work.types import DeadlineKind
from tests.performance.houses import NOW, House, insert, scratch_folder
from tests.support.people import sign_in, user_with

TODAY = NOW.date()
HIDDEN = 50
"""Of how many records one is not for everyone."""
STEPS = 4
Spine = Callable[[str, Iterable[str]], list[int]]


@cache
def held_house(size: int) -> House:
    """A house with ``size`` applications, awards, partners, subawards and reports; its reader is in finance."""
    place = House(scratch_folder(), size, 0)
    with place.app.app_context():
        reader = user_with(Role.FINANCE)
        sign_in(place.browser, reader)
        with unit_of_work():
            fill_holdings(size, owner_id=reader.id)
        db.session.remove()
    return place


def fill_holdings(size: int, *, owner_id: int, hidden: int = HIDDEN) -> None:
    """As many awards, partners, subawards and reports, the same ones for the same number; one in ``hidden`` is not for
    everyone.
    """
    dice = random.Random(size)  # noqa: S311 - made-up data, not secrets.
    spine = partial(_spine, owner_id=owner_id, hidden=hidden)
    awards = _awards(dice, size, spine)
    partners = _partners(dice, size, spine)
    _subawards(dice, awards, partners, spine)
    _reports(dice, awards, spine)


def _spine(kind: str, titles: Iterable[str], *, owner_id: int, hidden: int) -> list[int]:
    """Records of one kind; one in ``hidden`` is restricted, every second of those another's, and one is archived."""
    first = (db.session.scalar(sa.select(sa.func.max(Record.id))) or 0) + 1
    rows = [
        {
            "id": first + place,
            "kind": kind,
            "title": title,
            "owner_id": owner_id if place % (2 * hidden) else None,
            "visibility": Visibility.EVERYONE if place % hidden else Visibility.RESTRICTED,
            "archived_at": NOW if place % hidden == 1 else None,
            "created_at": NOW,
            "updated_at": NOW - timedelta(minutes=place * 37 % 9_973),
            "version": 1,
        }
        for place, title in enumerate(titles)
    ]
    insert(Record.__table__, rows)
    return [row["id"] for row in rows]


def _awards(dice: random.Random, size: int, spine: Spine) -> list[int]:
    applications = db.session.scalars(sa.select(Application.__table__.c.id).order_by(sa.text("1"))).all()
    funders = db.session.scalars(sa.select(Funder.__table__.c.id)).all()
    numbers = spine("award", (f"Award {dice.randrange(size * 9):06} for outreach" for _ in range(size)))
    rows, statuses, routes = [], list(AwardStatus), list(AwardRoute)
    for place, number in enumerate(numbers):
        status, start = dice.choice(statuses), TODAY - timedelta(days=dice.randrange(900))
        rows.append(
            {
                "id": number,
                "application_id": applications[place],
                "funder_id": dice.choice(funders),
                "route": dice.choice(routes),
                "award_number": f"A-{dice.randrange(size * 9):06}",
                "aln": "16.320" if place % 3 else "",
                "starts_on": start,
                "ends_on": start + timedelta(days=dice.randrange(300, 1500)),
                "amount_cents": dice.randint(5_000, 900_000) * 100,
                "match_required_cents": dice.choice((0, dice.randint(1_000, 90_000) * 100)),
                "payment_method": PaymentMethod.REIMBURSEMENT,
                "reporting_calendar": "agreed",
                "status": status,
                "closed_on": TODAY if status is AwardStatus.CLOSED else None,
            }
        )
    insert(Award.__table__, rows)
    insert(Amendment.__table__, [_amendment(dice, one) for one in rows[::5]])
    insert(Condition.__table__, [{"award_id": number, "title": "Report"} for number in numbers[::3]])
    return numbers


def _amendment(dice: random.Random, award: dict[str, Any]) -> dict[str, Any]:
    return {
        "award_id": award["id"],
        "number": 1,
        "kind": AmendmentKind.SUPPLEMENT,
        "effective_on": TODAY + timedelta(days=dice.randint(-200, 50)),
        "reason": "More people",
        "amount_delta_cents": dice.randint(1, 900) * 100,
        "new_ends_on": award["ends_on"] + timedelta(days=dice.randint(1, 300))
        if dice.random() < 0.5
        else None,
        "added_by_name": "Joanne",
    }


def _partners(dice: random.Random, size: int, spine: Spine) -> list[int]:
    titles = (f"Partner {dice.randrange(size * 9):06} of the county" for _ in range(size))
    numbers = spine("partner", titles)
    kinds = list(PartnerKind)
    insert(
        Partner.__table__,
        [
            {"id": number, "partner_kind": dice.choice(kinds), "city": f"City {number % 97}", "state": "PA"}
            for number in numbers
        ],
    )
    insert(Agreement.__table__, [_agreement(dice, number) for number in numbers if number % 3])
    looked_up = [
        {
            "partner_id": number,
            "checked_on": TODAY - timedelta(days=dice.randrange(60)),
            "result": SamResult.CLEAR,
            "by_name": "Joanne",
        }
        for number in numbers
        if number % 4
    ]
    insert(PartnerCheck.__table__, looked_up)
    return numbers


def _agreement(dice: random.Random, partner_id: int) -> dict[str, Any]:
    start = TODAY - timedelta(days=dice.randrange(800))
    ends = start + timedelta(days=dice.randrange(300, 1500))
    return {
        "partner_id": partner_id,
        "kind": next(iter(AgreementKind)),
        "title": "Memorandum",
        "starts_on": start,
        "ends_on": ends,
        "lead_days": 60,
        "renew_on": ends - timedelta(days=60),
    }


def _subawards(dice: random.Random, awards: list[int], partners: list[int], spine: Spine) -> None:
    size, statuses = len(awards), list(Status)
    titles = (f"Services {dice.randrange(size * 9):06} in the county" for _ in range(size))
    rows = []
    for number in spine("subaward", titles):
        status, start = dice.choice(statuses), TODAY - timedelta(days=dice.randrange(900))
        rows.append(
            {
                "id": number,
                "award_id": dice.choice(awards),
                "partner_id": dice.choice(partners),
                "nature": Nature.SUBAWARD if number % 2 else Nature.CONTRACT,
                "status": status,
                "number": f"S-{number}",
                "starts_on": start,
                "ends_on": start + timedelta(days=400),
                "amount_cents": dice.randint(100, 9_000) * 1_000,
                "signed_on": start,
                "closed_on": TODAY if status is Status.CLOSED else None,
            }
        )
    insert(Subaward.__table__, rows)
    signed = [one for one in rows if one["status"] not in {Status.DRAFT, Status.DROPPED}]
    insert(SubawardAction.__table__, [_action(one, number) for one in signed for number in (1, 2)])
    insert(SubawardInvoice.__table__, [_invoice(dice, one, number) for one in signed for number in (1, 2)])


def _action(subaward: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "subaward_id": subaward["id"],
        "number": number,
        "obligated_on": subaward["starts_on"],
        "delta_cents": subaward["amount_cents"] if number == 1 else 5_000,
        "new_ends_on": subaward["ends_on"] + timedelta(days=90) if number == 2 else None,
        "reason": "Agreed",
        "by_name": "Joanne",
    }


def _invoice(dice: random.Random, subaward: dict[str, Any], number: int) -> dict[str, Any]:
    state = dice.choice((InvoiceState.ENTERED, InvoiceState.APPROVED, InvoiceState.PAID))
    return {
        "subaward_id": subaward["id"],
        "number": str(number),
        "received_on": TODAY - timedelta(days=9),
        "covers_from": subaward["starts_on"],
        "covers_to": subaward["starts_on"] + timedelta(days=29),
        "amount_cents": dice.randint(1, 900) * 1_000,
        "state": state,
        "entered_by_name": "Joanne",
        "decided_on": None if state is InvoiceState.ENTERED else TODAY,
        "paid_on": TODAY if state is InvoiceState.PAID else None,
    }


def _reports(dice: random.Random, awards: list[int], spine: Spine) -> None:
    states = list(ReportState)
    titles = (f"Quarter {place % 4 + 1}, award {place:06}" for place, _ in enumerate(awards))
    numbers = spine("report", titles)
    due = {number: TODAY + timedelta(days=dice.randint(-300, 500)) for number in numbers}
    insert(Deadline.__table__, [_date(number, due[number], 0) for number in numbers])
    gates: dict[int, int] = {
        row[0]: row[1]
        for row in db.session.execute(
            sa.select(Deadline.record_id, Deadline.id).where(
                Deadline.record_id.in_(sa.select(Record.id).where(Record.kind == "report"))
            )
        )
    }
    insert(
        Deadline.__table__,
        [
            _date(one, due[one] - timedelta(days=9 * step), step)
            for one in numbers
            for step in range(1, STEPS + 1)
        ],
    )
    rows = [
        {
            "id": number,
            "award_id": dice.choice(awards),
            "report_kind": dice.choice(list(ReportKind)),
            "name": f"Quarter {place % 4 + 1}",
            "covers_from": due[number] - timedelta(days=120),
            "covers_to": due[number] - timedelta(days=30),
            "state": dice.choice(states),
            "deadline_id": gates[number],
        }
        for place, number in enumerate(numbers)
    ]
    insert(Report.__table__, rows)


def _date(record_id: int, day: Any, step: int) -> dict[str, Any]:
    return {
        "record_id": record_id,
        "kind": DeadlineKind.INTERNAL if step else DeadlineKind.REPORT,
        "label": f"Step {step}" if step else "Report",
        "sequence": step,
        "due_on": day,
        "zone": "America/New_York",
        "certainty": Certainty.DATE_ONLY,
        "created_at": NOW,
    }
