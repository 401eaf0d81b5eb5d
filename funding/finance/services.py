"""Changing the chart of accounts and the rules that map budgets to it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from funding.finance.mapping import CONDITIONS, Rule
from funding.finance.models import Account, MappingRule
from funding.finance.starter import ACCOUNTS, RULES
from funding.finance.types import LONGEST_NAME, LONGEST_NUMBER, AccountType
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion

MOST_ACCOUNTS = 5_000
MOST_RULES = 2_000


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What a person says about an account."""

    number: str
    name: str
    account_type: AccountType
    is_open: bool = True


def add_account(*, facts: AccountFacts, by: Actor) -> Account:
    """Add an account. Raises DomainError at the field that is wrong."""
    if (db.session.scalar(select(func.count()).select_from(Account)) or 0) >= MOST_ACCOUNTS:
        raise DomainError(f"A chart holds {MOST_ACCOUNTS:,} accounts at most.")
    facts = _checked(facts, None)
    account = Account(version=1)
    account.number, account.name = facts.number, facts.name
    account.account_type, account.is_open = facts.account_type, facts.is_open
    db.session.add(account)
    db.session.flush()
    audit(by=by, action="account.added", subject=account.label, after={"type": account.account_type.value})
    return account


def change_account(*, account: Account, facts: AccountFacts, by: Actor, expected_version: int | None) -> bool:
    """Change an account; answers whether anything differed. Raises StaleVersion, DomainError at the field."""
    if expected_version is not None and expected_version != account.version:
        raise StaleVersion("Somebody else saved this account while you were editing.")
    facts = _checked(facts, account.id)
    before, after = assign(
        account,
        {
            "number": facts.number,
            "name": facts.name,
            "account_type": facts.account_type,
            "is_open": facts.is_open,
        },
    )
    if after:
        account.version += 1
        audit(by=by, action="account.changed", subject=account.label, before=before, after=after)
        db.session.flush()
    return bool(after)


def _checked(facts: AccountFacts, own_id: int | None) -> AccountFacts:
    number, name = " ".join(facts.number.split()), " ".join(facts.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(f"Give the account a name of 1 to {LONGEST_NAME} characters.", field="name")
    if len(number) > LONGEST_NUMBER:
        raise DomainError(f"An account number has {LONGEST_NUMBER} characters at most.", field="number")
    for field, value, told in (("name", name, "name"), ("number", number, "number")):
        same = select(Account.id).where(getattr(Account, field) == value, Account.id != (own_id or 0))
        if value and db.session.scalar(same.limit(1)) is not None:
            raise DomainError(f"Another account has the {told} “{value}”.", field=field)
    return AccountFacts(number, name, facts.account_type, facts.is_open)


def remove_account(*, account: Account, by: Actor) -> None:
    """Take an account out of the chart. Raises DomainError while a rule names it."""
    query = select(func.count()).select_from(MappingRule).where(MappingRule.account_id == account.id)
    if db.session.scalar(query):
        raise DomainError("Rules name this account. Change them first, or close the account.")
    audit(by=by, action="account.removed", subject=account.label)
    db.session.delete(account)
    db.session.flush()


def add_rule(*, rule: Rule, by: Actor) -> MappingRule:
    """Add a rule; one that asks exactly the same is replaced. Raises DomainError at the field."""
    if rule.target.gives_account:
        if rule.account_id is None:
            raise DomainError("Choose the account.", field="account_id")
        name = ""
    else:
        name = " ".join(rule.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise DomainError(f"Write the {rule.target.label.lower()}.", field="name")
    if (db.session.scalar(select(func.count()).select_from(MappingRule)) or 0) >= MOST_RULES:
        raise DomainError(f"There can be {MOST_RULES:,} rules at most.")
    key = conditions_key(rule)
    stored = db.session.scalar(select(MappingRule).where(MappingRule.conditions == key))
    before = {"account": stored.account_id, "name": stored.name} if stored else {}
    stored = stored or MappingRule(target=rule.target, conditions=key)
    for field in CONDITIONS:
        setattr(stored, field, getattr(rule, field))
    stored.account_id = rule.account_id if rule.target.gives_account else None
    stored.name = name
    db.session.add(stored)
    db.session.flush()
    after = {"account": stored.account_id, "name": stored.name}
    audit(by=by, action="mapping_rule.saved", subject=key, before=before, after=after)
    return stored


def conditions_key(rule: Rule) -> str:
    """The target with all conditions, as text that no other rule has."""
    asked = [f"{name}={getattr(rule, name)}" for name in CONDITIONS if getattr(rule, name) is not None]
    return "|".join([rule.target.value, *asked])


def remove_rule(*, rule: MappingRule, by: Actor) -> None:
    """Take a rule away."""
    audit(by=by, action="mapping_rule.removed", subject=rule.conditions, before={"account": rule.account_id})
    db.session.delete(rule)
    db.session.flush()


def start_chart(*, by: Actor) -> int:
    """Fill an empty chart with the usual accounts and rules; how many accounts. Raises DomainError otherwise."""
    if db.session.scalar(select(Account.id).limit(1)) is not None:
        raise DomainError("The chart has accounts already.")
    ids = {}
    for number, name, account_type in ACCOUNTS:
        ids[number] = add_account(facts=AccountFacts(number, name, account_type), by=by).id
    for target, conditions, number in RULES:
        add_rule(rule=Rule(0, target, **conditions, account_id=ids[number]), by=by)  # type: ignore[arg-type]
    return len(ids)
