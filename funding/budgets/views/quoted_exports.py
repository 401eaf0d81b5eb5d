"""What files that were exported say of a budget: they stay as they were, and are told where the budget moves on."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import select

from funding.budgets.exports.log import may_see
from funding.budgets.exports.models import BudgetExport, BudgetSnapshot, ExportPart
from funding.budgets.exports.snapshots import thaw, unpack
from funding.budgets.impact import Quote, quotes
from funding.budgets.models import Budget
from funding.budgets.quoted import PREFIX, quoted_figures
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date

TOLD = tuple(PREFIX + key for key in ("federal", "match", "total"))
NEWEST = 60
MOST_FILES = 6


@quotes("export")
def quoted_in_exports(actor: Actor, subject_id: int) -> Iterator[Quote]:
    """The newest export in each format, for those who may export: two statements."""
    if not actor.can("export.run"):
        return
    rows = _newest_by_format(actor, subject_id)
    query = select(BudgetSnapshot).where(BudgetSnapshot.digest.in_({row[2] for row in rows}))
    said = {each.digest: quoted_figures(thaw(unpack(each.content))) for each in db.session.scalars(query)}
    for export, version_label, digest in rows:
        day = format_date(export.made_at.astimezone(clock.zone()).date())
        place = f"{export.label} of {version_label}, exported {day} by {export.by_name}"
        url = url_for("budgets.logged_export", export_id=export.id)
        for key in TOLD:
            yield Quote(key, place, url, kept_cents=said[digest][key].cents)


def _newest_by_format(actor: Actor, subject_id: int) -> list[tuple[BudgetExport, str, str]]:
    query = (
        select(BudgetExport, ExportPart.version_label, ExportPart.snapshot_digest)
        .join(ExportPart, ExportPart.export_id == BudgetExport.id)
        .join(Budget, Budget.id == ExportPart.budget_id)
        .where(Budget.subject_id == subject_id, may_see(actor))
        .order_by(BudgetExport.id.desc())
        .limit(NEWEST)
    )
    found: dict[str, tuple[BudgetExport, str, str]] = {}
    for export, version_label, digest in db.session.execute(query):
        found.setdefault(export.format, (export, version_label, digest))
    return list(found.values())[:MOST_FILES]
