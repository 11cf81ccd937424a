"""What was approved is shown from the next 06:00 on the municipality's clocks that is at least an hour ahead."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework.publishing import SHORTEST_WAIT, next_batch
from tests.strategies import instants

HERE = "Europe/Stockholm"
AT_HOME = ZoneInfo(HERE)


@pytest.mark.parametrize(
    ("approved", "shown"),
    [
        ("2026-11-22 13:00", "2026-11-23 06:00"),
        ("2026-11-22 04:59", "2026-11-22 06:00"),
        ("2026-11-22 05:00", "2026-11-22 06:00"),
        ("2026-11-22 05:01", "2026-11-23 06:00"),
        ("2026-11-22 23:30", "2026-11-23 06:00"),
        ("2026-12-31 12:00", "2027-01-01 06:00"),
        ("2026-03-28 21:00", "2026-03-29 06:00"),  # clocks go forward in between
        ("2026-10-24 21:00", "2026-10-25 06:00"),  # and back
    ],
)
def test_an_approval_waits_for_the_next_morning(approved: str, shown: str):
    found = next_batch(datetime.fromisoformat(approved).replace(tzinfo=AT_HOME), HERE)
    assert found.astimezone(AT_HOME).strftime("%Y-%m-%d %H:%M") == shown


@given(
    now=instants(),
    zone=st.sampled_from([HERE, "America/Santiago", "Asia/Kathmandu", "Pacific/Chatham"]),
)
def test_it_is_six_there_an_hour_to_a_day_and_two_hours_ahead(now: datetime, zone: str):
    found = next_batch(now, zone)
    assert found.astimezone(ZoneInfo(zone)).time() == time(6, 0)
    assert SHORTEST_WAIT <= found - now <= timedelta(hours=26)


@given(now=instants())
def test_what_was_approved_in_the_same_hour_comes_out_together_or_a_day_apart(now: datetime):
    assert next_batch(now, HERE) <= next_batch(now + timedelta(hours=1), HERE)
