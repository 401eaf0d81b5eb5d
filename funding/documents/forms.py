"""The upload form."""

from __future__ import annotations

from flask_wtf.file import FileRequired

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS, DocumentKind
from funding.infra.forms import ChoiceField, Form, TextField
from funding.infra.upload_field import UploadField

_KINDS = [(kind.value, kind.label) for kind in DocumentKind if kind is not DocumentKind.SENT]


class UploadForm(Form):
    """One file with an optional description."""

    file = UploadField(
        "File",
        validators=[FileRequired("Choose a file first.")],
        description=f"{ACCEPTED_WORDS}. No client information belongs in it.",
        render_kw={"accept": ACCEPTED},
    )
    label = TextField("What it is", max=200, description="For example “Agreement with City Shelter, signed”.")
    kind = ChoiceField("Kind", _KINDS, default=DocumentKind.OTHER.value)
