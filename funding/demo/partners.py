"""Partners, what was agreed with them, and a subaward and a contract of the services award.

The shelter's subaward was modified above the threshold of reporting in SAM.gov and is to be reported; one of its
invoices waits. All organizations are invented.
"""

from __future__ import annotations

from datetime import date, timedelta

from funding.contacts.services import add_contact
from funding.demo.awards import demo_award
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.periods import add_months
from funding.partners.models import Partner
from funding.partners.queries import partner_for
from funding.partners.services import add_agreement, add_partner, record_check
from funding.partners.types import (
    AgreementFacts,
    AgreementKind,
    PartnerFacts,
    PartnerKind,
    SamCheck,
    SamResult,
)
from funding.subawards.models import Subaward
from funding.subawards.queries.one import budget_lines
from funding.subawards.services.agreements import add_subaward, modify_subaward, sign_subaward
from funding.subawards.services.invoices import approve_invoice, enter_invoice, pay_invoice
from funding.subawards.services.monitoring import add_visit, assess, plan_monitoring, save_audit
from funding.subawards.types import (
    ActionFacts,
    AuditFacts,
    InvoiceFacts,
    MonitoringKind,
    Nature,
    RateKind,
    SubawardFacts,
    VisitFacts,
)

_PARTNERS = {
    "shelter": PartnerFacts(
        "Lakeside Safe Harbor, Inc.",
        PartnerKind.NONPROFIT,
        uei="L7RQ4ZK2MWX9",
        ein="25-3310964",
        street="410 Cherry Street",
        zip_code="16507",
        phone="814-555-0142",
        website="https://lakesidesafeharbor.example",
        notes="Twelve beds, nobody is asked for papers at the door. The night team calls first.",
        city="Erie",
        state="PA",
    ),
    "schools": PartnerFacts(
        "Bayfront School District",
        PartnerKind.SCHOOL,
        street="1200 Harbor Road",
        zip_code="16505",
        notes="Health teachers of grades 8 to 10. Parents’ evening comes before any lesson.",
        city="Erie",
        state="PA",
    ),
    "sheriff": PartnerFacts(
        "Presque County Sheriff’s Office",
        PartnerKind.LAW_ENFORCEMENT,
        street="9 Courthouse Square",
        zip_code="16501",
        city="Erie",
        state="PA",
    ),
    "church": PartnerFacts(
        "Saint Brigid Parish Hall", PartnerKind.FAITH, zip_code="16503", city="Erie", state="PA"
    ),
    "evaluators": PartnerFacts(
        "Millcreek Evaluation Group",
        PartnerKind.BUSINESS,
        uei="M3KE8VTD5YQ1",
        ein="25-4471120",
        zip_code="16506",
        city="Erie",
        state="PA",
    ),
}


def tell_partners(story: Story) -> None:
    """Who we work with, and on what paper."""
    by = story.who(Role.DEVELOPMENT)
    for key, facts in _PARTNERS.items():
        story.partners[key] = add_partner(facts=facts, by=by, sure=True).id
    hospitals = PartnerFacts(
        "Great Lakes Hospital Council",
        PartnerKind.HEALTH,
        funder_id=story.funders["hospital"],
        city="Erie",
        state="PA",
    )
    story.partners["hospitals"] = add_partner(facts=hospitals, by=by, sure=True).id
    for key, name, title in (
        ("shelter", "Dolores Whitcomb", "Director of the shelter"),
        ("schools", "Amir Haddad", "Health curriculum"),
        ("sheriff", "Lt. Carla Jennings", "Victim liaison"),
        ("hospitals", "Nina Castellano", "Continuing education"),
    ):
        add_contact(
            record_id=story.partners[key], name=name, job_title=title, by=by, last_touch_on=story.day(-23)
        )
    _agreements(story)


def _partner(story: Story, key: str) -> Partner:
    return partner_for(story.who(Role.DEVELOPMENT), story.partners[key])


def _agreements(story: Story) -> None:
    by = story.who(Role.DEVELOPMENT)
    mou, letter = AgreementKind.MOU, AgreementKind.COMMITMENT
    for key, kind, title, first, last, cents in (
        ("shelter", mou, "Referral agreement with the night team", -340, 25, None),
        ("sheriff", mou, "Joint response and training", -500, -12, None),
        ("schools", letter, "Rooms and teachers’ hours for lessons", -90, 275, 18_400_00),
        ("hospitals", mou, "Courses for nurses with credit", -200, 530, None),
        ("church", AgreementKind.SUPPORT, "Letter of support, hall on Thursdays", -60, 305, None),
    ):
        facts = AgreementFacts(
            kind,
            title,
            starts_on=story.day(first),
            ends_on=story.day(last),
            signed_on=story.day(first - 4),
            value_cents=cents,
            owner_id=by.user_id,
        )
        add_agreement(partner=_partner(story, key), facts=facts, by=by)


def tell_subawards(story: Story) -> None:
    """What the partners are paid for under the services award."""
    award = demo_award(story, "services")
    first = award.starts_on
    shelter = _shelter(story, first)
    _invoices(story, shelter, first)
    _watch(story, shelter, first)
    _evaluation(story, first)


