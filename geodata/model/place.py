"""Where things are: positions, boxes and shapes in WGS 84 (EPSG:4326), longitude first."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypeVar

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.checks import Name, ShortText

G = TypeVar("G", bound=BaseGeometry)

POSITION_DECIMALS: Final = 7
"""Positions are rounded to 1e-7 degree (about 1 cm) when made, so that every copy of one is equal."""

MAX_VERTICES: Final = 100_000
"""A shape with more points than this is refused; Sweden's most detailed municipality has far fewer."""


def _is_number(value: object) -> bool:
    """Whether it is a finite number, whatever a file or a page has sent in its place."""
    try:
        return math.isfinite(value)  # type: ignore[arg-type]
    except (TypeError, OverflowError):
        return False


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the ground.

    ``lon`` and ``lat`` are decimal degrees, WGS 84. Refuses what is no number or outside the globe.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        lon, lat = self.lon, self.lat
        if not (_is_number(lon) and _is_number(lat)):
            raise Invalid("position.not-a-number", lon=str(lon)[:40], lat=str(lat)[:40])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            code = "position.metric-as-degrees" if abs(lon) > 1000 or abs(lat) > 1000 else "position.out-of-range"
            raise Invalid(code, lon=lon, lat=lat)
        object.__setattr__(self, "lon", round(float(lon), POSITION_DECIMALS))
        object.__setattr__(self, "lat", round(float(lat), POSITION_DECIMALS))


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel box in decimal degrees, WGS 84; its edges belong to it.

    Where ``west`` > ``east`` the box crosses the antimeridian.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        edges = (self.west, self.south, self.east, self.north)
        in_range = all(map(math.isfinite, edges)) and all(-180 <= x <= 180 for x in (self.west, self.east))
        if not in_range or not -90 <= self.south <= self.north <= 90:
            raise Invalid("box.invalid", box=",".join(map(str, edges)))

    def parts(self) -> tuple[Self, ...]:
        """One box, or two where it crosses the antimeridian."""
        if self.west <= self.east:
            return (self,)
        kind = type(self)
        return (kind(self.west, self.south, 180.0, self.north), kind(-180.0, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (kommun), or any other town that holds walks.

    ``slug`` is its key and stands in addresses; ``code`` is the Swedish municipality code where it has one.
    ``metric_crs`` ("EPSG:3008") measures in metres; ``time_zone`` is an IANA name. The boundary may be generalised.
    ``dwellings_layer`` names the own layer of houses that no public point may stand on, as imported ``dwellings_at``.
    """

    slug: str
    name: Name
    code: str | None
    metric_crs: str
    time_zone: str
    boundary: MultiPolygon
    dwellings_layer: ShortText = ""
    dwellings_at: datetime | None = None

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return self.slug

    def __post_init__(self) -> None:
        cleaned = self.slug.replace("-", "")
        if not (cleaned.isascii() and cleaned.isalnum() and self.slug == self.slug.lower()):
            raise Invalid("value.invalid", field="slug", value=self.slug)
        checks.hold(self)
        object.__setattr__(self, "dwellings_at", checks.instant("dwellings_at", self.dwellings_at))
        object.__setattr__(self, "boundary", outline(self.boundary))


def rounded(shape: G) -> G:
    """The shape with every coordinate rounded to `POSITION_DECIMALS`."""
    return shapely.transform(shape, lambda xy: xy.round(POSITION_DECIMALS))


def _guarded(shape: BaseGeometry) -> None:
    if shape.is_empty:
        raise Invalid("geometry.empty")
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        raise Invalid("geometry.too-detailed", limit=MAX_VERTICES)
    if math.isnan(shapely.get_coordinates(shape).max()):  # bounds pass over NaN
        raise Invalid("position.not-a-number", field="geometry")
    west, south, east, north = shape.bounds
    for lon, lat in ((west, south), (east, north)):
        Position(lon, lat)


def outline(shape: BaseGeometry) -> MultiPolygon:
    """``shape`` as a valid MultiPolygon in degrees, without Z, rounded like a position.

    Refuses what is empty, no polygon, self-crossing (with the place of the crossing), too detailed or off the globe.
    """
    if not isinstance(shape, Polygon | MultiPolygon):
        raise Invalid("geometry.wrong-type", needed="Polygon", found=shape.geom_type)
    _guarded(shape)
    flat = shapely.force_2d(shape)
    parts = [flat] if isinstance(flat, Polygon) else list(flat.geoms)
    clean = rounded(MultiPolygon([part for part in parts if not part.is_empty]))
    if not clean.is_valid:
        raise Invalid("geometry.crosses-itself", where=shapely.is_valid_reason(clean))
    return clean


def line(shape: BaseGeometry) -> LineString:
    """``shape`` as a line in degrees, without Z, rounded like a position; refuses what is not one."""
    if not isinstance(shape, LineString):
        raise Invalid("geometry.wrong-type", needed="LineString", found=shape.geom_type)
    _guarded(shape)
    clean = LineString(rounded(shapely.force_2d(shape)))  # a ring would not come back as a ring
    if not clean.is_valid:
        raise Invalid("geometry.invalid", where=shapely.is_valid_reason(clean))
    return clean
