"""Tables of people, their sign-ins and links, and the organization's own profile."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.accounts.types import (
    EMAIL_MAX,
    NAME_MAX,
    AttemptKind,
    IndirectBase,
    IndirectKind,
    StateReview,
    TokenPurpose,
)
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.kernel.actor import Actor, Role


class User(Base):
    """A person who may sign in. Nobody is ever deleted: history names them; a leaver is deactivated."""

    __tablename__ = "users"
    __table_args__ = (
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.CheckConstraint("length(name) > 0", name="name_present"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(NAME_MAX))
    email: Mapped[str] = mapped_column(sa.String(EMAIL_MAX))
    role: Mapped[Role] = mapped_column(text_enum(Role))
    time_zone: Mapped[str | None] = mapped_column(sa.String(64))
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.

    @property
    def active(self) -> bool:
        """Whether the person may sign in and be given work."""
        return self.deactivated_at is None

    @property
    def actor(self) -> Actor:
        """The person as rules and services know them."""
        return Actor(user_id=self.id, name=self.name, role=self.role)


class UserSession(Base):
    """One sign-in on one device. The cookie holds a random token; this row holds only its SHA-256."""

    __tablename__ = "user_sessions"
    __table_args__ = (sa.UniqueConstraint("token_hash", name="uq_user_sessions_token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    user_agent: Mapped[str] = mapped_column(sa.String(200), default="")

    user: Mapped[User] = relationship(lazy="joined")


class SentForm(Base):
    """A form that was taken, by the token it carried, and where its answer led; kept for two days."""

    __tablename__ = "sent_forms"

    token: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    led_to: Mapped[str] = mapped_column(sa.String(500), default="")
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AccountToken(Base):
    """An invitation or reset link: random, stored only as a hash, usable once, for one purpose."""

    __tablename__ = "account_tokens"
    __table_args__ = (sa.UniqueConstraint("token_hash", name="uq_account_tokens_token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(text_enum(TokenPurpose))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class SignInAttempt(Base):
    """One try at a password or a reset, kept for the rate limits. The account is a hash: no typed text is kept."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        sa.Index("ix_sign_in_attempts_account", "kind", "account_key", "tried_at"),
        sa.Index("ix_sign_in_attempts_address", "kind", "address", "tried_at"),
        sa.Index("ix_sign_in_attempts_tried", "kind", "tried_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AttemptKind] = mapped_column(text_enum(AttemptKind))
    account_key: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(sa.String(45))
    tried_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Organization(Base):
    """The organization itself: one row, holding every fact an SF-424 asks about the applicant."""

    __tablename__ = "organizations"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("fiscal_year_start_month BETWEEN 1 AND 12", name="fiscal_month"),
        sa.CheckConstraint(
            "indirect_rate_bp IS NULL OR indirect_rate_bp BETWEEN 0 AND 50000", name="indirect_rate"
        ),
        sa.CheckConstraint(
            "capitalization_threshold_cents IS NULL OR capitalization_threshold_cents > 0",
            name="capitalization",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    legal_name: Mapped[str] = mapped_column(sa.String(60))
    ein: Mapped[str] = mapped_column(sa.String(30), default="")
    uei: Mapped[str] = mapped_column(sa.String(12), default="")
    street1: Mapped[str] = mapped_column(sa.String(55), default="")
    street2: Mapped[str] = mapped_column(sa.String(55), default="")
    city: Mapped[str] = mapped_column(sa.String(35), default="")
    county: Mapped[str] = mapped_column(sa.String(30), default="")
    state: Mapped[str] = mapped_column(sa.String(2), default="")
    zip: Mapped[str] = mapped_column(sa.String(10), default="")
    country: Mapped[str] = mapped_column(sa.String(3), default="USA")
    phone: Mapped[str] = mapped_column(sa.String(25), default="")
    fax: Mapped[str] = mapped_column(sa.String(25), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    mission: Mapped[str] = mapped_column(sa.Text, default="")
    department_name: Mapped[str] = mapped_column(sa.String(30), default="")
    division_name: Mapped[str] = mapped_column(sa.String(30), default="")

    contact_prefix: Mapped[str] = mapped_column(sa.String(10), default="")
    contact_first_name: Mapped[str] = mapped_column(sa.String(35), default="")
    contact_middle_name: Mapped[str] = mapped_column(sa.String(25), default="")
    contact_last_name: Mapped[str] = mapped_column(sa.String(60), default="")
    contact_suffix: Mapped[str] = mapped_column(sa.String(10), default="")
    contact_title: Mapped[str] = mapped_column(sa.String(45), default="")
    contact_affiliation: Mapped[str] = mapped_column(sa.String(60), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(25), default="")
    contact_fax: Mapped[str] = mapped_column(sa.String(25), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(60), default="")

    aor_prefix: Mapped[str] = mapped_column(sa.String(10), default="")
    aor_first_name: Mapped[str] = mapped_column(sa.String(35), default="")
    aor_middle_name: Mapped[str] = mapped_column(sa.String(25), default="")
    aor_last_name: Mapped[str] = mapped_column(sa.String(60), default="")
    aor_suffix: Mapped[str] = mapped_column(sa.String(10), default="")
    aor_title: Mapped[str] = mapped_column(sa.String(45), default="")
    aor_phone: Mapped[str] = mapped_column(sa.String(25), default="")
    aor_fax: Mapped[str] = mapped_column(sa.String(25), default="")
    aor_email: Mapped[str] = mapped_column(sa.String(60), default="")

    applicant_type_code_1: Mapped[str] = mapped_column(sa.String(1), default="")
    applicant_type_code_2: Mapped[str] = mapped_column(sa.String(1), default="")
    applicant_type_code_3: Mapped[str] = mapped_column(sa.String(1), default="")
    applicant_type_other: Mapped[str] = mapped_column(sa.String(30), default="")
    congressional_district: Mapped[str] = mapped_column(sa.String(6), default="")
    project_district: Mapped[str] = mapped_column(sa.String(6), default="")
    state_review_code: Mapped[StateReview | None] = mapped_column(text_enum(StateReview))
    delinquent_debt: Mapped[bool | None]
    delinquent_debt_explanation: Mapped[str] = mapped_column(sa.Text, default="")

    fiscal_year_start_month: Mapped[int] = mapped_column(default=1)
    time_zone: Mapped[str] = mapped_column(sa.String(64), default="America/New_York")
    indirect_kind: Mapped[IndirectKind] = mapped_column(
        text_enum(IndirectKind), default=IndirectKind.DE_MINIMIS
    )
    indirect_rate_bp: Mapped[int | None] = mapped_column(default=1500)
    indirect_base: Mapped[IndirectBase] = mapped_column(text_enum(IndirectBase), default=IndirectBase.MTDC)
    indirect_agreement_date: Mapped[date | None]
    cognizant_agency: Mapped[str] = mapped_column(sa.String(60), default="")
    capitalization_threshold_cents: Mapped[int | None] = mapped_column(sa.BigInteger)

    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.

    @property
    def contact_name(self) -> str:
        """The contact person's full name, prefix to suffix."""
        return self._person("contact")

    @property
    def aor_name(self) -> str:
        """The authorized representative's full name, prefix to suffix."""
        return self._person("aor")

    @property
    def applicant_types(self) -> tuple[str, ...]:
        """The one to three applicant type codes of SF-424 item 9, in order."""
        codes = (self.applicant_type_code_1, self.applicant_type_code_2, self.applicant_type_code_3)
        return tuple(code for code in codes if code)

    def _person(self, prefix: str) -> str:
        parts = ("prefix", "first_name", "middle_name", "last_name", "suffix")
        return " ".join(filter(None, (getattr(self, f"{prefix}_{part}") for part in parts)))
