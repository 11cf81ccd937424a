"""Everyone sees one municipality with the same eye, whether it looks at a model, at plain values or at columns."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.analysis.public_places import PublicPlaces
from geodata.casework.generalising import PublicEye, public_eye
from geodata.errors import Missing
from geodata.model.layer import Layer, LayerFeature
from geodata.model.observation import Placement, TimePrecision
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import NOON, SQUARE, a_municipality, a_square, an_observation, keep
from tests.strategies import observation_fields

EYE = PublicEye(PublicPlaces("EPSG:3008"), "Europe/Stockholm")


@given(st.lists(observation_fields(), max_size=8))
def test_models_and_plain_values_are_seen_alike(store: Store, things: list[dict[str, Any]]):
    kept = [an_observation(municipality="t" + str(len(things)), **said) for said in things]
    seen = EYE.observations(kept)
    assert seen == [EYE.observation(each) for each in kept]
    plain = EYE.plain([plain_of(each) for each in kept])
    assert [plain_of(each) for each in seen] == plain
    assert [plain_of(EYE.observation(each)) for each in seen] == plain


def plain_of(each: Any) -> dict[str, Any]:
    at, place = each.observed_at, each.position
    return {
        "position": None if place is None else (place.lon, place.lat),
        "observed_at": None if at is None else at.isoformat(timespec="milliseconds")[:23] + "Z",
        "observed_precision": each.observed_precision.value,
        "placement": each.placement.value,
    }


def test_what_is_not_about_where_and_when_stays_as_it_was():
    exact = an_observation(position=SQUARE, observed_at=NOON, place="Torget")
    seen = EYE.observation(exact)
    assert (seen.position, seen.observed_at) != (exact.position, exact.observed_at)
    assert seen.observed_precision is TimePrecision.PART_OF_DAY
    back = replace(seen, position=SQUARE, observed_at=NOON, observed_precision=TimePrecision.MINUTE)
    assert back == exact
    assert EYE.plain([{"position": None, "observed_at": None, "observed_precision": "day"}]) == [
        {"position": None, "observed_at": None, "observed_precision": "day"}
    ]


def test_houses_come_from_the_layer_that_the_municipality_names(store: Store):
    town = a_municipality(dwellings_layer="Hus", dwellings_at=NOON)
    keep(store, town)
    with pytest.raises(Missing, match=r"layer\.missing"):
        public_eye(store, town)
    layer = Layer(municipality="gotene", name="Hus", credit="", imported_at=NOON, count=1)
    store.put_layer(layer, [LayerFeature(number=1, name="", shape=a_square(half_deg=0.002), facts={})])
    eye = public_eye(store, town)
    seen = eye.observation(an_observation(position=SQUARE))
    assert (seen.position, seen.placement) == (None, Placement.NONE)
    beside = eye.observation(an_observation(position=replace(SQUARE, lon=13.5)))
    assert isinstance(beside.position, Position)
    assert not shapely.intersects_xy(a_square(half_deg=0.002), beside.position.lon, beside.position.lat)
    plain = public_eye(store, a_municipality()).places.of(np.array([SQUARE.lon]), np.array([SQUARE.lat]))
    assert not np.isnan(plain).any()
