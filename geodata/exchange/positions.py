"""What a pair of numbers from outside is worth as a position in a municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, Numbers, is_geographic, metric, moved, shape_in
from geodata.errors import Invalid, Refused
from geodata.model.observation import Flag
from geodata.model.place import Municipality, Position

NEAR_M: Final = 50_000
"""Metres outside the boundary within which a position is taken, and flagged; the boundary may be generalised."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A position, none with a flag, or the reason why the pair is refused."""

    position: Position | None = None
    flags: tuple[Flag, ...] = ()
    refused: Refused | None = None


_ABSENT: Final = Verdict(flags=(Flag.NO_POSITION,))


class Ground:
    """A municipality's ground, made ready for many questions."""

    def __init__(self, municipality: Municipality) -> None:
        metric(municipality.metric_crs)
        self.municipality = municipality
        self._crs = municipality.metric_crs
        self._boundary = municipality.boundary
        self._boundary_in_metres = shape_in(municipality.boundary, WGS84, self._crs)
        shapely.prepare(self._boundary)
        shapely.prepare(self._boundary_in_metres)

    def holds(self, lon: Numbers, lat: Numbers) -> Mask:
        """Which positions (degrees) lie inside the boundary, edges included."""
        return np.asarray(shapely.intersects_xy(self._boundary, lon, lat), dtype=np.bool_)

    def beyond_m(self, lon: Numbers, lat: Numbers) -> Numbers:
        """Metres from the boundary to each position (degrees), 0 inside; infinite where the metric CRS ends."""
        found = np.full(lon.shape, np.inf)
        # A transverse Mercator plane folds back far from its meridian, so a place on the far side could look near.
        west, south, east, north = self._boundary.bounds
        close = np.flatnonzero((lon > west - 30) & (lon < east + 30) & (lat > south - 15) & (lat < north + 15))
        x, y = moved(lon[close], lat[close], WGS84, self._crs)
        known = np.isfinite(x) & np.isfinite(y)
        found[close[known]] = shapely.distance(self._boundary_in_metres, shapely.points(x[known], y[known]))
        return found

    def beyond_shape_m(self, shape: BaseGeometry) -> float:
        """Metres from the boundary to a shape in degrees, 0 where they meet; infinite as in `beyond_m`."""
        if shape.intersects(self._boundary):
            return 0.0
        lon, lat = shapely.get_coordinates(shape).T
        if not np.isfinite(self.beyond_m(lon, lat)).all():
            return float("inf")
        return float(self._boundary_in_metres.distance(shape_in(shape, WGS84, self._crs)))


def verdicts(
    ground: Ground, east: Sequence[float | None], north: Sequence[float | None], crs_name: str
) -> list[Verdict]:
    """A verdict for each pair of numbers in the named CRS, longitude (east) first; None is a number that is absent.

    Both absent: no position, flagged. Refused: one absent, no finite number, off the globe, metres as degrees, whole
    degrees, more than `NEAR_M` outside the boundary. Outside by less: flagged.
    """
    found: list[Verdict | None] = [_half(x, y) for x, y in zip(east, north, strict=True)]
    rest = np.array([i for i, verdict in enumerate(found) if verdict is None], dtype=np.intp)
    x = np.array([east[i] for i in rest], dtype=np.float64)
    y = np.array([north[i] for i in rest], dtype=np.float64)
    in_degrees = is_geographic(crs_name)
    for spot in np.flatnonzero(_unlikely(x, y, in_degrees=in_degrees)):
        found[rest[spot]] = Verdict(refused=_judged_alone(float(x[spot]), float(y[spot])))
    likely = np.array([found[i] is None for i in rest], dtype=np.bool_)
    rest, x, y = rest[likely], x[likely], y[likely]
    for i, verdict in zip(rest, _by_ground(ground, x, y, crs_name), strict=True):
        found[i] = verdict
    return [verdict for verdict in found if verdict is not None]


def flags_of(municipality: Municipality, position: Position | None) -> tuple[Flag, ...]:
    """The flags of one position (or none) given in degrees; raises the refusal that `verdicts` would give it."""
    lon, lat = (None, None) if position is None else (position.lon, position.lat)
    verdict = verdicts(Ground(municipality), [lon], [lat], WGS84)[0]
    if verdict.refused is not None:
        raise verdict.refused
    return verdict.flags


def _half(x: float | None, y: float | None) -> Verdict | None:
    if x is None and y is None:
        return _ABSENT
    if x is None or y is None:
        missing = "x" if x is None else "y"
        return Verdict(refused=Invalid("position.half-missing", field=missing, value=x if y is None else y))
    return None


def _unlikely(x: Numbers, y: Numbers, *, in_degrees: bool) -> Mask:
    bad = ~(np.isfinite(x) & np.isfinite(y))
    if in_degrees:
        with np.errstate(invalid="ignore"):
            bad |= (np.abs(x) > 180) | (np.abs(y) > 90) | ((x == np.floor(x)) & (y == np.floor(y)))
    return bad


def _judged_alone(x: float, y: float) -> Invalid:
    facts: dict[str, object] = {"field": "position", "value": _shown(x, y)}
    try:
        Position(x, y)
    except Invalid as refused:
        return Invalid(refused.code, **facts)
    return Invalid("position.whole-degrees", **facts)


def _shown(x: float, y: float) -> str:
    return f"x {x:.10g}, y {y:.10g}"


def _by_ground(ground: Ground, x: Numbers, y: Numbers, crs_name: str) -> list[Verdict]:
    lon, lat = moved(x, y, crs_name, WGS84)
    inside = ground.holds(lon, lat)
    outside = np.flatnonzero(~inside)
    beyond = np.zeros(lon.shape)
    beyond[outside] = ground.beyond_m(lon[outside], lat[outside])
    far = np.flatnonzero(beyond > NEAR_M)
    swapped = np.zeros(lon.shape)
    swapped[far] = ground.beyond_m(*moved(y[far], x[far], crs_name, WGS84))
    found = []
    for i in range(len(lon)):
        if beyond[i] > NEAR_M:
            found.append(Verdict(refused=_far(x[i], y[i], beyond[i], is_swapped=bool(swapped[i] <= NEAR_M))))
        else:
            flags = () if inside[i] else (Flag.OUTSIDE_BOUNDARY,)
            found.append(Verdict(Position(float(lon[i]), float(lat[i])), flags))
    return found


def _far(x: float, y: float, beyond_m: float, *, is_swapped: bool) -> Invalid:
    facts: dict[str, object] = {"field": "position", "value": _shown(x, y)}
    if np.isfinite(beyond_m):
        facts["km_outside"] = round(beyond_m / 1000)
    return Invalid("position.swapped" if is_swapped else "position.far-away", **facts)
