"""The form of a view."""

from __future__ import annotations

from funding.infra.forms import BoolField, ChoiceField, Form, HiddenVersion, TextField
from funding.saved_views.types import Audience


class ViewForm(Form):
    """A view's name, who else finds it, and whether it opens by itself."""

    version = HiddenVersion()
    name = TextField("Name", required=True, max=80)
    audience = ChoiceField("Who finds it in the menu", [(one.value, one.label) for one in Audience])
    usual = BoolField("Open it when I come to this screen")
