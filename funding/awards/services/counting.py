"""Let an award's money be counted once: on the application that won it, as the award stands with its amendments.

Coverage, forecast, Home and the pipeline count applications. What was awarded there and its days follow the award, with
all amendments that are signed, also those that hold from a later day: the money and the time are promised. The history
of the pipeline keeps what was counted before.
"""

from __future__ import annotations

from datetime import date

from funding.applications.models import Application
from funding.applications.services.spells import keep_spell
from funding.applications.types import Stage
from funding.awards.models import Award
from funding.awards.queries import award_of_application, standing_of
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit, on
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import format_date


def count_in_pipeline(award: Award, by: Actor) -> None:
    """Write the award's money and days on its application where they differ."""
    application = db.session.get_one(Application, award.application_id)
    stands = standing_of(award, date.max)
    before, after = assign(
        application,
        {
            "awarded_cents": stands.authorized_cents,
            "starts_on": stands.starts_on,
            "ends_on": stands.ends_on,
        },
    )
    if not after:
        return
    audit(
        by=by,
        action="application.followed_award",
        subject=application.title,
        record_id=application.id,
        before=before,
        after=after,
    )
    db.session.flush()
    keep_spell(application, by=by)
    emit("application.changed", application_id=application.id, by=by)


def days_held(application_id: int) -> tuple[date, date] | None:
    """The first and last day that the application's award gives its project, or None where none is set up."""
    award = award_of_application(application_id)
    if award is None:
        return None
    stands = standing_of(award, date.max)
    return stands.starts_on, stands.ends_on


@on("application.follows")
def days_followed(*, application_id: int) -> str:
    """Where the project's days come from, in a sentence; empty where they are the application's own."""
    return "" if days_held(application_id) is None else "Follows the award: an amendment changes it."


@on("application.days_changing")
def keep_days(*, application_id: int, starts_on: date | None, ends_on: date | None) -> None:
    """The days of a project that was awarded are its award's. Raises DomainError at the day that says otherwise."""
    held = days_held(application_id)
    if held is None:
        return
    if starts_on != held[0]:
        raise DomainError(
            f"Its award begins on {format_date(held[0])}. Correct the award’s set-up if that is wrong.",
            field="starts_on",
        )
    if ends_on != held[1]:
        raise DomainError(
            f"Its award ends on {format_date(held[1])}. An amendment of the award changes that, such as an extension.",
            field="ends_on",
        )


@on("application.moving")
def keep_won(*, application_id: int, new: Stage) -> None:
    """An application whose award is set up stays won. Raises DomainError for a move that would say otherwise."""
    if new is not Stage.AWARDED and award_of_application(application_id) is not None:
        raise DomainError(
            "Its award is set up, so the application stays won. An award that ends early is terminated or closed out."
        )
