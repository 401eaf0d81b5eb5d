"""Awards: three that the pipeline won and one that was held before, with conditions and amendments.

====================  ========  ===========  =======================================================
key                   match     months       what it shows
====================  ========  ===========  =======================================================
services              $166,667  18, began 7  an OVC award with match, held before the program came
rural                 none      12, began 2  an OVW award whose revised budget asks for approval
street                none      12, began 4  victim assistance passed through by the state
harbor                none      12, began 3  a foundation's grant, extended by three months
====================  ========  ===========  =======================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from funding.accounts.queries import organization
from funding.applications.budget_terms import terms_for
from funding.awards.amending import AmendmentFacts
from funding.awards.models import Award
from funding.awards.queries.conditions import conditions_of
from funding.awards.services.amending import amend_award
from funding.awards.services.conditions import ConditionFacts, add_condition, settle_condition
from funding.awards.services.entering import HeldFacts, enter_held_award
from funding.awards.services.setting_up import activate_award, set_up_award, yearly_periods
from funding.awards.types import (
    AmendmentKind,
    AwardFacts,
    AwardRoute,
    ConditionState,
    PaymentMethod,
    PeriodFacts,
)
from funding.budgets.models import Budget
from funding.budgets.queries import budget_of
from funding.budgets.services import add_lines, approve_version, start_budget, start_version
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.types import VersionKind
from funding.budgets.versions import Award as Granted
from funding.demo import budget_lines as lines
from funding.demo.applications import application
from funding.demo.budgets import line_facts
from funding.demo.types import Story
from funding.demo.versions import recount
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.periods import add_months

SERVICES_MONTHS = 18
SERVICES_BEGAN = -7


def demo_award(story: Story, key: str) -> Award:
    """One award of the demonstration: services, rural, street or harbor."""
    return db.session.get_one(Award, story.awards[key])


def tell_awards(story: Story) -> None:
    """Set every award up, with its conditions and what was amended since."""
    for award in (_services(story), _rural(story), _street(story), _harbor(story)):
        activate_award(award=award, by=story.who(Role.FINANCE))
    _conditions(story)
    _amendments(story)


def _services(story: Story) -> Award:
    """An award held before: it brings its application along, and its budget as it was granted."""
    by = story.who(Role.DEVELOPMENT)
    first = story.first_of_month(SERVICES_BEGAN)
    facts = AwardFacts(
        title="Services and outreach for victims in three counties",
        route=AwardRoute.FEDERAL_DIRECT,
        award_number=f"15POVC-{first:%y}-GG-09999-HT",
        federal_agency="Department of Justice, Office for Victims of Crime",
        aln="16.320",
        program_title="Services for Trafficking Victims",
        federal_award_date=first - timedelta(days=12),
        starts_on=first,
        ends_on=add_months(first, SERVICES_MONTHS) - timedelta(days=1),
        amount_cents=500_000_00,
        match_required_cents=166_667_00,
        payment_method=PaymentMethod.DRAWDOWN,
        reporting_calendar="ovc",
        notes="Drawn through ASAP. Invented, as everything in the demonstration.",
    )
    facts = replace(facts, periods=(PeriodFacts(facts.starts_on, facts.ends_on, facts.amount_cents),))
    held = HeldFacts(
        funder_id=story.funders["ovc"],
        decided_on=first - timedelta(days=12),
        match_bp=2500,
        match_source="Notice, page 7: 25% of the total cost",
        purpose="Nights on the street, courses for clinics and officers, and help within the hour.",
        initiative_ids=tuple(story.initiatives[one] for one in ("street", "health", "police")),
    )
    award = enter_held_award(held=held, facts=facts, by=by)
    story.awards["services"], story.applications["services"] = award.id, award.application_id
    _services_budget(story, award)
    return award


def _services_budget(story: Story, award: Award) -> None:
    """As asked and as granted: the same lines, approved twice."""
    made = award.application
    terms = replace(terms_for(made, organization()), years=1, federal_award_date=award.federal_award_date)
    budget = _asked(story, made.id, made.title, terms, lines.OVC)
    _approve(story, budget, 260)
    _approve(story, _granted(story, award, budget, "Granted as asked."), 230)


def _asked(story: Story, subject_id: int, title: str, terms: Terms, drafts: Sequence[lines.Draft]) -> Budget:
    by = story.who(Role.FINANCE)
    budget = start_budget(subject_id=subject_id, title=title, terms=terms, by=by)
    add_lines(budget=budget, lines=[line_facts(story, draft) for draft in drafts], by=by)
    return budget


def _granted(story: Story, award: Award, asked: Budget, note: str) -> Budget:
    """The awarded version of a budget, still a draft."""
    return start_version(
        budget=asked,
        kind=VersionKind.AWARDED,
        by=story.who(Role.FINANCE),
        award=Granted(award.amount_cents, award.federal_award_date or award.application.decided_on),
        note=note,
    )


def _approve(story: Story, budget: Budget, days_ago: int) -> None:
    at = datetime.combine(story.day(-days_ago), time(19, 0), tzinfo=now().tzinfo)
    approve_version(budget=budget, by=story.who(Role.DIRECTOR), expected_version=budget.version, at=at)


def _set_up(story: Story, key: str, name: str, facts: AwardFacts) -> Award:
    """The award of one of the pipeline's applications, over the period that the application names."""
    made = application(story, key)
    assert made.starts_on is not None  # noqa: S101 - as the pursuits tell.
    assert made.ends_on is not None  # noqa: S101 - as the pursuits tell.
    facts = replace(
        facts,
        title=made.title,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        amount_cents=made.awarded_cents or 0,
    )
    award = set_up_award(
        application=made,
        facts=replace(facts, periods=yearly_periods(facts)),
        by=story.who(Role.DEVELOPMENT),
    )
    story.awards[name] = award.id
    return award


