"""Words of reports to funders: their kinds, how they are counted, and the states they go through."""

from __future__ import annotations

from enum import StrEnum


class ReportKind(StrEnum):
    """What a report tells: the money, the work, or the measures alone (a funder's data entry)."""

    FINANCIAL = "financial"
    PERFORMANCE = "performance"
    DATA = "data"

    @property
    def label(self) -> str:
        """How screens name the kind."""
        return {"financial": "Financial report", "performance": "Performance report", "data": "Data entry"}[
            self.value
        ]


class Basis(StrEnum):
    """On which basis a financial report counts: when a cost arose, or when it was paid."""

    ACCRUAL = "accrual"
    CASH = "cash"

    @property
    def label(self) -> str:
        """How the form says it."""
        return self.value.capitalize()


class ReportState(StrEnum):
    """Where a report stands.

    ==============  ==================================================  ==============================
    state           what is true                                        what moves it
    ==============  ==================================================  ==============================
    upcoming        planned; nobody has begun                           begin
    drafting        texts are written, figures follow the records       hand to finance
    finance_check   waits for finance                                   lock the figures, or give back
    sign_off        figures are locked as of a day; texts may change    sign, or unlock with a reason
    signed          nothing changes any more                            record the send, or unsign
    sent            what went out is kept                               accepted, or returned
    accepted        the funder accepted it                              -
    returned        the funder asks for changes                         a revision begins in drafting
    ==============  ==================================================  ==============================
    """

    UPCOMING = "upcoming"
    DRAFTING = "drafting"
    FINANCE_CHECK = "finance_check"
    SIGN_OFF = "sign_off"
    SIGNED = "signed"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return _STATE_LABELS[self]

    @property
    def tone(self) -> str:
        """The color of its badge."""
        return _STATE_TONES[self]

    @property
    def is_open(self) -> bool:
        """Whether the funder still waits for it."""
        return self not in {ReportState.SENT, ReportState.ACCEPTED}

    @property
    def can_write(self) -> bool:
        """Whether its texts may still change."""
        return self in {
            ReportState.UPCOMING,
            ReportState.DRAFTING,
            ReportState.FINANCE_CHECK,
            ReportState.SIGN_OFF,
        }

    @property
    def is_locked(self) -> bool:
        """Whether its figures are locked as of a day."""
        return self in LOCKED


LOCKED = frozenset({ReportState.SIGN_OFF, ReportState.SIGNED, ReportState.SENT, ReportState.ACCEPTED})
OPEN = tuple(one for one in ReportState if one.is_open)
_STATE_LABELS = {
    ReportState.UPCOMING: "Upcoming",
    ReportState.DRAFTING: "Drafting",
    ReportState.FINANCE_CHECK: "Finance check",
    ReportState.SIGN_OFF: "Waiting for sign-off",
    ReportState.SIGNED: "Signed, to be sent",
    ReportState.SENT: "Sent",
    ReportState.ACCEPTED: "Accepted",
    ReportState.RETURNED: "Returned",
}
_STATE_TONES = {
    ReportState.UPCOMING: "",
    ReportState.DRAFTING: "blue",
    ReportState.FINANCE_CHECK: "amber",
    ReportState.SIGN_OFF: "amber",
    ReportState.SIGNED: "blue",
    ReportState.SENT: "green",
    ReportState.ACCEPTED: "green",
    ReportState.RETURNED: "red",
}


class SendMethod(StrEnum):
    """How a report went out."""

    JUSTGRANTS = "justgrants"
    PAYMENT_SYSTEM = "payment_system"
    STATE_PORTAL = "state_portal"
    FUNDER_PORTAL = "funder_portal"
    EMAIL = "email"
    MAIL = "mail"
    OTHER = "other"

    @property
    def label(self) -> str:
        """How screens name it."""
        return _METHOD_LABELS[self]


_METHOD_LABELS = {
    SendMethod.JUSTGRANTS: "JustGrants",
    SendMethod.PAYMENT_SYSTEM: "Payment Management System",
    SendMethod.STATE_PORTAL: "State portal",
    SendMethod.FUNDER_PORTAL: "Funder’s portal",
    SendMethod.EMAIL: "Email",
    SendMethod.MAIL: "Mail",
    SendMethod.OTHER: "Another way",
}


class ReplyKind(StrEnum):
    """What a funder answers to a report."""

    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """How screens name it."""
        return self.value.capitalize()


class FiledRole(StrEnum):
    """What a filed document of a packet is."""

    REPORT = "report"
    WORKBOOK = "workbook"
    ATTACHMENT = "attachment"
    RECEIPT = "receipt"

    @property
    def label(self) -> str:
        """How screens name it."""
        return self.value.capitalize()


MOST_QUESTIONS = 40
LONGEST_ANSWER = 60_000
"""The most characters of markup an answer holds."""
LONGEST_NOTE = 1_000
LONGEST_REMARKS = 5_000
