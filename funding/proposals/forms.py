"""Forms of the proposal's pages."""

from __future__ import annotations

from flask_wtf.file import FileRequired

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.funders.formats import format_choices
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    NumberField,
    TextField,
    TimeField,
)
from funding.infra.upload_field import UploadField
from funding.proposals.pagerules import BOUNDS
from funding.proposals.templates import template_choices
from funding.proposals.types import LONGEST_SECTION, SubmissionMethod

ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Guam"),
)


class StartForm(Form):
    """Which template a proposal begins from."""

    template = ChoiceField("Template", template_choices, required=True)


class TextForm(Form):
    """A section's text, as the page without the rich editor sends it."""

    version = HiddenVersion()
    body = LongTextField("Text", max=LONGEST_SECTION)


class SectionForm(Form):
    """A section's heading and limits."""

    version = HiddenVersion()
    heading = TextField("Heading", max=200, required=True)
    guidance = LongTextField("Guidance", max=1_000, description="What the notice asks to be answered here.")
    word_limit = NumberField("Words at most", min=1, max=100_000)
    character_limit = NumberField("Characters at most", min=1, max=400_000)
    page_limit = NumberField("Pages at most", min=1, max=400)
    counted = BoolField("Counts toward the page limit of the narrative")
    single_spaced = BoolField("Single spaced")


class AddSectionForm(Form):
    """A new section."""

    heading = TextField("Heading of the new section", max=200, required=True)


class FormatForm(Form):
    """The page rules of this notice. Spacing is in tenths of a line, margins in tenths of an inch."""

    version = HiddenVersion()
    format_key = ChoiceField("Page format", format_choices, required=True)
    font_size_pt = NumberField(
        "Size of type, points", min=BOUNDS["font_size_pt"][0], max=BOUNDS["font_size_pt"][1]
    )
    line_spacing = ChoiceField(
        "Line spacing",
        [("10", "Single"), ("15", "One and a half"), ("20", "Double")],
        empty="As the format says",
    )
    margin_tenths = ChoiceField(
        "Margins",
        [("5", "0.5 in"), ("7", "0.7 in"), ("10", "1 in"), ("15", "1.5 in")],
        empty="As the format says",
    )
    page_limit = NumberField(
        "Page limit", min=1, max=400, description="From the notice; leave empty for the format’s own."
    )
    limit_counts = ChoiceField(
        "The limit counts",
        [("narrative", "The narrative sections"), ("everything", "Every page of the file")],
        empty="As the format says",
    )


class AttachForm(Form):
    """A file for an item of the checklist."""

    file = UploadField(
        "File", validators=[FileRequired("Choose a file first.")], render_kw={"accept": ACCEPTED}
    )
    file_name = TextField(
        "Name it is sent under",
        max=200,
        description="Left empty, an accepted name is made from the file’s own.",
    )


class ReasonForm(Form):
    """Why an item does not apply."""

    reason = TextField("Why it does not apply", max=300, required=True)


class AddItemForm(Form):
    """A file that this notice asks for."""

    label = TextField("Another file the notice asks for", max=200, required=True)


class SendForm(Form):
    """What is said about a sending."""

    sent_on = DateField("Day", required=True)
    sent_at = TimeField("Time", required=True, description="As on the receipt.")
    zone = ChoiceField("Time zone", ZONES, required=True)
    method = ChoiceField("Sent through", [(one.value, one.label) for one in SubmissionMethod], required=True)
    tracking_number = TextField("Tracking number", max=80, description="For example GRANT14012345.")
    receipt = UploadField("Receipt", description=f"{ACCEPTED_WORDS}.", render_kw={"accept": ACCEPTED})
    note = LongTextField("Note", max=1_000)
    despite = BoolField("Record it although something above is open")
