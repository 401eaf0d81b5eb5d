"""Which role may do what: the whole table in one place, read by routes, services, templates and tests.

Records can also be restricted to named people; that is decided per record by ``infra.records.visible``.

======================  =============  ========  ===========  =======  =======  =======
permission              administrator  director  development  finance  program  auditor
======================  =============  ========  ===========  =======  =======  =======
see funding records     yes            yes       yes          yes      yes      yes
edit funding records    yes            yes       yes          -        -        -
edit partners           yes            yes       yes          -        -        -
prepare subawards       yes            yes       yes          -        -        -
enter their invoices    yes            yes       yes          yes      -        -
approve and pay those   yes            yes       -            yes      -        -
edit budgets            yes            yes       yes          yes      -        -
approve budgets         yes            yes       -            yes      -        -
approve applications    yes            yes       -            -        -        -
configure the pipeline  yes            yes       -            -        -        -
plan who pays           yes            yes       yes          yes      -        -
prepare board packets   yes            yes       yes          -        -        -
see the finance corner  yes            yes       yes          yes      -        yes
edit the chart          yes            yes       -            yes      -        -
see the forecast        yes            yes       yes          yes      yes      yes
set its assumptions     yes            yes       yes          yes      -        -
see awards              yes            yes       yes          yes      yes      yes
set up awards           yes            yes       yes          yes      -        -
close awards            yes            yes       -            yes      -        -
see actual costs        yes            yes       yes          yes      yes      yes
enter actual costs      yes            yes       -            yes      -        -
approve actual costs    yes            yes       -            yes      -        -
draw and enter money    yes            yes       -            yes      -        -
enter match             yes            yes       yes          yes      yes      -
see reports             yes            yes       yes          yes      yes      yes
write and send reports  yes            yes       yes          yes      write    -
lock a report’s figures yes            yes       -            yes      -        -
sign reports            yes            yes       -            -        -        -
edit outreach           yes            yes       yes          -        yes      -
log activities          yes            yes       yes          -        yes      -
see small counts        yes            yes       yes          -        yes      -
protect small counts    yes            yes       -            -        -        -
work on tasks           yes            yes       yes          yes      yes      -
edit task templates     yes            yes       yes          -        -        -
write notes             yes            yes       yes          yes      yes      -
follow a record         yes            yes       yes          yes      yes      yes
see giving              yes            yes       yes          yes      -        amounts
keep views of screens   yes            yes       yes          yes      yes      yes
share views             yes            yes       yes          yes      yes      -
manage people           yes            -         -            -        -        -
watch over mail         yes            -         -            -        -        -
read the audit trail    yes            yes       -            -        -        yes
======================  =============  ========  ===========  =======  =======  =======
"""

from __future__ import annotations

_ALL = frozenset({"administrator", "director", "development", "finance", "program", "auditor"})
_FUNDING = frozenset({"administrator", "director", "development"})
_BUDGET = _FUNDING | {"finance"}
_MONEY = frozenset({"administrator", "director", "finance"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "home.view": _ALL,
    "account.own": _ALL,
    "job.view": _ALL,
    "user.manage": frozenset({"administrator"}),
    "organization.view": _ALL,
    "organization.edit": frozenset({"administrator", "director", "finance"}),
    "audit.view": frozenset({"administrator", "director", "auditor"}),
    "giving.view": _ALL - {"program"},
    "giving.names": _ALL - {"program", "auditor"},
    "funder.view": _ALL,
    "funder.edit": _FUNDING,
    "opportunity.view": _ALL,
    "opportunity.edit": _FUNDING,
    "opportunity.import": _FUNDING,
    "application.view": _ALL,
    "application.edit": _FUNDING,
    "application.decide": _FUNDING,
    "application.approve": frozenset({"administrator", "director"}),
    "pipeline.configure": frozenset({"administrator", "director"}),
    "partner.view": _ALL,
    "partner.edit": _FUNDING,
    "subaward.view": _ALL,
    "subaward.edit": _FUNDING,
    "subaward.invoice": _BUDGET,
    "subaward.approve": frozenset({"administrator", "director", "finance"}),
    "initiative.view": _ALL,
    "initiative.edit": _FUNDING | {"program"},
    "activity.log": _FUNDING | {"program"},
    "outreach.exact": _FUNDING | {"program"},
    "outreach.protect": frozenset({"administrator", "director"}),
    "budget.view": _ALL,
    "budget.edit": _BUDGET,
    "budget.approve": frozenset({"administrator", "director", "finance"}),
    "coverage.view": _ALL,
    "coverage.edit": _BUDGET,
    "forecast.view": _ALL,
    "forecast.edit": _BUDGET,
    "finance.view": _ALL - {"program"},
    "finance.edit": frozenset({"administrator", "director", "finance"}),
    "award.view": _ALL,
    "award.edit": _BUDGET,
    "award.approve": frozenset({"administrator", "director", "finance"}),
    "actual.view": _ALL,
    "actual.edit": frozenset({"administrator", "director", "finance"}),
    "actual.approve": frozenset({"administrator", "director", "finance"}),
    "payment.view": _ALL,
    "payment.edit": _MONEY,
    "payment.approve": _MONEY,
    "match.view": _ALL,
    "match.edit": _BUDGET | {"program"},
    "match.report": _MONEY,
    "board.view": _FUNDING,
    "board.edit": _FUNDING,
    "proposal.view": _ALL,
    "proposal.edit": _FUNDING,
    "submission.record": _FUNDING,
    "report.view": _ALL,
    "report.edit": _BUDGET | {"program"},
    "report.sign_finance": frozenset({"administrator", "director", "finance"}),
    "report.sign": frozenset({"administrator", "director"}),
    "report.send": _BUDGET,
    "document.view": _ALL,
    "document.edit": _BUDGET | {"program"},
    "deadline.edit": _FUNDING,
    "ladder.view": _ALL,
    "ladder.edit": _FUNDING,
    "task.view": _ALL,
    "task.edit": _ALL - {"auditor"},
    "task.template": _FUNDING,
    "export.run": _ALL,
    "view.own": _ALL,
    "view.share": _ALL - {"auditor"},
    "note.view": _ALL,
    "note.write": _ALL - {"auditor"},
    "record.follow": _ALL,
    "calendar.view": _ALL,
    "wallet.view": _ALL,
    "wallet.edit": _BUDGET,
    "notice.own": _ALL,
    "mail.manage": frozenset({"administrator"}),
}


def allowed(role: str, permission: str) -> bool:
    """Whether ``role`` holds ``permission``. Raises KeyError for a permission that is not in the table."""
    return role in PERMISSIONS[permission]
