"""The choices of the SF-424: stored as codes, shown in our words, written to XML in the form's own spelling.

The form's schema spells "State" with a capital where other lists do not; only this module knows. Source: Grants.gov
schema SF424_4_0-V4.0 and its libraries.
"""

from __future__ import annotations

from enum import StrEnum


class SubmissionType(StrEnum):
    """Item 1."""

    PREAPPLICATION = "preapplication"
    APPLICATION = "application"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """The choice in words, which is also the form's spelling."""
        return {
            "preapplication": "Preapplication",
            "application": "Application",
            "corrected": "Changed/Corrected Application",
        }[self.value]


class ApplicationType(StrEnum):
    """Item 2."""

    NEW = "new"
    CONTINUATION = "continuation"
    REVISION = "revision"

    @property
    def label(self) -> str:
        """The choice in words, which is also the form's spelling."""
        return self.value.capitalize()


REVISION_TYPES = {
    "A": "A: Increase Award",
    "B": "B: Decrease Award",
    "C": "C: Increase Duration",
    "D": "D: Decrease Duration",
    "E": "E: Other (specify)",
    "AC": "AC: Increase Award, Increase Duration",
    "AD": "AD: Increase Award, Decrease Duration",
    "BC": "BC: Decrease Award, Increase Duration",
    "BD": "BD: Decrease Award, Decrease Duration",
}
"""Item 2, kind of revision, in the form's spelling."""

OTHER_REVISION = "E"
OTHER_APPLICANT = "X"

STATE_REVIEWS = {
    "a": "a. This application was made available to the State under the Executive Order 12372 Process for review on",
    "b": "b. Program is subject to E.O. 12372 but has not been selected by the State for review.",
    "c": "c. Program is not covered by E.O. 12372.",
}
"""Item 19 in the form's spelling."""

APPLICANT_TYPES = {
    "A": "State Government",
    "B": "County Government",
    "C": "City or Township Government",
    "D": "Special District Government",
    "E": "Regional Organization",
    "F": "U.S. Territory or Possession",
    "G": "Independent School District",
    "H": "Public/State Controlled Institution of Higher Education",
    "I": "Indian/Native American Tribal Government (Federally Recognized)",
    "J": "Indian/Native American Tribal Government (Other than Federally Recognized)",
    "K": "Indian/Native American Tribally Designated Organization",
    "L": "Public/Indian Housing Authority",
    "M": "Nonprofit with 501C3 IRS Status (Other than Institution of Higher Education)",
    "N": "Nonprofit without 501C3 IRS Status (Other than Institution of Higher Education)",
    "O": "Private Institution of Higher Education",
    "P": "Individual",
    "Q": "For-Profit Organization (Other than Small Business)",
    "R": "Small Business",
    "S": "Hispanic-serving Institution",
    "T": "Historically Black Colleges and Universities (HBCUs)",
    "U": "Tribally Controlled Colleges and Universities (TCCUs)",
    "V": "Alaska Native and Native Hawaiian Serving Institutions",
    "W": "Non-domestic (non-US) Entity",
    "X": "Other (specify)",
}
"""Item 9 in the form's spelling, without the letter that precedes it."""

COUNTRIES = {"USA": "USA: UNITED STATES"}
"""Item 8d, country: an applicant abroad files at Grants.gov itself."""


def applicant_type(code: str) -> str:
    """``M: Nonprofit with 501C3 ...``."""
    return f"{code}: {APPLICANT_TYPES[code]}"


def yes_no(answer: bool) -> str:
    """``Y: Yes`` or ``N: No``."""
    return "Y: Yes" if answer else "N: No"
