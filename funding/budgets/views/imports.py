"""Bringing a budget in from a file: upload, history, the mapping of its columns."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.budgets import queries
from funding.budgets.imports import services
from funding.budgets.imports.files import LARGEST_FILE
from funding.budgets.imports.forms import MappingForm, UploadForm, mapping_form, read_mapping
from funding.budgets.imports.headings import headings
from funding.budgets.imports.mapping import FileMap, check_mapping, kind_words, meaning, signature
from funding.budgets.imports.models import BudgetImport, BudgetImportState
from funding.budgets.imports.queries import import_for, imports_of
from funding.budgets.imports.table import FileContent, Table, cell_text, column_letters
from funding.budgets.imports.tasks import READ_TASK
from funding.budgets.models import Budget
from funding.budgets.services.starting import require_draft
from funding.budgets.views.routes import blueprint
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to, toast
from funding.infra.jobs import enqueue
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.storage import open_file
from funding.kernel.errors import DomainError, NotFound

SAMPLES = 3
HEADER_CHOICES = 20


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column on the mapping page: its name in the sheet, its heading, some of its values."""

    place: int
    letters: str
    heading: str
    samples: tuple[str, ...]

    @property
    def label(self) -> str:
        """How the column's choice is named."""
        return f"Column {self.letters}: {self.heading}" if self.heading else f"Column {self.letters}"


def _upload_page(form: UploadForm, budget: Budget) -> str:
    try:
        require_draft(budget)
        closed = ""
    except DomainError as error:
        closed = error.message
    return render_template(
        "budgets/imports/upload.html",
        form=form,
        budget=budget,
        closed=closed,
        page=imports_of(budget.id, page_number()),
        limit_mb=LARGEST_FILE // (1024 * 1024),
    )


@blueprint.get("/budgets/<int:budget_id>/imports")
@requires("budget.edit")
def imports(budget_id: int) -> ResponseReturnValue:
    """The upload form, and every file that was brought to this budget."""
    return _upload_page(UploadForm(), queries.budget_for(current_actor(), budget_id))


@blueprint.post("/budgets/<int:budget_id>/imports")
@requires("budget.edit")
@writes
def upload_import(budget_id: int) -> ResponseReturnValue:
    """Read a file, or start the job that reads a heavy one."""
    actor = current_actor()
    budget = queries.budget_for(actor, budget_id)
    form = UploadForm()
    if form.validate():
        name = form.file.data.filename or "budget"
        data = form.file.data.stream.read(LARGEST_FILE + 1)
        try:
            if services.is_heavy(name, data):
                found = services.begin_reading(budget=budget, name=name, data=data, by=actor)
                job = enqueue(READ_TASK, {"import_id": found.id}, by=actor, title=f"Read {found.file_name}")
                return redirect_to("jobs.show", job_id=job.id)
            found = services.begin_import(budget=budget, name=name, data=data, by=actor)
        except DomainError as error:
            apply_domain_error(form, DomainError(error.message, field="file"))
        else:
            needs_mapping = not _is_clear(found)
            endpoint = "budgets.import_mapping" if needs_mapping else "budgets.show_import"
            return redirect_to(endpoint, budget_import_id=found.id)
    return _upload_page(form, budget), 422


def _is_clear(found: BudgetImport) -> bool:
    """Whether the file is one of our own exports, or was mapped before: then the preview comes first."""
    mapping = services.mapping_of(found)
    content = services.content_of(found)
    table = content.table(mapping.table)
    if table is None:
        return False
    try:
        check_mapping(mapping)
    except DomainError:
        return False
    known = services.preset_for(current_actor(), signature(headings(table, mapping.header))) is not None
    ours = "key" in mapping.fields and "kind" in mapping.fields
    return (known or ours) and all(meaning(mapping, word) for _, word, _ in kind_words(table, mapping))


def _columns(table: Table, mapping: FileMap) -> list[ColumnShown]:
    """The columns that hold anything below the headings, or have a heading."""
    heads = headings(table, mapping.header)
    shown = []
    for place, heading in enumerate(heads):
        samples: list[str] = []
        for row in table.rows[mapping.header + 1 :]:
            text = " ".join(cell_text(row.cell(place)).split())
            if text and len(samples) < SAMPLES:
                samples.append(text[:60])
        if samples or heading:
            shown.append(ColumnShown(place, column_letters(place), heading, tuple(samples)))
    return shown


