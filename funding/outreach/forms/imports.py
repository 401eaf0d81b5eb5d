"""The form that takes a file in, looks at it, and brings it in."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import HiddenField

from funding.infra.forms import ChoiceField, Form
from funding.outreach.services.imports import PERIODS

LARGEST_KB = 400


class ImportForm(Form):
    """A CSV file, and for rows of persons what they are counted for."""

    file = FileField("CSV file", render_kw={"accept": ".csv,.txt,.tsv"})
    text = HiddenField()
    indicator_id = ChoiceField(
        "Count rows of persons for",
        empty="The file has no rows of persons",
        description="Only counts are kept; the rows are gone when the page answers.",
    )
    each = ChoiceField("Counted in each", list(PERIODS.items()))

    def with_indicators(self, pairs: Iterable[tuple[int, str]]) -> ImportForm:
        """This form with indicators that can be counted."""
        no_persons = ("", "The file has no rows of persons")
        self.indicator_id.choices = [no_persons, *((str(key), name) for key, name in pairs)]
        return self
