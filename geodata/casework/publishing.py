"""When what was approved is shown to everyone: at the next batch, so that nobody reads off who stood there just now."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from geodata.model.moments import first_reading

BATCH_AT: Final = time(6, 0)
"""The hour of each day's batch on the municipality's clocks."""

SHORTEST_WAIT: Final = timedelta(hours=1)
"""An approval later than this before a batch waits for the next one: time to undo it."""


def next_batch(now: datetime, time_zone: str) -> datetime:
    """The first 06:00 in ``time_zone`` that is at least an hour ahead of ``now``; UTC."""
    zone = ZoneInfo(time_zone)
    earliest = now + SHORTEST_WAIT
    day = earliest.astimezone(zone).date()
    today = first_reading(datetime.combine(day, BATCH_AT), zone)
    if today >= earliest:
        return today
    return first_reading(datetime.combine(day + timedelta(days=1), BATCH_AT), zone)
