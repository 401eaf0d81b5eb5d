"""The federal tree: departments, agencies and offices that pay for work against human trafficking.

Codes are those of Grants.gov, in which an office's code begins with its agency's: USDOJ-OJP-OVC belongs to
USDOJ-OJP, and that to USDOJ. A notice from an office that is not listed belongs to the nearest one above.

``match_bp`` is the habit of the office's trafficking awards as a share of the total project cost: 25% for
OVC, where the federal share may not pass 75% (22 U.S.C. 7105(b)(2)(C)). A notice may say otherwise; then it
decides.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """One node of the tree. The parent is found from the code. Shares are basis points."""

    code: str
    name: str
    abbreviation: str
    website: str
    format_pack: str
    reporting_calendar: str
    portal: str
    how_they_work: str
    match_bp: int | None = None

    @property
    def parent_code(self) -> str | None:
        """The code one level up, or None for a department."""
        return self.code.rpartition("-")[0] or None


_TWO_STEP = "Grants.gov, then JustGrants"
_ACF = "Grants.gov or GrantSolutions"

FEDERAL_TREE: tuple[Agency, ...] = (
    Agency(
        "USDOJ",
        "Department of Justice",
        "DOJ",
        "https://www.justice.gov",
        "doj",
        "ojp",
        _TWO_STEP,
        "Applies in two steps: the SF-424 and SF-LLL in Grants.gov, then the whole package in JustGrants "
        "about a "
        "week later. Missing the first step ends the application.",
    ),
    Agency(
        "USDOJ-OJP",
        "Office of Justice Programs",
        "OJP",
        "https://www.ojp.gov",
        "doj",
        "ojp",
        _TWO_STEP,
        "Award notices come by September 30. Budget changes above 10% of the award in total, or into an "
        "empty "
        "category, need a Grant Award Modification first.",
    ),
    Agency(
        "USDOJ-OJP-OVC",
        "Office for Victims of Crime",
        "OVC",
        "https://ovc.ojp.gov",
        "doj",
        "ovc",
        _TWO_STEP,
        "Trafficking awards under ALN 16.320 ask for match of 25% of the total project cost, cash or in "
        "kind, "
        "documented each quarter. Measures go into the Performance Measurement Tool every quarter.",
        match_bp=2500,
    ),
    Agency(
        "USDOJ-OJP-BJA",
        "Bureau of Justice Assistance",
        "BJA",
        "https://bja.ojp.gov",
        "doj",
        "ojp",
        _TWO_STEP,
        "Funds the law-enforcement side of task forces and community violence intervention. Some notices "
        "close "
        "both steps at 8:59 p.m. Eastern.",
    ),
    Agency(
        "USDOJ-OJP-OJJDP",
        "Office of Juvenile Justice and Delinquency Prevention",
        "OJJDP",
        "https://ojjdp.ojp.gov",
        "doj",
        "ojp",
        _TWO_STEP,
        "Funds work with young people, missing children and child exploitation.",
    ),
    Agency(
        "USDOJ-OJP-NIJ",
        "National Institute of Justice",
        "NIJ",
        "https://nij.ojp.gov",
        "doj",
        "ojp",
        _TWO_STEP,
        "Funds research and evaluation; expects an independent evaluator and a data archiving plan.",
    ),
    Agency(
        "USDOJ-OVW",
        "Office on Violence Against Women",
        "OVW",
        "https://www.justice.gov/ovw",
        "doj",
        "ovw",
        _TWO_STEP,
        "Asks for memoranda of understanding with victim service partners. Reports every half year.",
    ),
    Agency(
        "USDOJ-COPS",
        "Office of Community Oriented Policing Services",
        "COPS",
        "https://cops.usdoj.gov",
        "doj",
        "cops",
        _TWO_STEP,
        "Performance reports run from February and August and are due on March 2 and August 30.",
    ),
    Agency(
        "HHS",
        "Department of Health and Human Services",
        "HHS",
        "https://www.hhs.gov",
        "hhs_acf",
        "hhs",
        "Grants.gov",
        "Pays through the Payment Management System. Adopted the Uniform Guidance in full on October 1, "
        "2025.",
    ),
    Agency(
        "HHS-ACF",
        "Administration for Children and Families",
        "ACF",
        "https://www.acf.hhs.gov",
        "hhs_acf",
        "hhs",
        _ACF,
        "Applications are two PDF files of together at most 75 pages; pages beyond are not read.",
    ),
    Agency(
        "HHS-ACF-OTIP",
        "Office on Trafficking in Persons",
        "OTIP",
        "https://www.acf.hhs.gov/otip",
        "hhs_acf",
        "hhs",
        _ACF,
        "Services for foreign national victims and the national hotline under ALN 93.598; domestic "
        "victims and "
        "youth prevention education under 93.327. Indicators are due quarterly and yearly.",
    ),
    Agency(
        "HHS-ACF-FYSB",
        "Family and Youth Services Bureau",
        "FYSB",
        "https://www.acf.hhs.gov/fysb",
        "hhs_acf",
        "hhs",
        _ACF,
        "Runaway and homeless youth, and family violence prevention. Basic Center and street outreach "
        "programs.",
    ),
    Agency(
        "HHS-ACF-ORR",
        "Office of Refugee Resettlement",
        "ORR",
        "https://www.acf.hhs.gov/orr",
        "hhs_acf",
        "hhs",
        _ACF,
        "Resettlement, unaccompanied children and survivors of torture. Ran the trafficking programs "
        "before OTIP.",
    ),
    Agency(
        "HHS-SAMHS",
        "Substance Abuse and Mental Health Services Administration",
        "SAMHSA",
        "https://www.samhsa.gov",
        "hhs_acf",
        "samhsa",
        "Grants.gov and eRA Commons",
        "Regional and national projects under ALN 93.243. Annual financial report 90 days after the "
        "budget period.",
    ),
    Agency(
        "HHS-CDC",
        "Centers for Disease Control and Prevention",
        "CDC",
        "https://www.cdc.gov",
        "hhs_acf",
        "samhsa",
        "Grants.gov and GrantSolutions",
        "Injury and violence prevention under ALN 93.136.",
    ),
    Agency(
        "HHS-HRSA",
        "Health Resources and Services Administration",
        "HRSA",
        "https://www.hrsa.gov",
        "hhs_acf",
        "samhsa",
        "Grants.gov and HRSA Electronic Handbooks",
        "Health centers and the health workforce, among it training to notice trafficking.",
    ),
    Agency(
        "DOS",
        "Department of State",
        "State",
        "https://www.state.gov",
        "house",
        "federal",
        "Grants.gov and MyGrants",
        "Work abroad; notices of intent may carry no closing date.",
    ),
    Agency(
        "DOS-GTIP",
        "Office to Monitor and Combat Trafficking in Persons",
        "TIP Office",
        "https://www.state.gov/bureaus-offices/office-to-monitor-and-combat-trafficking-in-persons",
        "house",
        "federal",
        "Grants.gov and MyGrants",
        "International programs under ALN 19.019.",
    ),
    Agency(
        "DOL",
        "Department of Labor",
        "DOL",
        "https://www.dol.gov",
        "house",
        "federal",
        "Grants.gov",
        "Labor rights and forced labor, at home and abroad.",
    ),
    Agency(
        "DOL-ILAB",
        "Bureau of International Labor Affairs",
        "ILAB",
        "https://www.dol.gov/agencies/ilab",
        "house",
        "federal",
        "Grants.gov",
        "International labor programs against child and forced labor under ALN 17.401.",
    ),
)


def code_and_those_above(code: str) -> list[str]:
    """The code itself, then each shorter one above it: USDOJ-OJP-OVC, USDOJ-OJP, USDOJ."""
    parts = code.strip().upper().split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1) if parts[0]]
