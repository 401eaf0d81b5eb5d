"""The lists of awards, partners, subawards and reports find, order and add up what a plain query and Python do.

The lists count by indexes, leave hidden records out by their keys and keep what they found; here every record is read
that its reader may see, and everything else is done in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from funding.awards.models import Award
from funding.awards.queries import listing as awards
from funding.awards.queries import standing
from funding.awards.types import AwardFilter, AwardStatus, Ends
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.records import readable, visible
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.partners import queries as partners
from funding.partners.models import Partner
from funding.partners.types import Asks, PartnerFilter
from funding.reports.models import Report
from funding.reports.queries import listing as reports
from funding.reports.types import OPEN, ReportState
from funding.subawards.models import Subaward
from funding.subawards.queries import last_days, sums
from funding.subawards.queries import listing as subawards
from funding.subawards.types import Nature, Status, SubawardFilter
from tests.performance.holdings import fill_holdings
from tests.performance.houses import fill
from tests.support.client import CheckedClient
from tests.support.people import user_with

pytestmark = pytest.mark.usefixtures("database")
MANY = 60
Readers = list[Actor]
EVER = date(1900, 1, 1)


@pytest.fixture
def readers(actor_for: Callable[[Role], Actor]) -> Readers:
    """Who owns most of what is hidden, who owns nothing, who reads no donor's name, and who sees everything."""
    found = [actor_for(role) for role in (Role.FINANCE, Role.DEVELOPMENT, Role.AUDITOR)]
    fill(MANY)
    with unit_of_work():
        fill_holdings(MANY, owner_id=found[0].user_id or 0, hidden=6)
        giving = "UPDATE records SET visibility = 'giving' WHERE id % 7 = 0 AND kind IN ('award', 'report')"
        db.session.execute(sa.text(giving))
        db.session.execute(sa.text("UPDATE reports SET deadline_id = NULL WHERE id % 5 = 0"))
    return [*found, SYSTEM]


def ordered(found: Sequence[Any], key: Callable[[Any], Any], sort: str) -> list[int]:
    """The keys by a value, turned by a leading minus, what has none last; what ties stands by its own key."""
    by_key = sorted(found, key=lambda one: one.id)
    some = [one for one in by_key if key(one) is not None]
    some.sort(key=key, reverse=sort.startswith("-"))
    return [one.id for one in some] + [one.id for one in by_key if key(one) is None]


def all_of(kind: type[Any], actor: Actor, *, archived: bool = False) -> list[Any]:
    query = sa.select(kind).where(visible(actor))
    return list(db.session.scalars(query if archived else query.where(kind.archived_at.is_(None))))


def test_awards(readers: Readers) -> None:
    for actor in readers:
        for sort in ["ends", "-amount", "match", "title", "-title", "status"]:
            check_awards(actor, sort)


def check_awards(actor: Actor, sort: str) -> None:
    today = clock.today()
    everything = all_of(Award, actor)
    stands = standing([one.id for one in everything], today)
    keys: dict[str, Callable[[Award], Any]] = {
        "ends": lambda one: stands[one.id].ends_on,
        "amount": lambda one: stands[one.id].authorized_cents,
        "match": lambda one: stands[one.id].match_required_cents,
        "title": lambda one: one.title.lower(),
        "status": lambda one: one.status.value,
    }
    fits: dict[AwardFilter, Callable[[Award], bool]] = {
        AwardFilter(sort=sort): lambda one: one.status is not AwardStatus.CLOSED,
        AwardFilter(sort=sort, closed=True): lambda one: True,
        AwardFilter(sort=sort, closed=True, text="outreach 1"): lambda one: (
            "1" in one.title + one.award_number + one.aln
        ),
        AwardFilter(sort=sort, closed=True, ends=Ends.PAST): lambda one: stands[one.id].ends_on < today,
        AwardFilter(sort=sort, status=AwardStatus.ACTIVE, ends=Ends.SOON): lambda one: (
            one.status is AwardStatus.ACTIVE and today <= stands[one.id].ends_on <= today + timedelta(days=90)
        ),
    }
    assert awards.status_counts(actor) == {
        status: count for status in AwardStatus if (count := sum(one.status is status for one in everything))
    }
    for narrowed, fit in fits.items():
        found = [one for one in everything if fit(one)]
        assert [row.id for row in awards.every_award(actor, narrowed)] == ordered(
            found, keys[sort.removeprefix("-")], sort
        )
        page = awards.award_page(actor, narrowed, page=2)
        assert (page.total, len(page.items)) == (len(found), max(0, len(found) - 50) or len(found))
        told = awards.award_totals(actor, narrowed)
        sums_of = [stands[one.id] for one in found]
        assert told.count == len(found)
        assert told.authorized_cents == sum(one.authorized_cents for one in sums_of)
        assert told.match_cents == sum(one.match_required_cents for one in sums_of)


