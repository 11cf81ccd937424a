"""How a store's tables came to be, step by step (Alembic)."""

from pathlib import Path

from sqlalchemy import Connection

from geodata.errors import Conflict


def upgrade(connection: Connection) -> None:
    """Bring the tables to this version, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - a tenth of a second that a store of this version need not wait
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(at: str, *, head: str) -> bool:
    """Whether the step ``at`` is this version's; `Conflict` ``store.newer`` where it is a later one."""
    if at > head:
        raise Conflict("store.newer", found=at, known=head)
    return at == head
