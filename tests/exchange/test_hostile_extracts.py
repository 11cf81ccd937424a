"""Extracts by somebody with bad intentions: refused in words or survived, and the earlier background stays."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import Refused
from geodata.exchange.backgrounds import file_of, import_osm
from geodata.exchange.osm import extract
from geodata.model.place import Municipality
from tests.builders import SQUARE, a_municipality, a_square
from tests.extracts import AnExtract

LON, LAT = SQUARE.lon, SQUARE.lat
MOST_BYTES = 400 * 1024**2
MOST_CPU_S = 20


@pytest.fixture(scope="module")
def town() -> Municipality:
    return a_municipality(boundary=a_square(half_deg=0.02))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = AnExtract()
    for step in range(30):
        made.line([(LON, LAT), (LON + step * 1e-4, LAT + 0.001)], {"highway": "residential", "name": f"Gatan {step}"})
        made.point((LON + step * 1e-4, LAT), highway="street_lamp")
    made.ring(made.square((LON, LAT), 0.002), made.square((LON, LAT), 0.001), natural="water")
    return made.written(tmp_path_factory.mktemp("good") / "x.osm.pbf").read_bytes()


def survived(path: Path, town: Municipality) -> int:
    """How many things were read within bounds; -1 for a refusal in words, any other end is a fault."""
    number = 0
    with refused_in() as refusals, extract(path, town) as found:
        number = sum(len(batch.heads) for batch in found.batches)
    for why in refusals:
        assert why.code == "file.unreadable"
        assert why.facts["file"] == path.name
        assert str(path.parent) not in str(why.facts)
    if refusals:
        return -1
    assert found.peak_bytes < MOST_BYTES
    assert found.cpu_s < MOST_CPU_S
    return number


@contextmanager
def refused_in() -> Iterator[list[Refused]]:
    """Refusals of the block, as a list."""
    refusals: list[Refused] = []
    try:
        yield refusals
    except Refused as refused:
        refusals.append(refused)


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def blob(kind: str, body: bytes, *, claims: int | None = None) -> bytes:
    """One block of a .osm.pbf, zlib inside; ``claims`` is the size it says that it has unpacked."""
    packed = zlib.compress(body, 9)
    content = b"\x10" + _number(len(body) if claims is None else claims) + b"\x1a" + _number(len(packed)) + packed
    name = kind.encode()
    head = b"\x0a" + _number(len(name)) + name + b"\x18" + _number(len(content))
    return struct.pack(">I", len(head)) + head + content


HEADER = blob("OSMHeader", b"\x22\x0eOsmSchema-V0.6\x22\x0aDenseNodes")

BODIES: dict[str, Callable[[], bytes]] = {
    "a bomb of 200 MB": lambda: HEADER + blob("OSMData", bytes(200 * 1024**2)),
    "a bomb that claims to be small": lambda: HEADER + blob("OSMData", bytes(200 * 1024**2), claims=1000),
    "a small block that claims 4 GB": lambda: HEADER + blob("OSMData", bytes(10), claims=2**32 - 1),
    "a head of 4 GB": lambda: b"\xff\xff\xff\xff" + HEADER,
    "a gzip file": lambda: b"\x1f\x8b\x08\x00" + bytes(400),
    "PMTiles": lambda: b"PMTiles\x03" + bytes(400),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_bombs_and_false_files_are_refused(tmp_path: Path, town: Municipality, body: Callable[[], bytes]):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(body())
    assert survived(path, town) == -1


def an_extract_of(write: Callable[[object, object], None], path: Path) -> Path:
    import osmium
    from osmium.osm import mutable

    with osmium.SimpleWriter(str(path)) as writer:
        write(writer, mutable)
    return path


def gigantic_ids(writer, of) -> None:
    for number, at in ((2**62, (LON, LAT)), (2**62 + 1, (LON + 0.001, LAT))):
        writer.add_node(of.Node(id=number, location=at, tags={"highway": "street_lamp"}))
    writer.add_way(of.Way(id=2**62 + 2, nodes=[2**62, 2**62 + 1], tags={"highway": "residential"}))


def relations_in_a_circle(writer, of) -> None:
    writer.add_node(of.Node(id=1, location=(LON, LAT), tags={"highway": "street_lamp"}))
    for number, other in ((10, 11), (11, 10), (12, 12)):
        tags = {"type": "multipolygon", "natural": "water"}
        writer.add_relation(of.Relation(id=number, members=[("r", other, "outer"), ("w", 99, "outer")], tags=tags))


def places_outside_the_world(writer, of) -> None:
    writer.add_node(of.Node(id=1, location=(LON, LAT), tags={"highway": "street_lamp"}))
    for number, at in ((2, (200.0, 95.0)), (3, (-214.0, -214.0))):
        writer.add_node(of.Node(id=number, location=at, tags={"highway": "street_lamp"}))
    writer.add_way(of.Way(id=4, nodes=[1, 2, 3], tags={"highway": "residential"}))


@pytest.mark.parametrize("write", [gigantic_ids, relations_in_a_circle, places_outside_the_world])
def test_what_makes_no_sense_is_passed_over_or_refused(
    tmp_path: Path, town: Municipality, write: Callable[[object, object], None]
):
    assert survived(an_extract_of(write, tmp_path / "x.osm.pbf"), town) in {-1, 1, 2, 3}


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), hits=st.integers(1, 40))
def test_an_extract_with_any_bytes_changed_is_read_or_refused(
    tmp_path: Path, town: Municipality, good: bytes, seed: int, hits: int
):
    chance, body = random.Random(seed), bytearray(good)
    for _ in range(hits):
        body[chance.randrange(len(body))] = chance.randrange(256)
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(body)
    survived(path, town)


@pytest.mark.slow
def test_wherever_an_extract_breaks_off_the_earlier_background_stays(tmp_path: Path, town: Municipality, good: bytes):
    path, folder = tmp_path / "x.osm.pbf", tmp_path / "maps"
    path.write_bytes(good)
    import_osm(path, town, folder)
    before = file_of(folder, town.slug).read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        path.write_bytes(good[: int(len(good) * share)])
        with pytest.raises(Refused):
            import_osm(path, town, folder)
        assert file_of(folder, town.slug).read_bytes() == before
        assert len(list(folder.iterdir())) == 1
