"""What everyone is told never depends on what is hidden: exact places, minutes, small numbers of people, other things.

Faults P-01, P-02, P-12 and the totals of S-19: the same questions are put to towns that differ in nothing but that.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from geodata.analysis.crs import WGS84, moved
from geodata.analysis.public_places import PUBLIC_CELL_M
from geodata.errors import Missing
from geodata.mapview import mercator
from geodata.mapview.tiles import Tile, tile
from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.layer import Layer, LayerFeature
from geodata.model.observation import Observation, ObservationFilter, ObservationState
from geodata.model.place import Box, Position
from geodata.storage import Store, create_store
from tests.builders import NOON, SQUARE, a_municipality, a_square, an_action, an_area, an_id, an_observation, keep, tied
from webmap.api import maps
from webmap.map_index import MapIndex

ZONE = "EPSG:3008"
TOWN = "gotene"
EVERYTHING = ObservationFilter(municipality=TOWN)
EVENING = datetime(2026, 11, 20, 16, tzinfo=UTC)
"""17 o'clock in Götene, when its evening begins."""

PINS = 60


def place(cell: tuple[int, int], dx_m: float, dy_m: float) -> Position:
    """A position in a cell near the square, so far from the cell's corner."""
    ((east,), (north,)) = moved([SQUARE.lon], [SQUARE.lat], WGS84, ZONE)
    corner = [math.floor(metres / PUBLIC_CELL_M) * PUBLIC_CELL_M for metres in (east, north)]
    at = [start + step * PUBLIC_CELL_M + d for start, step, d in zip(corner, cell, (dx_m, dy_m), strict=True)]
    (lon,), (lat,) = moved([at[0]], [at[1]], ZONE, WGS84)
    return Position(float(lon), float(lat))


def town_of(hidden: Random) -> list[Observation]:
    """Pins of which everyone is told the same, whatever the dice say of what is hidden."""
    told = Random(1471)
    pins = []
    for number in range(PINS):
        cell = (told.randrange(12), told.randrange(12))
        evening = EVENING - timedelta(days=told.randrange(5))
        crowd = told.choice([0, 0, 0, 5, 10])
        pins.append(
            an_observation(
                id=UUID(int=number + 1),
                position=place(cell, hidden.uniform(2, 30), hidden.uniform(2, 30)) if number % 10 else None,
                observed_at=evening + timedelta(seconds=hidden.randrange(5 * 3600)),
                primary_code=told.choice(["L1", "L2", "V1"]),
                me_too=hidden.randrange(4) if crowd == 0 else crowd - 1 + hidden.randrange(5),
                state=told.choice([ObservationState.PUBLIC, ObservationState.ANSWERED]),
                public_from=NOON,
            )
        )
    hidden.shuffle(pins)
    return pins


def secret_ones(hidden: Random) -> list[Observation]:
    """Pins of which everyone is told nothing."""
    common: dict[str, Any] = {"state": ObservationState.PUBLIC, "public_from": NOON, "me_too": 40, "observed_at": NOON}
    differ: list[dict[str, Any]] = [
        {"state": ObservationState.INTERNAL},
        {"state": ObservationState.MERGED},
        {"primary_code": "D2"},
        {"secondary_codes": ("L2", "D4")},
        {"public_from": None},
        {"public_from": NOON + timedelta(hours=1)},
        {"is_withdrawn": True},
    ]
    return [
        an_observation(
            **common | said, id=UUID(int=1_000 + number), position=Position(13.35 + hidden.random() / 100, 58.6)
        )
        for number, said in enumerate(differ)
    ]


@contextmanager
def open_town(folder: Path, things: list[Any], at: datetime = NOON) -> Iterator[tuple[Store, MapIndex]]:
    store = create_store(folder / "town.gpkg")
    try:
        keep(store, a_municipality(), *things)
        yield store, MapIndex(lambda: store, lambda: at)
    finally:
        store.close()


FILTERS: list[dict[str, Any]] = [
    {},
    {"codes": frozenset({"L1"})},
    {"states": frozenset({ObservationState.PUBLIC})},
    {"states": frozenset({ObservationState.INTERNAL, ObservationState.ANSWERED})},
    {"since": EVENING - timedelta(days=2), "until": EVENING + timedelta(hours=1)},
    {"is_placed": False},
    {"box": Box(SQUARE.lon, SQUARE.lat, SQUARE.lon + 0.01, SQUARE.lat + 0.005)},
]


def answers(index: MapIndex) -> Iterator[bytes]:
    """Everything that everyone can ask for where and when."""
    for said in FILTERS:
        where = ObservationFilter(municipality=TOWN, **said)
        for zoom in range(0, 23, 1 if not said else 7):
            yield maps.drawn(index.selection(where, is_public=True), where, zoom=zoom)
        for limit, offset in ((100, 0), (7, 20)):
            page = index.listing(where, limit=limit, offset=offset, is_public=True)
            yield orjson.dumps([page.ids, page.matched, page.unplaced, page.people])
    everything = ObservationFilter(municipality=TOWN)
    for apart in (1, 1_000, 9_999):
        yield maps.drawn(index.selection(everything, is_public=True), everything, zoom=14, apart=UUID(int=apart))
    for zoom in (0, 8, 13, 16, 18):
        columns, rows = mercator.tiles_of(SQUARE.lon, SQUARE.lat, SQUARE.lon + 0.02, SQUARE.lat + 0.011, zoom=zoom)
        for x, y in product(columns, rows):
            yield tile(index.selection(everything, is_public=True)[0], Tile(zoom, x, y))


