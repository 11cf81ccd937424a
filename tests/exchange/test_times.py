import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid, Refused
from geodata.exchange import times
from geodata.exchange.times import moment, precision_of, zone
from geodata.model.observation import TimePrecision
from tests.strategies import texts

SWEDEN = ZoneInfo("Europe/Stockholm")
US = "%m/%d/%Y %I:%M:%S %p"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant", "precision"),
    [
        ("2017", utc(2016, 12, 31, 23), TimePrecision.YEAR),
        ("2017-06-30", utc(2017, 6, 29, 22), TimePrecision.DAY),
        ("2017-06-30 08:15", utc(2017, 6, 30, 6, 15), TimePrecision.MINUTE),
        ("2017-12-30T08:15:30", utc(2017, 12, 30, 7, 15, 30), TimePrecision.MINUTE),
        ("2017-06-30T08:15Z", utc(2017, 6, 30, 8, 15), TimePrecision.MINUTE),
        ("2017-06-30 08:15 +0530", utc(2017, 6, 30, 2, 45), TimePrecision.MINUTE),
        ("2017-10-29 02:30+02:00", utc(2017, 10, 29, 0, 30), TimePrecision.MINUTE),  # comes twice: the first
        ("2017-10-29 02:30+01:00", utc(2017, 10, 29, 1, 30), TimePrecision.MINUTE),
        ("2017-10-29", utc(2017, 10, 28, 22), TimePrecision.DAY),
    ],
)
def test_iso_dates_are_read_in_the_local_zone(text: str, meant: datetime, precision: TimePrecision):
    assert moment(text, None, SWEDEN) == (meant, precision)


@pytest.mark.parametrize("text", ["04/12/2018", "4.12.2018", "12-04-2018", "04/12/2018 11:11:26 AM", "1/2/18"])
def test_a_date_that_can_be_read_in_two_ways_is_never_guessed(text: str):
    with pytest.raises(Invalid) as refused:
        moment(text, None, SWEDEN)
    assert refused.value.code == "time.ambiguous"


@pytest.mark.parametrize(
    "text",
    ["", "igår", "2017-02-30", "2017-06", "20170630", "2017-W26-5", "2017-06-30Z", "2017-06-30 25:00", "0000", "٢٠١٧"],
)
def test_what_is_no_date_is_refused(text: str):
    with pytest.raises(Invalid) as refused:
        moment(text, None, SWEDEN)
    assert refused.value.code == "time.invalid"


def test_a_named_format_settles_which_number_is_the_month():
    assert moment("04/12/2018 11:11:26 PM", US, ZoneInfo("America/New_York")) == (
        utc(2018, 4, 13, 3, 11, 26),
        TimePrecision.MINUTE,
    )
    assert moment("4/12/2018", "%d/%m/%Y", SWEDEN)[0] == utc(2018, 12, 3, 23)
    with pytest.raises(Invalid) as refused:
        moment("2018-04-12", US, SWEDEN)
    assert refused.value.code == "time.invalid"


@pytest.mark.parametrize(
    ("date_format", "precision"),
    [
        ("%Y", "year"),
        ("%d.%m.%Y", "day"),
        ("%Y-%j", "day"),
        (US, "minute"),
        ("%d %b %y %H:%M", "minute"),
        ("%c", "minute"),
    ],
)
def test_a_format_tells_how_much_it_knows(date_format: str, precision: str):
    assert precision_of(date_format) == precision


@pytest.mark.parametrize("date_format", ["%d/%m", "%H:%M", "%Y-%m", "%Y %d", "%d/%m/%Y %I:%M", "yyyy-mm-dd", ""])
def test_a_format_that_leaves_the_day_open_is_refused(date_format: str):
    with pytest.raises(Invalid) as refused:
        precision_of(date_format)
    assert refused.value.code == "mapping.invalid"


@given(texts(), st.sampled_from([None, US, "%Y"]))
def test_any_text_is_a_time_or_refused(text: str, date_format: str | None):
    with suppress(Refused):  # anything else would fail the test
        at, _precision = moment(text, date_format, SWEDEN)
        assert at.tzinfo is UTC


@pytest.mark.parametrize("gap", [" ", "1", "-", "1 "])
def test_a_text_of_a_hundred_thousand_characters_is_never_looked_through_for_numbers(
    gap: str, monkeypatch: pytest.MonkeyPatch
):
    lengths: list[int] = []
    never = re.compile("(?!)")

    class Spy:
        def __getattr__(self, name: str) -> Callable[[str], object]:
            return lambda text: lengths.append(len(text)) or getattr(never, name)(text)

    monkeypatch.setattr(times, "_NUMBERS", Spy())
    for text in ("1" + gap * 50_000 + "2" + " " * 50_000 + "x", "1" + gap * 10 + "2"):
        with pytest.raises(Invalid):
            moment(text, None, SWEDEN)
    assert lengths
    assert max(lengths) < 100


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/hosts", "Europe/"])
def test_a_zone_is_one_of_the_worlds(name: str):
    with pytest.raises(Invalid) as refused:
        zone(name)
    assert refused.value.facts["field"] == "timezone"
    assert zone("Europe/Stockholm").key == "Europe/Stockholm"


@pytest.mark.parametrize(
    ("text", "date_format", "code"),
    [
        ("2026-03-29 02:30", None, "time.skipped"),
        ("2026-03-29T02:00", None, "time.skipped"),
        ("29.03.2026 02:59", "%d.%m.%Y %H:%M", "time.skipped"),
        ("2026-10-25 02:30", None, "time.twice"),
        ("25/10/2026 02:00", "%d/%m/%Y %H:%M", "time.twice"),
    ],
)
def test_a_time_that_no_clock_showed_or_that_came_twice_is_never_guessed(text: str, date_format: str | None, code: str):
    with pytest.raises(Invalid) as refused:
        moment(text, date_format, SWEDEN)
    assert (refused.value.code, refused.value.facts["value"]) == (code, text)


@pytest.mark.parametrize("text", ["2026-03-29 01:59", "2026-03-29 03:00", "2026-10-25 01:59", "2026-10-25 03:00"])
def test_the_minutes_beside_a_change_are_times_like_all_others(text: str):
    at, _ = moment(text, None, SWEDEN)
    assert at.astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M") == text


@given(st.sampled_from([utc(2026, 3, 29), utc(2026, 10, 25)]), st.integers(-24 * 60, 48 * 60))
def test_what_is_read_shows_what_was_written(day: datetime, minute: int):
    text = (day + timedelta(minutes=minute)).strftime("%Y-%m-%d %H:%M")
    with suppress(Invalid):
        at, _ = moment(text, None, SWEDEN)
        assert at.astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M") == text
        assert moment(f"{text}{at.astimezone(SWEDEN):%z}", None, SWEDEN)[0] == at
