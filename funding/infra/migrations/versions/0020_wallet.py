"""The readiness wallet. The last days of the SAM.gov registration and of the indirect rate agreement move into it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = (
    "sam",
    "uei",
    "portal",
    "state_charity",
    "tax_exemption",
    "audit",
    "form_990",
    "insurance",
    "indirect_agreement",
    "board_list",
    "policy",
    "other",
)
MOVED = (
    ("sam_expires_on", "sam", "SAM.gov registration", "SAM.gov", 30),
    ("indirect_expires_on", "indirect_agreement", "Indirect rate agreement", "", 120),
)
ORGANIZATION = sa.table(
    "organizations", sa.column("time_zone"), *(sa.column(row[0], sa.Date) for row in MOVED)
)
RECORDS = sa.table(
    "records",
    sa.column("id"),
    sa.column("kind"),
    sa.column("title"),
    sa.column("visibility"),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("updated_at", sa.DateTime(timezone=True)),
    sa.column("version"),
)
ITEMS = sa.table(
    "wallet_items",
    sa.column("id"),
    sa.column("wallet_kind"),
    sa.column("number"),
    sa.column("issuer"),
    sa.column("url"),
    sa.column("expiry"),
    sa.column("expires_on", sa.Date),
    sa.column("lead_days"),
    sa.column("renew_on", sa.Date),
    sa.column("notes"),
)
ASKS = sa.table("wallet_asks", sa.column("item_id"), sa.column("funder_kind"))
DATES = sa.table(
    "deadlines",
    sa.column("record_id"),
    sa.column("kind"),
    sa.column("label"),
    sa.column("sequence"),
    sa.column("due_on", sa.Date),
    sa.column("zone"),
    sa.column("certainty"),
    sa.column("source_text"),
    sa.column("source_url"),
    sa.column("moved_by_hand", sa.Boolean),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("version"),
)


def upgrade() -> None:
    """Make the tables and move the two days."""
    _make_items()
    _make_rest()
    _move_in(op.get_bind())
    for name, *_ in MOVED:
        op.drop_column("organizations", name)


def downgrade() -> None:
    """Give the organization its two days back; the rest of the wallet is lost."""
    for name, *_ in MOVED:
        op.add_column("organizations", sa.Column(name, sa.Date(), nullable=True))
    bind = op.get_bind()
    for name, kind, *_ in MOVED:
        day = bind.scalar(sa.select(sa.func.max(ITEMS.c.expires_on)).where(ITEMS.c.wallet_kind == kind))
        bind.execute(ORGANIZATION.update().values({name: day}))
    kept = sa.select(ITEMS.c.id)
    bind.execute(DATES.delete().where(DATES.c.record_id.in_(kept)))
    records = list(bind.scalars(kept))
    for table in ("application_needs", "wallet_renewals", "wallet_asks", "wallet_items"):
        op.drop_table(table)
    bind.execute(RECORDS.delete().where(RECORDS.c.id.in_(records)))


def _make_items() -> None:
    op.create_table(
        "wallet_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "wallet_kind",
            sa.Enum(*KINDS, name="wallet_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column(
            "expiry",
            sa.Enum(
                "dated",
                "estimated",
                "never",
                "unknown",
                name="expiry",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("renew_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(expiry IN ('dated', 'estimated')) = (expires_on IS NOT NULL)",
            name=op.f("ck_wallet_items_day_where_it_ends"),
        ),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 260", name=op.f("ck_wallet_items_lead_within_a_year")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_wallet_items_document_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_wallet_items_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_items")),
    )
    op.create_index("ix_wallet_items_renew_on", "wallet_items", ["renew_on", "id"])
    op.create_index("ix_wallet_items_expires_on", "wallet_items", ["expires_on", "id"])
    op.create_index("ix_wallet_items_document_id", "wallet_items", ["document_id"])


def _make_rest() -> None:
    op.create_table(
        "wallet_asks",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("funder_kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["wallet_items.id"], name=op.f("fk_wallet_asks_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "funder_kind", name=op.f("pk_wallet_asks")),
    )
    op.create_index("ix_wallet_asks_funder_kind", "wallet_asks", ["funder_kind", "item_id"])
    op.create_table(
        "wallet_renewals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("renewed_on", sa.Date(), nullable=False),
        sa.Column("old_expiry", sa.String(length=40), nullable=False),
        sa.Column("old_expires_on", sa.Date(), nullable=True),
        sa.Column("new_expiry", sa.String(length=40), nullable=False),
        sa.Column("new_expires_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_wallet_renewals_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_wallet_renewals_document_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["wallet_items.id"], name=op.f("fk_wallet_renewals_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_renewals")),
    )
    op.create_index("ix_wallet_renewals_item_id_id", "wallet_renewals", ["item_id", "id"])
    op.create_index("ix_wallet_renewals_document_id", "wallet_renewals", ["document_id"])
    op.create_table(
        "application_needs",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_needs_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["wallet_items.id"], name=op.f("fk_application_needs_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("application_id", "item_id", name=op.f("pk_application_needs")),
    )
    op.create_index("ix_application_needs_item_id", "application_needs", ["item_id", "application_id"])


def _move_in(bind: sa.Connection) -> None:
    house = bind.execute(sa.select(ORGANIZATION)).mappings().first()
    if house is None:
        return
    for name, kind, title, issuer, lead_days in MOVED:
        if house[name] is not None:
            _put_in(bind, house[name], str(house["time_zone"]), (kind, title, issuer, lead_days))


def _put_in(bind: sa.Connection, day: date, zone: str, item: tuple[str, str, str, int]) -> None:
    kind, title, issuer, lead_days = item
    now = sa.func.current_timestamp()
    seen: dict[str, Any] = {"created_at": now, "updated_at": now, "visibility": "everyone", "version": 1}
    bind.execute(RECORDS.insert().values(kind="wallet_item", title=title, **seen))
    key = bind.scalar(sa.select(sa.func.max(RECORDS.c.id)))
    # About so many working days before; the exact day is set when it is next saved.
    begins = day - timedelta(days=lead_days * 7 // 5)
    bind.execute(
        ITEMS.insert().values(
            id=key,
            wallet_kind=kind,
            number="",
            issuer=issuer,
            url="https://sam.gov/" if kind == "sam" else "",
            expiry="dated",
            expires_on=day,
            lead_days=lead_days,
            renew_on=begins,
            notes="",
        )
    )
    for funder_kind in ("federal", "state"):
        bind.execute(ASKS.insert().values(item_id=key, funder_kind=funder_kind))
    bind.execute(
        DATES.insert().values(
            record_id=key,
            kind="registration",
            label=f"{title} ends",
            sequence=1,
            due_on=day,
            zone=zone,
            certainty="date_only",
            source_text=issuer,
            source_url="",
            moved_by_hand=False,
            created_at=now,
            version=1,
        )
    )
