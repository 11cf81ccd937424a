"""Somebody else's map service that our own server may fetch pictures from: an XYZ template or a WMS, as configured."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_network
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode

from geodata.errors import Invalid
from geodata.exchange.addresses import Network
from geodata.mapview import mercator
from geodata.mapview.tiles import Tile
from geodata.model.place import Box

SIDE_PX: Final = 256
MIN_ZOOM: Final = 5
"""Farther away a municipality is a dot: outlines do."""

MARGIN: Final = 0.3
"""So many degrees around a municipality's box are fetched: the page shows its surroundings too."""

_HALF_M: Final = math.pi * 6378137.0
"""From the middle of Web Mercator's square to its edge, in metres of EPSG:3857."""

_HOST: Final = r"(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::([0-9]{1,5}))?"
_ENTRY: Final = re.compile(rf"(?:(https?)://)?{_HOST}")
_URL: Final = re.compile(rf"(https?)://{_HOST}(/[!-~]*)")
_PORTS: Final = {"https": 443, "http": 80}
_PLACES: Final = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a service answers: scheme, host in lower case and port."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, scheme: str | None, host: str, port: str | None) -> Self | None:
        """The origin with these parts; none where there is no such port. Without a scheme it is https."""
        named = scheme or "https"
        number = int(port) if port else _PORTS[named]
        return cls(named, host.lower(), number) if 0 < number < 65536 else None

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as a Host header has them."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """The host as it is looked up: an IPv6 address without its brackets."""
        return self.host.strip("[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TileSource:
    """A configured source. ``path`` is the template with {z}, {x} and {y}, or a WMS's own where it has ``layers``.

    ``networks`` may be reached though they are not public. ``credit`` stands on every map that shows the source.
    """

    origin: Origin
    path: str
    layers: str
    networks: tuple[Network, ...]
    credit: str
    max_zoom: int

    @property
    def fingerprint(self) -> str:
        """What tells this source's pictures from another's; its address can't be read from it."""
        return sha256(f"{self.origin}{self.path}\n{self.layers}".encode()).hexdigest()[:12]

    def target(self, tile: Tile) -> str:
        """Path and query that the tile is asked for with."""
        if not self.layers:
            numbers = zip(_PLACES, (tile.z, tile.x, tile.y), strict=True)
            path = self.path
            for place, number in numbers:
                path = path.replace(place, str(number))
            return path
        path, _, query = self.path.partition("?")
        asked = _get_map(self.layers, tile)
        own = [(name, value) for name, value in parse_qsl(query) if name.upper() not in asked]
        return f"{path}?{urlencode([*own, *asked.items()])}"


def configured(*, url: str, layers: str, hosts: str, networks: str, credit: str, max_zoom: int) -> TileSource | None:
    """The source that the settings name; none where they name no address.

    `Invalid` ``background.address-invalid``, ``background.host-not-listed``, ``background.hosts-missing``,
    ``background.credit-missing``, ``background.host-invalid`` or ``background.network-invalid``. An address may hold
    a key, so no refusal tells it.
    """
    listed = frozenset(_origins(hosts))
    reachable = tuple(_networks(networks))
    if not url:
        return None
    found = _URL.fullmatch(url)
    origin = found and Origin.of(found[1], found[2], found[3])
    if not found or not origin or not _is_path(found[4], layers):
        raise Invalid("background.address-invalid")
    if not listed:
        raise Invalid("background.hosts-missing", host=str(origin))
    if origin not in listed:
        raise Invalid("background.host-not-listed", host=str(origin))
    if not credit:
        raise Invalid("background.credit-missing")
    return TileSource(origin=origin, path=found[4], layers=layers, networks=reachable, credit=credit, max_zoom=max_zoom)


def _is_path(path: str, layers: str) -> bool:
    """Whether it has each place once, or, as a WMS's, none; and no other braces, fragment or backslash."""
    rest = path
    for place in _PLACES:
        if path.count(place) != (0 if layers else 1):
            return False
        rest = rest.replace(place, "")
    return not set(rest) & set("{}#\\<>\"^`|'")


def _origins(hosts: str) -> Iterator[Origin]:
    for entry in _entries(hosts):
        found = _ENTRY.fullmatch(entry)
        origin = found and Origin.of(found[1], found[2], found[3])
        if not origin:
            raise Invalid("background.host-invalid", value=entry)
        yield origin


def _networks(networks: str) -> Iterator[Network]:
    for entry in _entries(networks):
        try:
            network = ip_network(entry)
        except ValueError as error:
            raise Invalid("background.network-invalid", value=entry) from error
        if not network.is_private or network.is_link_local or network.is_unspecified or network.is_multicast:
            raise Invalid("background.network-invalid", value=entry)
        yield network


def _entries(texts: str) -> Sequence[str]:
    return [entry.strip() for entry in texts.split(",") if entry.strip()]


def _get_map(layers: str, tile: Tile) -> dict[str, str]:
    """A GetMap for one tile in EPSG:3857, whose axes are east and north in WMS 1.3.0."""
    side = 2 * _HALF_M / 2**tile.z
    west, north = tile.x * side - _HALF_M, _HALF_M - tile.y * side
    edges = (west, north - side, west + side, north)
    return {
        "SERVICE": "WMS",
        "VERSION": "1.3.0",
        "REQUEST": "GetMap",
        "LAYERS": layers,
        "STYLES": "",
        "CRS": "EPSG:3857",
        "BBOX": ",".join(f"{edge:.6f}" for edge in edges),
        "WIDTH": str(SIDE_PX),
        "HEIGHT": str(SIDE_PX),
        "FORMAT": "image/png",
    }


def surroundings(box: Box) -> Box:
    """What is fetched of a municipality with that box: it, and `MARGIN` degrees around."""
    return Box(
        max(-180.0, box.west - MARGIN),
        max(-85.0, box.south - MARGIN),
        min(180.0, box.east + MARGIN),
        min(85.0, box.north + MARGIN),
    )


def touches(tile: Tile, box: Box) -> bool:
    """Whether a part of the tile lies in the box."""
    columns, rows = mercator.tiles_of(box.west, box.south, box.east, box.north, zoom=tile.z)
    return tile.x in columns and tile.y in rows
