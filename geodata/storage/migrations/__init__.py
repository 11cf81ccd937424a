"""How a store's tables came to be, step by step (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from geodata.errors import Conflict


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables to this version, inside the connection's transaction."""
    command.upgrade(_config(connection), "head")


def revision(connection: Connection) -> str | None:
    """Which step the tables stand at; None where there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(at: str, *, head: str) -> bool:
    """Whether the step ``at`` is this version's; `Conflict` ``store.newer`` where it is a later one."""
    if at > head:
        raise Conflict("store.newer", found=at, known=head)
    return at == head
