"""The code tables of Grants.gov notices: what each code means, and one bit for each in a mask.

A call may name several eligible kinds of applicant, instruments and activities. Each of these tables is
small and closed, so a call holds them as one whole number per table: bit *n* stands for the table's *n*-th
code. "May a 501(c)(3) apply" is then one comparison of numbers, and counting a facet is one grouped scan. A
code that is not in the table sets the bit after the last one ("Not in the code table") and remains readable
in the raw record.

================  ==========================  =====
table             codes of a call             mask
================  ==========================  =====
instruments       G                           1
instruments       G, CA                       3
instruments       O, ZZ                       24
================  ==========================  =====

Source: the Grants.gov code lists for eligible applicants, funding instruments, funding activities and
opportunity categories. Agency names: the departments' own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

UNLISTED = "?"
UNLISTED_LABEL = "Not in the code table"


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A closed list of codes with their labels, in the order in which screens show them."""

    name: str
    labels: dict[str, str]
    bits: dict[str, int]

    @property
    def unlisted_bit(self) -> int:
        """The bit that stands for every code the table does not know."""
        return 1 << len(self.labels)

    def label(self, code: str) -> str:
        """What the code means; an unknown one is shown as such, never hidden."""
        if code == UNLISTED:
            return UNLISTED_LABEL
        return self.labels.get(code, f"Code {code} (not in the code table)")

    def mask(self, codes: Iterable[str]) -> int:
        """The mask of these codes."""
        value = 0
        for code in codes:
            value |= self.bits.get(code, self.unlisted_bit)
        return value

    def filter_mask(self, codes: Iterable[str]) -> int:
        """The mask to look for: like ``mask``, but a code nobody knows matches nothing; "?" means the
        unlisted ones.
        """
        value = 0
        for code in codes:
            value |= self.unlisted_bit if code == UNLISTED else self.bits.get(code, 0)
        return value

    def codes(self, mask: int) -> list[str]:
        """The codes of a mask in the table's order, "?" last where a code was not in the table."""
        found = [code for code, bit in self.bits.items() if mask & bit]
        return [*found, UNLISTED] if mask & self.unlisted_bit else found


def _table(name: str, labels: dict[str, str]) -> CodeTable:
    return CodeTable(name, labels, {code: 1 << place for place, code in enumerate(labels)})


ELIGIBILITY = _table(
    "eligibility",
    {
        "12": "Nonprofits with 501(c)(3) status, other than higher education",
        "13": "Nonprofits without 501(c)(3) status, other than higher education",
        "99": "Unrestricted: any kind of entity",
        "25": "Others (see the text on eligibility)",
        "00": "State governments",
        "01": "County governments",
        "02": "City or township governments",
        "04": "Special district governments",
        "05": "Independent school districts",
        "06": "Public and state institutions of higher education",
        "20": "Private institutions of higher education",
        "07": "Federally recognized Native American tribal governments",
        "11": "Other Native American tribal organizations",
        "08": "Public and Indian housing authorities",
        "21": "Individuals",
        "22": "For-profit organizations other than small businesses",
        "23": "Small businesses",
    },
)

INSTRUMENTS = _table(
    "instrument",
    {"G": "Grant", "CA": "Cooperative agreement", "PC": "Procurement contract", "O": "Other"},
)

ACTIVITIES = _table(
    "activity",
    {
        "LJL": "Law, justice and legal services",
        "ISS": "Income security and social services",
        "HL": "Health",
        "ED": "Education",
        "HO": "Housing",
        "CD": "Community development",
        "ELT": "Employment, labor and training",
        "AG": "Agriculture",
        "ACA": "Affordable Care Act",
        "AR": "Arts",
        "BC": "Business and commerce",
        "CP": "Consumer protection",
        "DPR": "Disaster prevention and relief",
        "EN": "Energy",
        "EIC": "Energy infrastructure and critical minerals and materials",
        "ENV": "Environment",
        "FN": "Food and nutrition",
        "HU": "Humanities",
        "IS": "Information and statistics",
        "IIJ": "Infrastructure Investment and Jobs Act",
        "NR": "Natural resources",
        "OZ": "Opportunity zone benefits",
        "RA": "Recovery Act",
        "RT": "Recreation and tourism",
        "RD": "Regional development",
        "ST": "Science, technology and other research and development",
        "T": "Transportation",
        "O": "Other",
    },
)

