"""The background map of a municipality: one PMTiles file with its tiles, its names and its credit."""

import gzip
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final

import orjson
from pmtiles.reader import all_tiles
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)
from pmtiles.writer import Writer

from geodata.errors import Invalid, Missing
from geodata.exchange.files import replacing
from geodata.exchange.osm import extract
from geodata.exchange.osm_rules import LAYERS, MAX_ZOOM, MIN_ZOOM
from geodata.exchange.place_names import Named, Names, Register
from geodata.exchange.tile_cutting import FEATURES, cut, write_features
from geodata.model.place import Municipality

CREDIT: Final = "© OpenStreetMap contributors"
"""What the licence (ODbL) wants on every map that shows it."""

MAX_BYTES: Final = 200 * 1024**2
"""A larger file is refused: a municipality's background is some megabytes."""

SUFFIX: Final = ".pmtiles"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: things of each layer, named places, bytes of the file; what it took to read.

    "light" among the layers counts the streets of which it is known whether they are lit.
    """

    layers: dict[str, int]
    places: int
    left_out: int
    bytes: int
    kept: tuple[str, ...]
    reading_peak_bytes: int
    reading_s: float
    cutting_s: float


def file_of(folder: Path, slug: str) -> Path:
    """Where a municipality's background lies in the folder of backgrounds."""
    return folder / f"{slug}{SUFFIX}"


def import_osm(path: Path, town: Municipality, folder: Path) -> Imported:
    """Make a municipality's background of an .osm.pbf; the one that was there is replaced when the new one is whole.

    Refuses what is no such file, what breaks off, and an extract that holds nothing of the municipality.
    """
    begun = time.perf_counter()
    counts: Counter[str] = Counter()
    names = Names()
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as work:
        with extract(path, town) as found, Path(work, FEATURES).open("wb") as out:
            for things in found.batches:
                write_features(out, things.heads, things.shapes)
                names.add(things.heads, things.shapes)
                counts.update(head["layer"] for head in things.heads)
                counts["light"] += sum(head["light"] != "" for head in things.heads)
        if not counts.total():
            raise Invalid("background.nothing-there", file=path.name, municipality=town.name)
        read = time.perf_counter()
        places = names.gathered()
        layers = {layer: counts[layer] for layer in (*LAYERS, "light")}
        metadata = {
            "name": town.name,
            "attribution": CREDIT,
            "layers": layers,
            "places": [asdict(place) for place in places],
        }
        folder.mkdir(parents=True, exist_ok=True)
        target = file_of(folder, town.slug)
        _keep(cut(Path(work)), target, metadata)
    return Imported(
        layers=layers,
        places=len(places),
        left_out=found.left_out,
        bytes=target.stat().st_size,
        kept=found.kept,
        reading_peak_bytes=found.peak_bytes,
        reading_s=read - begun,
        cutting_s=time.perf_counter() - read,
    )


def _keep(cut_file: Path, target: Path, metadata: dict[str, Any]) -> None:
    """The tiles as they were cut, under our own metadata, in a file that takes its name when it is whole."""
    with cut_file.open("rb") as body, mmap(body.fileno(), 0, access=ACCESS_READ) as memory, replacing(target) as out:
        header = deserialize_header(memory[0:127])
        writer: Any = Writer(out)  # type: ignore[no-untyped-call]
        cut_tiles = all_tiles(lambda offset, length: memory[offset : offset + length])  # type: ignore[no-untyped-call]
        for (zoom, x, y), tile in cut_tiles:
            writer.write_tile(zxy_to_tileid(zoom, x, y), tile)
        header |= {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "center_zoom": MAX_ZOOM}
        writer.finalize(header, metadata)


class Background:
    """A background file, open for as many readers as there are; what it holds never changes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as body:
            size = path.stat().st_size
            if not 0 < size <= MAX_BYTES:
                raise Invalid("background.damaged", file=path.name, reason=f"{size} bytes")
            self._memory = mmap(body.fileno(), 0, access=ACCESS_READ)
        try:
            self._header = deserialize_header(self._memory[0:127])
            start, length = self._header["metadata_offset"], self._header["metadata_length"]
            self.metadata: dict[str, Any] = orjson.loads(gzip.decompress(self._memory[start : start + length]))
            self.register = Register(Named(**place) for place in self.metadata["places"])
        except Exception as error:
            raise Invalid("background.damaged", file=path.name, reason=type(error).__name__) from error
        self._directory: Callable[[int, int], list[Entry]] = lru_cache(maxsize=64)(self._read_directory)

    @property
    def facts(self) -> dict[str, Any]:
        """What the page must know: layers with how many things each holds, zooms, edges in degrees, the credit."""
        header = self._header
        edges = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
        return {
            "layers": self.metadata["layers"],
            "min_zoom": max(header["min_zoom"], MIN_ZOOM),
            "max_zoom": header["max_zoom"],
            "bounds": [edge / 1e7 for edge in edges],
            "credit": self.metadata["attribution"],
            "places": len(self.metadata["places"]),
        }

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self._memory)

    def part(self, offset: int, length: int) -> bytes:
        """A part of the file, as readers of PMTiles ask for it."""
        return self._memory[offset : offset + length]

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """A tile as gzip; none where the map is empty."""
        if not (0 <= zoom <= MAX_ZOOM and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        wanted = zxy_to_tileid(zoom, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _depth in range(4):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length > 0:
                return self.part(self._header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        return deserialize_directory(self.part(offset, length))


@lru_cache(maxsize=32)
def _opened(path: Path, _stamp: tuple[int, int, int]) -> Background:
    return Background(path)


def background(folder: Path, slug: str) -> tuple[Background, str]:
    """A municipality's background with a fingerprint of it; `Missing` ``background.missing``."""
    path = file_of(folder, slug)
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise Missing("background.missing", municipality=slug) from error
    stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
    return _opened(path, stamp), f"{zlib.crc32(repr(stamp).encode()):08x}"
