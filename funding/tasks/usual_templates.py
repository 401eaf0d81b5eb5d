"""The task templates a house begins with. They are rows from then on, to be changed under Settings.

``role`` says whose task it is; empty is the record's owner. ``waits_for`` is the place of another step, from 1.
"""

from __future__ import annotations

from funding.kernel.actor import Role
from funding.tasks.types import StepFacts, TemplateFacts
from funding.work.types import DeadlineKind

_FINANCE, _DIRECTOR, _PROGRAM = Role.FINANCE.value, Role.DIRECTOR.value, Role.PROGRAM.value

USUAL_TEMPLATES: tuple[TemplateFacts, ...] = (
    TemplateFacts(
        "Federal application",
        "federal",
        "",
        (
            StepFacts("Read the notice through and list what it asks for", -25),
            StepFacts("Ask partners for their letters, with a draft", -20, waits_for=1),
            StepFacts("Numbers served and outcomes of last year", -18, _PROGRAM, waits_for=1),
            StepFacts("Match commitments in writing", -12, _FINANCE, waits_for=2),
            StepFacts("Partners’ letters are in", -8, waits_for=2),
            StepFacts("Director reads the whole and signs off", -5, _DIRECTOR, waits_for=3),
            StepFacts("Upload rehearsal, every file opened once", -3, waits_for=5),
            StepFacts("File the receipt and the tracking number", 1),
        ),
    ),
    TemplateFacts(
        "Application, any funder",
        "",
        DeadlineKind.APPLICATION.value,
        (
            StepFacts("Call the funder’s contact person", -15),
            StepFacts("Ask for letters of support", -12),
            StepFacts("Letters of support are in", -5, waits_for=2),
            StepFacts("Director reads and signs off", -3, _DIRECTOR),
            StepFacts("Thank everybody who wrote a letter", 5, waits_for=3),
        ),
    ),
    TemplateFacts(
        "Letter of inquiry",
        "",
        DeadlineKind.LETTER_OF_INQUIRY.value,
        (
            StepFacts("Find out whether a letter is welcome", -8),
            StepFacts("Director reads the letter", -3, _DIRECTOR),
        ),
    ),
    TemplateFacts(
        "Report",
        "",
        DeadlineKind.REPORT.value,
        (
            StepFacts("Close the period in the books", -15, _FINANCE),
            StepFacts("Figures and stories from the program", -12, _PROGRAM),
            StepFacts("Write the report", -6, waits_for=2),
            StepFacts("Finance checks the figures in it", -4, _FINANCE, waits_for=3),
            StepFacts("Director signs off", -2, _DIRECTOR, waits_for=4),
            StepFacts("File the receipt", 1),
        ),
    ),
    TemplateFacts(
        "After an award",
        "",
        DeadlineKind.DECISION.value,
        (
            StepFacts("Read the award’s terms and note what is special", 2),
            StepFacts("Accept the award where the funder wants it", 5, _DIRECTOR, waits_for=1),
            StepFacts("Thank the funder", 3),
            StepFacts("Open a code in the books", 5, _FINANCE, waits_for=1),
            StepFacts("Put every report’s date into Funding", 5, waits_for=1),
            StepFacts("Begin with the program staff", 10, _PROGRAM, waits_for=2),
        ),
    ),
)