CATEGORIES = _table(
    "category",
    {
        "D": "Discretionary",
        "M": "Mandatory",
        "C": "Continuation",
        "E": "Earmark",
        "O": "Other",
    },
)

DEPARTMENTS = {
    "USDOJ": "Department of Justice",
    "HHS": "Department of Health and Human Services",
    "DOS": "Department of State",
    "DHS": "Department of Homeland Security",
    "HUD": "Department of Housing and Urban Development",
    "DOL": "Department of Labor",
    "ED": "Department of Education",
    "USDA": "Department of Agriculture",
    "DOC": "Department of Commerce",
    "DOD": "Department of Defense",
    "DOE": "Department of Energy",
    "PAMS": "Department of Energy, Office of Science",
    "DOI": "Department of the Interior",
    "DOT": "Department of Transportation",
    "USDOT": "Department of the Treasury",
    "TREAS": "Department of the Treasury",
    "VA": "Department of Veterans Affairs",
    "EPA": "Environmental Protection Agency",
    "NASA": "National Aeronautics and Space Administration",
    "NSF": "National Science Foundation",
    "NEA": "National Endowment for the Arts",
    "NEH": "National Endowment for the Humanities",
    "IMLS": "Institute of Museum and Library Services",
    "NARA": "National Archives and Records Administration",
    "SBA": "Small Business Administration",
    "SSA": "Social Security Administration",
    "USAID": "Agency for International Development",
    "CNCS": "AmeriCorps",
    "AC": "AmeriCorps",
    "ONDCP": "Office of National Drug Control Policy",
    "DC": "Denali Commission",
    "DRA": "Delta Regional Authority",
    "GSA": "General Services Administration",
    "NRC": "Nuclear Regulatory Commission",
    "IAF": "Inter-American Foundation",
    "MCC": "Millennium Challenge Corporation",
    "EAC": "Election Assistance Commission",
    "CPSC": "Consumer Product Safety Commission",
    "FMCS": "Federal Mediation and Conciliation Service",
    "LOC": "Library of Congress",
}
"""The first part of an agency code and the department or agency it stands for."""

APPLICANT_TYPE_TO_ELIGIBILITY = {
    "A": "00",
    "B": "01",
    "C": "02",
    "D": "04",
    "G": "05",
    "H": "06",
    "I": "07",
    "J": "11",
    "K": "11",
    "L": "08",
    "M": "12",
    "N": "13",
    "O": "20",
    "P": "21",
    "Q": "22",
    "R": "23",
}
"""SF-424 item 9 codes and the eligibility code of a notice that covers each. X, other, has none of its
own.
"""


def top_agency(agency_code: str) -> str:
    """The first part of an agency code: ``USDOJ`` of ``USDOJ-OJP-OVC``."""
    return agency_code.partition("-")[0]


def department_name(code: str) -> str:
    """The department or agency behind the first part of an agency code; the code itself where we know no
    name.
    """
    return DEPARTMENTS.get(code, code)


def hue_of_code(agency_code: str) -> str:
    """The color family of a federal agency: doj, hhs or federal; "" for no agency."""
    if not agency_code:
        return ""
    return {"USDOJ": "doj", "HHS": "hhs"}.get(top_agency(agency_code), "federal")


def tag_of(agency_code: str, abbreviation: str = "") -> str:
    """A short name for lists: ``DOJ · OVC``, ``DOD · AFRL``; the abbreviation alone where there is no code."""
    if not agency_code:
        return abbreviation
    top = (
        top_agency(agency_code).removeprefix("US")
        if agency_code.startswith("USDOJ")
        else top_agency(agency_code)
    )
    office = abbreviation or agency_code.rpartition("-")[2]
    return top if office in (top, top_agency(agency_code)) else f"{top} · {office}"
