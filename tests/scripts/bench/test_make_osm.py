"""The large extract is the small one many times over."""

from collections import Counter
from pathlib import Path

import osmium

from scripts.bench.make_osm import make, offsets
from tests.extracts import AnExtract


def test_every_copy_holds_what_the_small_one_holds_at_a_place_of_its_own(tmp_path: Path):
    small = AnExtract()
    small.line([(24.0, 60.0), (24.001, 60.0)], highway="residential")
    small.ring(small.square((24.0, 60.0), 0.001), small.square((24.0, 60.0), 0.0005), natural="water")
    path = small.written(tmp_path / "small.osm.pbf")
    make(path, tmp_path / "large.osm.pbf", 4)
    count, ids, places = Counter[str](), set(), set()
    for thing in osmium.FileProcessor(str(tmp_path / "large.osm.pbf")):
        count[thing.type_str()] += 1
        ids.add((thing.type_str(), thing.id))
        if thing.is_node():
            places.add((round(thing.lon, 5), round(thing.lat, 5)))
    assert count == {"n": 40, "w": 12, "r": 4}
    assert len(ids) == 56
    assert {(24.0, 60.0), (24.02, 60.016)} <= places


def test_copies_stand_in_a_square():
    assert [shift[1:] for shift in offsets(4)] == [(0, 0), (0.02, 0), (0, 0.016), (0.02, 0.016)]
