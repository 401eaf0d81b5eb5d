"""Open Door Outreach and its six people, one of each role. All of them, and every number, are invented."""

from __future__ import annotations

from funding.accounts.queries import organization, user_by_email
from funding.accounts.services.organization import save_profile
from funding.accounts.services.people import create_user
from funding.accounts.services.setting_up import create_organization
from funding.accounts.types import IndirectBase, IndirectKind, StateReview
from funding.demo.types import FISCAL_MONTH, DemoSignIn, Story
from funding.kernel.actor import SYSTEM, Role

LEGAL_NAME = "Open Door Outreach, Inc."
ZONE = "America/New_York"

_PEOPLE = (
    (Role.ADMINISTRATOR, "Ruth Okonkwo", "ruth", "copper lantern walks north"),
    (Role.DIRECTOR, "Daniel Brightwater", "daniel", "seven quiet herons at dusk"),
    (Role.DEVELOPMENT, "Maria Delgado", "maria", "paper kites over the harbor"),
    (Role.FINANCE, "Joanne Kowalski", "joanne", "ledger ink and winter pears"),
    (Role.PROGRAM, "Terrence Wills", "terrence", "blue bus to the market square"),
    (Role.AUDITOR, "Priya Raman", "priya", "granite bridge seldom sleeps"),
)

SIGN_INS = tuple(
    DemoSignIn(name, role.label, f"{local}@opendoor.example", password)
    for role, name, local, password in _PEOPLE
)


def sign_ins() -> list[DemoSignIn]:
    """The sign-ins of the demonstration; none where it has not been loaded."""
    return list(SIGN_INS) if user_by_email(SIGN_INS[0].email) else []


def tell_people(story: Story) -> None:
    """The organization's whole profile and its people."""
    create_organization(legal_name=LEGAL_NAME, time_zone=ZONE, fiscal_year_start_month=FISCAL_MONTH)
    house = organization()
    save_profile(values=_profile(story), expected_version=house.version if house else None, by=SYSTEM)
    for role, name, local, password in _PEOPLE:
        user = create_user(
            name=name, email=f"{local}@opendoor.example", role=role, by=SYSTEM, password=password
        )
        story.people[role] = user.actor


def _profile(story: Story) -> dict[str, object]:
    return {
        "legal_name": LEGAL_NAME,
        "ein": "25-7654321",
        "uei": "QZ7PDEMH4XT9",
        "street1": "418 State Street, Suite 3",
        "city": "Erie",
        "county": "Erie",
        "state": "PA",
        "zip": "16501-1326",
        "country": "USA",
        "phone": "814-555-0142",
        "website": "https://opendoor.example",
        "mission": (
            "Open Door Outreach prevents human trafficking in the communities along Lake Erie and helps "
            "people who "
            "have been trafficked to find safety and support. We teach, we train, we walk the streets at "
            "night, and "
            "we bring together those who can help."
        ),
        "department_name": "Development",
        "contact_prefix": "Ms.",
        "contact_first_name": "Maria",
        "contact_last_name": "Delgado",
        "contact_title": "Development Officer",
        "contact_phone": "814-555-0144",
        "contact_email": "maria@opendoor.example",
        "aor_prefix": "Mr.",
        "aor_first_name": "Daniel",
        "aor_last_name": "Brightwater",
        "aor_title": "Executive Director",
        "aor_phone": "814-555-0143",
        "aor_email": "daniel@opendoor.example",
        "applicant_type_code_1": "M",
        "congressional_district": "PA-016",
        "project_district": "PA-016",
        "state_review_code": StateReview.NOT_COVERED,
        "delinquent_debt": False,
        "indirect_kind": IndirectKind.DE_MINIMIS,
        "indirect_rate_bp": 1500,
        "indirect_base": IndirectBase.MTDC,
        "cognizant_agency": "Department of Justice",
        "capitalization_threshold_cents": 5_000_00,
    }
