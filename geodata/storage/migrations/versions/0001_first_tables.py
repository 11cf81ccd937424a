"""The first tables: municipality, area, walk, observation, action, their links, and the log."""

import sqlalchemy as sa
from alembic import op

from geodata.storage.types import Day, Id, Instant, Point, Shape, Words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    _log()
    _municipality()
    _action()
    _area()
    _log_content()
    _walk()
    _action_area()
    _observation()
    _area_observation()
    _observation_action()


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("fields", Words, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("chain_hash", sa.Text, nullable=False),
    )
    op.create_index("ix_log_entity", "log", ["entity", "entity_key"])


def _municipality() -> None:
    op.create_table(
        "municipality",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("boundary", Shape("MULTIPOLYGON"), nullable=False),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("metric_crs", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("position", Point),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("land_owner", sa.Text, nullable=False),
        sa.Column("asset_owner", sa.Text, nullable=False),
        sa.Column("responsible_unit", sa.Text, nullable=False),
        sa.Column("due", Day),
        sa.Column("decided_on", Day),
        sa.Column("done_on", Day),
        sa.Column("verified_on", Day),
        sa.Column("verified_by", sa.Text, nullable=False),
        sa.Column("forwarded_to", sa.Text, nullable=False),
        sa.Column("forwarded_on", Day),
        sa.Column("reply", sa.Text),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("review_on", Day),
        sa.Column("reason", sa.Text),
        sa.Column("public_motivation", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )


def _area() -> None:
    op.create_table(
        "area",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("outline", Shape("MULTIPOLYGON"), nullable=False),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("valid_from", Day),
        sa.Column("valid_to", Day),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )


def _log_content() -> None:
    op.create_table(
        "log_content",
        sa.Column("seq", sa.Integer, sa.ForeignKey("log.seq"), primary_key=True),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text, nullable=False),
    )


def _walk() -> None:
    op.create_table(
        "walk",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("route", Shape("LINESTRING")),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("starts_at", Instant),
        sa.Column("ends_at", Instant),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )


def _action_area() -> None:
    op.create_table(
        "action_area",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("action_id", Id, sa.ForeignKey("action.id"), nullable=False),
        sa.Column("area_id", Id, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("ix_action_area_action_id", "action_area", ["action_id"])
    op.create_index("ix_action_area_area_id", "action_area", ["area_id"])


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("position", Point),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("valence", sa.Text, nullable=False),
        sa.Column("primary_code", sa.Text, nullable=False),
        sa.Column("placement", sa.Text, nullable=False),
        sa.Column("accuracy_m", sa.Double),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("walk_id", Id, sa.ForeignKey("walk.id")),
        sa.Column("observed_at", Instant),
        sa.Column("observed_precision", sa.Text, nullable=False),
        sa.Column("feeling", sa.Integer),
        sa.Column("severity", sa.Integer),
        sa.Column("secondary_codes", Words, nullable=False),
        sa.Column("text_raw", sa.Text, nullable=False),
        sa.Column("text_public", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("applies_when", Words, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("flags", Words, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    of_a_walk = sa.text("walk_id IS NOT NULL")
    op.create_index(
        "ix_observation_walk", "observation", ["walk_id"], sqlite_where=of_a_walk, postgresql_where=of_a_walk
    )
    op.create_index("ix_observation_when", "observation", ["municipality", "is_withdrawn", "observed_at"])


def _area_observation() -> None:
    op.create_table(
        "area_observation",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("area_id", Id, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("observation_id", Id, sa.ForeignKey("observation.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("ix_area_observation_area_id", "area_observation", ["area_id"])
    op.create_index("ix_area_observation_observation_id", "area_observation", ["observation_id"])


def _observation_action() -> None:
    op.create_table(
        "observation_action",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("observation_id", Id, sa.ForeignKey("observation.id"), nullable=False),
        sa.Column("action_id", Id, sa.ForeignKey("action.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("ix_observation_action_action_id", "observation_action", ["action_id"])
    op.create_index("ix_observation_action_observation_id", "observation_action", ["observation_id"])
