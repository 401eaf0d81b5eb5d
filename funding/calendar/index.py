"""How the calendar knows at once what of each stated date may be counted: triggers keep a row beside each deadline.

Whether a date counts is said elsewhere: an archived record or a closed application takes its dates along, and an
award's funder is the funder of its reports. Asked of each date at each look, that cost more than all else on the page.
So ``calendar_dates`` repeats what it takes to count and rank a date, and who may be kept from it; whoever changes one
of its sources changes it in the same transaction.

===============  ========================================================================  ==================
column           what it says                                                              follows
===============  ========================================================================  ==================
standing         SHOWN, CLOSED (its application was declined or not pursued) or ARCHIVED   records, applications
rank             its layer's place, and behind all that are open where it is done          deadlines
for_few          whether its record is not for everyone, so that each reader is judged     records
funder_id        whose date it is, by the table in ``queries.carriers``                    applications, awards,
                                                                                           reports, subawards
record_id,       as the deadline has them                                                  deadlines
due_on,
owner_id
===============  ========================================================================  ==================

On PostgreSQL two people write at once: one adds a date while the other closes its application, and neither sees what
the other did. So each trigger takes the record first, and the second of them reads what the first has left.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table

from funding.applications.models import Application
from funding.applications.types import CLOSED_STAGES
from funding.awards.models import Award
from funding.calendar.types import DONE_RANK, LAYER_OF_KIND, RANK, Standing
from funding.infra.ddl import extra_ddl
from funding.infra.records import Record
from funding.reports.models import Report
from funding.subawards.models import Subaward
from funding.work.models import Deadline

_FOLLOWED = ("record_id", "due_on", "owner_id", "rank", "standing", "for_few", "funder_id")
_RANKS = " ".join(f"WHEN '{kind.value}' THEN {RANK[layer]}" for kind, layer in LAYER_OF_KIND.items())
_CLOSED = ", ".join(f"'{stage.value}'" for stage in CLOSED_STAGES)
FACTS = (
    "SELECT d.id, d.record_id, d.due_on, d.owner_id, "  # noqa: S608 - constants only.
    f"CASE d.kind {_RANKS} END + CASE WHEN d.done_at IS NULL THEN 0 ELSE {DONE_RANK} END AS rank, "
    f"CASE WHEN r.archived_at IS NOT NULL THEN {Standing.ARCHIVED:d} WHEN a.stage IN ({_CLOSED}) "
    f"THEN {Standing.CLOSED:d} ELSE {Standing.SHOWN:d} END AS standing, "
    "r.visibility <> 'everyone' AS for_few, "
    "coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id "
    "FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id "
    "LEFT JOIN awards w ON w.id = d.record_id "
    "LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id "
    "LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id"
)
"""What every row of the index has to say, worked out anew."""

INDEXED = f"SELECT id, {', '.join(_FOLLOWED)} FROM calendar_dates"  # noqa: S608 - constants only.
"""What every row says."""


def refresh(which: str) -> str:
    """The SQL that writes the rows of the deadlines ``d`` of records ``r`` for which ``which`` holds."""
    names = ", ".join(_FOLLOWED)
    changes = ", ".join(f"{name} = excluded.{name}" for name in _FOLLOWED)
    return (
        f"INSERT INTO calendar_dates (id, {names}) {FACTS} WHERE {which} "
        f"ON CONFLICT (id) DO UPDATE SET {changes}"
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """A table whose changes reach dates: the columns that count, the record they are of, and which dates follow."""

    model: type
    columns: str
    record: str
    which: str
    inserts: bool = True


_OWN = "d.record_id = new.id"
FOLLOWED = (
    Followed(Deadline, "record_id, kind, due_on, done_at, owner_id", "new.record_id", "d.id = new.id"),
    Followed(Record, "archived_at, visibility", "new.id", _OWN, inserts=False),
    Followed(Application, "stage, funder_id", "new.id", _OWN),
    Followed(
        Award,
        "funder_id",
        "new.id",
        "(d.record_id = new.id OR d.record_id IN (SELECT o.id FROM reports o WHERE o.award_id = new.id) "
        "OR d.record_id IN (SELECT o.id FROM subawards o WHERE o.award_id = new.id))",
    ),
    Followed(Report, "award_id", "new.id", _OWN),
    Followed(Subaward, "award_id", "new.id", _OWN),
)


def _install(followed: Followed) -> None:
    table = followed.model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker what declarative mapping made.
    name, body = f"calendar_{table.name}", refresh(followed.which)
    verbs = {"insert": "INSERT", "update": f"UPDATE OF {followed.columns}"}
    if not followed.inserts:
        del verbs["insert"]
    hold = f"PERFORM 1 FROM records h WHERE h.id = {followed.record} FOR NO KEY UPDATE"
    extra_ddl(
        table,
        name,
        sqlite=tuple(
            f"CREATE TRIGGER {name}_{verb} AFTER {event} ON {table.name} BEGIN {body}; END"
            for verb, event in verbs.items()
        ),
        drop_sqlite=tuple(f"DROP TRIGGER {name}_{verb}" for verb in verbs),
        postgresql=(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {hold}; {body}; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {' OR '.join(verbs.values())} ON {table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        drop_postgresql=(f"DROP TRIGGER {name} ON {table.name}", f"DROP FUNCTION {name}()"),
    )


for _followed in FOLLOWED:
    _install(_followed)
