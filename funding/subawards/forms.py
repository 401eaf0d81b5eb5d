"""The forms of subawards and contracts."""

from __future__ import annotations

from typing import Any

from funding.budgets.determination import SIGNS
from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.subawards.models import MonitoringVisit, PartnerAudit, Subaward
from funding.subawards.risk import FACTORS
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

_FILE_HELP = f"{ACCEPTED_WORDS}. No client information belongs in it."
_UNSAID = {"yes": True, "no": False}


def _file(label: str) -> UploadField:
    return UploadField(label, description=_FILE_HELP, render_kw={"accept": ACCEPTED})


class SubawardForm(Form):
    """An agreement while it is prepared."""

    version = HiddenVersion()
    partner_id = ChoiceField("Partner", required=True, empty="Choose a partner")
    title = TextField("Name", max=200, required=True, description="Such as “Shelter beds, Lakeside”.")
    number = TextField("Our number", max=60)
    line_key = ChoiceField("Budget line that pays it", empty="None yet")
    owner_id = ChoiceField("Who looks after it", empty="Whoever adds it")
    signs = ChoicesField("Signs", [(one.key, one.label) for one in SIGNS])
    nature = ChoiceField("It is a", [(one.value, one.label) for one in Nature], required=True)
    reason = LongTextField(
        "Why",
        max=5_000,
        description="The substance decides, never the name (2 CFR 200.331). Auditors read this.",
    )
    description = LongTextField("What is to be done", max=5_000)
    starts_on = DateField("First day")
    ends_on = DateField("Last day")
    budget_starts_on = DateField("Budget period from")
    budget_ends_on = DateField("to")
    amount_cents = MoneyField("Obligated by this action")
    committed_cents = MoneyField(
        "Total committed", description="All that is promised over its life, this action included."
    )
    fixed_amount = BoolField("It is paid in fixed amounts")
    approval_on = DateField("Prior approval of the agency", description="For fixed amounts (2 CFR 200.333).")
    approval_reference = TextField("Its reference", max=200)
    rate_kind = ChoiceField(
        "Indirect cost rate", [(one.value, one.label) for one in RateKind], empty="Not said yet"
    )
    rate_bp = PercentField("Rate", max_bp=50_000)
    is_research = BoolField("It is for research and development")
    registered_name = TextField(
        "Registered name", max=200, description="As SAM.gov has it with the UEI. Empty: the partner’s name."
    )
    uei = TextField("UEI", max=14, description="Empty: the partner’s.")
    our_contact = TextField(
        "Who answers for us", max=300, description="Name, e-mail and phone, as the partner will read them."
    )

    def sides(self) -> list[tuple[str, list[Any]]]:
        """The boxes of the signs: those of a subaward, then those of a contract."""
        boxes = list(zip(SIGNS, self.signs, strict=True))
        return [
            (nature.label.lower(), [box for sign, box in boxes if sign.points_to == nature.value])
            for nature in Nature
        ]

    def facts(self) -> SubawardFacts:
        """What was typed, for the services."""
        left_out = ("partner_id", "nature", "signs", "line_key", "rate_kind", "uei", "owner_id")
        return SubawardFacts(
            partner_id=int(self.partner_id.data),
            nature=Nature(self.nature.data),
            signs=",".join(self.signs.data or ()),
            line_key=self.line_key.data or "",
            rate_kind=RateKind(self.rate_kind.data) if self.rate_kind.data else None,
            uei=self.uei.data or None,
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            **self.values(*left_out),
        )


_PLAIN = (
    "title",
    "number",
    "line_key",
    "reason",
    "description",
    "starts_on",
    "ends_on",
    "budget_starts_on",
    "budget_ends_on",
    "amount_cents",
    "committed_cents",
    "fixed_amount",
    "approval_on",
    "approval_reference",
    "rate_bp",
    "is_research",
    "registered_name",
    "uei",
    "our_contact",
    "version",
)


def subaward_values(subaward: Subaward) -> dict[str, object]:
    """What an agreement's form shows."""
    return {
        "partner_id": str(subaward.partner_id),
        "owner_id": str(subaward.owner_id or ""),
        "nature": subaward.nature.value,
        "signs": [key for key in subaward.signs.split(",") if key],
        "rate_kind": subaward.rate_kind.value if subaward.rate_kind else "",
        **{name: getattr(subaward, name) for name in _PLAIN},
    }


class SignForm(Form):
    """That an agreement was signed."""

    version = HiddenVersion()
    signed_on = DateField("Signed on", required=True)
    file = _file("Signed agreement")


