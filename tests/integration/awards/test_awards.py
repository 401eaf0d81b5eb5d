"""An award: set up from its application, read with its amendments, shown on its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from funding.awards import queries
from funding.awards.models import Amendment
from funding.awards.types import AwardStatus, Standing
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, NotFound
from tests.builders.applications import build_application
from tests.builders.awards import build_amendment, build_award
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


def test_the_standing_of_many_awards_is_read_at_once() -> None:
    one, two = build_award(), build_award(amount_cents=30_000_00, match_required_cents=0)
    build_amendment(one, date(2026, 11, 1), amount_delta_cents=-1_00, new_ends_on=date(2027, 12, 31))
    build_amendment(one, date(2026, 12, 1), match_delta_cents=5_00)
    found = queries.standing([one.id, two.id], date(2026, 11, 22))
    assert found == {
        one.id: Standing(499_999_00, 166_667_00, one.starts_on, date(2027, 12, 31)),
        two.id: Standing(30_000_00, 0, two.starts_on, two.ends_on),
    }
    assert queries.standing([], date(2026, 11, 22)) == {}


def test_an_application_has_one_award_and_only_once_it_is_won() -> None:
    award = build_award()
    with pytest.raises(DomainError, match="already"):
        build_award(application=award.application)
    with pytest.raises(DomainError, match="won"):
        build_award(application=build_application())


def test_an_award_is_as_private_as_its_application() -> None:
    actor = user_with(Role.PROGRAM).actor
    application = build_application(stage="awarded", awarded_cents=5, visibility=Visibility.RESTRICTED)
    award = build_award(application=application, title="Quiet award")
    with pytest.raises(NotFound):
        queries.award_for(actor, award.id)
    assert queries.award_choices(actor) == []
    assert queries.award_choices(SYSTEM) == [(award.id, "Quiet award")]
    award.status = AwardStatus.CLOSED
    award.closed_on = date(2028, 1, 1)
    assert queries.award_choices(SYSTEM) == []


def test_the_database_refuses_to_change_an_amendment() -> None:
    award = build_award()
    build_amendment(award, date(2026, 11, 1))
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(sa.update(Amendment).values(reason="Another."))


def test_the_pages_of_an_award(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    assert "No award yet" in client.get("/awards").text
    award = build_award()
    assert award.title in client.get("/awards").text
    page = client.get(f"/awards/{award.id}").text
    assert "15POVC-26-GG-00123-HT" in page
    assert "$500,000.00" in page