def test_partners(readers: Readers) -> None:
    for actor in readers:
        for sort in ["name", "-name", "kind", "ends", "-checked", "updated"]:
            check_partners(actor, sort)


def check_partners(actor: Actor, sort: str) -> None:
    everything = all_of(Partner, actor, archived=True)
    rows = {
        row.partner.id: row
        for archived in (False, True)
        for row in partners.stream_partners(actor, PartnerFilter(archived=archived))
    }
    assert set(rows) == {one.id for one in everything}
    keys: dict[str, Callable[[Partner], Any]] = {
        "name": lambda one: one.title.lower(),
        "kind": lambda one: one.partner_kind.value,
        "ends": lambda one: rows[one.id].next_end,
        "checked": lambda one: check.checked_on if (check := rows[one.id].check) else None,
        "updated": lambda one: one.updated_at,
    }
    for narrowed in (
        PartnerFilter(sort=sort),
        PartnerFilter(sort=sort, archived=True),
        PartnerFilter(sort=sort, text="city 3"),
        PartnerFilter(sort=sort, asks=Asks.NO_AGREEMENT),
    ):
        found = [one for one in everything if (one.archived_at is not None) is narrowed.archived]
        if narrowed.text:
            found = [one for one in found if "3" in one.title + one.city and "city" in one.city.lower()]
        if narrowed.asks:
            found = [one for one in found if not rows[one.id].in_force]
        found.sort(key=lambda one: one.title.lower() + f"{one.id:09}")
        value = keys[sort.removeprefix("-")]
        some = [one for one in found if value(one) is not None]
        some.sort(key=value, reverse=sort.startswith("-"))
        want = [*some, *(one for one in found if value(one) is None)]
        told = list(partners.stream_partners(actor, narrowed))
        assert [row.partner.id for row in told] == [one.id for one in want]
        assert partners.list_partners(actor, narrowed, page=1).total == len(want)
    used = [one for one in everything if one.archived_at is None]
    assert sum(partners.kind_counts(actor).values()) == len(used)


def test_subawards(readers: Readers) -> None:
    for actor in readers:
        for sort in ["title", "-title", "partner", "-award", "ends", "-obligated", "paid"]:
            check_subawards(actor, sort)


