"""The tables of the accounts file, and the steps from one version of it to the next."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA: Final = MetaData()


def _account() -> Column[int]:
    """The column that says whose a row is."""
    return Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False)


# Times are whole seconds since 1970, UTC: they are compared far more often than read.

ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),  # as it is looked up: case folded
    Column("password", Text),  # argon2id; none until an invitation is taken
    Column("unit", Text, nullable=False, default=""),
    Column("organisation", Text, nullable=False, default=""),
    Column("is_disabled", Boolean, nullable=False, default=False),
    Column("made_at", Integer, nullable=False),
    Column("handle", LargeBinary, nullable=False),  # what passkeys know the account by
    Column("code_secret", LargeBinary),  # of one-time codes, encrypted
    Column("code_step", Integer, nullable=False, default=0),  # the last one taken: none is taken twice
)

ROLES: Final = Table(
    "roles",
    METADATA,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("municipality", Text, primary_key=True),  # "" for the installation's admin
    Column("role", Text, primary_key=True),
    Column("ends", Date),  # the last day that it holds, UTC
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("id_hash", LargeBinary, primary_key=True),
    _account(),
    Column("is_whole", Boolean, nullable=False),  # false between the password and the one-time code
    Column("made_at", Integer, nullable=False),
    Column("used_at", Integer, nullable=False),
    Index("sessions_by_account", "account_id"),
)

TOKENS: Final = Table(
    "tokens",
    METADATA,
    Column("hash", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("ends_at", Integer, nullable=False),
)

RECOVERY_CODES: Final = Table(
    "recovery_codes",
    METADATA,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
)

PASSKEYS: Final = Table(
    "passkeys",
    METADATA,
    Column("id", LargeBinary, primary_key=True),
    _account(),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Index("passkeys_by_account", "account_id"),
)

TRIES: Final = Table(
    "tries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("what", LargeBinary, nullable=False),  # a keyed hash: neither an address nor an e-mail is kept
    Column("at", Integer, nullable=False),
    Index("tries_by_what", "what", "at"),
)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("who", Text, nullable=False),  # an account's key, "operator", or "" where nobody is known
    Column("event", Text, nullable=False),
    Column("about", Text, nullable=False),  # the key of the account that it happened to, or ""
    Column("note", Text, nullable=False, default=""),  # roles in words of the code, never what anybody wrote
)

STEPS: Final[tuple[Callable[[Connection], None], ...]] = (METADATA.create_all,)
"""Step n makes version n + 1 of version n; the first makes all tables. A later step never uses `METADATA`."""
