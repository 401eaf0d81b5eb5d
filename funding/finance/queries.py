"""Reads of the finance corner. The chart and its rules are small and read whole."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from funding.accounts.queries import organization
from funding.applications.models import Application
from funding.applications.types import CLOSED_STAGES
from funding.budgets.classes import CLASSES
from funding.budgets.models import Budget
from funding.budgets.types import LineKind, Source
from funding.budgets.versions import is_current
from funding.finance.mapping import Chart, Rule
from funding.finance.models import Account, MappingRule
from funding.finance.types import INDIRECT, AccountType, Target
from funding.funders.models import Funder
from funding.infra.db import db
from funding.infra.records import Record, hidden_ids, readable, shown_title
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound

HIDDEN_FUNDER = "A funder with restricted access"
FIRST_MONTH = 10
"""The fiscal year's first month before the organization has said its own: the federal one."""

CLASS_CHOICES = [(each.code, f"{each.code} {each.name}") for each in CLASSES] + [("6j", "6j Indirect")]
KIND_CHOICES = [(kind.value, kind.label) for kind in LineKind] + [(INDIRECT, "Indirect costs")]
SOURCE_CHOICES = [
    (Source.FEDERAL.value, "The funder"),
    (Source.CASH.value, "Match, cash"),
    (Source.IN_KIND.value, "Match, in-kind"),
]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the chart, with how many rules name it."""

    account: Account
    rules: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as a screen shows it: its conditions and its answer in words."""

    id: int
    target: Target
    conditions: str
    answer: str


def chart() -> Chart:
    """The open accounts and the rules: two statements."""
    accounts = db.session.scalars(select(Account).where(Account.is_open).order_by(Account.id))
    rules = db.session.scalars(select(MappingRule).order_by(MappingRule.id))
    return Chart(tuple(each.entry for each in accounts), tuple(each.rule for each in rules))


def account_rows() -> list[AccountRow]:
    """The whole chart, by number and name."""
    per_account = select(MappingRule.account_id, func.count()).group_by(MappingRule.account_id)
    counts = {row[0]: row[1] for row in db.session.execute(per_account)}
    found = db.session.scalars(select(Account).order_by(Account.number, Account.name, Account.id))
    return [AccountRow(account, counts.get(account.id, 0)) for account in found]


def account_for(account_id: int) -> Account:
    """The account. Raises NotFound."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound("There is no account with this number.")
    return found


def rule_for(rule_id: int, actor: Actor) -> MappingRule:
    """The rule, unless it names a record that the actor may not see. Raises NotFound."""
    found = db.session.get(MappingRule, rule_id)
    if found is None or _hidden(found, _hidden_names(actor)):
        raise NotFound("There is no rule with this number.")
    return found


def account_choices() -> list[tuple[str, str]]:
    """The open accounts for a form."""
    found = db.session.scalars(select(Account).where(Account.is_open).order_by(Account.number, Account.name))
    return [(str(account.id), f"{account.label} ({account.account_type.label.lower()})") for account in found]


def rule_rows(actor: Actor) -> list[RuleRow]:
    """The rules that the actor may see, by what they give, the strongest first."""
    hidden = _hidden_names(actor)
    rules = [one for one in db.session.scalars(select(MappingRule)) if not _hidden(one, hidden)]
    told = rule_words(rules, actor)
    order = list(Target)
    rules.sort(key=lambda one: one.rule.strength, reverse=True)
    rules.sort(key=lambda one: order.index(one.target))
    return [RuleRow(one.id, one.target, told[one.id], _answer(one)) for one in rules]


def _hidden_names(actor: Actor) -> frozenset[int]:
    query = hidden_ids(actor)
    if query is None:
        return frozenset()
    return frozenset(db.session.scalars(select(Record.id).where(Record.id.in_(query))))


def _hidden(rule: MappingRule, hidden: frozenset[int]) -> bool:
    return rule.funder_id in hidden or rule.initiative_id in hidden


def _answer(rule: MappingRule) -> str:
    return rule.account.label if rule.account else rule.name


def rule_words(rules: list[MappingRule], actor: Actor) -> dict[int, str]:
    """The conditions of each rule in words: "Travel, paid by the funder", or "Everything else"."""
    wanted = {number for one in rules for number in (one.funder_id, one.initiative_id) if number}
    records = db.session.scalars(select(Record).where(Record.id.in_(wanted))) if wanted else ()
    titles = {record.id: shown_title(record, actor) for record in records}
    return {one.id: conditions_in_words(one.rule, titles) for one in rules}


def conditions_in_words(rule: Rule, titles: dict[int, str]) -> str:
    """What a rule asks, in words."""
    words = []
    if rule.kind:
        words.append(dict(KIND_CHOICES).get(rule.kind, rule.kind))
    if rule.object_class:
        words.append(f"class {dict(CLASS_CHOICES).get(rule.object_class, rule.object_class)}")
    if rule.source:
        words.append(f"paid by {dict(SOURCE_CHOICES).get(rule.source, rule.source).lower()}")
    if rule.funder_id:
        words.append(f"award of {titles.get(rule.funder_id, 'a funder')}")
    if rule.initiative_id:
        words.append(f"for {titles.get(rule.initiative_id, 'an initiative')}")
    told = ", ".join(words) or "everything else"
    return told[0].upper() + told[1:]


def funder_of(budget_id: int) -> int | None:
    """The funder that a budget is written for, or None where it belongs to no application."""
    query = select(Application.funder_id).join(Budget, Budget.subject_id == Application.id)
    return db.session.scalar(query.where(Budget.id == budget_id))


def funder_title(funder_id: int | None) -> str:
    """A funder's name, or nothing."""
    return db.session.scalar(select(Funder.title).where(Funder.id == funder_id)) or ""


def fiscal_year_start_month() -> int:
    """The month in which the organization's fiscal year begins."""
    found = organization()
    return found.fiscal_year_start_month if found else FIRST_MONTH


def counts() -> dict[str, int]:
    """How many accounts and rules there are, for the corner's first page."""
    accounts = db.session.scalar(select(func.count()).select_from(Account)) or 0
    rules = db.session.scalar(select(func.count()).select_from(MappingRule)) or 0
    return {"accounts": accounts, "rules": rules}


TYPE_CHOICES = [(each.value, each.label) for each in AccountType]


def book_budgets(actor: Actor) -> list[tuple[int, int, str]]:
    """What a budget book holds: (budget, funder, its name), by funder and title: two statements.

    The version that counts of every application that is not declined or given up, as far as the actor may have its
    files.
    """
    application = Application.__table__
    query = (
        select(Budget.id, application.c.funder_id, Budget.title)
        .join(Record, Record.id == Budget.subject_id)
        .join(application, application.c.id == Budget.subject_id)
        .where(
            is_current(),
            application.c.stage.not_in(CLOSED_STAGES),
            Record.archived_at.is_(None),
            readable(actor),
        )
    )
    rows = db.session.execute(query).all()
    funders = db.session.scalars(select(Record).where(Record.id.in_({row[1] for row in rows})))
    hidden = _hidden_names(actor)
    names = {one.id: HIDDEN_FUNDER if one.id in hidden else shown_title(one, actor) for one in funders}
    ordered = sorted(rows, key=lambda row: (names[row[1]].casefold(), row[1], row[2].casefold(), row[0]))
    return [(row[0], row[1], names[row[1]]) for row in ordered]