def _blank(story: Story, route: AwardRoute) -> AwardFacts:
    return AwardFacts(title="", route=route, starts_on=story.today, ends_on=story.today, amount_cents=0)


def _rural(story: Story) -> Award:
    facts = replace(
        _blank(story, AwardRoute.FEDERAL_DIRECT),
        award_number=f"15JOVW-{story.today:%y}-GG-09998-RURA",
        federal_agency="Department of Justice, Office on Violence Against Women",
        aln="16.589",
        program_title="Rural Domestic Violence, Dating Violence, Sexual Assault, and Stalking Assistance Program",
        federal_award_date=story.day(-70),
        payment_method=PaymentMethod.DRAWDOWN,
        reporting_calendar="ovw",
    )
    return _set_up(story, "rural", "rural", facts)


def _street(story: Story) -> Award:
    facts = replace(
        _blank(story, AwardRoute.FEDERAL_PASS_THROUGH),
        award_number="15POVC-25-GG-00597-ASSI",
        pass_through_number="2025-VF-09997",  # noqa: S106 - the state's number, no password.
        federal_agency="Department of Justice, Office for Victims of Crime",
        aln="16.575",
        program_title="Crime Victim Assistance",
        federal_award_date=story.day(-400),
        payment_method=PaymentMethod.REIMBURSEMENT,
        reporting_calendar="state",
        notes="No match: the state counts its own money for victims. Invoiced each month on the state's form.",
    )
    award = _set_up(story, "street_state", "street", facts)
    asked = budget_of(award.application_id)
    assert asked is not None  # noqa: S101 - the step before wrote it.
    _approve(story, asked, 245)
    _approve(story, _granted(story, award, asked, "Granted as asked."), 150)
    return award


def _harbor(story: Story) -> Award:
    facts = replace(
        _blank(story, AwardRoute.FOUNDATION),
        award_number="HLF-0412",
        payment_method=PaymentMethod.INSTALLMENTS,
        reporting_calendar="year_end",
    )
    award = _set_up(story, "harbor_last", "harbor", facts)
    _harbor_budget(story, award)
    return award


def _harbor_budget(story: Story, award: Award) -> None:
    """Less was granted than asked: each film costs less, and so do the stipends. No indirect cost was asked for."""
    made = award.application
    terms = replace(
        terms_for(made, organization()), years=1, indirect_kind=IndirectKind.NONE, indirect_citation=""
    )
    asked = _asked(story, made.id, made.title, terms, lines.HARBOR)
    _approve(story, asked, 200)
    granted = _granted(story, award, asked, "As granted: six films at $5,000 each, and smaller stipends.")
    recount(story, granted, "Six films", rate=5_000_00_00)
    recount(story, granted, "Stipends of the youth council", rate=500_00_00)
    _approve(story, granted, 115)


def _conditions(story: Story) -> None:
    """What the funders ask for besides the work: some met, one that waits, one that holds money back."""
    by = story.who(Role.DEVELOPMENT)
    services, rural = demo_award(story, "services"), demo_award(story, "rural")
    add_condition(
        award=services,
        facts=ConditionFacts(
            "Protocol for reporting by minors",
            "32",
            "Send the written protocol to the grant manager for approval before services to minors begin.",
            story.day(-120),
        ),
        by=by,
    )
    add_condition(
        award=services,
        facts=ConditionFacts(
            "Both coordinators complete the grants financial training",
            "15",
            "The point of contact and the financial point of contact complete the training and send the certificates.",
            story.day(18),
        ),
        by=by,
    )
    add_condition(
        award=rural,
        facts=ConditionFacts(
            "Final budget clearance",
            "44",
            "The recipient may not draw more than a tenth of the award until the budget is cleared.",
            story.day(30),
            holds_funds=True,
        ),
        by=by,
    )
    first = conditions_of(services.id)[0]
    settle_condition(
        award=services,
        condition=first,
        state=ConditionState.MET,
        on=story.day(-131),
        note="Approved by e-mail; filed with the program manual.",
        expected_version=first.version,
        by=story.who(Role.PROGRAM),
    )


def _amendments(story: Story) -> None:
    """A new key person, and a foundation's extension that was asked in time."""
    services, harbor = demo_award(story, "services"), demo_award(story, "harbor")
    amend_award(
        award=services,
        facts=AmendmentFacts(
            kind=AmendmentKind.KEY_PERSON,
            effective_on=story.day(-95),
            reason="The first project director moved away; the training lead follows.",
            reference="GAM-000417",
            requested_on=story.day(-118),
            signed_on=story.day(-97),
        ),
        by=story.who(Role.DEVELOPMENT),
        expected_version=services.version,
    )
    amend_award(
        award=harbor,
        facts=AmendmentFacts(
            kind=AmendmentKind.NO_COST_EXTENSION,
            effective_on=story.day(-20),
            reason="Two of the six films wait for the school year to end.",
            requested_on=story.day(-41),
            signed_on=story.day(-21),
            new_ends_on=add_months(harbor.ends_on + timedelta(days=1), 3) - timedelta(days=1),
        ),
        by=story.who(Role.DIRECTOR),
        expected_version=harbor.version,
    )
