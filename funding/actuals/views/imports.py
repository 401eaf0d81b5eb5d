"""Costs from the books: upload, what the file means, what it would do, applying it, taking it back."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.actuals import exports
from funding.actuals.import_forms import (
    ApplyForm,
    LayoutForm,
    UploadForm,
    Word,
    layout_form,
    read_layout,
    target_choices,
)
from funding.actuals.imports import services
from funding.actuals.imports.layout import LEAVE, Layout, check_layout, heads_of
from funding.actuals.imports.looking import Report, Spool
from funding.actuals.imports.streams import LARGEST_FILE, Peek, shown
from funding.actuals.imports.tasks import APPLY_TASK, LOOK_TASK
from funding.actuals.models import ActualImport
from funding.actuals.queries import corner
from funding.actuals.queries.overview import plan_of
from funding.actuals.queries.waiting import ImportWaits, waits_of_import
from funding.actuals.services.approving import approve_import, may_approve_own
from funding.actuals.types import ImportState, Trouble
from funding.actuals.views import blueprint
from funding.awards.queries import approved_budget, award_choices, award_for
from funding.budgets.imports.table import column_letters
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to, toast
from funding.infra.jobs import enqueue
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.storage import open_file
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money

SAMPLES = 3
MOST_ASKED = 300


def _awards(none: str) -> list[tuple[str, str]]:
    return [("", none), *((str(key), title) for key, title in award_choices(current_actor()))]


def _list_page(form: UploadForm) -> str:
    form.award_id.choices = _awards("The rows name it")
    page = corner.imports_page(current_actor(), page_number())
    return render_template(
        "actuals/imports.html", form=form, page=page, limit_mb=LARGEST_FILE // (1024 * 1024)
    )


@blueprint.get("/finance/actuals/imports")
@requires("actual.edit")
def imports() -> ResponseReturnValue:
    """The upload form, and every file so far."""
    return _list_page(UploadForm(data={"award_id": request.args.get("award", "")}))


@blueprint.post("/finance/actuals/imports")
@requires("actual.edit")
@writes
def upload_import() -> ResponseReturnValue:
    """Keep a file and look at it, at once or in a job."""
    actor, form = current_actor(), UploadForm()
    form.award_id.choices = _awards("The rows name it")
    if form.validate():
        award_id = int(form.award_id.data) if form.award_id.data else None
        try:
            found = services.begin_import(
                name=form.file.data.filename or "costs",
                stream=form.file.data.stream,
                award_id=award_id,
                by=actor,
            )
            return _look(found)
        except DomainError as error:
            apply_domain_error(form, DomainError(error.message, field="file"))
    return _list_page(form), 422


def _look(found: ActualImport) -> ResponseReturnValue:
    """Look at the file and show what was found; a long one in a job; a mapping that lacks something first."""
    actor = current_actor()
    try:
        check_layout(services.layout_of(found))
    except DomainError:
        return redirect_to("actuals.import_mapping", actual_import_id=found.id)
    if services.is_heavy(found):
        job = enqueue(LOOK_TASK, {"import_id": found.id}, by=actor, title=f"Read {found.file_name}")
        return redirect_to("jobs.show", job_id=job.id)
    with Spool() as spool:
        services.keep_report(found, services.look(found, spool, actor), spool)
    return redirect_to("actuals.show_import", actual_import_id=found.id)


@blueprint.get("/finance/actuals/imports/<int:actual_import_id>")
@requires("actual.edit")
def show_import(actual_import_id: int) -> ResponseReturnValue:
    """What the import would do, or has done."""
    found = corner.import_for(current_actor(), actual_import_id)
    if found.report is None and found.state is ImportState.OPEN:
        return redirect_to("actuals.import_mapping", actual_import_id=found.id)
    return _report_page(found, ApplyForm(data={"version": found.version}))


def _report_page(found: ActualImport, form: ApplyForm) -> str:
    report = Report.from_json(found.report or {})
    layout = services.layout_of(found)
    actor = current_actor()
    unsaid = [word for key, (word, _) in report.accounts.items() if layout.target(key) is None]
    return render_template(
        "actuals/import.html",
        found=found,
        report=report,
        form=form,
        unsaid=unsaid,
        troubles={one.value: one for one in Trouble},
        waits=_waits(found, actor) if found.state is ImportState.APPLIED else None,
        outcome=services.outcome_words(report),
    )


def _waits(found: ActualImport, actor: Actor) -> ImportWaits:
    return waits_of_import(actor, found.id, alone=may_approve_own(actor))


@blueprint.post("/finance/actuals/imports/<int:actual_import_id>/look")
@requires("actual.edit")
@writes
def look_again(actual_import_id: int) -> ResponseReturnValue:
    """Look at the file as things are now."""
    return _look(corner.import_for(current_actor(), actual_import_id))


@blueprint.post("/finance/actuals/imports/<int:actual_import_id>/apply")
@requires("actual.edit")
@writes
def apply_import(actual_import_id: int) -> ResponseReturnValue:
    """Write all of it or nothing; a long file in a job."""
    actor, form = current_actor(), ApplyForm()
    found = corner.import_for(actor, actual_import_id)
    if not form.validate():
        return _report_page(found, form), 422
    leave_out = bool(form.leave_out.data)
    if services.is_heavy(found):
        arguments = {"import_id": found.id, "leave_out": leave_out, "version": found.version}
        job = enqueue(APPLY_TASK, arguments, by=actor, title=f"Import {found.file_name}")
        return redirect_to("jobs.show", job_id=job.id)
    try:
        with Spool() as spool:
            report = services.look(found, spool, actor)
            services.apply_import(
                found=found,
                spool=spool,
                report=report,
                leave_out=leave_out,
                expected_version=form.version.data,
                by=actor,
            )
    except DomainError as error:
        toast(error.message, "red")
        return _report_page(found, form), 422
    toast(services.outcome_words(report))
    return redirect_to("actuals.show_import", actual_import_id=found.id)


@blueprint.post("/finance/actuals/imports/<int:actual_import_id>/undo")
@requires("actual.edit")
@writes
def undo_import(actual_import_id: int) -> ResponseReturnValue:
    """Take back everything the import did."""
    found = corner.import_for(current_actor(), actual_import_id)
    try:
        count = services.undo_import(found=found, by=current_actor())
    except DomainError as error:
        toast(error.message, "red")
    else:
        toast(f"Taken back: {count:,} entries are gone, and what was changed is as it was.")
    return redirect_to("actuals.show_import", actual_import_id=found.id)


@blueprint.post("/finance/actuals/imports/<int:actual_import_id>/approve")
@requires("actual.approve")
@writes
def approve_whole_import(actual_import_id: int) -> ResponseReturnValue:
    """Approve everything of an import that waits, if it comes to what was shown."""
    actor = current_actor()
    found = corner.import_for(actor, actual_import_id)
    waits = _waits(found, actor)
    if waits.count and request.form.get("seen") != waits.seen:
        now = f"{waits.count:,} for {format_money(waits.cents)}"
        toast(f"Nothing was approved: what waits has changed. Now it is {now}.", "amber")
        return redirect_to("actuals.show_import", actual_import_id=found.id)
    made = approve_import(found=found, by=actor)
    toast(made.words, "green" if made.count else "amber")
    return redirect_to("actuals.show_import", actual_import_id=found.id)


class _Mapping:
    """Everything the mapping page asks about."""

    def __init__(self, found: ActualImport) -> None:
        self.found = found
        stored = services.layout_of(found)
        sheet = request.values.get("sheet", stored.sheet)
        self.peek: Peek = services.peek_of(found, sheet)
        header = request.values.get("header", "")
        asked = int(header) if header.isascii() and header.isdecimal() and len(header) < 4 else None
        self.layout: Layout = stored
        if sheet != stored.sheet or (asked is not None and asked != stored.header):
            place = asked if asked is not None and asked < len(self.peek.rows) else None
            self.layout = services.remembered(self.peek, sheet, place)
        self.heads = heads_of(self.peek, self.layout)
        report = Report.from_json(found.report or {})
        suggested: dict[str, str] = (found.report or {}).get("suggested", {})
        self.accounts = [
            Word(key, word, rows, suggested.get(key, "")) for key, (word, rows) in _frequent(report.accounts)
        ]
        self.words = [Word(key, word, rows) for key, (word, rows) in _frequent(report.awards)]

    @property
    def columns(self) -> list[tuple[int, str]]:
        """Place and name of each column."""
        named = [*self.heads, *[""] * (len(self.layout.fields) - len(self.heads))]
        return [
            (place, f"Column {column_letters(place)}: {head}" if head else f"Column {column_letters(place)}")
            for place, head in enumerate(named)
        ]

    def samples(self, place: int) -> list[str]:
        """Some of a column's values."""
        below = self.peek.rows[self.layout.header + 1 :]
        texts = [shown(cells[place])[:60] for _, cells in below if place < len(cells)]
        return [text for text in texts if text][:SAMPLES]

    def form(self) -> LayoutForm:
        """The form, filled with what is known."""
        award_id = self.found.award_id
        plan = plan_of(approved_budget(award_for(current_actor(), award_id))) if award_id else None
        choices = {
            "targets": target_choices(plan),
            "awards": _awards("None: such rows are refused"),
            "words": [*_awards("As its number says, else refused"), (LEAVE, "No award: leave out")],
        }
        values = {"award_id": str(award_id or ""), "header": self.layout.header, "sheet": self.layout.sheet}
        return layout_form(self.layout, self.columns, self.accounts, self.words, choices, values)


