"""The figures a proposal may quote: budget, application, organization, indicators. Imported once to register them."""

from __future__ import annotations

from funding.budgets.quoted import PREFIX, quoted_figures
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date
from funding.proposals.queries import Subject
from funding.proposals.tokens import Figure, register


def _money(label: str, cents: int | None, source: str) -> Figure:
    if cents is None:
        return Figure(label, None, source)
    return Figure(label, format_money(cents, whole=cents % 100 == 0), source)


@register("budget", "Budget")
def budget_figures(subject: Subject) -> dict[str, Figure]:
    """Totals and object classes of the budget."""
    return {
        key.removeprefix(PREFIX): _money(figure.label, figure.cents, figure.source)
        for key, figure in quoted_figures(subject.budget).items()
    }


@register("application", "Application")
def application_figures(subject: Subject) -> dict[str, Figure]:
    """What the application and its call say."""
    application, call = subject.application, subject.opportunity
    period = None
    if application.starts_on and application.ends_on:
        period = f"{format_date(application.starts_on)} to {format_date(application.ends_on)}"
    return {
        "ask": _money("Amount asked", application.ask_cents, "Application"),
        "ceiling": _money("Award ceiling", application.ceiling_cents, "Application, from the call"),
        "floor": _money("Award floor", application.floor_cents, "Application, from the call"),
        "period": Figure("Project period", period, "Application"),
        "title": Figure("Project title", application.title, "Application"),
        "funder": Figure("Funder", application.funder.title, "Funder"),
        "opportunity_number": Figure("Opportunity number", call.number if call else None, "Opportunity"),
        "aln": Figure("Assistance listing", ", ".join(subject.listings) or None, "Opportunity"),
    }


@register("organization", "Organization")
def organization_figures(subject: Subject) -> dict[str, Figure]:
    """Our own profile."""
    profile = subject.organization
    source = "Organization profile"
    if profile is None:
        return {}
    return {
        "name": Figure("Legal name", profile.legal_name or None, source),
        "uei": Figure("UEI", profile.uei or None, source),
        "ein": Figure("EIN", profile.ein or None, source),
        "city": Figure(
            "City and state", f"{profile.city}, {profile.state}" if profile.city else None, source
        ),
        "district": Figure("Congressional district", profile.congressional_district or None, source),
        "representative": Figure(
            "Authorized representative",
            f"{profile.aor_first_name} {profile.aor_last_name}".strip() or None,
            source,
        ),
    }


@register("indicator", "Indicator targets")
def indicator_figures(subject: Subject) -> dict[str, Figure]:
    """The target of every indicator of the application's initiatives."""
    return {
        str(one.id): Figure(f"{one.name}: target", f"{one.target:,}", f"Indicator of {initiative.title}")
        for initiative, one in subject.indicators
    }
