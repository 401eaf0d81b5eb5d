"""Forms: one base class and one field for each kind of thing people type.

A field answers with the value the rules want (cents, basis points, a date) and keeps the text that was typed when it
cannot, so that a page with errors shows exactly what the person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # The stubs are of an older release.
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from funding.infra.dropdown import Dropdown
from funding.infra.upload_field import UploadField
from funding.kernel import money
from funding.kernel.errors import DomainError

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
BIGGEST_INTEGER = 2_000_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which no encoding can write."""
_NOT_SHOWN = re.compile(f"{_CONTROL.pattern}|{_HALF.pattern}")


def _no_control(_form: object, field: Field) -> None:
    if isinstance(field.data, str) and _CONTROL.search(field.data):
        raise StopValidation("This contains characters that cannot be typed or stored. Please remove them.")
    if isinstance(field.data, str) and _HALF.search(field.data):
        raise StopValidation("This contains characters that cannot be stored. Please remove them.")


def shown_text(text: str) -> str:
    """What may stand in a page of what was typed: the text without characters that HTML cannot carry."""
    return _NOT_SHOWN.sub("", text)


def _rules(required: bool, *more: Any, message: str = "Please fill this in.") -> list[Any]:
    return [InputRequired(message) if required else Optional(), _no_control, *more]


class _LimitedText(StringField):
    """Text with a limit, stripped; data is never None."""

    limit = LONGEST_LINE

    def __init__(
        self,
        label: str,
        *,
        max: int | None = None,
        required: bool = False,
        validators: Sequence[Any] = (),
        **more: Any,
    ) -> None:
        self.max = max or self.limit
        limit = Length(max=self.max, message=f"Please keep this to {self.max:,} characters.")
        super().__init__(label, [*_rules(required, limit), *validators], filters=[_strip], **more)

    def _value(self) -> str:
        return shown_text(super()._value())  # type: ignore[misc] # The stubs leave it out.

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        # Browsers send line ends of two characters; one is stored.
        self.data = (self.data or "").replace("\r\n", "\n").replace("\r", "\n")


class TextField(_LimitedText):
    """One line of text."""


class LongTextField(_LimitedText, TextAreaField):
    """Text of several lines."""

    limit = LONGEST_TEXT


class _ParsedField(StringField):
    """Text that is parsed into a value; ``raw_data`` keeps what was typed. An empty field is None."""

    data: Any

    def parse(self, text: str) -> Any:
        raise ValueError(text)

    def show(self, value: Any) -> str:
        return str(value)

    def __init__(
        self, label: str, *, required: bool = False, validators: Sequence[Any] = (), **more: Any
    ) -> None:
        super().__init__(label, [*_rules(required), *validators], **more)

    def _value(self) -> str:
        if self.raw_data:
            return shown_text(str(self.raw_data[0]))
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = self.parse(text)
        except DomainError as error:
            raise ValueError(error.message) from error


class MoneyField(_ParsedField):
    """Dollars and cents as people type them ("$500,000", "12.34"); data is cents."""

    inputmode = "decimal"

    def __init__(self, label: str, *, allow_negative: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.allow_negative = allow_negative

    def parse(self, text: str) -> int:
        return money.parse_money(text, allow_negative=self.allow_negative)

    def show(self, value: int) -> str:
        return money.format_money(value).replace("$", "").replace("−", "-")


def parse_percent(text: str) -> int:
    """A share as people type it ("35", "12.5%"), in basis points. Raises ValueError with a sentence to show."""
    digits = text.rstrip("% ").strip()
    whole, _, part = digits.partition(".")
    if not (whole + part).isascii() or not (whole + part).isdecimal() or len(whole) > 4 or len(part) > 2:
        raise ValueError("Please write a percentage such as 15 or 15.25.")
    return int(whole or "0") * 100 + int(part.ljust(2, "0") or "0")


class PercentField(_ParsedField):
    """A rate as people type it ("15", "15.25%"); data is basis points."""

    inputmode = "decimal"

    def __init__(self, label: str, *, max_bp: int = 10_000, **more: Any) -> None:
        super().__init__(label, **more)
        self.max_bp = max_bp

    def parse(self, text: str) -> int:
        value = parse_percent(text)
        if value > self.max_bp:
            raise ValueError(f"This may be at most {self.show(self.max_bp)}%.")
        return value

    def show(self, value: int) -> str:
        whole, part = divmod(value, 100)
        return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)


class NumberField(_ParsedField):
    """A whole number between two bounds."""

    inputmode = "numeric"

    def __init__(self, label: str, *, min: int = 0, max: int = BIGGEST_INTEGER, **more: Any) -> None:
        super().__init__(label, **more)
        self.min, self.max = min, max

    def parse(self, text: str) -> int:
        digits = text.replace(",", "")
        sign = -1 if digits.startswith("-") else 1
        digits = digits.removeprefix("-")
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 15:
            raise ValueError("Please write a whole number.")
        value = sign * int(digits)
        if not self.min <= value <= self.max:
            raise ValueError(f"Please write a number from {self.min:,} to {self.max:,}.")
        return value


IntegerField = NumberField


