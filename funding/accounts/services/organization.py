"""Saving the organization's profile."""

from __future__ import annotations

from collections.abc import Mapping

from funding.accounts import queries
from funding.accounts.models import Organization
from funding.accounts.profile import checked_profile
from funding.accounts.types import TIME_ZONES
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion


def save_profile(*, values: Mapping[str, object], expected_version: int | None, by: Actor) -> Organization:
    """Save answers by field name; fields that are not named keep their value.

    Raises NotFound before set-up, StaleVersion when somebody saved after the form was opened, and DomainError for
    an answer that does not hold (see ``accounts.profile``) or is no field of the profile.
    """
    organization = queries.organization()
    if organization is None:
        raise NotFound("The organization is not set up yet.")
    if expected_version != organization.version:
        raise StaleVersion("Somebody else saved the profile while you were editing.")
    current = queries.profile_values(organization)
    unknown = set(values) - set(current)
    if unknown:
        raise DomainError(f"The profile has no {', '.join(sorted(unknown))}.")
    checked = checked_profile({**current, **values})
    if checked.get("time_zone") not in TIME_ZONES:
        raise DomainError("Choose a time zone of the list.", field="time_zone")
    before, after = assign(organization, checked)
    if after:
        organization.updated_at = now()
        db.session.flush()
        audit(
            by=by, action="organization.updated", subject=organization.legal_name, before=before, after=after
        )
    return organization
