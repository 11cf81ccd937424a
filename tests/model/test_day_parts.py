"""Parts of the day."""

from datetime import UTC, date, datetime

import pytest

from geodata.model.day_parts import PartOfDay, part_of_day


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (6, 0, PartOfDay.MORNING),
        (9, 59, PartOfDay.MORNING),
        (10, 0, PartOfDay.DAYTIME),
        (16, 59, PartOfDay.DAYTIME),
        (17, 0, PartOfDay.EVENING),
        (21, 59, PartOfDay.EVENING),
        (22, 0, PartOfDay.NIGHT),
        (23, 59, PartOfDay.NIGHT),
    ],
)
def test_each_part_begins_on_its_hour(hour: int, minute: int, part: PartOfDay):
    assert part_of_day(datetime(2026, 11, 22, hour, minute, tzinfo=UTC)) == (date(2026, 11, 22), part)


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (1, 30), (5, 59)])
def test_a_night_belongs_to_the_day_that_it_begins_on(hour: int, minute: int):
    assert part_of_day(datetime(2026, 3, 1, hour, minute, tzinfo=UTC)) == (date(2026, 2, 28), PartOfDay.NIGHT)
