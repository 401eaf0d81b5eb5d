"""Whether a text names somebody who is or may be served. Such text is refused: here only counts are kept.

It looks for what never has a place in a plan: Social Security numbers, alien registration numbers, dates of
birth and case numbers. It cannot find every name; the words beside each field say so too.

=======================================  =========
text                                     refused?
=======================================  =========
Two workshops for 60 nurses in March     no
Call us at 215-555-0100                  no
Follow up on 123-45-6789                 yes
A# 012 345 678 needs an interpreter      yes
girl, DOB 4/12/2009                      yes
see case no. 24-11873                    yes
=======================================  =========
"""

from __future__ import annotations

import re

from funding.kernel.errors import DomainError

_SIGNS = (
    (re.compile(r"\b(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}\b"), "a Social Security number"),
    (
        re.compile(r"\bA(?:lien)?[#-]? ?(?:no\.? ?)?\d{3}[- ]?\d{3}[- ]?\d{2,3}\b"),
        "an alien registration number",
    ),
    (re.compile(r"\b(?:DOB|date of birth|born on)\b\D{0,6}\d", re.IGNORECASE), "a date of birth"),
    (re.compile(r"\bcase\s*(?:no\.?|number|#)\s*:?\s*[\w-]*\d", re.IGNORECASE), "a case number"),
)

REMINDER = "Counts and groups only. Never write anything here that could identify a person who is served."


def identifying(text: str) -> str | None:
    """What in the text points to one person, in words, or None."""
    return next((what for pattern, what in _SIGNS if pattern.search(text)), None)


def refuse_identifying(text: str, field: str) -> None:
    """Raise DomainError beside ``field`` where the text points to one person."""
    what = identifying(text)
    if what:
        raise DomainError(
            f"This looks like {what}. Please take it out: nobody served is described here.", field=field
        )
