"""The lines of the demonstration's budgets, in the words of the calculators.

The first one foots by hand. Direct cost asked of OVC: $443,090.00, of which equipment $12,500, rent
$9,000, participant
support $12,190 and $30,000 of the subaward are outside the base; 15% of the base of $379,400 is
$56,910.00; together
$500,000.00. Match: salaries and fringe $28,520, volunteers $72,000, donated rooms $9,600 (outside the
base), donated
billboards $27,000, the shuttle $9,060; 15% of $136,580 is $20,487.00; together $166,667.00, just what a
25% match of
the total asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from funding.budgets.calculators import raised
from funding.budgets.types import Calculation, FringeComponent, LineKind, Source
from funding.kernel.money import Cents

FRINGE = (
    FringeComponent("FICA", 765),
    FringeComponent("Health", 1_285),
    FringeComponent("Retirement", 350),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One line: worked out, or typed as an amount; one source pays it.

    Fringe follows salaries. ``later`` holds the years from the second on: a calculation, an amount, or None.
    ``signs`` are the marks of a subaward or a contract that were ticked.
    """

    kind: LineKind
    title: str
    calculation: Calculation | None = None
    cents: Cents = 0
    pays: Source = Source.FEDERAL
    initiative: str = ""
    person: str = ""
    agreement: str = ""
    determination: str = ""
    signs: str = ""
    words: str = ""
    later: tuple[Calculation | Cents | None, ...] = ()

    def in_years(self) -> dict[int, Calculation | Cents]:
        """What each year holds, from 1; years without the line are left out."""
        first = self.cents if self.calculation is None else self.calculation
        return {year: held for year, held in enumerate((first, *self.later), start=1) if held}


OWN_POLICY = "Open Door’s own travel policy"
SUBAWARD_SIGNS = "eligibility,objectives,decisions,requirements,purpose"
VENDOR_SIGNS = "business,buyers,competition,ancillary,compliance"


def staff(title: str, fte: int, annual: int, initiative: str = "", *, people: int = 1, **more: str) -> Draft:
    """People on the payroll: ``fte`` in hundredths, ``annual`` salary in dollars."""
    parts = {"people": people * 100, "fte": fte, "annual": annual * 100, "months": 1200}
    return Draft(
        LineKind.PERSONNEL,
        title,
        Calculation("personnel", parts),
        initiative=initiative,
        words=more.get("words", ""),
    )


def fringe() -> Draft:
    """Fringe on every salary of the budget: 24.00%."""
    return Draft(LineKind.FRINGE, "Fringe benefits", Calculation("fringe", components=FRINGE))


def travel(
    title: str, trips: int, units: int, rate: int, unit: str, initiative: str = "", *, people: int = 1
) -> Draft:
    """Trips: ``rate`` in hundredths of a cent for one ``unit``."""
    parts = {"trips": trips * 100, "people": people * 100, "units": units * 100, "rate": rate}
    source = OWN_POLICY if unit == "miles" else "Fares of the last meeting, bought early"
    calculation = Calculation("travel", parts, unit=unit, source=source)
    return Draft(LineKind.TRAVEL, title, calculation, initiative=initiative)


def stay(title: str, people: int, nights: int, lodging: Cents, mie: Cents) -> Draft:
    """One trip by per diem: the nights, the full days between, and two travel days; rates are the house's own."""
    parts = {
        "trips": 100,
        "people": people * 100,
        "nights": nights * 100,
        "lodging": lodging * 100,
        "full_days": (nights - 1) * 100,
        "travel_days": 200,
        "mie": mie * 100,
    }
    words = "Where the federal rate of the meeting’s city is lower, that one is paid."
    return Draft(LineKind.TRAVEL, title, Calculation("per_diem", parts, source=OWN_POLICY), words=words)


def counted(
    kind: LineKind, title: str, units: int, cents: Cents, unit: str, initiative: str = "", **more: str
) -> Draft:
    """A number of things at a price each, in cents."""
    parts = {"units": units * 100, "rate": cents * 100}
    return Draft(
        kind,
        title,
        Calculation("units", parts, unit=unit),
        initiative=initiative,
        pays=Source(more.get("pays", "federal")),
        determination=more.get("determination", ""),
        signs=more.get("signs", ""),
        words=more.get("words", ""),
    )


