"""The HTML of the rows of a list, made once for everything a row shows.

A row's template gets ``row`` and nothing else: what it shows has to be in the row's own values, so that two equal rows
are the same HTML. Templates that name today, the reader or a permission do not fit here; the row tells their outcome.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache

from flask import current_app, request
from markupsafe import Markup

ROWS_KEPT = 4_096
CHOICES_KEPT = 32


def rows_html(template: str, rows: Iterable[Hashable]) -> Markup:
    """``template`` rendered for each of the rows, one after the other."""
    root = request.script_root
    return Markup("").join(_row_html(template, row, root) for row in rows)


@lru_cache(maxsize=ROWS_KEPT)
def _row_html(template: str, row: Hashable, _root: str) -> Markup:
    """``_root`` is where the program is mounted: addresses begin with it."""
    found = current_app.jinja_env.get_template(template)
    return Markup(found.render(row=row))  # noqa: S704 - it escapes.


def options_html(choices: Sequence[tuple[int, str]], chosen: int | None) -> Markup:
    """The options of a long choice, one for each key and name."""
    return _options_html(tuple(choices), chosen)


@lru_cache(maxsize=CHOICES_KEPT)
def _options_html(choices: tuple[tuple[int, str], ...], chosen: int | None) -> Markup:
    option = Markup('<option value="{}"{}>{}</option>')
    marked = Markup(" selected")
    return Markup("").join(option.format(key, marked if key == chosen else "", name) for key, name in choices)


def forget() -> None:
    """Throw away all that is kept."""
    _row_html.cache_clear()
    _options_html.cache_clear()
