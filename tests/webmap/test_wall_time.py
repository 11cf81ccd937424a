"""What the clock on the wall shows, in words."""

from datetime import UTC, datetime

import pytest

from webmap.wall_time import minute_in_words, part_of_day_in_words


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Stockholm", "25 Oct 2026 02:30 (UTC+2)"),
        (datetime(2026, 10, 25, 1, 30, 59, tzinfo=UTC), "Europe/Stockholm", "25 Oct 2026 02:30 (UTC+1)"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "Europe/Stockholm", "25 Oct 2026 03:30"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Stockholm", "29 Mar 2026 03:00"),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), "America/St_Johns", "1 Nov 2026 01:30 (UTC−2:30)"),
    ],
)
def test_a_time_that_comes_twice_says_which_of_the_two_it_is(at: datetime, zone: str, shown: str):
    assert minute_in_words(at, zone, "en") == shown


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 22, 20, 14, tzinfo=UTC), "22 nov. 2026, kväll"),
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), "22 nov. 2026, natt"),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), "1 juli 2026, morgon"),
    ],
)
def test_a_part_of_the_day_says_its_day_and_not_the_time(at: datetime, shown: str):
    assert part_of_day_in_words(at, "Europe/Stockholm", "sv") == shown
