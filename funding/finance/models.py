"""Tables of the finance corner: the accountant's accounts and the rules that map budgets to them."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.finance.mapping import AccountEntry, Rule
from funding.finance.types import LONGEST_NAME, LONGEST_NUMBER, AccountType, Target
from funding.infra.columns import text_enum
from funding.infra.db import Base


class Account(Base):
    """One account of the accountant's chart. ``name`` is as the books have it: ``Expenses:Travel``."""

    __tablename__ = "ledger_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    account_type: Mapped[AccountType] = mapped_column(text_enum(AccountType))
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        UniqueConstraint("name", name="uq_ledger_accounts_name"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}".strip()

    @property
    def entry(self) -> AccountEntry:
        """The account as journals write it."""
        return AccountEntry(self.id, self.number, self.name, self.account_type.value)


class MappingRule(Base):
    """One rule. ``conditions`` is the target with all conditions as text, so that no two rules ask the same."""

    __tablename__ = "mapping_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[Target] = mapped_column(text_enum(Target))
    kind: Mapped[str | None] = mapped_column(String(40))
    object_class: Mapped[str | None] = mapped_column(String(4))
    source: Mapped[str | None] = mapped_column(String(20))
    initiative_id: Mapped[int | None] = mapped_column(
        ForeignKey("initiatives.id", ondelete="CASCADE"), index=True
    )
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funders.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    conditions: Mapped[str] = mapped_column(String(200))

    account: Mapped[Account | None] = relationship()

    __table_args__ = (
        UniqueConstraint("conditions", name="uq_mapping_rules_conditions"),
        CheckConstraint("(account_id IS NULL) <> (name = '')", name="answers_one_thing"),
    )

    @property
    def rule(self) -> Rule:
        """The rule as the mapping sees it."""
        return Rule(
            self.id,
            self.target,
            self.kind,
            self.object_class,
            self.source,
            self.initiative_id,
            self.funder_id,
            self.account_id,
            self.name,
        )