def _chosen(found: BudgetImport, content: FileContent) -> FileMap:
    """The mapping to show: another sheet or heading row where the address asks for one."""
    stored = services.mapping_of(found)
    table = request.values.get("table", stored.table)
    text = request.values.get("header", "")
    header = (
        int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdecimal() and len(text) < 7 else None
    )
    if content.table(table) is None or (table, header) in {
        (stored.table, None),
        (stored.table, stored.header),
    }:
        return stored
    return services.suggested(content, current_actor(), table, header)


def _mapping_page(found: BudgetImport, content: FileContent, mapping: FileMap, form: MappingForm) -> str:
    table = content.table(mapping.table) or content.tables[0]
    words = kind_words(table, mapping)
    guesses = {key: meaning(mapping, word) for key, word, _ in words}
    for place, (key, _, _) in enumerate(words):
        choice = form[f"kind_{place}"]
        if choice.data is None and not form.is_submitted():
            choice.data = guesses[key] or None
    rows = [(place, _told(table, place)) for place in range(min(HEADER_CHOICES, len(table.rows)))]
    return render_template(
        "budgets/imports/mapping.html",
        found=found,
        budget=found.budget,
        content=content,
        table=table,
        mapping=mapping,
        columns=_columns(table, mapping),
        words=words,
        header_rows=rows,
        form=form,
    )


def _told(table: Table, place: int) -> str:
    """A row in short, for choosing the one with the headings."""
    row = table.rows[place]
    texts = [text for text in (" ".join(cell_text(cell).split())[:24] for cell in row.cells) if text]
    return f"{row.number}: {', '.join(texts)}"[:90]


def _form(found: BudgetImport, content: FileContent, mapping: FileMap) -> MappingForm:
    table = content.table(mapping.table) or content.tables[0]
    columns = [(each.place, each.label) for each in _columns(table, mapping)]
    known = services.preset_for(current_actor(), signature(headings(table, mapping.header)))
    years = queries.load(found.budget).terms.years
    return mapping_form(mapping, columns, kind_words(table, mapping), years, known.name if known else "")


@blueprint.get("/budgets/imports/<int:budget_import_id>/mapping")
@requires("budget.edit")
def import_mapping(budget_import_id: int) -> ResponseReturnValue:
    """What each column is and what each class means; ``?table=`` and ``?header=`` look at another place."""
    found = import_for(current_actor(), budget_import_id)
    if found.state is not BudgetImportState.OPEN:
        return redirect_to("budgets.show_import", budget_import_id=found.id)
    content = services.content_of(found)
    mapping = _chosen(found, content)
    return _mapping_page(found, content, mapping, _form(found, content, mapping))


@blueprint.post("/budgets/imports/<int:budget_import_id>/mapping")
@requires("budget.edit")
@writes
def save_import_mapping(budget_import_id: int) -> ResponseReturnValue:
    """Keep the mapping and look at what it makes of the file."""
    actor = current_actor()
    found = import_for(actor, budget_import_id)
    if found.state is not BudgetImportState.OPEN:
        return redirect_to("budgets.show_import", budget_import_id=found.id)
    content = services.content_of(found)
    mapping = _chosen(found, content)
    form = _form(found, content, mapping)
    if form.validate_on_submit():
        table = content.table(mapping.table) or content.tables[0]
        columns = [(each.place, each.label) for each in _columns(table, mapping)]
        said = read_mapping(form, mapping, columns, kind_words(table, mapping))
        try:
            services.set_mapping(found=found, mapping=said, by=actor, remember_as=form.name.data or "")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            return redirect_to(_after_mapping(table, mapping, said), budget_import_id=found.id)
    return _mapping_page(found, content, mapping, form), 422


def _after_mapping(table: Table, shown: FileMap, said: FileMap) -> str:
    """The page that comes next: the mapping once more where another column of classes brings words to explain."""
    other = said.column("kind") != shown.column("kind")
    if other and not all(meaning(said, word) for _, word, _ in kind_words(table, said)):
        toast("Now say what the classes mean.", "blue")
        return "budgets.import_mapping"
    return "budgets.show_import"


@blueprint.get("/budgets/imports/<int:budget_import_id>/file")
@requires("budget.edit")
def import_file(budget_import_id: int) -> ResponseReturnValue:
    """The file as it was uploaded."""
    found = import_for(current_actor(), budget_import_id)
    if found.sha256 is None:
        raise NotFound("The file was refused and is not kept.")
    with open_file(found.sha256) as stream:
        return download(stream.read(), found.file_name, "application/octet-stream")
