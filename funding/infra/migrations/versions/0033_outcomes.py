"""What outreach reaches: activities, observations, targets by period, surveys, digital figures; and how each is counted.

Indicators that are there keep their baseline and target. Their unit says what they are: percent is a rate, points a mean,
people a count of persons that does not add up over periods; every other count does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from funding.infra.columns import Json

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = (
    "activities",
    "activity_counts",
    "activity_languages",
    "activity_partners",
    "activity_changes",
    "indicator_targets",
    "observations",
    "survey_rounds",
    "digital_metrics",
    "outreach_settings",
)
DERIVED = (
    "events, training_sessions, attendances, materials, volunteer_hours, pre_post_change, high_confidence, "
    "impressions, engagements, link_clicks, engagement_rate"
)
KINDS = {"kind": ("indicator_kind", "count, rate, mean, text"), "direction": ("direction", "up, down")}
KINDS["derived"] = ("derivation", DERIVED)
TEXTS = {"definition": sa.Text(), "source": sa.String(300), "method": sa.Text(), "measure": sa.String(40)}
ADDED = ("kind", "direction", "derived", "adds_up", "counts_people", *TEXTS)
SAYS = (
    "UPDATE indicators SET kind = 'rate' WHERE lower(unit) IN ('percent', '%')",
    "UPDATE indicators SET kind = 'mean' WHERE lower(unit) IN ('points', 'days')",
    "UPDATE indicators SET counts_people = true WHERE lower(unit) IN ('people', 'persons', 'clients')",
    "UPDATE indicators SET adds_up = true WHERE kind = 'count' AND counts_people = false",
    "UPDATE indicators SET measure = 'people_trained' WHERE name = 'People trained'",
)


def upgrade() -> None:
    """Say of each indicator how it is counted, and make the tables."""
    with op.batch_alter_table("indicators") as table:
        for name in ("kind", "direction"):
            usual = {"kind": "count", "direction": "up"}[name]
            table.add_column(sa.Column(name, sa.String(40), nullable=False, server_default=usual))
        table.add_column(sa.Column("derived", sa.String(40), nullable=True))
        for name in ("adds_up", "counts_people"):
            table.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name, kind in TEXTS.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=""))
    with op.batch_alter_table("indicators") as table:
        for name, (constraint, words) in KINDS.items():
            allowed = ", ".join(f"'{word}'" for word in words.split(", "))
            table.create_check_constraint(op.f(f"ck_indicators_{constraint}"), f"{name} IN ({allowed})")
        for name in ADDED:
            if name != "derived":
                table.alter_column(name, server_default=None)
    for statement in SAYS:
        op.execute(statement)
    _activities()
    _activity_counts()
    _activity_languages()
    _activity_partners()
    _activity_changes()
    _indicator_targets()
    _observations()
    _survey_rounds()
    _digital_metrics()
    _outreach_settings()


def downgrade() -> None:
    """Drop the tables and what was said of indicators."""
    for name in reversed(TABLES):
        op.drop_table(name)
    with op.batch_alter_table("indicators") as table:
        for constraint, _words in KINDS.values():
            table.drop_constraint(op.f(f"ck_indicators_{constraint}"), type_="check")
    with op.batch_alter_table("indicators") as table:
        for name in ADDED:
            table.drop_column(name)


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "workshop",
                "school",
                "health_care_training",
                "community_event",
                "resource_fair",
                "street_outreach",
                "campaign",
                "digital",
                "meeting",
                name="activity_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("staff_minutes", sa.Integer(), nullable=True),
        sa.Column("volunteer_minutes", sa.Integer(), nullable=True),
        sa.Column("sent_key", sa.String(length=64), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by_id", sa.Integer(), nullable=True),
        sa.Column("logged_by_name", sa.String(length=200), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sessions > 0", name=op.f("ck_activities_at_least_one_session")),
        sa.CheckConstraint("staff_minutes >= 0", name=op.f("ck_activities_staff_not_negative")),
        sa.CheckConstraint("volunteer_minutes >= 0", name=op.f("ck_activities_volunteers_not_negative")),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_activities_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["logged_by_id"], ["users.id"], name=op.f("fk_activities_logged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("sent_key", name=op.f("uq_activities_sent_key")),
    )
    op.create_index("ix_activities_day", "activities", ["happened_on", "id"], unique=False)
    op.create_index(
        "ix_activities_initiative_day", "activities", ["initiative_id", "happened_on", "id"], unique=False
    )
    op.create_index("ix_activities_kind_day", "activities", ["kind", "happened_on", "id"], unique=False)
    op.create_index("ix_activities_logged_by", "activities", ["logged_by_id", "id"], unique=False)
    op.create_index("ix_activities_place_day", "activities", ["place", "happened_on", "id"], unique=False)


def _activity_counts() -> None:
    op.create_table(
        "activity_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "counted",
            sa.Enum(
                "attendance", "material", name="counted", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_activity_counts_number_counts")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_counts_activity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_counts")),
        sa.UniqueConstraint("activity_id", "counted", "category", "language", name="counted_once"),
    )


def _activity_languages() -> None:
    op.create_table(
        "activity_languages",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_languages_activity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "language", name=op.f("pk_activity_languages")),
    )


def _activity_partners() -> None:
    op.create_table(
        "activity_partners",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_partners_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_activity_partners_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "partner_id", name=op.f("pk_activity_partners")),
    )
    op.create_index("ix_activity_partners_partner_id", "activity_partners", ["partner_id"], unique=False)


def _activity_changes() -> None:
    op.create_table(
        "activity_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("told", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_changes_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_activity_changes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_changes")),
    )
    op.create_index(
        op.f("ix_activity_changes_activity_id"), "activity_changes", ["activity_id"], unique=False
    )


def _indicator_targets() -> None:
    op.create_table(
        "indicator_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_indicator_targets_starts_before_it_ends")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_indicator_targets_not_negative")),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_indicator_targets_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_targets")),
        sa.UniqueConstraint("indicator_id", "starts_on", "ends_on", name="one_target_per_period"),
    )


def _observations() -> None:
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_observations_base_counts")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_observations_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_observations_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_observations_indicator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
        sa.UniqueConstraint(
            "indicator_id",
            "starts_on",
            "ends_on",
            "place",
            "category",
            "revision",
            name="one_of_each_revision",
        ),
    )
    op.create_index(
        "ix_observations_current", "observations", ["indicator_id", "is_current", "starts_on"], unique=False
    )


def _survey_rounds() -> None:
    op.create_table(
        "survey_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("pre_mean", sa.BigInteger(), nullable=False),
        sa.Column("post_mean", sa.BigInteger(), nullable=False),
        sa.Column("n_pre", sa.Integer(), nullable=True),
        sa.Column("n_post", sa.Integer(), nullable=True),
        sa.Column("confident", sa.Integer(), nullable=True),
        sa.Column("confident_of", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "confident <= confident_of", name=op.f("ck_survey_rounds_confident_within_answers")
        ),
        sa.CheckConstraint("matched > 0", name=op.f("ck_survey_rounds_pairs_count")),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_survey_rounds_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_rounds")),
    )
    op.create_index(
        "ix_survey_rounds_initiative_day", "survey_rounds", ["initiative_id", "held_on", "id"], unique=False
    )


def _digital_metrics() -> None:
    op.create_table(
        "digital_metrics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "facebook",
                "instagram",
                "tiktok",
                "youtube",
                "x",
                "linkedin",
                "search_ads",
                "email",
                "website",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("engagements", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("video_views", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name=op.f("fk_digital_metrics_initiative_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digital_metrics")),
        sa.UniqueConstraint("initiative_id", "channel", "month", name="one_row_per_month"),
    )
    op.create_index("ix_digital_metrics_month", "digital_metrics", ["initiative_id", "month"], unique=False)


def _outreach_settings() -> None:
    op.create_table(
        "outreach_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("smallest_shown", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_outreach_settings_only_one")),
        sa.CheckConstraint(
            "smallest_shown BETWEEN 3 AND 50", name=op.f("ck_outreach_settings_a_sensible_threshold")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_settings")),
    )