def _frequent(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(words.items(), key=lambda item: (-item[1][1], item[0]))[:MOST_ASKED]


def _mapping_page(asked: _Mapping, form: LayoutForm) -> str:
    rows = [
        (place, f"{number}: " + ", ".join(text for text in map(shown, cells) if text)[:80])
        for place, (number, cells) in enumerate(asked.peek.rows[:20])
    ]
    return render_template(
        "actuals/mapping.html", asked=asked, found=asked.found, form=form, header_rows=rows
    )


@blueprint.get("/finance/actuals/imports/<int:actual_import_id>/mapping")
@requires("actual.edit")
def import_mapping(actual_import_id: int) -> ResponseReturnValue:
    """What each column, account and word of the file means; ``?sheet=`` and ``?header=`` look elsewhere."""
    found = corner.import_for(current_actor(), actual_import_id)
    if found.state is not ImportState.OPEN:
        return redirect_to("actuals.show_import", actual_import_id=found.id)
    asked = _Mapping(found)
    return _mapping_page(asked, asked.form())


@blueprint.post("/finance/actuals/imports/<int:actual_import_id>/mapping")
@requires("actual.edit")
@writes
def save_import_mapping(actual_import_id: int) -> ResponseReturnValue:
    """Keep what was said, for the next file with these headings too, and look at the file."""
    actor = current_actor()
    found = corner.import_for(actor, actual_import_id)
    if found.state is not ImportState.OPEN:
        return redirect_to("actuals.show_import", actual_import_id=found.id)
    asked = _Mapping(found)
    form = asked.form()
    if form.validate():
        said = read_layout(form, asked.layout, asked.columns, asked.accounts, asked.words)
        award_id = int(form.award_id.data) if form.award_id.data else None
        try:
            services.set_layout(found=found, layout=said, award_id=award_id, by=actor)
            return _look(found)
        except DomainError as error:
            apply_domain_error(form, error)
    return _mapping_page(asked, form), 422


@blueprint.get("/finance/actuals/imports/<int:actual_import_id>/file")
@requires("actual.edit")
def import_file(actual_import_id: int) -> ResponseReturnValue:
    """The file as it was uploaded."""
    found = corner.import_for(current_actor(), actual_import_id)
    with open_file(found.sha256) as stream:
        return download(stream.read(), found.file_name, "application/octet-stream")


@blueprint.get("/finance/actuals/imports/<int:actual_import_id>/refused.csv")
@requires("actual.edit")
def refused_rows(actual_import_id: int) -> ResponseReturnValue:
    """Every row that is refused or was left out, each with its reason."""
    found = corner.import_for(current_actor(), actual_import_id)
    pieces = exports.refused_file(found, current_actor())
    return download(pieces, f"refused-rows-{found.id}.csv", exports.CONTENT_TYPES["csv"])
