"""The small truths: lengths, ranges, zones."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.observation import Observation
from tests.builders import an_observation
from tests.strategies import instants, texts


@given(texts())
def test_what_people_write_in_any_script_is_taken(written: str):
    checks.text("why", written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("x" * 10_001, "value.too-long"),
        ("🔦" * 10_001, "value.too-long"),
        ("mörkt\0", "value.invalid"),
        ("mörkt\ud83d", "value.invalid"),  # half a pocket lamp, as JSON can spell it
    ],
)
def test_what_no_field_can_hold_is_refused_with_the_field(written, code):
    with pytest.raises(Invalid) as caught:
        checks.text("why", written)
    assert caught.value.code == code
    assert caught.value.facts["field"] == "why"


def test_a_text_is_counted_in_characters_and_may_be_just_as_long_as_its_field():
    checks.text("why", "🔦" * checks.LONG_TEXT)
    checks.title("title", "å" * checks.SHORT_TEXT)


@pytest.mark.parametrize("written", ["", " ", "\n\t", "\u3000"])
def test_a_title_says_something(written):
    with pytest.raises(Invalid, match=r"value\.missing"):
        checks.title("title", written)


@pytest.mark.parametrize("value", [-1, 4, 1.0, 1.5, "1"])
def test_a_step_is_a_whole_number_in_its_range(value):
    with pytest.raises(Invalid, match=r"value\.invalid") as caught:
        checks.step("feeling", value, 0, 3)
    assert caught.value.facts["allowed"] == "0..3"


@pytest.mark.parametrize("value", [None, 0, 3])
def test_a_step_may_be_absent_or_at_either_end(value):
    checks.step("feeling", value, 0, 3)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(Invalid, match=r"time\.no-zone"):
        checks.instant("observed_at", datetime(2026, 11, 22, 19, 30))  # noqa: DTZ001 - that is the fault


def test_a_time_is_kept_in_utc_and_whole_milliseconds():
    evening = datetime(2026, 11, 22, 19, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))
    assert checks.instant("observed_at", evening) == datetime(2026, 11, 22, 18, 30, 0, 123_000, tzinfo=UTC)
    assert checks.instant("observed_at", None) is None


@given(instants())
def test_rounding_a_time_again_changes_nothing(moment: datetime):
    once = checks.instant("observed_at", moment)
    assert once is not None
    assert checks.instant("observed_at", once) == once
    assert timedelta(0) <= moment - once < timedelta(milliseconds=1)


def test_a_list_of_words_is_short_and_its_words_are_too():
    checks.few("applies_when", ("night",) * checks.MANY)
    for words in (("night",) * (checks.MANY + 1), ("x" * (checks.SHORT_TEXT + 1),)):
        with pytest.raises(Invalid, match=r"value\.too-long"):
            checks.few("applies_when", words)
    with pytest.raises(Invalid, match=r"value\.invalid"):
        checks.few("applies_when", ("\0",))


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (checks.Text(3), "åäö", "åäöå"),
        (checks.Title(), "x", " "),
        (checks.Words(1), ("x",), ("x",) * (checks.MANY + 1)),
        (checks.Step(1, 3), 3, 4),
        (checks.Measure(0), 0.0, -0.1),
        (checks.Measure(0), None, float("inf")),
    ],
)
def test_a_rule_takes_what_is_within_it_and_names_the_field_of_what_is_not(rule, good, bad):
    rule.check("place", good)
    with pytest.raises(Invalid) as caught:
        rule.check("place", bad)
    assert caught.value.facts["field"] == "place"


def test_a_thing_is_held_to_every_rule_of_its_fields():
    assert {"place", "feeling", "primary_code", "secondary_codes"} <= checks.rules_of(Observation).keys()
    assert "state" not in checks.rules_of(Observation)
    with pytest.raises(Invalid, match=r"value\.invalid"):
        an_observation(feeling=4)
