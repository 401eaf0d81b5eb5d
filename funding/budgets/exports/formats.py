"""The formats a budget leaves in: one registry that the screens, the command line and the export log read.

A format is a name, what it is called, what its file is, and one function that writes it. Budgets register their
own at import; a feature above budgets registers its shapes in the module with its views, so that nothing below
knows it:

.. code-block:: python

    register_format(ExportFormat("csv", "CSV", Group.DATA, "csv", "text/csv; charset=utf-8", write=_csv))

``write`` sees nothing but the ``Export``: the budget laid out in tables, the options, the moment it is made, and
``facts``. Facts are what the format needs from outside the budget, such as the organization's name; ``gather``
collects them as plain JSON, and they are stored with the export. The same four things make the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO

from funding.budgets.shapes import BudgetTables
from funding.kernel.errors import DomainError


class Group(StrEnum):
    """Where a format stands in menus, in this order."""

    DATA = "Workbooks and data"
    FORMS = "Federal forms"
    PRINT = "Documents to print"
    ACCOUNTING = "For the accountant"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a person wants the file. ``whole_dollars`` rounds as forms do; ``values`` are the format's own choices."""

    whole_dollars: bool = False
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The options as they are stored."""
        return {"whole_dollars": self.whole_dollars, "values": dict(sorted(self.values.items()))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ExportOptions:
        """The options that ``as_json`` wrote."""
        return cls(bool(data.get("whole_dollars")), dict(data.get("values", {})))


@dataclass(frozen=True, slots=True)
class Choice:
    """One question a format asks besides whole dollars: its name, its label, (value, label) pairs; first = usual."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One budget about to be written: all that a format may depend on."""

    tables: BudgetTables
    options: ExportOptions
    facts: Mapping[str, Any]
    made_at: datetime

    def choice(self, choice: Choice) -> str:
        """What was chosen, or the usual answer."""
        value = self.options.values.get(choice.name, "")
        return value if value in {key for key, _ in choice.values} else choice.values[0][0]


def nothing(_budget_id: int) -> dict[str, Any]:
    """The facts of a format that needs none."""
    return {}


def always(_tables: BudgetTables) -> bool:
    """The offer of a format that suits every budget."""
    return True


def never(_tables: BudgetTables) -> bool:
    """The claim of a shape that is no funder's own."""
    return False


MANY_CELLS = 4_000


def has_many_cells(tables: BudgetTables) -> bool:
    """Whether a budget is so large that a job with progress should write it."""
    return len(tables.lines) * len(tables.years) > MANY_CELLS


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One kind of file. ``ending`` has no dot; ``note`` is a word or two for menus.

    ``rounds`` says that whole dollars are an option; ``choices`` are further ones. ``is_offered`` decides for a
    budget whether menus show the format, ``is_slow`` whether a job makes it, ``is_usual`` whether it is the
    funder's own shape. ``write`` raises DomainError where the budget cannot be put so.
    """

    key: str
    label: str
    group: str
    ending: str
    media_type: str
    write: Callable[[Export, BinaryIO], None]
    gather: Callable[[int], dict[str, Any]] = nothing
    is_offered: Callable[[BudgetTables], bool] = always
    note: str = ""
    rounds: bool = False
    choices: tuple[Choice, ...] = ()
    is_slow: Callable[[BudgetTables], bool] = has_many_cells
    is_usual: Callable[[BudgetTables], bool] = never

    def options(self, given: Mapping[str, str], *, whole_dollars: bool) -> ExportOptions:
        """The options a person chose, without what this format does not ask."""
        values = {
            choice.name: given[choice.name]
            for choice in self.choices
            if given.get(choice.name) in {value for value, _ in choice.values}
        }
        return ExportOptions(whole_dollars and self.rounds, values)

    def told(self, options: ExportOptions) -> str:
        """The options in words: "whole dollars, by month"; nothing where all is as usual."""
        words = ["whole dollars"] if options.whole_dollars else []
        for choice in self.choices:
            label = dict(choice.values).get(options.values.get(choice.name, ""))
            words += [f"{choice.label.lower()}: {label.lower()}"] if label else []
        return ", ".join(words)


FORMATS: dict[str, ExportFormat] = {}
"""Every format by its key, in the order of registration."""


def register_format(made: ExportFormat) -> ExportFormat:
    """Add a format. The same key again replaces the earlier one, so that modules may be loaded twice."""
    FORMATS[made.key] = made
    return made


def format_named(key: str, tables: BudgetTables | None = None) -> ExportFormat:
    """The format with this key. Raises DomainError that names those there are.

    With ``tables``, a key that only begins those of several shapes, such as ``pdf``, means the funder's own, else
    the first of them that suits the budget.
    """
    found = FORMATS.get(key)
    if found is None and tables is not None:
        shapes = [made for made in FORMATS.values() if made.key.startswith(f"{key}-")]
        suited = [made for made in shapes if made.is_offered(tables)]
        found = next((made for made in suited if made.is_usual(tables)), suited[0] if suited else None)
    if found is None:
        raise DomainError(f"A budget is exported as {', '.join(FORMATS)}.")
    return found


def choices_from(made: ExportFormat, typed: Sequence[str]) -> dict[str, str]:
    """What was typed as ``NAME=VALUE``. Raises DomainError for what the format does not ask."""
    asked = {choice.name: [value for value, _ in choice.values] for choice in made.choices}
    given = {}
    for text in typed:
        name, _, value = text.partition("=")
        if name not in asked:
            known = ", ".join(asked) or "nothing"
            raise DomainError(f"{made.key} asks {known} besides whole dollars, not {name!r}.")
        if value not in asked[name]:
            raise DomainError(f"{name} is one of {', '.join(asked[name])}, not {value!r}.")
        given[name] = value
    return given


def offered(tables: BudgetTables) -> list[tuple[str, list[ExportFormat]]]:
    """The formats that suit a budget, by group: the usual groups first, each in the order of registration."""
    suited = [made for made in FORMATS.values() if made.is_offered(tables)]
    names = dict.fromkeys([*(group.value for group in Group), *(str(made.group) for made in suited)])
    groups = [(name, [made for made in suited if made.group == name]) for name in names]
    return [(name, members) for name, members in groups if members]
