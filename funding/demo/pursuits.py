"""What the organization asks for, from whom, and how far each ask has come.

Invented, in amounts that could be.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.applications.types import Stage
from funding.kernel.actor import Role
from funding.kernel.money import Cents

P, D, Q, W, R, S = (
    Stage.PROSPECT,
    Stage.DECIDING,
    Stage.INQUIRY,
    Stage.DRAFTING,
    Stage.REVIEW,
    Stage.SUBMITTED,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A recorded go or no-go: the reason, the fit of mission, capacity and chance, and the hours it would take."""

    go: bool
    reason: str
    fit: tuple[int, int, int]
    hours: int
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Pursuit:
    """One application. ``path`` is the way it has gone; ``days`` how long it has stood at its last stage.

    ``begins`` is the month, from now, in which the project starts; None where nobody knows yet. ``match`` is a
    share of the total cost with its source, where the call does not say it.
    """

    call: str
    title: str
    ask: Cents
    initiatives: tuple[str, ...]
    purpose: str
    path: tuple[Stage, ...] = ()
    days: int = 9
    begins: int | None = None
    months: int = 12
    answer: Answer | None = None
    owner: Role = Role.DEVELOPMENT
    sent_days_ago: int | None = None
    answered_days_ago: int | None = None
    awarded: Cents | None = None
    closing: str = ""
    answer_expected_in: int | None = None
    match: tuple[int, str] | None = None

    def moved_days_ago(self) -> list[int]:
        """How many days ago each move of the path was made: as told, or some days before the next one."""
        told: list[int] = []
        for place, stage in reversed(list(enumerate(self.path))):
            known = self.sent_days_ago if stage is Stage.SUBMITTED else None
            known = self.answered_days_ago if stage.is_closed else known
            last = self.days if place == len(self.path) - 1 else told[-1] + 11
            told.append(last if known is None else known)
        return told[::-1]

    def began_days_ago(self) -> int:
        """How many days ago it was begun."""
        return max([self.days, *(day + 9 for day in self.moved_days_ago()[:1])])


