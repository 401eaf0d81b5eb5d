"""The forms of tasks: the task itself, how it ended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.tasks.models import Task
from funding.tasks.types import TaskFacts

_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def number(text: str | None) -> int | None:
    """A key as a choice sends it; None for the empty choice or what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def is_mail(text: str) -> bool:
    """Whether this can be an address of somebody."""
    return bool(_MAIL.fullmatch(text)) and len(text) <= 254


class TaskForm(Form):
    """One task."""

    version = HiddenVersion()
    title = TextField("What is to be done", max=200, required=True)
    on = TextField("Record", max=200, description="Words of its name; empty for none.")
    owner_id = ChoiceField("Owner", empty="Nobody yet")
    due_on = DateField("Due")
    deadline_id = ChoiceField("For the deadline", empty="None")
    waiting_name = TextField("Waiting on", max=120, description="Somebody outside, if it waits on them.")
    waiting_email = TextField("Their email", max=254)
    blocker_ids = ChoicesField("Waits for these tasks")
    notes = LongTextField("Notes", max=5_000)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: an address a letter can be sent to."""
        good: bool = super().validate(extra_validators)
        if self.waiting_email.data and not is_mail(self.waiting_email.data):
            self.waiting_email.errors = ["Please give an email address such as name@example.org."]
            good = False
        return good

    def facts(self, record_id: int | None) -> TaskFacts:
        """The form's values as the service wants them."""
        return TaskFacts(
            title=self.title.data or "",
            record_id=record_id,
            owner_id=number(self.owner_id.data),
            waiting_name=self.waiting_name.data or "",
            waiting_email=self.waiting_email.data or "",
            due_on=self.due_on.data,
            deadline_id=number(self.deadline_id.data),
            notes=self.notes.data or "",
            blocker_ids=tuple(int(one) for one in self.blocker_ids.data or ()),
        )


class DoneForm(Form):
    """How a task was done: a sentence, a file, both or neither."""

    version = HiddenVersion()
    evidence = LongTextField(
        "What shows it", max=2_000, description="A sentence: who said so, where it lies."
    )
    file = UploadField("File", description=f"{ACCEPTED_WORDS}.", render_kw={"accept": ACCEPTED})


class WaiveForm(Form):
    """Why a task need not be done."""

    version = HiddenVersion()
    reason = TextField("Why it need not be done", max=1_000, required=True)


def task_values(task: Task, record_title: str, blocker_ids: Sequence[int]) -> dict[str, object]:
    """What is stored of a task, by the names of the form's fields."""
    return {
        "version": task.version,
        "title": task.title,
        "on": record_title,
        "owner_id": str(task.owner_id or ""),
        "due_on": task.due_on,
        "deadline_id": str(task.deadline_id or ""),
        "waiting_name": task.waiting_name,
        "waiting_email": task.waiting_email,
        "blocker_ids": [str(one) for one in blocker_ids],
        "notes": task.notes,
    }
