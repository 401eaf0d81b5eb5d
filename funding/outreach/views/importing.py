"""Bringing a CSV file in: choose it, see what it brings, bring it in. Nothing of the file itself is kept."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.outreach.forms.imports import LARGEST_KB, ImportForm
from funding.outreach.imports import rows as reading
from funding.outreach.models import Indicator, Initiative
from funding.outreach.result_types import IndicatorKind
from funding.outreach.services.imports import Brought, bring_in
from funding.outreach.views import blueprint

_COLUMNS = (
    ("Indicators", reading.INDICATOR_COLUMNS),
    ("Figures", reading.OBSERVATION_COLUMNS),
    ("Targets", reading.TARGET_COLUMNS),
    ("Activities", reading.ACTIVITY_COLUMNS),
)


def _countable(actor: Actor) -> list[tuple[int, str]]:
    """Indicators that count persons by hand, with their initiative."""
    query = (
        select(Indicator.id, Initiative.title, Indicator.name)
        .join(Initiative, Initiative.id == Indicator.initiative_id)
        .where(
            visible(actor),
            Initiative.archived_at.is_(None),
            Indicator.kind == IndicatorKind.COUNT,
            Indicator.derived.is_(None),
        )
        .order_by(func.lower(Initiative.title), Indicator.sort, Indicator.id)
    )
    return [(row[0], f"{row[1]}: {row[2]}") for row in db.session.execute(query)]


def _form() -> ImportForm:
    return ImportForm().with_indicators(_countable(current_actor()))


def _page(form: ImportForm, brought: Brought | None = None) -> str:
    return render_template(
        "outreach/import.html", form=form, brought=brought, columns=_COLUMNS, largest_kb=LARGEST_KB
    )


@blueprint.get("/outreach/import")
@requires("initiative.edit")
def import_file() -> str:
    """The form, with what a file looks like."""
    return _page(_form())


def _data(form: ImportForm) -> bytes:
    """The file, or what was looked at before. Raises DomainError."""
    if request.form.get("step") == "bring" and form.text.data:
        return str(form.text.data).encode()
    upload = form.file.data
    data: bytes = upload.read(LARGEST_KB * 1024 + 1) if upload else b""
    if not data:
        raise DomainError("Please choose a file.", field="file")
    if len(data) > LARGEST_KB * 1024:
        raise DomainError(
            f"The file is larger than {LARGEST_KB} KB. Larger ones go through the command line.", field="file"
        )
    return data


@blueprint.post("/outreach/import")
@requires("initiative.edit")
@writes
def bring_file() -> ResponseReturnValue:
    """Look at a file, or bring in what was looked at: every row or none."""
    form, bring = _form(), request.form.get("step") == "bring"
    if not form.validate():
        return _page(form), 422
    chosen = db.session.get(Indicator, int(form.indicator_id.data)) if form.indicator_id.data else None
    try:
        brought = bring_in(
            _data(form),
            by=current_actor(),
            indicator=chosen,
            each=form.each.data or "quarter",
            dry_run=not bring,
        )
    except DomainError as error:
        apply_domain_error(form, error)
        return _page(form), 422
    if bring and not brought.problems:
        toast(f"Brought in: {brought.told}")
        return redirect_to("outreach.outcomes")
    if not brought.problems:
        form.file.data = None  # It was looked at and need not be chosen again.
    return _page(form, brought), 422 if brought.problems else 200