def bought(title: str, units: int, cents: Cents, unit: str, initiative: str, why: str) -> Draft:
    """A procurement contract, with the marks of one and why it is no subaward."""
    return counted(
        LineKind.CONTRACT,
        title,
        units,
        cents,
        unit,
        initiative,
        signs=VENDOR_SIGNS,
        determination=f"{why} A contractor under 2 CFR 200.331.",
    )


def days(title: str, number: int, cents: Cents, initiative: str = "", words: str = "") -> Draft:
    """A consultant by the day."""
    parts = {"units": number * 100, "rate": cents * 100}
    return Draft(LineKind.CONSULTANT, title, Calculation("days", parts), initiative=initiative, words=words)


def participants(title: str, people: int, cents: Cents, unit: str, initiative: str = "") -> Draft:
    """Support of those who take part, one unit each."""
    parts = {"people": people * 100, "units": 100, "rate": cents * 100}
    calculation = Calculation("participants", parts, unit=unit)
    return Draft(LineKind.PARTICIPANT, title, calculation, initiative=initiative)


def rent(title: str, cents: Cents, share: int, **more: str) -> Draft:
    """Twelve months of rent; ``share`` used, in basis points."""
    parts = {"months": 1200, "rate": cents * 100, "share": share}
    return Draft(LineKind.RENT, title, Calculation("rent", parts), pays=Source(more.get("pays", "federal")))


def onward(draft: Draft, raise_bp: int = 0, last_year: int = 3) -> Draft:
    """The same line in every year up to the last, salaries and rates raised once a year."""
    first = draft.calculation
    if first is None:
        return draft
    years = range(1, last_year)
    return replace(draft, later=tuple(raised(first, raise_bp, times) for times in years))


_OTHER, _SUPPLIES = LineKind.OTHER, LineKind.SUPPLIES

OVC = (
    staff("Program director", 50, 84_000, words="Leads the project and answers to OVC."),
    staff("Outreach coordinator", 100, 52_000, "street"),
    staff("Outreach workers", 100, 44_000, "street", people=2),
    staff("Training specialist", 50, 56_000, "health"),
    Draft(
        LineKind.PERSONNEL,
        "Volunteer coordinator",
        Calculation("personnel", {"people": 100, "fte": 50, "annual": 46_000_00, "months": 1200}),
        pays=Source.CASH,
        initiative="street",
        words="Paid from the board's pledge.",
    ),
    fringe(),
    travel("Night team mileage", 120, 42, 7_000, "miles", "street"),
    travel("National grantee meeting: fares", 1, 1, 6_280_000, "fares", people=2),
    stay("National grantee meeting: three nights", 2, 3, 210_00, 68_00),
    counted(LineKind.EQUIPMENT, "Outreach van, second hand", 1, 12_500_00, "van", "street"),
    counted(_SUPPLIES, "Laptops for the team", 4, 1_200_00, "laptops", "street"),
    counted(
        _SUPPLIES, "Outreach kits", 2_400, 6_50, "kits", "street", words="Socks, water, charger, one card."
    ),
    Draft(
        LineKind.SUBAWARD,
        "Shelter coalition: beds on the same night",
        cents=80_000_00,
        initiative="street",
        agreement="Lakefront Shelter Coalition",
        determination="Decides who is sheltered and how: a subrecipient under 2 CFR 200.331, not a contractor.",
        signs=SUBAWARD_SIGNS,
        words="Twelve months of two reserved beds and an advocate on call.",
    ),
    bought(
        "Interpretation by telephone",
        12,
        450_00,
        "months",
        "street",
        "Sells the same service to hospitals and courts.",
    ),
    bought(
        "Evaluation", 1, 14_000_00, "contract", "", "Measures and decides nothing; chosen by three quotes."
    ),
    days("Survivor leader", 20, 600_00, "police", "Designs and co-teaches; $600 a day, below $650."),
    participants("Teachers released for training", 106, 115_00, "days", "schools"),
    rent("Office, the project's share", 3_000_00, 2_500),
    counted(_OTHER, "Printing of cards and guides", 12_000, 65, "pieces", "schools"),
    counted(_OTHER, "Telephone of the night team", 12, 240_00, "months", "street"),
    counted(
        _OTHER,
        "Volunteers at night and at the fair",
        2_400,
        30_00,
        "hours",
        "street",
        pays="in_kind",
        words="At the rate of paid outreach workers, with a signed log.",
    ),
    rent("Training rooms given by hospitals", 800_00, 10_000, pays="in_kind"),
    counted(
        _OTHER, "Billboards given along the interstate", 6, 4_500_00, "months", "digital", pays="in_kind"
    ),
    counted(_OTHER, "Night shuttle, given in cash by a parish", 12, 755_00, "months", "street", pays="cash"),
)

