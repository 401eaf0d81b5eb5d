"""Forms of imports: the file, what its columns, accounts and awards mean, and how a left-out row was settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from funding.actuals.figures import Plan
from funding.actuals.imports.columns import FIELDS
from funding.actuals.imports.layout import LEAVE, Layout, Target
from funding.actuals.types import INDIRECT, Share
from funding.budgets.classes import CLASSES, class_of
from funding.infra.forms import BoolField, ChoiceField, Form, HiddenVersion, TextField
from funding.kernel.privacy import REMINDER

_FIELDS = list(FIELDS.items())
_UNSAID = ("", "Refuse its rows")


class UploadForm(Form):
    """A file from the books, and the award of its rows where they name none."""

    file = FileField(
        "File", [FileRequired("Please choose a file.")], render_kw={"accept": ".xlsx,.csv,.tsv,.txt"}
    )
    award_id = ChoiceField("Award", empty="The rows name it", description="Of rows that name no award.")


class ApplyForm(Form):
    """The press that applies an import, with its version that was looked at."""

    version = HiddenVersion()
    leave_out = BoolField("Leave out the refused rows and keep them as exceptions")


class LayoutForm(Form):
    """What holds for the whole file. ``layout_form`` adds a choice for each column, account and word."""

    header = HiddenField()
    sheet = HiddenField()
    award_id = ChoiceField("Award of rows that name none", empty="None: such rows are refused")


class SettleForm(Form):
    """How a row that was left out was settled."""

    note = TextField("How it was settled", max=500, required=True, description=REMINDER)


@dataclass(frozen=True, slots=True)
class Word:
    """An account or a word for an award: its key, how it is written, in how many rows, what it likely means."""

    key: str
    written: str
    rows: int
    suggested: str = ""


def target_choices(plan: Plan | None) -> list[tuple[str, str]]:
    """What an account can mean; the lines of the file's award where it has one."""
    found = [_UNSAID, (LEAVE, "No cost of an award: leave out")]
    for share in Share:
        told = "" if share is Share.FUNDER else ", match"
        if plan is not None:
            found += [
                (
                    Target(line.kind.value, share, line.key).value,
                    f"{class_of(line.kind).code} {line.kind.label}: {line.title}{told}",
                )
                for line in plan.lines
            ]
        found += [
            (Target(kind.value, share).value, f"{each.code} {kind.label}{told}")
            for each in CLASSES
            for kind in each.kinds
        ]
        found.append((Target(INDIRECT, share).value, f"6j Indirect costs{told}"))
    return found


def layout_form(
    layout: Layout,
    columns: Sequence[tuple[int, str]],
    accounts: Sequence[Word],
    words: Sequence[Word],
    choices: Mapping[str, list[tuple[str, str]]],
    values: Mapping[str, object],
) -> LayoutForm:
    """The form with a choice for each column, account and word; ``choices`` holds targets, awards and words."""
    fields: dict[str, object] = {}
    data: dict[str, object] = dict(values)
    for place, label in columns:
        fields[f"field_{place}"] = ChoiceField(label, _FIELDS, required=True)
        data[f"field_{place}"] = layout.fields[place] if place < len(layout.fields) else "skip"
    for place, word in enumerate(accounts):
        fields[f"account_{place}"] = ChoiceField(word.written, choices["targets"])
        data[f"account_{place}"] = layout.accounts.get(word.key, word.suggested)
    for place, word in enumerate(words):
        fields[f"award_{place}"] = ChoiceField(word.written, choices["words"])
        data[f"award_{place}"] = layout.awards.get(word.key, "")
    form_class = type("FilledLayoutForm", (LayoutForm,), fields)
    form: LayoutForm = form_class(data=data)
    form.award_id.choices = choices["awards"]
    return form


def read_layout(
    form: LayoutForm,
    layout: Layout,
    columns: Sequence[tuple[int, str]],
    accounts: Sequence[Word],
    words: Sequence[Word],
) -> Layout:
    """The mapping as it was said."""
    fields = list(layout.fields)
    for place, _ in columns:
        fields[place] = str(form[f"field_{place}"].data)
    said = dict(layout.accounts)
    for place, word in enumerate(accounts):
        _say(said, word.key, form[f"account_{place}"].data)
    named = dict(layout.awards)
    for place, word in enumerate(words):
        _say(named, word.key, form[f"award_{place}"].data)
    return replace(layout, fields=tuple(fields), accounts=said, awards=named)


def _say(said: dict[str, str], key: str, value: object) -> None:
    if value:
        said[key] = str(value)
    else:
        said.pop(key, None)
