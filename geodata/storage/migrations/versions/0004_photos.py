"""Photos of observations: the rows; the files lie beside the store."""

import sqlalchemy as sa
from alembic import op

from geodata.storage.types import Id, Instant, Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "photo",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("observation_id", Id, sa.ForeignKey("observation.id"), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("thumbnail_sha256", sa.Text, nullable=False),
        sa.Column("original_sha256", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("blurred", Words, nullable=False),
        sa.Column("alt_text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("original_kept_for", sa.Text, nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("ix_photo_observation", "photo", ["observation_id"])
