"""A list to choose from is written as WTForms would write it, only faster."""

from __future__ import annotations

from wtforms import Form
from wtforms.widgets import Select

from funding.infra.forms import ChoiceField

PAIRS = [("", "No one"), ("12", "Maria"), ('"><b>', "O'Hara & <b>Sons</b>"), ("x", "")]


class Choosing(Form):
    one = ChoiceField("One", PAIRS)


def test_a_dropdown_is_written_as_the_library_writes_it():
    for value, _label in PAIRS:
        field = Choosing(data={"one": value}).one
        plain = Select()(field, autofocus=True)
        assert field(autofocus=True) == plain
        assert plain.count("<option") == len(PAIRS)
        assert plain.count(" selected ") == 1
        assert "<b>" not in plain