def check_subawards(actor: Actor, sort: str) -> None:
    everything = all_of(Subaward, actor, archived=True)
    amounts, days = sums([one.id for one in everything]), last_days(everything)
    keys: dict[str, Callable[[Subaward], Any]] = {
        "title": lambda one: one.title.lower(),
        "partner": lambda one: one.partner.title.lower(),
        "award": lambda one: one.award.title.lower(),
        "ends": lambda one: days[one.id],
        "obligated": lambda one: amounts[one.id].obligated_cents,
        "paid": lambda one: amounts[one.id].paid_cents,
    }
    fits: dict[SubawardFilter, Callable[[Subaward], bool]] = {
        SubawardFilter(sort=sort): lambda one: one.status is not Status.DROPPED,
        SubawardFilter(sort=sort, nature=Nature.CONTRACT, status=Status.ACTIVE): lambda one: (
            one.nature is Nature.CONTRACT and one.status is Status.ACTIVE
        ),
        SubawardFilter(sort=sort, text="1"): lambda one: (
            one.status is not Status.DROPPED and "1" in one.title + one.number + one.partner.title
        ),
    }
    for narrowed, fit in fits.items():
        found = sorted(filter(fit, everything), key=lambda one: (one.title.lower(), one.id))
        found.sort(key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))
        told = [row.subaward.id for row in subawards.stream_subawards(actor, narrowed)]
        assert told == [one.id for one in found]
        assert subawards.list_subawards(actor, narrowed, page=1).total == len(found)
    running = [one.nature for one in everything if one.status in {Status.ACTIVE, Status.CLOSING}]
    assert subawards.totals(actor) == (running.count(Nature.SUBAWARD), running.count(Nature.CONTRACT))


def test_reports(readers: Readers) -> None:
    for actor in readers:
        for sort in ["due", "-due", "award", "-state"]:
            check_reports(actor, sort)


def check_reports(actor: Actor, sort: str) -> None:
    today = clock.today()
    soon = today + timedelta(days=30)
    fits: dict[str, Callable[[Report], bool]] = {
        "open": lambda one: one.state in OPEN,
        "late": lambda one: one.state in OPEN and (one.due_on or today) < today,
        "soon": lambda one: one.state in OPEN and today <= (one.due_on or EVER) <= soon,
        "waiting": lambda one: one.state in {ReportState.FINANCE_CHECK, ReportState.SIGN_OFF},
        "sent": lambda one: one.state is ReportState.SENT,
        "returned": lambda one: one.state is ReportState.RETURNED,
        "done": lambda one: one.state is ReportState.ACCEPTED,
        "all": lambda one: True,
    }
    keys: dict[str, Callable[[Report], Any]] = {
        "due": lambda one: one.due_on,
        "award": lambda one: one.award.title,
        "kind": lambda one: one.report_kind.value,
        "state": lambda one: one.state.value,
        "covers": lambda one: one.covers_to,
        "sent": lambda one: None,
    }
    query = sa.select(Report).where(Report.archived_at.is_(None), readable(actor))
    everything = sorted(db.session.scalars(query), key=lambda one: (one.covers_to, one.id))
    for name, fit in fits.items():
        found = [one for one in everything if fit(one)]
        value = keys[sort.removeprefix("-")]
        some = [one for one in found if value(one) is not None]
        some.sort(key=value, reverse=sort.startswith("-"))
        want = [*some, *(one for one in found if value(one) is None)]
        narrowed = reports.ReportFilter(standing=name, sort=sort)
        assert [row.report.id for row in reports.every_report(actor, narrowed)] == [one.id for one in want]
        assert reports.list_reports(actor, narrowed).total == len(want)
    told = reports.counts(actor, reports.ReportFilter())
    names = ("late", "soon", "waiting", "sent", "returned")
    assert [getattr(told, name) for name in names] == [sum(map(fits[name], everything)) for name in names]


def test_a_page_that_is_kept_shows_each_change(client_for: Callable[[Role], CheckedClient]) -> None:
    client = client_for(Role.DIRECTOR)
    fill(3)
    with unit_of_work():
        fill_holdings(3, owner_id=user_with(Role.FINANCE).id, hidden=50)
        db.session.execute(sa.text("UPDATE awards SET status = 'active', closed_on = NULL"))
    for address, kind in (
        ("/awards", "award"),
        ("/partners", "partner"),
        ("/subawards?sort=title", "subaward"),
    ):
        client.get(address)
        with unit_of_work():
            db.session.execute(sa.text(f"UPDATE records SET title = 'Called anew' WHERE kind = '{kind}'"))  # noqa: S608
            db.session.execute(sa.text("UPDATE subawards SET status = 'draft', closed_on = NULL"))
        assert "Called anew" in client.get(address).text
