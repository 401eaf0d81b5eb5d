"""The terms an application writes on its budget: whose rules, which rate, which match, which ceiling, and why.

The budget never looks upward; everything it is computed from is frozen on it here, with the place each fact comes
from. Where the funder caps indirect, the cap is a term; where the house has a negotiated rate, the rate must be used
as negotiated; else the de minimis rate in force at the award date (2 CFR 200.414(f)) applies.
"""

from __future__ import annotations

from funding.accounts.models import Organization
from funding.applications.models import Application
from funding.budgets.terms import FunderRules, IndirectBase, IndirectKind, Terms
from funding.budgets.types import MAX_YEARS
from funding.kernel.periods import Period


def terms_for(application: Application, organization: Organization | None) -> Terms:
    """The terms as they follow from the application, its funder and the organization's own profile."""
    funder = application.funder
    period = _period(application)
    rules = FunderRules(funder.source_hue)
    kind, rate, base, citation = _indirect(organization)
    return Terms(
        funder=rules,
        indirect_kind=kind,
        indirect_rate_bp=rate,
        indirect_base=base,
        indirect_citation=citation,
        indirect_cap_bp=funder.indirect_cap_bp,
        match_bp=application.match_bp or None,
        match_citation=application.match_source,
        ceiling_cents=application.ceiling_cents,
        floor_cents=application.floor_cents,
        ceiling_citation="the call for funding" if application.opportunity_id else "",
        first_day=application.starts_on,
        last_day=application.ends_on,
        years=min(len(period.years()), MAX_YEARS) if period else 1,
        capitalization_cents=organization.capitalization_threshold_cents if organization else None,
    )


def _period(application: Application) -> Period | None:
    if application.starts_on and application.ends_on:
        return Period(application.starts_on, application.ends_on)
    return None


def _indirect(organization: Organization | None) -> tuple[IndirectKind, int | None, IndirectBase, str]:
    if organization is None:
        return IndirectKind.DE_MINIMIS, None, IndirectBase.MTDC, ""
    kind = IndirectKind(organization.indirect_kind)
    if kind is IndirectKind.NEGOTIATED and organization.indirect_rate_bp is not None:
        base = IndirectBase(organization.indirect_base or IndirectBase.MTDC)
        agreed = organization.indirect_agreement_date
        return (
            kind,
            organization.indirect_rate_bp,
            base,
            f"Rate agreement of {agreed:%b} {agreed.day}, {agreed.year}" if agreed else "Rate agreement",
        )
    if kind is IndirectKind.NONE:
        return kind, None, IndirectBase.MTDC, "The organization charges no indirect costs."
    return IndirectKind.DE_MINIMIS, organization.indirect_rate_bp, IndirectBase.MTDC, ""
