"""Plain rows say what the things say."""

from dataclasses import fields
from datetime import timedelta

import orjson

from geodata.model.moments import moment
from geodata.model.observation import Flag, Observation, ObservationFilter
from geodata.storage import Store
from geodata.storage.contents import plain
from geodata.storage.store import FIELDS
from tests.builders import NOON, SQUARE, a_municipality, an_observation, keep

HERE = ObservationFilter(municipality="gotene")


def test_a_plain_observation_says_what_the_observation_says(store: Store) -> None:
    keep(store, a_municipality())
    keep(
        store,
        an_observation(
            position=SQUARE,
            observed_at=NOON,
            feeling=0,
            secondary_codes=("L2",),
            flags=(Flag.OUTSIDE_BOUNDARY,),
            applies_when=("night", "winter"),
            accuracy_m=4.25,
            is_example=True,
            text_raw='mörkt "här"\n',
        ),
        an_observation(observed_at=NOON - timedelta(days=1)),
    )
    things = [plain(kept.thing) | {"version": 1, "changed_at": moment(NOON)} for kept in store.observations(HERE)]
    rows = store.plain_observations(HERE)
    assert orjson.loads(orjson.dumps(rows)) == things
    assert list(rows[0]) == list(FIELDS) == [*(field.name for field in fields(Observation)), "version", "changed_at"]


def test_only_the_named_fields_are_read(store: Store) -> None:
    keep(store, a_municipality(), an_observation(position=SQUARE))
    assert store.plain_observations(HERE, ["valence", "position"]) == [
        {"valence": "unsafe", "position": (SQUARE.lon, SQUARE.lat)}
    ]


def test_some_are_read_by_their_ids_in_that_order_without_the_withdrawn_and_the_unknown(store: Store) -> None:
    things = [an_observation(position=SQUARE, text_raw=str(number)) for number in range(3)]
    keep(store, a_municipality(), *things, gone := an_observation(is_withdrawn=True))
    wanted = [str(one.id) for one in (things[2], gone, things[0], an_observation(), things[2])]
    found = store.plain_observations_of(wanted)
    assert [row["text_raw"] for row in found] == ["2", "0"]
    assert found[0] == next(row for row in store.plain_observations(HERE) if row["text_raw"] == "2")