class ModifyForm(Form):
    """A modification of what is obligated or until when."""

    version = HiddenVersion()
    obligated_on = DateField("Signed on", required=True)
    delta_cents = MoneyField(
        "Change of the amount", allow_negative=True, description="Such as 9,500 or -5,000. Empty: none."
    )
    new_ends_on = DateField("New last day", description="Only where it changes.")
    reason = TextField("Why", max=1_000, required=True)
    file = _file("Signed modification")

    def facts(self) -> ActionFacts:
        """What was typed, for the service."""
        return ActionFacts(
            obligated_on=self.obligated_on.data,
            delta_cents=self.delta_cents.data or 0,
            reason=self.reason.data or "",
            new_ends_on=self.new_ends_on.data,
        )


class InvoiceForm(Form):
    """One invoice of the partner."""

    number = TextField("Invoice number", max=60, required=True)
    received_on = DateField("Received on", required=True)
    covers_from = DateField("Covers from", required=True)
    covers_to = DateField("through", required=True)
    amount_cents = MoneyField("Amount", required=True)
    note = TextField("Note", max=1_000)
    file = _file("Invoice")

    def facts(self) -> InvoiceFacts:
        """What was typed, for the service."""
        return InvoiceFacts(**self.values("file"))


class PayForm(Form):
    """That an invoice was paid."""

    version = HiddenVersion()
    paid_on = DateField("Paid on", required=True)
    reference = TextField("Check or payment number", max=100)


class ReturnForm(Form):
    """That an invoice goes back."""

    version = HiddenVersion()
    reason = TextField("Why it goes back", max=1_000, required=True)


class VisitForm(Form):
    """A review or visit: planned, then what was seen and what follows."""

    version = HiddenVersion()
    kind = ChoiceField("Kind", [(one.value, one.label) for one in MonitoringKind], required=True)
    planned_on = DateField("Planned for", required=True)
    owner_id = ChoiceField("Who does it", empty="Nobody yet")
    done_on = DateField("Done on")
    summary = LongTextField("What was seen", max=10_000, description="No client information belongs in it.")
    finding = BoolField("Something must be corrected")
    follow_up = LongTextField("What must follow", max=5_000)
    follow_up_on = DateField("Until")
    followed_on = DateField("Settled on")

    def facts(self) -> VisitFacts:
        """What was typed, for the services."""
        return VisitFacts(
            kind=MonitoringKind(self.kind.data),
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            **self.values("kind", "owner_id"),
        )


def visit_values(visit: MonitoringVisit) -> dict[str, object]:
    """What the form of a review or visit shows."""
    names = (
        "planned_on",
        "done_on",
        "summary",
        "finding",
        "follow_up",
        "follow_up_on",
        "followed_on",
        "version",
    )
    return {
        "kind": visit.kind.value,
        "owner_id": str(visit.owner_id or ""),
        **{name: getattr(visit, name) for name in names},
    }


class AuditForm(Form):
    """What is known of a partner's audit of one fiscal year."""

    version = HiddenVersion()
    year_ends_on = DateField("Fiscal year ended on", required=True)
    required = ChoiceField(
        "Must it have a single audit?", [("yes", "Yes"), ("no", "No: it spends less")], empty="Not known yet"
    )
    received_on = DateField("Audit report received on")
    findings = BoolField("It has findings about our money")
    decided_on = DateField("Decided on the findings on", description="Within six months (2 CFR 200.521).")
    note = LongTextField("Notes", max=2_000)

    def facts(self) -> AuditFacts:
        """What was typed, for the service."""
        return AuditFacts(required=_UNSAID.get(self.required.data or ""), **self.values("required"))


def audit_values(row: PartnerAudit) -> dict[str, object]:
    """What the form of an audit shows."""
    names = ("year_ends_on", "received_on", "findings", "decided_on", "note", "version")
    told = "" if row.required is None else "yes" if row.required else "no"
    return {"required": told, **{name: getattr(row, name) for name in names}}


class ReportForm(Form):
    """That a subaward was reported in SAM.gov."""

    reported_on = DateField("Reported on", required=True)
    receipt = TextField("Number of the receipt", max=200, required=True)


class _RiskForm(Form):
    assessed_on = DateField("Assessed on", required=True)
    note = LongTextField("Notes", max=2_000)

    def answers(self) -> dict[str, int]:
        """The points of each factor."""
        return {one.key: int(self._fields[one.key].data) for one in FACTORS}


_QUESTIONS = {
    one.key: ChoiceField(
        one.label,
        [(str(points), f"{words} ({points})") for points, words in enumerate(one.answers)],
        required=True,
        empty="Choose",
    )
    for one in FACTORS
}
RiskForm = type("RiskForm", (_RiskForm,), _QUESTIONS)
"""How risky a subrecipient is: one question for each factor."""


class VersionForm(Form):
    """A button that changes something already on the page: only the version it was drawn from."""

    version = HiddenVersion()
