"""What an account of the books is likely to mean, until somebody has said it.

First the finance corner's own rules, read the other way round: the account that costs of a kind get is the account of
that kind. Then the account's name. What the chart knows as income, bank, receivable or equity is no cost of an award.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from funding.actuals.imports.layout import LEAVE, Target, word_key
from funding.actuals.types import INDIRECT
from funding.budgets.classes import CLASSES
from funding.budgets.imports.kinds import guess_kind, is_indirect
from funding.finance.mapping import Chart
from funding.finance.queries import chart
from funding.finance.types import AccountType
from funding.finance.types import Target as Answer

_COSTS = frozenset(
    {AccountType.EXPENSE, AccountType.OTHER_EXPENSE, AccountType.COST_OF_GOODS, AccountType.FIXED_ASSET}
)
_NUMBER = re.compile(r"^[0-9][0-9.\-]*[\s·:-]*")
_HINTS = (
    (r"salar|wage|payroll(?! tax)", "personnel"),
    (r"payroll tax|benefit|fringe|fica|retirement|health insurance", "fringe"),
    (r"travel|mileage|lodging|airfare", "travel"),
    (r"equipment", "equipment"),
    (r"suppl|printing|postage|material", "supplies"),
    (r"subaward|subrecipient|subgrant", "subaward"),
    (r"consult|honorari", "consultant"),
    (r"contract|professional fee|interpret", "contract"),
    (r"rent|occupancy|utilities", "rent"),
    (r"participant|stipend|client assist", "participant"),
    (r"indirect|overhead|f&a", INDIRECT),
)
_BY_LETTER = {each.code: each.kinds[0].value for each in CLASSES}


def suggested_accounts(words: Iterable[str]) -> dict[str, str]:
    """By the account's key: a target's value or LEAVE; accounts that say nothing are not there."""
    known = chart()
    found = {}
    for word in words:
        told = _by_chart(word, known) or _by_name(word)
        if told:
            found[word_key(word)] = told if told == LEAVE else Target(told).value
    return found


def _by_chart(word: str, known: Chart) -> str:
    key = word_key(word)
    account = next(
        (
            one
            for one in known.accounts
            if key in {word_key(one.label), word_key(one.name), word_key(one.number)}
        ),
        None,
    )
    if account is None:
        return ""
    if AccountType(account.type) not in _COSTS:
        return LEAVE
    rules = [rule for rule in known.rules if rule.target is Answer.COST and rule.account_id == account.id]
    for rule in sorted(rules, key=lambda rule: rule.strength, reverse=True):
        if rule.kind:
            return rule.kind
        if rule.object_class in _BY_LETTER:
            return _BY_LETTER[rule.object_class]
    return ""


def _by_name(word: str) -> str:
    name = _NUMBER.sub("", word).rpartition(":")[2].strip()
    if is_indirect(name):
        return INDIRECT
    kind = guess_kind(name)
    if kind is not None:
        return kind.value
    return next((place for pattern, place in _HINTS if re.search(pattern, name.casefold())), "")
