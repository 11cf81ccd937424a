"""What was sent becomes the model or a refusal that names the field."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geodata.errors import Invalid, Refused
from geodata.model.observation import ObservationState, Valence
from geodata.model.place import Box
from geodata.model.taxonomy import CATEGORIES
from geodata.storage import Store
from tests.builders import an_action, an_area, an_id, keep
from webmap import incoming, parameters
from webmap.incoming import Query
from webmap.parameters import (
    FILTERS,
    KIND,
    LIMIT,
    LONGEST_ECHO,
    LONGEST_VALUE,
    MUNICIPALITY,
    OFFSET,
    Parameter,
)


def asked(**said: Any) -> Query:
    return Query(MultiDict(said), MUNICIPALITY, KIND, LIMIT, OFFSET, *FILTERS)


def filtered(store: Store, **said: str) -> Any:
    return incoming.observation_filter(store, asked(**said))


def refusal(act: Any, *args: Any, **said: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args, **said)
    return refused.value


def test_a_filter_without_parameters_is_about_all_of_the_only_municipality(store: Store):
    found = filtered(store)
    assert (found.municipality, found.box, found.codes, found.since, found.until) == ("gotene", None, set(), None, None)
    assert found.is_placed is None


def test_every_parameter_finds_its_place_in_the_filter(store: Store):
    walk, area, action = an_id(), an_id(), an_id()
    keep(store, an_area(id=area), an_action(id=action))
    found = filtered(
        store,
        municipality="1471",
        bbox="13.3,58.4,13.6,58.6",
        codes="L1,V1",
        valence="unsafe,safe",
        state="public",
        walk=str(walk),
        area=str(area),
        action=str(action),
        placed="false",
    )
    assert found.box == Box(13.3, 58.4, 13.6, 58.6)
    assert found.codes == {"L1", "V1"}
    assert found.valences == {Valence.UNSAFE, Valence.SAFE}
    assert found.states == {ObservationState.PUBLIC}
    assert (found.walk_id, found.area_id, found.action_id, found.is_placed) == (walk, area, action, False)


def test_days_are_whole_days_in_the_municipalitys_zone_and_both_count(store: Store):
    found = filtered(store, **{"from": "2026-03-29", "to": "2026-03-29"})
    # The night when summer time begins: a day of 23 hours.
    assert found.since == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert found.until == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_a_day_of_25_hours_holds_both_of_its_double_hour_and_none_of_its_neighbours(store: Store):
    zone = ZoneInfo("Europe/Stockholm")
    found = filtered(store, **{"from": "2026-10-25", "to": "2026-10-25"})
    for minute in range(-26 * 60, 50 * 60):
        at = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minute)
        assert (found.since <= at < found.until) == (at.astimezone(zone).date() == date(2026, 10, 25))


@pytest.mark.parametrize("said", ["gotene", "Götene", "GÖTENE", "1471"])
def test_a_municipality_is_named_by_slug_name_or_code(store: Store, said: str):
    assert incoming.municipality(store, asked(municipality=said)).slug == "gotene"


def test_without_a_name_there_must_be_only_one(store: Store, other_town: str):
    assert refusal(incoming.municipality, store, asked()).code == "municipality.ambiguous"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("codes", "L1,X9"),
        ("codes", "l1"),
        ("codes", "L1' OR 1=1 --"),
        ("valence", "trygg"),
        ("state", "public;drop"),
        ("from", "2026-02-30"),
        ("from", "20260131"),
        ("from", "2026-W05-6"),
        ("to", "idag"),
        ("walk", "1"),
        ("walk", "0B5F5A3C-0000-4000-8000-000000000000"),
        ("area", "{0b5f5a3c-0000-4000-8000-000000000000}"),
        ("action", "0b5f5a3c000040008000000000000000"),
        ("placed", "True"),
        ("municipality", "a\0b"),
        ("municipality", "x" * 201),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(store: Store, name: str, value: str):
    refused = refusal(filtered, store, **{name: value})
    assert (refused.code, refused.facts["field"]) == ("value.invalid", name)


@pytest.mark.parametrize(
    "box",
    [
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "nan,1,2,3",
        "inf,1,2,3",
        "1e400,1,2,3",
        "13,59,14,58",
        "181,1,2,3",
        "1_0,1,2,3",
        ",,,",
    ],
)
def test_a_bad_box_has_a_code_of_its_own(store: Store, box: str):
    refused = refusal(filtered, store, bbox=box)
    assert (refused.code, refused.facts["field"]) == ("box.invalid", "bbox")


def test_a_box_may_cross_the_antimeridian(store: Store):
    assert filtered(store, bbox="179,-20,-179,-10").box == Box(179, -20, -179, -10)


@pytest.mark.parametrize(
    ("limit", "offset"), [("-1", "0"), ("100001", "0"), ("1.5", "0"), ("٣", "0"), ("1", "x"), ("1e3", "0")]
)
def test_a_bad_page_is_refused(limit: str, offset: str):
    assert refusal(incoming.page, asked(limit=limit, offset=offset)).code == "value.invalid"


def test_a_page_has_a_thousand_rows_unless_asked():
    assert incoming.page(asked()) == incoming.Page(1000, 0)
    assert incoming.page(asked(limit="0", offset="7")) == incoming.Page(0, 7)


def test_an_unknown_parameter_is_refused_and_the_language_is_always_known():
    refused = refusal(Query, MultiDict({"sort": "x"}), LIMIT)
    assert (refused.code, refused.facts["field"]) == ("value.unknown", "sort")
    Query(MultiDict({"lang": "sv"}))
    assert refusal(Query, MultiDict({"lang": "no"})).facts["field"] == "lang"


def test_a_parameter_said_twice_is_refused():
    refused = refusal(Query, MultiDict([("limit", "1"), ("limit", "2")]), LIMIT)
    assert (refused.code, refused.facts["field"]) == ("value.invalid", "limit")


def test_an_empty_parameter_is_refused_and_not_taken_for_an_absent_one():
    refused = refusal(Query, MultiDict({"codes": ""}), *FILTERS)
    assert (refused.code, refused.facts["field"]) == ("value.invalid", "codes")


def test_a_parameter_that_the_route_does_not_name_can_not_be_read():
    with pytest.raises(KeyError):
        asked()[parameters.whole("zoom", "", 0, 22, 0)]


@given(st.sampled_from([each.name for each in FILTERS]), st.text(max_size=200))
def test_no_text_at_all_is_anything_but_a_filter_or_a_refusal(store: Store, name: str, value: str):
    facts: dict[str, object] = {"field": name}
    try:
        filtered(store, **{name: value})
    except Invalid as refused:
        facts = refused.facts
    assert facts["field"] == name
    assert len(str(facts.get("value", ""))) <= incoming.LONGEST_ECHO


@pytest.mark.parametrize("parameter", [MUNICIPALITY, KIND, LIMIT, OFFSET, *FILTERS], ids=lambda each: each.name)
def test_no_reader_ever_sees_a_long_value(parameter: Parameter[Any]):
    seen: list[str] = []
    spied = replace(parameter, read=lambda _name, found: seen.append(found))
    for letter in "1,-é":
        refused = refusal(Query, MultiDict({parameter.name: letter * (LONGEST_VALUE + 1)}), spied)
        assert (refused.code, refused.facts["field"]) == ("value.invalid", parameter.name)
        assert len(str(refused.facts["value"])) <= LONGEST_ECHO
        _ = Query(MultiDict({parameter.name: letter * LONGEST_VALUE}), spied)[spied]
    assert set(map(len, seen)) == {LONGEST_VALUE}


def test_everything_that_can_be_chosen_fits_at_once(store: Store):
    every = {"codes": CATEGORIES, "valence": Valence, "state": ObservationState}
    found = filtered(store, **{name: ",".join(words) for name, words in every.items()})
    assert (len(found.codes), len(found.valences), len(found.states)) == tuple(map(len, every.values()))


def test_more_than_can_be_chosen_is_refused(store: Store):
    assert refusal(filtered, store, valence=",".join(["safe"] * (len(Valence) + 1))).facts["field"] == "valence"


@pytest.mark.parametrize("found", ["x", 3, {}, [1], ["0b5f5a3c"], [None]])
def test_a_list_of_ids_holds_ids(found: object):
    assert refusal(incoming.ids, "observation_ids", found).code == "value.invalid"


def test_an_id_said_twice_counts_once_and_no_list_is_empty():
    one, other = an_id(), an_id()
    assert incoming.ids("x", [str(one), str(other), str(one)]) == [one, other]
    assert incoming.ids("x", None) == []


@pytest.mark.parametrize(
    "tag", ['W/"3"', "*", "3", '""', '"3', '"3", "4"', '"-3"', '"3.0"', '"٣"', f'"{"9" * 50}"', '"x"']
)
def test_if_match_must_name_one_version(app: Any, tag: str):
    headers = {"If-Match": tag.encode("utf-8").decode("latin-1")}
    with app.test_request_context("/", headers=headers):
        assert refusal(incoming.version).facts["field"] == "If-Match"


def test_if_match_names_the_version_of_the_etag(app: Any):
    with app.test_request_context("/", headers={"If-Match": ' "3" '}):
        assert incoming.version() == 3
    with app.test_request_context("/"):
        assert refusal(incoming.version).code == "thing.version-missing"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"x": NaN}', "application/json"),
        (b'{"x": 1e400}', "application/json"),
        (b"{}", "text/plain"),
        (b"{}", "application/x-www-form-urlencoded"),
        (b"{}", ""),
    ],
)
def test_a_body_that_is_no_json_is_refused(app: Any, body: bytes, kind: str):
    with app.test_request_context("/", method="PUT", data=body, content_type=kind):
        assert refusal(incoming.document).code == "request.not-json"


def test_the_reason_of_a_link_is_a_text_alone_in_its_body(app: Any):
    def given_by(body: Any) -> str:
        with app.test_request_context("/", method="PUT", json=body):
            return incoming.reason_given()

    assert given_by({"reason": "Nära"}) == "Nära"
    assert given_by({}) == ""
    assert refusal(given_by, {"reason": 3}).facts["field"] == "reason"
    assert refusal(given_by, {"why": "x"}).code == "value.unknown"
    assert refusal(given_by, ["x"]).code == "value.invalid"
    with app.test_request_context("/", method="PUT"):
        assert incoming.reason_given() == ""
