"""The funder that the calendar is kept to."""

from __future__ import annotations

import sqlalchemy as sa

from funding.funders.models import Funder
from funding.infra.db import db
from funding.infra.records import shown_title, visible
from funding.kernel.actor import Actor


def name_of(funder_id: int, actor: Actor) -> str:
    """The funder's name as the actor may read it; empty where there is none to be seen."""
    found = db.session.scalar(sa.select(Funder).where(Funder.id == funder_id, visible(actor)))
    return shown_title(found, actor) if found is not None else ""
