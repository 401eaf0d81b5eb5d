"""Where the match of awards stands: what other features build on. Days are inclusive, amounts cents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from funding.actuals.queries import spent
from funding.awards.models import Award
from funding.awards.queries import standing
from funding.infra import clock
from funding.infra.db import db
from funding.match_ledger.models import MatchItem, MatchReport
from funding.match_ledger.shortfall import Outlook, outlook
from funding.match_ledger.types import MatchPosition, MatchState


def match_position(award_ids: Collection[int], as_of: date) -> dict[int, MatchPosition]:
    """Required, promised, received and reported match of each award: a fixed number of queries.

    Received are items that pass the seven tests and approved costs charged to the match, both by the day on which they
    were given or incurred. Promised is what stands in the ledger by then and is not received.
    """
    ids = list(award_ids)
    if not ids:
        return {}
    stands, costs = standing(ids, as_of), spent(ids, through=as_of)
    given, promised, reported = _received(ids, as_of), _promised(ids, as_of), reported_of(ids, as_of)
    return {
        award_id: MatchPosition(
            required_cents=stands[award_id].match_required_cents if award_id in stands else 0,
            promised_cents=promised.get(award_id, 0),
            received_cents=given.get(award_id, 0) + costs[award_id].match_cents,
            reported_cents=reported[award_id].amount_cents if award_id in reported else 0,
        )
        for award_id in ids
    }


def outlooks(awards: Collection[Award], today: date) -> dict[int, Outlook]:
    """Where the match of each award is heading: a fixed number of queries."""
    ids = [one.id for one in awards]
    found, stands = match_position(ids, today), standing(ids, today)
    return {
        key: outlook(
            required_cents=found[key].required_cents,
            received_cents=found[key].received_cents,
            promised_cents=found[key].promised_cents,
            starts_on=stands[key].starts_on,
            ends_on=stands[key].ends_on,
            today=today,
        )
        for key in ids
    }


def given_in_kind(award_ids: Collection[int], as_of: date) -> dict[int, int]:
    """What the ledger's own items count for by a day, in cents: match that no cost in the books stands for."""
    return _received(list(award_ids), as_of)


def _received(ids: list[int], as_of: date) -> dict[int, int]:
    query = sa.select(MatchItem.award_id, sa.func.sum(MatchItem.amount_cents)).where(
        MatchItem.award_id.in_(ids),
        MatchItem.state == MatchState.RECEIVED,
        MatchItem.counts.is_(True),
        MatchItem.given_on <= as_of,
    )
    return _sums(query)


def _promised(ids: list[int], as_of: date) -> dict[int, int]:
    zone = ZoneInfo(clock.house_zone())
    end = datetime.combine(as_of, time.max, tzinfo=zone)
    query = sa.select(MatchItem.award_id, sa.func.sum(MatchItem.amount_cents)).where(
        MatchItem.award_id.in_(ids), MatchItem.state == MatchState.PROMISED, MatchItem.entered_at <= end
    )
    return _sums(query)


def _sums(query: sa.Select[int, int]) -> dict[int, int]:
    return {key: int(cents) for key, cents in db.session.execute(query.group_by(MatchItem.award_id))}


def reported_of(award_ids: Collection[int], as_of: date) -> dict[int, MatchReport]:
    """The latest report of each award that was sent by a day."""
    latest = (
        sa.select(sa.func.max(MatchReport.id))
        .where(MatchReport.award_id.in_(list(award_ids)), MatchReport.reported_on <= as_of)
        .group_by(MatchReport.award_id)
    )
    query = sa.select(MatchReport).where(MatchReport.id.in_(latest)).order_by(MatchReport.award_id)
    return {row.award_id: row for row in db.session.scalars(query)}


def reports_of(award_id: int) -> Sequence[MatchReport]:
    """What reports told of an award's match, the latest first: at most 100."""
    query = sa.select(MatchReport).where(MatchReport.award_id == award_id)
    return db.session.scalars(query.order_by(MatchReport.id.desc()).limit(100)).all()