HOSPITAL = (
    staff("Nurse educator", 50, 78_000, "health"),
    fringe(),
    travel("Mileage to clinics", 24, 60, 7_000, "miles", "health"),
    counted(_SUPPLIES, "Course folders", 480, 9_00, "folders", "health"),
    days("Emergency physician as co-teacher", 10, 500_00, "health"),
)

LAKESHORE = (
    staff("Event coordinator", 25, 48_000, "fair"),
    fringe(),
    counted(_SUPPLIES, "Tents and tables", 30, 210_00, "sets", "fair"),
    bought("Stage and sound", 2, 4_200_00, "fairs", "fair", "Rents to every fair on the lake."),
    counted(_OTHER, "Map of help, printed", 9_000, 45, "maps", "digital"),
)

FREIGHT = (
    staff("Outreach worker, corridor nights", 44, 44_000, "street"),
    fringe(),
    travel("Corridor mileage", 24, 110, 7_000, "miles", "street"),
    bought("Signs made and put up", 12, 720_00, "signs", "digital", "Makes signs for anybody who orders."),
)

RURAL = (
    staff("Rural training lead", 100, 62_000, "health"),
    staff("Trainers", 100, 48_000, "police", people=2),
    fringe(),
    travel("Mileage across three counties", 210, 96, 7_000, "miles", "health"),
    counted(_SUPPLIES, "Guides for clinics and sheriffs", 1_600, 8_00, "guides", "health"),
    Draft(
        LineKind.SUBAWARD,
        "County advocacy center: advocates who co-teach",
        cents=45_000_00,
        initiative="police",
        agreement="Crawford County Advocacy Center",
        determination="Carries a part of the program to its own people: a subrecipient under 2 CFR 200.331.",
        signs=SUBAWARD_SIGNS,
    ),
    days("Retired detective", 24, 500_00, "police"),
    counted(_OTHER, "Telephone and internet", 12, 260_00, "months"),
)

STREET_STATE = (
    staff("Outreach workers", 70, 44_000, "street", people=2),
    fringe(),
    counted(_SUPPLIES, "Outreach kits", 900, 6_50, "kits", "street"),
)

HARBOR = (
    bought(
        "Six films", 6, 5_500_00, "films", "digital", "Films and edits for whoever asks; the council writes."
    ),
    participants("Stipends of the youth council", 10, 700_00, "members", "digital"),
)

TASKFORCE = (
    staff("Task force coordinator", 100, 68_000, "police"),
    staff("Victim advocates", 100, 50_000, "police", people=2),
    fringe(),
    travel("Mileage across three counties", 110, 74, 7_000, "miles", "police"),
    days("Survivor leader", 30, 600_00, "police"),
    Draft(
        LineKind.SUBAWARD,
        "Advocates in Crawford County",
        cents=60_000_00,
        initiative="police",
        agreement="Crawford County Advocacy Center",
        determination="Serves its own county under the program: a subrecipient under 2 CFR 200.331.",
        signs=SUBAWARD_SIGNS,
    ),
    counted(
        _OTHER,
        "Officers' time given by departments",
        1_900,
        48_00,
        "hours",
        "police",
        pays="in_kind",
        words="Three departments have written; two are still to answer.",
    ),
)
"""Match is short here on purpose: two departments have not answered yet."""
