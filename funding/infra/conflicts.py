"""Two people saved the same thing: nobody's words are lost, and the second decides with both versions in view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from funding.infra.forms import Form


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field: its name and label, what this person typed, and what is stored now."""

    name: str
    label: str
    yours: str
    stored: str

    @property
    def differs(self) -> bool:
        """Whether the two versions disagree."""
        return self.yours.strip() != self.stored.strip()


def render_conflict(form: Form, stored: Mapping[str, object], version: int, *, title: str) -> Response:
    """A 409 page with both versions side by side.

    ``stored`` holds the present values by field name as people would type them; ``version`` is the present version,
    so that the page's "Save mine" goes through if nobody saves again meanwhile. It posts to the same address.
    """
    rows = [
        ConflictRow(name, label, yours, "" if stored.get(name) is None else str(stored[name]))
        for name, label, yours in form.typed()
    ]
    page = render_template(
        "errors/conflict.html", rows=rows, version=version, title=title, action=request.full_path.rstrip("?")
    )
    return make_response(page, 409)
