"""The municipalities' own layers."""

import sqlalchemy as sa
from alembic import op

from geodata.storage.types import Instant, Shape

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "layer_feature",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("shape", Shape("GEOMETRY"), nullable=False),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("credit", sa.Text, nullable=False),
        sa.Column("imported_at", Instant, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("ix_layer_feature_layer", "layer_feature", ["municipality", "layer"])