def listed(store: Store, index: MapIndex) -> list[dict[str, Any]]:
    page = index.listing(ObservationFilter(municipality=TOWN), limit=1_000, is_public=True)
    return index.eye(TOWN).plain(store.plain_observations_of(page.ids))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_hidden_changes_no_byte_of_what_everyone_is_told(tmp_path: Path, seed: int):
    told: list[Any] = []
    for town in (1, 2):
        hidden, folder = Random(10 * seed + town), tmp_path / str(town)
        folder.mkdir()
        things = town_of(hidden) + (secret_ones(hidden) if town == 2 else [])
        with open_town(folder, things) as (store, index):
            rows = [{name: row[name] for name in ("id", "position", "observed_at")} for row in listed(store, index)]
            told.append((list(answers(index)), rows))
            staff = index.listing(ObservationFilter(municipality=TOWN), limit=0)
            assert staff.matched == (PINS if town == 1 else PINS + 6)
    assert told[0] == told[1]
    assert len(told[0][1]) == PINS


def test_following_edits_tells_no_more_than_reading_all_anew(tmp_path: Path):
    with open_town(tmp_path, []) as (store, index):
        assert index.listing(ObservationFilter(municipality=TOWN), limit=0, is_public=True).matched == 0
        for thing in town_of(Random(5)) + secret_ones(Random(6)):
            keep(store, thing)
            index.public(TOWN)
        assert list(answers(index)) == list(answers(MapIndex(lambda: store, lambda: NOON)))


def traces(pins: list[Observation]) -> Iterator[re.Pattern[bytes]]:
    """Four decimals of both coordinates beside each other, or six of one: a few metres, or centimetres."""
    for place in (pin.position for pin in pins if pin.position is not None):
        lon, lat = (f"{number:.7f}" for number in (place.lon, place.lat))
        yield re.compile(rf"{re.escape(lon[:-3])}\d*,\s*{re.escape(lat[:-3])}".encode())
        yield from (re.compile(re.escape(each[:-1]).encode()) for each in (lon, lat))


def test_no_exact_coordinate_is_in_any_public_byte(tmp_path: Path):
    pins = town_of(Random(9))  # none of them beside a corner of the fixed grid that boxes of clusters have
    with open_town(tmp_path, pins) as (store, index):
        said = b"\n".join([*answers(index), orjson.dumps(listed(store, index))])
        assert len(said) > 100_000
        assert [trace.pattern for trace in traces(pins) if trace.search(said)] == []
        staff = b"\n".join(maps.drawn(index.selection(EVERYTHING), EVERYTHING, zoom=zoom) for zoom in (14, 22))
        assert sum(trace.search(staff) is not None for trace in traces(pins)) > PINS  # they would be found


def test_bisecting_by_boxes_ends_at_the_public_point_of_the_cell(tmp_path: Path):
    pin = an_observation(position=place((3, 4), 7, 91), state=ObservationState.PUBLIC, public_from=NOON)
    with open_town(tmp_path, [pin]) as (_, index):
        west, south, east, north = -180.0, -90.0, 180.0, 90.0

        def holds(box: Box) -> bool:
            where = ObservationFilter(municipality=TOWN, box=box)
            return bool(
                orjson.loads(maps.drawn(index.selection(where, is_public=True), where, zoom=22))["numberMatched"]
            )

        while east - west > 1e-7:
            middle = (west + east) / 2
            west, east = (west, middle) if holds(Box(west, south, middle, north)) else (middle, east)
        while north - south > 1e-7:
            middle = (south + north) / 2
            south, north = (south, middle) if holds(Box(west, south, east, middle)) else (middle, north)
    assert pin.position is not None
    x, y = moved([west, pin.position.lon], [south, pin.position.lat], WGS84, ZONE)
    assert math.hypot(x[0] - x[1], y[0] - y[1]) == pytest.approx(math.hypot(50 - 7, 50 - 91), abs=0.1)
    assert [x[0] % PUBLIC_CELL_M, y[0] % PUBLIC_CELL_M] == pytest.approx([50, 50], abs=0.1)


def test_lists_are_in_the_order_of_public_times_and_then_of_ids(tmp_path: Path):
    with open_town(tmp_path, town_of(Random(8))) as (store, index):
        rows = listed(store, index)
        assert rows == sorted(sorted(rows, key=lambda row: row["id"]), key=lambda row: row["observed_at"], reverse=True)
        assert {row["observed_precision"] for row in rows} == {"part_of_day"}
        assert len({row["observed_at"] for row in rows}) == 5


