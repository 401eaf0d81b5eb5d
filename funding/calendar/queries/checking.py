"""Whether the index of dates says what it stands for: each of its rows is worked out anew and compared."""

from __future__ import annotations

import sqlalchemy as sa

from funding.calendar.index import FACTS, INDEXED
from funding.infra.db import db

_DIFFERENT = f"SELECT count(*) FROM ({FACTS} EXCEPT {INDEXED}) missing"  # noqa: S608 - constants only.
_TOO_MANY = "SELECT count(*) FROM calendar_dates WHERE id NOT IN (SELECT id FROM deadlines)"


def stray_dates() -> int:
    """How many dates the index misses, has wrong, or has too many. Nought, whoever changed what."""
    return sum(db.session.scalar(sa.text(query)) or 0 for query in (_DIFFERENT, _TOO_MANY))
