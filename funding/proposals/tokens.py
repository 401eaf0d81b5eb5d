"""Figure tokens: places in a text that always show a record's value.

A writer inserts "total request"; the text stores ``<span data-figure="budget.federal"></span>``; screen and PDF fill in
what the budget says at that moment. Groups of figures register themselves here, so a later feature adds its own:

    @tokens.register("budget", "Budget")
    def budget_figures(subject: Subject) -> dict[str, Figure]: ...

A token whose key nobody knows, or whose record has no value yet, prints "[figure missing: key]" and is reported, so
that a proposal is never sent with a gap unseen.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'<span data-figure="([a-z0-9_.:-]+)"></span>')


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its label in the picker, its words (None while the record has no value) and its source."""

    label: str
    text: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one kind, as the picker shows them. Keys are whole: ``budget.federal``."""

    label: str
    figures: dict[str, Figure]


Maker = Callable[[Any], Mapping[str, Figure]]

_makers: dict[str, tuple[str, Maker]] = {}


def register(prefix: str, label: str) -> Callable[[Maker], Maker]:
    """Have the decorated function answer the figures whose keys begin with ``prefix`` and a dot."""

    def keep(maker: Maker) -> Maker:
        _makers[prefix] = (label, maker)
        return maker

    return keep


def groups_for(subject: object) -> list[Group]:
    """Every figure of one application, in the order of registration."""
    made = []
    for prefix, (label, maker) in _makers.items():
        figures = {f"{prefix}.{key}": figure for key, figure in maker(subject).items()}
        made.append(Group(label, figures))
    return made


def flat(groups: list[Group]) -> dict[str, Figure]:
    """The figures of all groups by key."""
    return {key: figure for group in groups for key, figure in group.figures.items()}


def keys_in(text: str) -> list[str]:
    """The keys that stand in ``text``, each once, in order."""
    return list(dict.fromkeys(TOKEN.findall(text)))


def unknown_in(text: str, figures: Mapping[str, Figure]) -> list[str]:
    """The keys in ``text`` that no record answers now."""
    return [key for key in keys_in(text) if key not in figures or figures[key].text is None]


def filled(text: str, figures: Mapping[str, Figure]) -> str:
    """``text`` as printed: each token replaced by its words."""
    return TOKEN.sub(lambda match: html.escape(_words(match[1], figures), quote=False), text)


def shown(text: str, figures: Mapping[str, Figure]) -> str:
    """``text`` as the editor shows it: tokens kept, with their words inside."""
    return TOKEN.sub(
        lambda match: (
            f'<span data-figure="{match[1]}">{html.escape(_words(match[1], figures), quote=False)}</span>'
        ),
        text,
    )


def _words(key: str, figures: Mapping[str, Figure]) -> str:
    figure = figures.get(key)
    if figure is None or figure.text is None:
        return f"[figure missing: {key}]"
    return figure.text
