"""What the calendar had to say by this morning: on everybody's screen, and for Maria in a letter too."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from funding.demo.types import Story
from funding.infra import clock
from funding.infra.db import db
from funding.infra.schedule import by_itself
from funding.kernel.actor import Role
from funding.notices.composing import compose_for, remind
from funding.notices.models import Notice
from funding.notices.queries import preferences_of
from funding.notices.services import save_preferences
from funding.notices.timing import latest_daily
from funding.notices.types import Cadence, Quiet


def tell_notices(story: Story) -> None:
    """Say what is due, as the program does by itself. Maria has had her digest; Terrence wants one a week."""
    maria = story.who(Role.DEVELOPMENT)
    weekly = {"deadline": Cadence.WEEKLY, "estimate": Cadence.WEEKLY}
    save_preferences(
        hour=8, weekday=0, quiet=Quiet(18, 8), cadences=weekly, offsets={}, by=story.who(Role.PROGRAM)
    )
    with by_itself():
        remind()
        key = maria.user_id or 0
        chosen = preferences_of([key])[key]
        morning = latest_daily(clock.now(), chosen.hour, chosen.zone)
        said = sa.update(Notice).values(created_at=morning - timedelta(hours=12))
        db.session.execute(said.execution_options(synchronize_session=False))
        compose_for(key, chosen, morning)
