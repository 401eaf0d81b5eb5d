"""Who gives: the federal tree, two state programs, foundations, a partner, a business and private donors."""

from __future__ import annotations

from dataclasses import dataclass

from funding.contacts.services import add_contact
from funding.demo.types import Story
from funding.funders.queries import by_agency_code
from funding.funders.services import create_funder, ensure_federal_tree
from funding.funders.types import FunderFacts, FunderKind
from funding.kernel.actor import SYSTEM, Role

_CODES = {
    "ovc": "USDOJ-OJP-OVC",
    "bja": "USDOJ-OJP-BJA",
    "ovw": "USDOJ-OVW",
    "cops": "USDOJ-COPS",
    "otip": "HHS-ACF-OTIP",
    "fysb": "HHS-ACF-FYSB",
    "samhsa": "HHS-SAMHS",
}

_OTHERS = {
    "pccd": FunderFacts(
        name="Pennsylvania Commission on Crime and Delinquency",
        kind=FunderKind.STATE,
        abbreviation="PCCD",
        region="Pennsylvania",
        website="https://www.pccd.pa.gov",
        format_pack="state",
        reporting_calendar="state",
        portal="Egrants",
        how_they_work=(
            "Passes VOCA and state victim funds on. Announcements close at the end of the day without a "
            "clock time. "
            "For 2025 to 2027 no match is asked of subgrantees: the state's own victim funds count as the "
            "match."
        ),
    ),
    "school_safety": FunderFacts(
        name="Pennsylvania School Safety and Security Fund",
        kind=FunderKind.STATE,
        abbreviation="School safety",
        region="Pennsylvania",
        format_pack="state",
        reporting_calendar="state",
        portal="Egrants",
        how_they_work="Schools apply; we are named as the provider. A letter from the district comes first.",
    ),
    "harbor": FunderFacts(
        name="Harbor Light Foundation",
        kind=FunderKind.FOUNDATION,
        region="Northwest Pennsylvania",
        website="https://harborlight.example",
        ein="25-1198345",
        indirect_cap_bp=1000,
        reporting_calendar="year_end",
        portal="Letter by e-mail",
        how_they_work=(
            "Two meetings a year, in March and September. Reads a letter of inquiry of two pages first. "
            "Likes young "
            "people speaking for themselves; dislikes jargon and glossy paper. Pays at most 10% for "
            "indirect cost."
        ),
    ),
    "lakeshore": FunderFacts(
        name="Lakeshore Community Foundation",
        kind=FunderKind.FOUNDATION,
        region="Erie County",
        website="https://lakeshorecf.example",
        ein="25-1440982",
        indirect_cap_bp=1200,
        reporting_calendar="year_end",
        portal="Online form",
        how_they_work="A short online form with hard character limits. Funds places as much as programs.",
    ),
    "hospital": FunderFacts(
        name="Great Lakes Hospital Council",
        kind=FunderKind.PARTNER,
        abbreviation="Hospitals",
        region="Three counties",
        website="https://glhospitals.example",
        ein="25-0987612",
        uei="K4M9WXJD7RT2",
        how_they_work="Shares its training money when a course carries continuing education credit for nurses.",
    ),
    "freight": FunderFacts(
        name="Lake Erie Freight Lines",
        kind=FunderKind.BUSINESS,
        region="Erie",
        website="https://eriefreight.example",
        ein="25-2210457",
        how_they_work="Sponsors what its drivers can see: truck stops, rest areas, depots. Decides within a month.",
    ),
    "ellsworth": FunderFacts(
        name="Margaret Ellsworth",
        kind=FunderKind.PERSON,
        region="Erie",
        how_they_work="Gives each spring in memory of her sister. Handwritten letters only; never by phone.",
    ),
    "abernathy": FunderFacts(
        name="Charles and Lena Abernathy",
        kind=FunderKind.PERSON,
        region="Fairview",
        how_they_work="Met at the resource fair. Interested in the night team; asked for a plan for three years.",
    ),
    "novak": FunderFacts(
        name="Tomas Novak",
        kind=FunderKind.PERSON,
        region="Cleveland",
        how_they_work="Monthly donor through his employer's matching program.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Person:
    funder: str
    name: str
    job_title: str
    local: str
    days_ago: int | None
    notes: str = ""


_PEOPLE = (
    _Person(
        "ovc", "Angela Marsh", "Grant manager", "a.marsh", 18, "Answers within two days; prefers e-mail."
    ),
    _Person("otip", "Victor Yun", "Program specialist", "v.yun", 41),
    _Person("ovw", "Carol Denning", "Program specialist", "c.denning", 75),
    _Person(
        "pccd", "Helen Straub", "Fund administrator", "h.straub", 6, "Ask her before changing a budget line."
    ),
    _Person("pccd", "Mark Oyelaran", "Fiscal analyst", "m.oyelaran", 33),
    _Person("harbor", "Simone Achterberg", "Program director", "simone", 12, "Visited the workshops in May."),
    _Person("lakeshore", "Ned Fairweather", "Grants officer", "ned", 27),
    _Person("hospital", "Bernadette Sloan", "Education director", "b.sloan", 9),
    _Person("freight", "Gus Petrakis", "Community relations", "gus", 21),
    _Person("ellsworth", "Margaret Ellsworth", "", "m.ellsworth", 55),
    _Person("abernathy", "Lena Abernathy", "", "lena.abernathy", None),
)


def tell_funders(story: Story) -> None:
    """The federal tree and the other funders, with the people there."""
    ensure_federal_tree(by=SYSTEM)
    for key, code in _CODES.items():
        found = by_agency_code(code)
        if found is not None:
            story.funders[key] = found.id
    maria = story.who(Role.DEVELOPMENT)
    for key, facts in _OTHERS.items():
        story.funders[key] = create_funder(facts=facts, by=maria, sure=True).id
    for number, person in enumerate(_PEOPLE):
        add_contact(
            record_id=story.funders[person.funder],
            name=person.name,
            job_title=person.job_title,
            email=f"{person.local}@funder.example",
            phone=f"814-555-01{60 + number}",
            notes=person.notes,
            last_touch_on=None if person.days_ago is None else story.day(-person.days_ago),
            by=maria,
        )
