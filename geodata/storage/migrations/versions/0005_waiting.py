"""What waits for review, by when it came in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make its index."""
    waits = sa.text("state IN ('in_review', 'received')")
    op.create_index(
        "ix_observation_waiting", "observation", ["municipality", "recorded_at"],
        sqlite_where=waits, postgresql_where=waits,
    )  # fmt: skip
