"""Moments as text: how a time is written in databases, files and answers alike."""

from datetime import UTC, datetime
from functools import lru_cache


# The rows of one import share their times.
@lru_cache(maxsize=8192)
def moment(at: datetime) -> str:
    """A time in UTC with three decimals, as GeoPackage's DATETIME wants it: ``2026-11-22T19:30:00.000Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
