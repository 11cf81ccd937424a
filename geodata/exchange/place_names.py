"""Names of places and streets: gathered while a map is imported, found again by what somebody types."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.exchange.osm_rules import GREEN, PLACES, STREETS, WATER

APART_DEG: Final = 0.02
"""Parts of a street nearer to each other than this (some 1.2 to 2.2 km in Sweden) are one street."""

RANKS: Final = {PLACES: 0, STREETS: 1, GREEN: 2, WATER: 3}
"""Of equally good hits, which comes first."""

MOST: Final = 50_000
"""Names kept of one municipality; Stockholm has some 10 000."""


@dataclass(frozen=True, slots=True)
class Named:
    """A named place: what kind of thing, where it is (degrees, WGS 84), and the box that shows all of it.

    ``also`` is its name in the country's other language, where it has one.
    """

    name: str
    also: str
    layer: str
    kind: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of the map that carries a name."""

    kind: str
    also: str
    shape: BaseGeometry


def folded(text: str) -> str:
    """``text`` as names are compared: no case, no marks over letters, one blank between words."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


class Names:
    """Gathers names from the things of a map; the parts of a street become one."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Part]] = {}

    def add(self, heads: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry]) -> None:
        """The named ones among these things."""
        for head, shape in zip(heads, shapes, strict=True):
            if head["name"] and head["layer"] in RANKS:
                self._found.setdefault((head["layer"], head["name"]), []).append(
                    Part(head["kind"], head["also"], shape)
                )

    def gathered(self) -> list[Named]:
        """All of them, in the order of their names."""
        made = [named for (layer, name), parts in self._found.items() for named in _united(layer, name, parts)]
        return sorted(made, key=lambda each: (folded(each.name), RANKS[each.layer], each.lon, each.lat))[:MOST]


def _united(layer: str, name: str, parts: Sequence[Part]) -> Iterable[Named]:
    """One entry for each group of parts that lie together."""
    groups: list[list[Part]] = []
    for part in parts:
        near = [group for group in groups if any(part.shape.distance(other.shape) < APART_DEG for other in group)]
        joined = [part, *(one for group in near for one in group)]
        groups = [group for group in groups if all(group is not one for one in near)] + [joined]
    for group in groups:
        largest = max(group, key=lambda one: (one.shape.area, one.shape.length))
        at = _middle(largest.shape)
        west, south, east, north = (
            round(float(edge), 6) for edge in shapely.total_bounds([one.shape for one in group])
        )
        also = next((one.also for one in group if one.also), "")
        bounds = (west, south, east, north)
        yield Named(name, also, layer, largest.kind, round(at.x, 6), round(at.y, 6), bounds)


def _middle(shape: BaseGeometry) -> shapely.Point:
    """A point on the shape; of a line, half of its way along."""
    longest = max(shapely.get_parts(shape), key=lambda part: part.length)
    return (
        longest.interpolate(0.5, normalized=True) if longest.geom_type == "LineString" else shape.representative_point()
    )


class Register:
    """Names that can be searched."""

    def __init__(self, places: Iterable[Named]) -> None:
        self._places = [(folded(place.name), folded(place.also), place) for place in places]

    def search(self, typed: str, *, limit: int) -> list[Named]:
        """The places that answer to what was typed: whole name, then beginning, then a word's beginning, then within.

        Marks over letters and case don't count. Nothing for nothing typed.
        """
        wanted = folded(typed)
        hits = [
            (min(_rank(name, wanted), _rank(also, wanted)), RANKS[place.layer], len(name), name, place)
            for name, also, place in self._places
        ]
        good = sorted((hit for hit in hits if wanted and hit[0] < NO_HIT), key=lambda hit: hit[:4])
        return [hit[4] for hit in good[:limit]]


NO_HIT: Final = 4


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in name:
        return 2
    return 3 if wanted in name else NO_HIT
