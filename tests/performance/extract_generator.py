"""Writing an extract of any size in the shape of the daily Grants.gov file: same elements, same proportions.

Of 83,000 records about 1% are open, 0.7% forecasts, 10% closed and the rest archived, as in the real file.
The same seed writes the same bytes. Run as a program: ``python -m tests.performance.extract_generator 83000
extract.xml``.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from funding.opportunities.extract import NAMESPACE

TODAY = date(2026, 11, 22)
FULL_SIZE = 83_000
AGENCIES = [
    ("USDOJ-OJP-OVC", "Office for Victims of Crime"),
    ("USDOJ-OJP-BJA", "Bureau of Justice Assistance"),
    ("USDOJ-OVW", "Office on Violence Against Women"),
    ("HHS-ACF-OTIP", "Administration for Children and Families - OTIP"),
    ("HHS-NIH11", "National Institutes of Health"),
    ("HHS-SAMHS-SAMHSA", "Substance Abuse and Mental Health Services Administration"),
    ("DOS-GTIP", "Office to Monitor-Combat Trafficking in Persons"),
    ("ED", "Department of Education"),
    *((f"DOI-{n:03}", f"Interior field office {n}") for n in range(60)),
    *((f"USDA-{n:03}", f"Agriculture office {n}") for n in range(40)),
    *((f"DOD-{n:03}", f"Defense command {n}") for n in range(60)),
    *((f"NSF-{n:03}", f"Science directorate {n}") for n in range(12)),
]
COMMON = [
    "services",
    "for",
    "victims",
    "of",
    "program",
    "community",
    "training",
    "prevention",
    "education",
    "housing",
    "support",
    "research",
    "evaluation",
    "partnership",
    "law",
    "enforcement",
    "youth",
    "health",
    "rural",
    "tribal",
    "assistance",
    "legal",
    "state",
    "local",
    "organizations",
    "applicants",
    "award",
    "project",
    "period",
    "performance",
    "data",
    "analysis",
    "technology",
    "water",
    "habitat",
    "conservation",
    "science",
    "capacity",
    "building",
    "national",
    "center",
    "demonstration",
    "implementation",
    "planning",
    "grant",
    "cooperative",
    "agreement",
    "the",
    "and",
    "to",
    "in",
    "by",
    "with",
    "on",
    "from",
    "will",
    "that",
]
RARE = [
    "human",
    "trafficking",
    "outreach",
    "survivors",
    "exploitation",
    "advocacy",
    "hotline",
    "forensic",
    "shelter",
    "coalition",
]
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "xo",
    "zu",
    "bra",
    "cle",
    "dri",
    "flo",
    "gru",
    "pla",
    "ste",
    "tri",
]
OTHER = [a + b + c for a in _SYLLABLES for b in _SYLLABLES[:12] for c in _SYLLABLES[:12]]
ALNS = [
    "16.320",
    "16.575",
    "16.590",
    "93.598",
    "93.243",
    "19.019",
    "84.184",
    "15.608",
    "10.310",
    "47.041",
    "12.420",
]
ELIGIBLE = [
    "00",
    "01",
    "02",
    "04",
    "05",
    "06",
    "20",
    "07",
    "11",
    "08",
    "12",
    "13",
    "21",
    "22",
    "23",
    "25",
    "99",
]
ACTIVITIES = ["LJL", "ISS", "HL", "ED", "HO", "CD", "ST", "ENV", "NR", "AG", "O"]


def _day(day: date) -> str:
    return day.strftime("%m%d%Y")


def _sentence(dice: random.Random, count: int) -> str:
    """About three common words in four, a word of a large vocabulary now and then, and rarely one of our
    own field.
    """
    words = dice.choices(COMMON, k=count)
    for place in range(count):
        lot = dice.random()
        if lot < 0.25:
            words[place] = dice.choice(OTHER)
        elif lot < 0.2508:
            words[place] = dice.choice(RARE)
    return " ".join(words)


def _dates(dice: random.Random) -> tuple[date, str, str]:
    lot = dice.random()
    if lot < 0.011:
        close = TODAY + timedelta(days=dice.randint(0, 150))
    elif lot < 0.115:
        close = TODAY - timedelta(days=dice.randint(1, 29))
    else:
        close = TODAY - timedelta(days=dice.randint(60, 6000))
    posted = close - timedelta(days=dice.randint(30, 90))
    written = "" if lot >= 0.115 and dice.random() < 0.05 else _day(close)
    return posted, written, _day(close + timedelta(days=30))


def _tags(name: str, values: list[str]) -> str:
    return "".join(f"    <{name}>{value}</{name}>\n" for value in values)


def record(number: int, dice: random.Random, *, forecast: bool = False, word: str = "") -> str:
    """One record as text. ``word`` is added to the title, to make a changed version of the same call."""
    kind = "OpportunityForecastDetail_1_0" if forecast else "OpportunitySynopsisDetail_1_0"
    code, agency = dice.choice(AGENCIES)
    posted, close, archive = _dates(dice)
    body = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(
        _sentence(dice, dice.randint(20, 90)).capitalize() + "." for _ in range(dice.randint(1, 4))
    )
    parts = [
        f"  <{kind}>\n    <OpportunityID>{100_000 + number}</OpportunityID>\n",
        f"    <OpportunityTitle>{_sentence(dice, dice.randint(5, 12)).capitalize()}{word}</OpportunityTitle>\n",
        f"    <OpportunityNumber>O-{code.split('-')[-1]}-{posted.year}-{number:06}</OpportunityNumber>\n",
        f"    <OpportunityCategory>{dice.choice('DDDMCO')}</OpportunityCategory>\n",
        _tags("FundingInstrumentType", dice.sample(["G", "CA", "PC", "O"], dice.randint(1, 2))),
        _tags("CategoryOfFundingActivity", dice.sample(ACTIVITIES, dice.randint(1, 2))),
        _tags("CFDANumbers", dice.sample(ALNS, 1 if dice.random() < 0.9 else 2)),
        _tags("EligibleApplicants", dice.sample(ELIGIBLE, dice.randint(1, 7))),
        f"    <AgencyCode>{code}</AgencyCode>\n    <AgencyName>{agency}</AgencyName>\n",
        f"    <PostDate>{_day(posted)}</PostDate>\n",
    ]
    if forecast:
        later = _day(TODAY + timedelta(days=dice.randint(30, 200)))
        parts.append(f"    <LastUpdatedDate>{_day(posted)}</LastUpdatedDate>\n")
        parts.append(f"    <EstimatedSynopsisCloseDate>{later}</EstimatedSynopsisCloseDate>\n")
    else:
        parts.append(f"    <CloseDate>{close}</CloseDate>\n" if close else "")
        parts.append(f"    <LastUpdatedDate>{_day(posted)}</LastUpdatedDate>\n")
    parts += [
        f"    <AwardCeiling>{dice.choice(['none', '0', '150000', '400000', '750000', '2500000'])}</AwardCeiling>\n",
        f"    <AwardFloor>{dice.choice(['0', '10000', '50000'])}</AwardFloor>\n",
        f"    <EstimatedTotalProgramFunding>{dice.choice(['', '5000000', '12000000'])}"
        "</EstimatedTotalProgramFunding>\n",
        f"    <ExpectedNumberOfAwards>{dice.choice(['', '5', '20'])}</ExpectedNumberOfAwards>\n",
        f"    <Description>{body}&lt;/p&gt;</Description>\n    <Version>Synopsis {dice.randint(1, 4)}</Version>\n",
        f"    <CostSharingOrMatchingRequirement>{dice.choice(['Yes', 'No', 'No'])}"
        "</CostSharingOrMatchingRequirement>\n",
        "" if forecast else f"    <ArchiveDate>{archive}</ArchiveDate>\n",
        "    <AdditionalInformationURL>https://www.grants.gov</AdditionalInformationURL>\n",
        f"    <GrantorContactEmail>grants{number % 500}@example.gov</GrantorContactEmail>\n  </{kind}>\n",
    ]
    return "".join(parts)


def pieces(count: int, *, seed: int = 7, changed_every: int = 0) -> Iterator[str]:
    """The text of an extract of ``count`` records; every ``changed_every``-th has a longer title."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Grants xmlns="{NAMESPACE}">\n'
    forecasts = max(1, count * 7 // 1000)
    for number in range(count):
        dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - made-up data, not secrets.
        word = " revised" if changed_every and number % changed_every == 0 else ""
        yield record(number, dice, forecast=number >= count - forecasts, word=word)
    yield "</Grants>\n"


def write_extract(path: Path, count: int, *, seed: int = 7, changed_every: int = 0) -> Path:
    """Write an extract of ``count`` records to ``path``."""
    with path.open("w", encoding="utf-8") as stream:
        for piece in pieces(count, seed=seed, changed_every=changed_every):
            stream.write(piece)
    return path


if __name__ == "__main__":
    write_extract(Path(sys.argv[2]), int(sys.argv[1]))
