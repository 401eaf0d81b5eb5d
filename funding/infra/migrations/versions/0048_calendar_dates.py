"""An index of stated dates beside them, kept by triggers, so that the calendar counts without asking each record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

DAY = ["standing", "due_on", "rank", "id", "for_few", "record_id"]
MAKE = {
    "sqlite": """
CREATE TRIGGER calendar_deadlines_insert AFTER INSERT ON deadlines BEGIN INSERT INTO calendar_dates (id,
record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.id = new.id ON CONFLICT (id) DO UPDATE SET record_id =
excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing =
excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id; END;;
CREATE TRIGGER calendar_deadlines_update AFTER UPDATE OF record_id, kind, due_on, done_at, owner_id ON
deadlines BEGIN INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few,
funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN
'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment'
THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN
'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at
IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility
<> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM
deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN
awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id =
p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.id
= new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END;;
CREATE TRIGGER calendar_records_update AFTER UPDATE OF archived_at, visibility ON records BEGIN INSERT INTO
calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id,
d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN
'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision'
THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE
WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN
('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few,
coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r
ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id =
d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN
subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON
CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END;;
CREATE TRIGGER calendar_applications_insert AFTER INSERT ON applications BEGIN INSERT INTO calendar_dates
(id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET
record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank =
excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id; END;;
CREATE TRIGGER calendar_applications_update AFTER UPDATE OF stage, funder_id ON applications BEGIN INSERT
INTO calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id,
d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN
'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision'
THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE
WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN
('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few,
coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r
ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id =
d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN
subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON
CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END;;
CREATE TRIGGER calendar_awards_insert AFTER INSERT ON awards BEGIN INSERT INTO calendar_dates (id,
record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE (d.record_id = new.id OR d.record_id IN (SELECT o.id FROM
reports o WHERE o.award_id = new.id) OR d.record_id IN (SELECT o.id FROM subawards o WHERE o.award_id =
new.id)) ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END;;
CREATE TRIGGER calendar_awards_update AFTER UPDATE OF funder_id ON awards BEGIN INSERT INTO calendar_dates
(id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE (d.record_id = new.id OR d.record_id IN (SELECT o.id FROM
reports o WHERE o.award_id = new.id) OR d.record_id IN (SELECT o.id FROM subawards o WHERE o.award_id =
new.id)) ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END;;
CREATE TRIGGER calendar_reports_insert AFTER INSERT ON reports BEGIN INSERT INTO calendar_dates (id,
record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET
record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank =
excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id; END;;
CREATE TRIGGER calendar_reports_update AFTER UPDATE OF award_id ON reports BEGIN INSERT INTO calendar_dates
(id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET
record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank =
excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id; END;;
CREATE TRIGGER calendar_subawards_insert AFTER INSERT ON subawards BEGIN INSERT INTO calendar_dates (id,
record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on,
d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0
WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board'
THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS
NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined',
'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id,
w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id
LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p
ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id
LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET
record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank =
excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id; END;;
CREATE TRIGGER calendar_subawards_update AFTER UPDATE OF award_id ON subawards BEGIN INSERT INTO
calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT d.id,
d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN
'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision'
THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE
WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN
('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few,
coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r
ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id =
d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN
subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id WHERE d.record_id = new.id ON
CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id =
excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id
= excluded.funder_id; END
""",
    "postgresql": """
CREATE FUNCTION calendar_deadlines() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records h
WHERE h.id = new.record_id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id,
rank, standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE d.id = new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id, due_on
= excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing, for_few
= excluded.for_few, funder_id = excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_deadlines AFTER INSERT OR UPDATE OF record_id, kind, due_on, done_at, owner_id ON
deadlines FOR EACH ROW EXECUTE FUNCTION calendar_deadlines();;
CREATE FUNCTION calendar_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records h
WHERE h.id = new.id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank,
standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id,
due_on = excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing,
for_few = excluded.for_few, funder_id = excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_records AFTER UPDATE OF archived_at, visibility ON records FOR EACH ROW EXECUTE
FUNCTION calendar_records();;
CREATE FUNCTION calendar_applications() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records
h WHERE h.id = new.id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank,
standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id,
due_on = excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing,
for_few = excluded.for_few, funder_id = excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_applications AFTER INSERT OR UPDATE OF stage, funder_id ON applications FOR EACH ROW
EXECUTE FUNCTION calendar_applications();;
CREATE FUNCTION calendar_awards() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records h
WHERE h.id = new.id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank,
standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE (d.record_id = new.id OR d.record_id IN (SELECT o.id FROM reports o WHERE
o.award_id = new.id) OR d.record_id IN (SELECT o.id FROM subawards o WHERE o.award_id = new.id)) ON CONFLICT
(id) DO UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id,
rank = excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id =
excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_awards AFTER INSERT OR UPDATE OF funder_id ON awards FOR EACH ROW EXECUTE FUNCTION
calendar_awards();;
CREATE FUNCTION calendar_reports() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records h
WHERE h.id = new.id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank,
standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id,
due_on = excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing,
for_few = excluded.for_few, funder_id = excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_reports AFTER INSERT OR UPDATE OF award_id ON reports FOR EACH ROW EXECUTE FUNCTION
calendar_reports();;
CREATE FUNCTION calendar_subawards() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM records h
WHERE h.id = new.id FOR NO KEY UPDATE; INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank,
standing, for_few, funder_id) SELECT d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN
'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN 0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN
'report' THEN 1 WHEN 'payment' THEN 1 WHEN 'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN
'internal' THEN 3 WHEN 'registration' THEN 5 END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank,
CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS
standing, r.visibility <> 'everyone' AS for_few, coalesce(a.funder_id, w.funder_id, pw.funder_id,
sw.funder_id) AS funder_id FROM deadlines d JOIN records r ON r.id = d.record_id LEFT JOIN applications a ON
a.id = d.record_id LEFT JOIN awards w ON w.id = d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT
JOIN awards pw ON pw.id = p.award_id LEFT JOIN subawards s ON s.id = d.record_id LEFT JOIN awards sw ON
sw.id = s.award_id WHERE d.record_id = new.id ON CONFLICT (id) DO UPDATE SET record_id = excluded.record_id,
due_on = excluded.due_on, owner_id = excluded.owner_id, rank = excluded.rank, standing = excluded.standing,
for_few = excluded.for_few, funder_id = excluded.funder_id; RETURN NULL; END $$;;
CREATE TRIGGER calendar_subawards AFTER INSERT OR UPDATE OF award_id ON subawards FOR EACH ROW EXECUTE
FUNCTION calendar_subawards()
""",
}
DROP = {
    "sqlite": """
DROP TRIGGER calendar_deadlines_insert;;
DROP TRIGGER calendar_deadlines_update;;
DROP TRIGGER calendar_records_update;;
DROP TRIGGER calendar_applications_insert;;
DROP TRIGGER calendar_applications_update;;
DROP TRIGGER calendar_awards_insert;;
DROP TRIGGER calendar_awards_update;;
DROP TRIGGER calendar_reports_insert;;
DROP TRIGGER calendar_reports_update;;
DROP TRIGGER calendar_subawards_insert;;
DROP TRIGGER calendar_subawards_update
""",
    "postgresql": """
DROP TRIGGER calendar_deadlines ON deadlines;;
DROP FUNCTION calendar_deadlines();;
DROP TRIGGER calendar_records ON records;;
DROP FUNCTION calendar_records();;
DROP TRIGGER calendar_applications ON applications;;
DROP FUNCTION calendar_applications();;
DROP TRIGGER calendar_awards ON awards;;
DROP FUNCTION calendar_awards();;
DROP TRIGGER calendar_reports ON reports;;
DROP FUNCTION calendar_reports();;
DROP TRIGGER calendar_subawards ON subawards;;
DROP FUNCTION calendar_subawards()
""",
}
FILL = """
INSERT INTO calendar_dates (id, record_id, due_on, owner_id, rank, standing, for_few, funder_id) SELECT
d.id, d.record_id, d.due_on, d.owner_id, CASE d.kind WHEN 'letter_of_inquiry' THEN 0 WHEN 'grants_gov' THEN
0 WHEN 'justgrants' THEN 0 WHEN 'application' THEN 0 WHEN 'report' THEN 1 WHEN 'payment' THEN 1 WHEN
'decision' THEN 2 WHEN 'board' THEN 2 WHEN 'other' THEN 2 WHEN 'internal' THEN 3 WHEN 'registration' THEN 5
END + CASE WHEN d.done_at IS NULL THEN 0 ELSE 8 END AS rank, CASE WHEN r.archived_at IS NOT NULL THEN 2 WHEN
a.stage IN ('declined', 'not_pursued') THEN 1 ELSE 0 END AS standing, r.visibility <> 'everyone' AS for_few,
coalesce(a.funder_id, w.funder_id, pw.funder_id, sw.funder_id) AS funder_id FROM deadlines d JOIN records r
ON r.id = d.record_id LEFT JOIN applications a ON a.id = d.record_id LEFT JOIN awards w ON w.id =
d.record_id LEFT JOIN reports p ON p.id = d.record_id LEFT JOIN awards pw ON pw.id = p.award_id LEFT JOIN
subawards s ON s.id = d.record_id LEFT JOIN awards sw ON sw.id = s.award_id WHERE 1 = 1 ON CONFLICT (id) DO
UPDATE SET record_id = excluded.record_id, due_on = excluded.due_on, owner_id = excluded.owner_id, rank =
excluded.rank, standing = excluded.standing, for_few = excluded.for_few, funder_id = excluded.funder_id
"""


def upgrade() -> None:
    """Make the index, have it kept from now on, and fill it with the dates that are there."""
    op.create_table(
        "calendar_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("for_few", sa.Boolean(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["deadlines.id"], name=op.f("fk_calendar_dates_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_dates")),
    )
    op.create_index("ix_calendar_dates_day", "calendar_dates", DAY)
    op.create_index("ix_calendar_dates_funder", "calendar_dates", ["funder_id", *DAY])
    op.create_index("ix_calendar_dates_record", "calendar_dates", ["record_id"])
    _run(MAKE)
    op.execute(FILL)


def downgrade() -> None:
    """Drop it with what kept it."""
    _run(DROP)
    op.drop_table("calendar_dates")


def _run(statements: dict[str, str]) -> None:
    for statement in statements[op.get_bind().dialect.name].split(";;"):
        op.execute(statement)