def a_filter(dice: Random) -> ObservationFilter:
    said: dict[str, Any] = {}
    if dice.random() < 0.7:
        lon, lat = (
            sorted(start + dice.uniform(0, span) for _ in "ab") for start, span in ((13.49, 0.03), (58.52, 0.02))
        )
        said["box"] = Box(lon[0], lat[0], lon[1], lat[1])
    if dice.random() < 0.4:
        said["codes"] = frozenset(dice.sample(["L1", "L2", "V1"], dice.randrange(1, 3)))
    if dice.random() < 0.4:
        said["since"] = EVENING - timedelta(days=dice.randrange(6), hours=dice.randrange(24))
    if dice.random() < 0.2:
        said["states"] = frozenset({dice.choice(list(ObservationState))})
    return ObservationFilter(municipality=TOWN, **said)


def test_no_two_questions_differ_by_few_enough_people_to_be_singled_out(tmp_path: Path):
    dice = Random(2)
    with open_town(tmp_path, town_of(Random(4)) + secret_ones(Random(4))) as (_, index):

        def people(where: ObservationFilter) -> int:
            return index.listing(where, limit=0, is_public=True).people

        asked = [a_filter(dice) for _ in range(300)]
        asked += [replace(where, box=None) for where in asked[:40]]
        numbers = [people(where) for where in asked]
        differences = [abs(dice.choice(numbers) - dice.choice(numbers)) for _ in range(10_000)]
        assert [each for each in (*numbers, *differences) if 1 <= each <= 4] == []
        assert len(set(differences)) > 5
        exact = [index.listing(where, limit=0).people for where in asked]
        assert any(1 <= abs(one - other) <= 4 for one, other in product(exact, exact))  # it would be found


def test_a_pin_approved_at_night_is_shown_with_the_next_batch_and_not_before(tmp_path: Path):
    approved = datetime(2026, 11, 20, 20, 14, tzinfo=UTC)
    batch = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    clock = [approved]
    pin = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=batch)
    store = create_store(tmp_path / "town.gpkg")
    try:
        keep(store, a_municipality(), pin)
        index = MapIndex(lambda: store, lambda: clock[0])

        def told(at: datetime) -> int:
            clock[0] = at
            return index.listing(ObservationFilter(municipality=TOWN), limit=10, is_public=True).matched

        assert [told(approved), told(batch - timedelta(milliseconds=1)), told(batch)] == [0, 0, 1]
        assert told(approved) == 1  # a clock that is put back takes nothing back
        with store.writing(by="anna", now=batch) as change:
            change.replace(replace(pin, state=ObservationState.INTERNAL), version=1)
        assert told(batch) == 0
    finally:
        store.close()


def test_areas_and_actions_that_not_everyone_sees_are_not_there(tmp_path: Path):
    patrol, school = an_area(), an_area(kind=AreaKind.OTHER)
    inside, far = (
        an_observation(position=each, state=ObservationState.PUBLIC, public_from=NOON) for each in (SQUARE, None)
    )
    action, gone = (an_action(state=ActionState.DECIDED, is_withdrawn=is_gone) for is_gone in (False, True))
    proposed = an_action()
    things = [
        patrol,
        school,
        action,
        gone,
        proposed,
        inside,
        far,
        tied(school, far, "hör hit"),
        tied(far, action),
        tied(far, gone),
        tied(far, proposed),
    ]
    with open_town(tmp_path, things) as (_, index):

        def found(**said: Any) -> int:
            return index.listing(ObservationFilter(municipality=TOWN, **said), limit=0, is_public=True).matched

        assert (found(area_id=school.id), found(action_id=action.id)) == (1, 1)  # links to areas are for partners
        missing = [{"area_id": key} for key in (patrol.id, an_id())]
        for said in [*missing, *({"action_id": key} for key in (gone.id, proposed.id, an_id()))]:
            with pytest.raises(Missing, match=r"thing\.missing"):
                found(**said)


def test_houses_that_are_named_later_move_the_public_points(tmp_path: Path):
    pin = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON)
    with open_town(tmp_path, [pin]) as (store, index):

        def shown() -> Any:
            return orjson.loads(
                maps.drawn(
                    index.selection(ObservationFilter(municipality=TOWN), is_public=True),
                    ObservationFilter(municipality=TOWN),
                    zoom=22,
                )
            )

        (lon, lat) = shown()["features"][0]["geometry"]["coordinates"]
        layer = Layer(municipality=TOWN, name="Hus", credit="", imported_at=NOON, count=1)
        house = a_square(Position(lon, lat), half_deg=0.00005)
        store.put_layer(layer, [LayerFeature(number=1, name="", shape=house, facts={})])
        with store.writing(by="anna", now=NOON) as change:
            change.replace(a_municipality(dwellings_layer="Hus", dwellings_at=NOON), version=1)
        (moved_lon, moved_lat) = shown()["features"][0]["geometry"]["coordinates"]
        assert (moved_lon, moved_lat) != (lon, lat)
        with store.writing(by="anna", now=NOON) as change:
            change.replace(a_municipality(dwellings_layer="Borta", dwellings_at=NOON), version=2)
        with pytest.raises(Missing, match=r"layer\.missing"):
            shown()
        assert index.listing(ObservationFilter(municipality=TOWN), limit=0).matched == 1  # staff go on
