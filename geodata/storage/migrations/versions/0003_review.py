"""What a review decides: the public text's day, cases, answers; patrol times; the layer of dwellings."""

import sqlalchemy as sa
from alembic import op

from geodata.storage.types import Id, Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of cases, and the new columns. What was public before is so again when it has been reviewed."""
    op.create_table(
        "observation_case",
        sa.Column("fid", sa.Integer, primary_key=True),
        sa.Column("id", Id, nullable=False, unique=True),
        sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.slug"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lead_id", Id, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
    )
    for column in (
        sa.Column("state_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("public_from", Instant),
        sa.Column("forwarded_to", sa.Text),
        sa.Column("me_too", sa.Integer, nullable=False, server_default="0"),
        sa.Column("answer", sa.Text),
        sa.Column("answer_text", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("observation", column)
    # Alembic adds no column with a foreign key to SQLite's tables, SQLite does.
    id_type = Id().compile(dialect=op.get_bind().dialect)
    op.execute(f"ALTER TABLE observation ADD COLUMN case_id {id_type} REFERENCES observation_case (id)")
    op.create_index("ix_observation_case", "observation", ["case_id"], sqlite_where=sa.text("case_id IS NOT NULL"))
    op.add_column("area", sa.Column("patrol_times", sa.Text, nullable=False, server_default=""))
    op.add_column("municipality", sa.Column("dwellings_layer", sa.Text, nullable=False, server_default=""))
    op.add_column("municipality", sa.Column("dwellings_at", Instant))