def _check(story: Story, key: str, on: date) -> None:
    ends = on + timedelta(days=300)
    check = SamCheck(on, SamResult.CLEAR, ends)
    record_check(partner=_partner(story, key), check=check, by=story.who(Role.DEVELOPMENT))


def _shelter(story: Story, first: date) -> Subaward:
    award, by = demo_award(story, "services"), story.who(Role.DEVELOPMENT)
    line = next((one for one in budget_lines(award) if one.kind.value == "subaward"), None)
    facts = SubawardFacts(
        partner_id=story.partners["shelter"],
        title="Emergency beds for survivors",
        nature=Nature.SUBAWARD,
        signs="eligibility,decisions,requirements,purpose",
        reason="The shelter decides whom it takes in, works toward the program’s objectives and is bound by its terms.",
        line_key=line.key if line else "",
        number="ODO-SUB-01",
        description="Up to twelve emergency beds each night, intake within two hours, a case plan within three days.",
        starts_on=first,
        ends_on=award.ends_on,
        budget_starts_on=first,
        budget_ends_on=add_months(first, 12) - timedelta(days=1),
        amount_cents=22_000_00,
        committed_cents=80_000_00,
        rate_kind=RateKind.DE_MINIMIS,
        rate_bp=1_500,
        our_contact="Maria Delgado, maria@opendoor.example, 814-555-0100",
    )
    subaward = add_subaward(award=award, facts=facts, by=by)
    _check(story, "shelter", first)
    sign_subaward(subaward=subaward, signed_on=first, expected_version=subaward.version, by=by)
    more = story.first_of_month(-1) + timedelta(days=8)
    _check(story, "shelter", more)
    modify_subaward(
        subaward=subaward,
        facts=ActionFacts(more, 9_500_00, "Four more beds for the winter"),
        expected_version=subaward.version,
        by=by,
    )
    return subaward


def _invoices(story: Story, subaward: Subaward, first: date) -> None:
    by, finance, director = story.who(Role.DEVELOPMENT), story.who(Role.FINANCE), story.who(Role.DIRECTOR)
    for months, cents in (
        (0, 3_120_00),
        (1, 3_480_00),
        (2, 3_305_50),
        (3, 3_610_00),
        (4, 3_544_25),
        (5, 3_902_00),
    ):
        begins, ends = add_months(first, months), add_months(first, months + 1) - timedelta(days=1)
        received = min(ends + timedelta(days=6), story.today)
        if ends >= story.today:
            break
        facts = InvoiceFacts(f"LSH-{begins:%Y-%m}", received, begins, ends, cents)
        invoice = enter_invoice(subaward=subaward, facts=facts, by=by)
        if months == 5:
            break
        approve_invoice(
            invoice=invoice,
            subaward=subaward,
            expected_version=invoice.version,
            by=director,
            on=min(received + timedelta(days=4), story.today),
        )
        if months < 4:
            pay_invoice(
                invoice=invoice,
                subaward=subaward,
                paid_on=min(received + timedelta(days=9), story.today),
                reference=f"{2041 + months * 7}",
                expected_version=invoice.version,
                by=finance,
            )


def _watch(story: Story, subaward: Subaward, first: date) -> None:
    by = story.who(Role.DEVELOPMENT)
    answers = {"experience": 1, "audit": 1, "staff": 1, "size": 0, "work": 2, "reports": 0}
    row = assess(
        subaward=subaward,
        answers=answers,
        assessed_on=first,
        note="The bookkeeper is new; intake records identify people and never leave the shelter.",
        by=by,
    )
    visit = VisitFacts(
        MonitoringKind.SITE_VISIT,
        add_months(first, 4),
        add_months(first, 4) + timedelta(days=2),
        "Beds, locks and intake seen. Time sheets of two weeks were unsigned.",
        True,
        "Send signed time sheets for both weeks and have each later one signed within a week.",
        story.day(9),
        owner_id=by.user_id,
    )
    add_visit(subaward=subaward, facts=visit, by=by)
    plan_monitoring(subaward=subaward, assessment=row, by=by)
    year = date(first.year - 1 if first.month < 7 else first.year, 6, 30)
    facts = AuditFacts(year, required=False, note="Spends about $310,000 of federal money a year.")
    save_audit(subaward=subaward, facts=facts, row=None, expected_version=None, by=by)


def _evaluation(story: Story, first: date) -> None:
    """A contract that is being prepared."""
    award, by = demo_award(story, "services"), story.who(Role.DEVELOPMENT)
    line = next((one for one in budget_lines(award) if one.title == "Evaluation"), None)
    facts = SubawardFacts(
        partner_id=story.partners["evaluators"],
        line_key=line.key if line else "",
        title="Survey design and analysis",
        nature=Nature.CONTRACT,
        signs="business,buyers,competition,ancillary",
        reason="Sells evaluations to many buyers after three quotes; decides nothing about the program.",
        description="Design of the surveys before and after training, and two reports.",
        starts_on=max(first, story.day(10)),
        ends_on=award.ends_on,
        amount_cents=12_500_00,
        committed_cents=12_500_00,
    )
    add_subaward(award=award, facts=facts, by=by)