PURSUITS: dict[str, Pursuit] = {
    "dvht": Pursuit(
        "dvht_next",
        "Finding and helping domestic victims: Lake Erie region",
        300_000_00,
        ("street", "health"),
        "Two more pairs on the street, and a nurse educator who follows every referral up.",
        days=31,
        begins=10,
    ),
    "micro": Pursuit(
        "micro_next",
        "Officers and outreach workers, one night a month",
        150_000_00,
        ("police",),
        "Joint shifts in which an officer listens and an outreach worker leads.",
        days=14,
    ),
    "harbor_safe": Pursuit(
        "harbor_safe",
        "A safe adult in every school",
        60_000_00,
        ("schools",),
        "Train and support one counselor in each of forty schools.",
        days=61,
        begins=9,
        owner=Role.DIRECTOR,
    ),
    "voca": Pursuit(
        "voca_next",
        "Street outreach and referral for victims of crime",
        180_000_00,
        ("street",),
        "Keeps the night team through two more years and adds a referral coordinator.",
        (D,),
        5,
        7,
    ),
    "taskforce": Pursuit(
        "taskforce_next",
        "Tri-county task force: the provider's half",
        340_000_00,
        ("police", "health"),
        "With the Erie police as the other applicant: one protocol, one on-call list, one training.",
        (D,),
        8,
        11,
        owner=Role.DIRECTOR,
        match=(2_500, "Earlier notices of the program; 22 U.S.C. 7105(b)(2)(C)"),
    ),
    "abernathy": Pursuit(
        "abernathy_gift",
        "Three years of the night team",
        90_000_00,
        ("street",),
        "Thirty thousand dollars a year that no grant restricts.",
        (D,),
        17,
        owner=Role.DIRECTOR,
    ),
    "lakeshore": Pursuit(
        "lakeshore_loi",
        "The lakefront resource fair",
        40_000_00,
        ("fair", "digital"),
        "The fair itself, the youth council's films shown there, and a map of help that stays.",
        (D, Q),
        11,
        4,
        12,
        Answer(True, "Small, quick and ours: nobody else brings thirty tables together.", (5, 5, 4), 24),
    ),
    "ovc": Pursuit(
        "services_now",
        "Open Door: outreach and training for victims of human trafficking",
        500_000_00,
        ("street", "health", "schools", "police"),
        "One year of outreach, training and referral in three counties, with the shelter coalition as "
        "subrecipient.",
        (D, W),
        12,
        7,
        12,
        Answer(
            True,
            "This is our core work. The match can be met by volunteers, donated space and the board's "
            "pledge.",
            (5, 4, 3),
            160,
            "Finance: the match must be in writing before we submit.",
        ),
    ),
    "prevention": Pursuit(
        "prevention_now",
        "Lessons that reach home: youth prevention education",
        750_000_00,
        ("schools", "digital"),
        "Three years of lessons for every seventh and ninth grade, with films by the youth council.",
        (D, W),
        6,
        7,
        36,
        Answer(True, "The curriculum is tested and the districts have written to us.", (5, 4, 4), 110),
    ),
    "freight": Pursuit(
        "freight_corridor",
        "Truck-stop corridor: signs, cards and two nights a month",
        40_000_00,
        ("street", "digital"),
        "Twelve stops along the interstate, each with a sign that drivers helped to write.",
        (D, W, R),
        3,
        2,
        12,
        Answer(True, "The company asked us. One visit and two pages.", (4, 5, 5), 12),
        Role.DIRECTOR,
    ),
    "hospital": Pursuit(
        "hospital_joint",
        "Joint training with the hospital council",
        75_000_00,
        ("health",),
        "Twenty-four courses for nurses with continuing education credit, and a champion at each site.",
        (D, W, R, S),
        24,
        2,
        12,
        Answer(True, "They need the credit, we need the rooms.", (5, 5, 4), 30),
        sent_days_ago=24,
        answer_expected_in=26,
    ),
    "ellsworth": Pursuit(
        "ellsworth_gift",
        "Spring campaign lead gift",
        25_000_00,
        ("schools",),
        "The first gift of the spring campaign, in memory of a sister.",
        (D, W, S),
        18,
        answer=Answer(True, "She has given every spring for six years.", (5, 5, 4), 6),
        owner=Role.DIRECTOR,
        sent_days_ago=18,
        answer_expected_in=23,
    ),
    "rural": Pursuit(
        "rural_last",
        "Rural outreach and training",
        350_000_00,
        ("health", "police"),
        "Training for clinics, schools and sheriffs where the next shelter is an hour away.",
        (D, W, R, S, Stage.AWARDED),
        70,
        -2,
        12,
        Answer(True, "Nobody trains out there. Two sheriffs signed on the spot.", (5, 4, 3), 140),
        sent_days_ago=262,
        answered_days_ago=70,
        awarded=350_000_00,
    ),
    "street_state": Pursuit(
        "street_state",
        "Street outreach, year two",
        96_000_00,
        ("street",),
        "Two pairs, three nights a week, and a warm place at the end of the walk.",
        (D, W, R, S, Stage.AWARDED),
        155,
        -4,
        12,
        Answer(True, "The first year's figures speak for themselves.", (5, 5, 4), 40),
        Role.DEVELOPMENT,
        sent_days_ago=240,
        answered_days_ago=155,
        awarded=96_000_00,
    ),
    "harbor_last": Pursuit(
        "harbor_last",
        "You Are Not for Sale: films by young people",
        40_000_00,
        ("digital",),
        "Six short films written and made by the youth council.",
        (D, Q, S, Stage.AWARDED),
        120,
        -3,
        12,
        Answer(True, "They asked for exactly this.", (4, 4, 5), 20),
        sent_days_ago=196,
        answered_days_ago=120,
        awarded=35_000_00,
    ),
    "survivor": Pursuit(
        "survivor25",
        "Paid experts: survivors in the lead",
        200_000_00,
        ("police", "health"),
        "A paid council of survivors that reviews every training before it is given.",
        (D, W, R, S, Stage.DECLINED),
        98,
        answer=Answer(True, "Right work; a young council. Worth the try.", (5, 3, 2), 120),
        sent_days_ago=300,
        answered_days_ago=98,
        closing="Reviewers asked for a longer record of paying survivors. Apply again after a year of the council.",
    ),
    "hotline": Pursuit(
        "hotline25",
        "National hotline: considered",
        5_000_000_00,
        (),
        "Considered for one hour.",
        (Stage.NOT_PURSUED,),
        210,
        answer=Answer(
            False, "Ten times our budget, day and night, in forty languages. Not ours.", (2, 1, 1), 1
        ),
        closing="The smallest award is ten times our yearly budget.",
    ),
}