class DateField(_ParsedField):
    """A calendar date. Browsers send 2026-11-22; 11/22/2026 is understood too."""

    input_type = "date"

    def parse(self, text: str) -> date:
        for shape in ("%Y-%m-%d", "%m/%d/%Y"):
            try:
                day = datetime.strptime(text, shape).date()  # noqa: DTZ007 - a date alone has no zone.
            except ValueError:
                continue
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError("Please check the year.")
            return day
        raise ValueError("Please write a date such as 11/22/2026.")

    def show(self, value: date) -> str:
        return value.isoformat()


class TimeField(_ParsedField):
    """A time of day on a wall clock. Browsers send 23:59; 11:59 p.m. is understood too."""

    input_type = "time"

    def parse(self, text: str) -> time:
        plain = text.lower().replace(".", "").replace(" ", "")
        for shape in ("%H:%M", "%I:%M%p", "%I%p", "%H:%M:%S"):
            try:
                return datetime.strptime(plain, shape).time()  # noqa: DTZ007 - a wall-clock time has no zone.
            except ValueError:
                continue
        raise ValueError("Please write a time such as 11:59 p.m.")

    def show(self, value: time) -> str:
        return value.strftime("%H:%M")


def _choice_value(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


Pairs = Iterable[tuple[str, str]]


def _select_choices(pairs: Iterable[Any]) -> list[SelectChoice]:
    """Pairs of value and label as WTForms holds them; what is one already stays."""
    return [
        one
        if isinstance(one, SelectChoice)
        else SelectChoice(value=_choice_value(one[0]) or "", label=str(one[1]))
        for one in pairs
    ]


class _Listed:
    """Choices given as pairs, at the form's definition or later per request."""

    _choices: list[SelectChoice] | None

    @property
    def choices(self) -> list[SelectChoice]:
        """What may be chosen."""
        return self._choices or []

    @choices.setter
    def choices(self, pairs: Iterable[Any] | None) -> None:
        self._choices = _select_choices(pairs or ())

    @property
    def allowed(self) -> set[str | None]:
        """The values that may be sent; None is the empty choice."""
        return {_choice_value(choice.value) for choice in self.choices}


class ChoiceField(_Listed, SelectField):  # type: ignore[misc] # The stubs know only pairs.
    """One of several; data is the choice's value as text, or None for the empty choice."""

    widget = Dropdown()

    def __init__(
        self,
        label: str,
        choices: Pairs | Callable[[], Pairs] = (),
        *,
        required: bool = False,
        empty: str | None = None,
        **more: Any,
    ) -> None:
        pairs = list(choices() if callable(choices) else choices)
        if empty is not None:
            pairs = [("", empty), *pairs]
        rules = [InputRequired("Please choose one.")] if required else [Optional()]
        super().__init__(label, rules, choices=_select_choices(pairs), coerce=_choice_value, **more)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not among the choices, in our own words."""
        if self.data is not None and _choice_value(self.data) not in self.allowed:
            raise ValidationError("Please choose one of the list.")


class ChoicesField(_Listed, SelectMultipleField):  # type: ignore[misc] # The stubs know only pairs.
    """Several of many, each with a box to tick; data is a list of the values as text."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, choices: Pairs = (), **more: Any) -> None:
        # Not the validator Optional: it forgives everything where the first value is empty.
        super().__init__(label, choices=_select_choices(choices), coerce=str, **more)
        self.flags.optional = True

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not among the choices, in our own words."""
        if not set(self.data or ()) <= self.allowed:
            raise ValidationError("Please choose from the list.")


class BoolField(BooleanField):
    """A box to tick."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, **more)


class HiddenVersion(HiddenField):
    """The version of the record the page was opened on; data is an int, or None where it was tampered with."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF carries no types.
    """The base of every form. Unknown fields are ignored; only declared ones ever reach a service."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF carries no types.
        """Reads what browsers send for a form, and nothing else: a JSON document is no form."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The posted fields and files, an empty form for a JSON document, None where nothing was posted."""
            if formdata is _Auto and request.is_json:
                return ImmutableMultiDict() if request.method not in {"GET", "HEAD"} else None
            return super().wrap_formdata(form, formdata)

    @property
    def expected_version(self) -> int | None:
        """The version the page was opened on, or None where the form has none or it was tampered with."""
        field = self._fields.get("version")
        return field.data if field is not None and isinstance(field.data, int) else None

    def values(self, *leave_out: str) -> dict[str, Any]:
        """The parsed values by field name, without the token, the version and the names in ``leave_out``."""
        skipped = {"csrf_token", "version", *leave_out}
        return {name: field.data for name, field in self._fields.items() if name not in skipped}

    def typed(self) -> list[tuple[str, str, str]]:
        """What was typed: (name, label, text) of every visible field, for a page that must not lose it."""
        rows: list[tuple[str, str, str]] = []
        for name, field in self._fields.items():
            if name in {"csrf_token", "version"}:
                continue
            label = str(field.label.text)
            rows.extend((name, label, str(text)) for text in field.raw_data or ())
        return rows


def apply_domain_error(form: Form, error: DomainError) -> None:
    """Put a rule's refusal beside its field, or over the whole form where it names none.

    ``file`` means the form's upload, whatever that is called.
    """
    target = form._fields.get(error.field or "")
    if target is None and error.field == "file":
        target = next((one for one in form if isinstance(one, UploadField) and one.data), None)
    if target is None:
        form.form_errors.append(error.message)
    else:
        target.errors = [*target.errors, error.message]
