"""Forms of imports: the file, the mapping of its columns and classes, the corrections typed beside cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from funding.budgets.imports.drafts import Corrections
from funding.budgets.imports.mapping import IGNORE, FileMap, Mode, field_label, field_names
from funding.budgets.types import LineKind
from funding.infra.forms import ChoiceField, Form, HiddenVersion, TextField, shown_text

ACCEPTED = ".xlsx,.csv,.tsv,.txt,.json"
LONGEST_CORRECTION = 5_000
_CELL = re.compile(r"cell-([0-9]{1,6})-([0-9]{1,3})")
_LEAVE = re.compile(r"leave-([0-9]{1,6})")


class UploadForm(Form):
    """A file with a budget in it."""

    file = FileField("File", [FileRequired("Please choose a file.")], render_kw={"accept": ACCEPTED})


class ApplyForm(Form):
    """The press that applies an import or takes it back, with the budget's version that was looked at."""

    version = HiddenVersion()


class MappingForm(Form):
    """What holds for the whole file. ``mapping_form`` adds a choice for each column and each class."""

    table = HiddenField()
    header = HiddenField()
    mode = ChoiceField("Lines that the file does not have", required=True)
    default_kind = ChoiceField(
        "Kind of lines without a class",
        [(each.value, each.label) for each in LineKind],
        empty="Refuse such lines",
    )
    name = TextField(
        "Remember this mapping as",
        max=120,
        description="The next file with these headings is read like this. Empty: not remembered.",
    )


_MODES = ((Mode.UPDATE.value, "stay as they are"), (Mode.REPLACE.value, "are removed"))


def mapping_form(
    mapping: FileMap,
    columns: Sequence[tuple[int, str]],
    words: Sequence[tuple[str, str, int]],
    years: int,
    name: str,
) -> MappingForm:
    """The form for a file with these columns (place, heading) and class words (key, word, rows)."""
    most = max([years, *(int(each.partition(".")[2] or 1) for each in mapping.fields)])
    offered = [each for each in field_names() if int(each.partition(".")[2] or 1) <= most]
    choices = [(each, field_label(each)) for each in offered]
    kinds = [*((each.value, each.label) for each in LineKind), (IGNORE, "Leave these rows out")]
    names: dict[str, Any] = {}
    for place, heading in columns:
        names[f"field_{place}"] = ChoiceField(heading, choices, required=True)
    for place, (_, written, _) in enumerate(words):
        names[f"kind_{place}"] = ChoiceField(f"“{written}” means", kinds, empty="Not known yet")
    made = type("ThisMappingForm", (MappingForm,), names)
    form: MappingForm = made(data=_values(mapping, columns, words, name))
    form.mode.choices = _MODES
    return form


def _values(
    mapping: FileMap, columns: Sequence[tuple[int, str]], words: Sequence[tuple[str, str, int]], name: str
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "table": mapping.table,
        "header": str(mapping.header),
        "mode": mapping.mode.value,
        "default_kind": mapping.default_kind or None,
        "name": name,
    }
    values |= {f"field_{place}": mapping.fields[place] for place, _ in columns}
    values |= {f"kind_{place}": mapping.kinds.get(key) for place, (key, _, _) in enumerate(words)}
    return values


def read_mapping(
    form: MappingForm,
    mapping: FileMap,
    columns: Sequence[tuple[int, str]],
    words: Sequence[tuple[str, str, int]],
) -> FileMap:
    """The mapping as it was said."""
    data = form.data
    fields = list(mapping.fields)
    for place, _ in columns:
        fields[place] = data[f"field_{place}"]
    chosen = {key: data[f"kind_{place}"] for place, (key, _, _) in enumerate(words)}
    return replace(
        mapping,
        fields=tuple(fields),
        kinds={key: value for key, value in chosen.items() if value},
        default_kind=data["default_kind"] or "",
        mode=Mode(data["mode"]),
    )


def read_corrections(values: Mapping[str, str], before: Corrections) -> Corrections:
    """What stands in the preview's fields on top of what was typed before.

    A field that is shown says what holds for its cell; a row whose box is shown and not ticked is read again.
    """
    cells = dict(before.cells)
    left = set(before.left_out)
    for name, text in values.items():
        cell, leave = _CELL.fullmatch(name), _LEAVE.fullmatch(name)
        if cell and text != values.get(f"was-{name[5:]}"):
            cells[int(cell[1]), int(cell[2])] = shown_text(text.strip())[:LONGEST_CORRECTION]
        if leave:
            left.add(int(leave[1]))
    for name in values:
        back = re.fullmatch(r"back-([0-9]{1,6})", name)
        if back:
            left.discard(int(back[1]))
    return Corrections(cells, frozenset(left))
