"""The SEFA page of a fiscal year with its watch, its form and its files."""

from __future__ import annotations

import io

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to, toast
from funding.infra.panels import panel
from funding.infra.pdf import kept
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.sefa import exports, queries, services
from funding.sefa.forms import YearForm, form_values

blueprint = Blueprint("sefa", __name__, url_prefix="/finance/sefa")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@panel("finance.corner", 10)
def corner_card(actor: Actor, _record_id: int) -> Markup | None:
    """Where the fiscal year stands against the single audit, on the finance corner's first page."""
    found = queries.sefa(actor, queries.this_year())
    return Markup(render_template("sefa/_card.html", found=found))  # noqa: S704 - the template escapes.


@blueprint.get("")
@requires("finance.view")
def index() -> ResponseReturnValue:
    """The schedule of this fiscal year."""
    return redirect_to("sefa.show", year=queries.this_year())


@blueprint.get("/<int:year>")
@requires("finance.view")
def show(year: int) -> str:
    """The schedule of one fiscal year, and how far the single audit is."""
    found = queries.sefa(current_actor(), _known(year))
    return render_template("sefa/show.html", found=found, this_year=queries.this_year())


@blueprint.route("/<int:year>/edit", methods=["GET", "POST"])
@requires("finance.edit")
@writes
def edit(year: int) -> ResponseReturnValue:
    """Enter the notes of a year and when its audit came in."""
    row = queries.entered_for(_known(year))
    stored, title = form_values(row), f"SEFA of fiscal year {year}"
    form = YearForm(data=stored)
    if request.method == "POST" and form.validate():
        try:
            services.change_year(
                fiscal_year=year,
                facts=form.facts(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            return render_conflict(form, stored, row.version, title=title)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("sefa.show", year=year)
    return render_template("sefa/edit.html", form=form, year=year), 422 if form.errors else 200


@blueprint.get("/<int:year>/schedule.<any(csv, xlsx, pdf):form>")
@requires("finance.view")
def files(year: int, form: str) -> ResponseReturnValue:
    """The schedule as a file."""
    found = queries.sefa(current_actor(), _known(year))
    name = f"sefa-{year}.{form}"
    if form == "csv":
        return download(b"".join(exports.csv_of(found)), name, "text/csv; charset=utf-8")
    if form == "xlsx":
        out = io.BytesIO()
        exports.write_workbook(found, out, made_at=clock.now())
        return download(out.getvalue(), name, XLSX)
    setting = exports.pdf_setting(found, dated=clock.today())
    try:
        printed = kept.found_or_made(setting.content_hash, setting.printed)
    except PdfError as error:
        back = url_for("sefa.show", year=year)
        page = render_template("jobs/pdf_problem.html", title="SEFA", back_url=back, problem=error.message)
        return page, 503
    return download(printed.data, name, "application/pdf")


def _known(year: int) -> int:
    if not queries.FIRST_YEAR <= year <= queries.LAST_YEAR:
        raise NotFound("There is no schedule for this year.")
    return year
