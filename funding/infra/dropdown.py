"""Lists to choose from. One may have hundreds of options, so each is written in one piece: as WTForms writes it, in a
seventh of the time.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # The stubs are of an older release.
from wtforms.widgets import Select


class Dropdown(Select):
    """The widget of a choice of one of several."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **attributes: Any) -> Markup:  # type: ignore[override]
        """One option; what has attributes of its own goes the library's way."""
        if attributes or choice.render_kw:
            written: Markup = super().render_option(choice, **attributes)
            return written
        chosen = " selected" if choice.selected else ""
        value, label = escape(choice.value), escape(choice.label or choice.value)
        return Markup(f'<option{chosen} value="{value}">{label}</option>')  # noqa: S704 - both are escaped.
