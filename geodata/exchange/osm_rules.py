"""Which things of OpenStreetMap the background map shows: in what layer, of what kind, from which zoom on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

MIN_ZOOM: Final = 7
MAX_ZOOM: Final = 14
"""Tiles are cut for these zooms; a tile of the last is 4 096 steps wide (0.3 m in Sweden) and drawn larger after it."""

LONGEST_NAME: Final = 120

WATER: Final = "water"
GREEN: Final = "green"
BUILDINGS: Final = "buildings"
STREETS: Final = "streets"
PLACES: Final = "places"
LAMPS: Final = "lamps"
LAYERS: Final = (WATER, GREEN, BUILDINGS, STREETS, LAMPS, PLACES)

KEYS: Final = ("highway", "railway", "building", "natural", "landuse", "leisure", "waterway", "place", "water")
"""What has none of these keys is left out before it is looked at."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a thing stands on the map: its layer, its kind there, the zoom from which it is drawn, and its light.

    ``light`` is "lit" or "unlit" for a street of which that is known, else empty.
    """

    layer: str
    kind: str
    zoom: int
    light: str = ""


Rules = Mapping[str, Mapping[str, tuple[str, int]]]


def _kinds(**groups: tuple[str, int]) -> dict[str, tuple[str, int]]:
    """``a_b=("x", 9)`` as ``{"a": ("x", 9), "b": ("x", 9)}``, with ``-`` for two underscores."""
    return {value.replace("__", "_"): kind for names, kind in groups.items() for value in names.split("0")}


_STREETS: Final[Rules] = {
    "highway": _kinds(
        motorway0trunk0primary0motorway__link0trunk__link0primary__link=("major", 7),
        secondary0tertiary0secondary__link0tertiary__link=("medium", 10),
        residential0unclassified0living__street0pedestrian0road=("minor", 12),
        service=("service", 13),
        footway0path0cycleway0steps0track0bridleway=("path", 13),
    ),
    "railway": _kinds(rail0light__rail0subway0tram0narrow__gauge=("rail", 10)),
}

_WATERWAYS: Final[Rules] = {
    "waterway": _kinds(river0canal=("river", 9), stream0ditch0drain=("stream", 13)),
    "natural": _kinds(coastline=("shore", 7)),
}

_WATERS: Final[Rules] = {
    "natural": _kinds(water0bay=("water", 7)),
    "waterway": _kinds(riverbank0dock=("water", 7)),
    "landuse": _kinds(reservoir0basin0pond=("water", 9)),
}

_GREENS: Final[Rules] = {
    "leisure": _kinds(park0garden0nature__reserve0golf__course=("park", 10), pitch0playground=("pitch", 13)),
    "landuse": _kinds(
        forest=("wood", 8),
        grass0meadow0village__green0recreation__ground0allotments0flowerbed=("grass", 12),
        cemetery=("park", 11),
        farmland0orchard=("field", 9),
    ),
    "natural": _kinds(wood=("wood", 8), scrub0heath0grassland=("grass", 12), wetland=("wetland", 10)),
}

_PLACES: Final[Rules] = {
    "place": _kinds(
        city0town=("town", 7),
        village0suburb0borough=("village", 10),
        hamlet0quarter0neighbourhood0locality0isolated__dwelling0farm0square0island=("hamlet", 13),
    ),
}

_UNLIT: Final = frozenset({"no", "disused"})

Tags = Mapping[str, str]


def _found(rules: Rules, tags: Tags, layer: str) -> Look | None:
    for key, kinds in rules.items():
        hit = kinds.get(tags.get(key, ""))
        if hit is not None:
            return Look(layer, *hit)
    return None


def of_node(tags: Tags) -> Look | None:
    """Street lamps and names of places."""
    if tags.get("highway") == "street_lamp":
        return Look(LAMPS, "lamp", MAX_ZOOM)
    return _found(_PLACES, tags, PLACES) if "name" in tags else None


def of_line(tags: Tags) -> Look | None:
    """Streets, paths, rails and watercourses."""
    if tags.get("area") == "yes" or "building" in tags:
        return None
    street = _found(_STREETS, tags, STREETS)
    if street is None:
        return _found(_WATERWAYS, tags, WATER)
    lit = tags.get("lit", "")
    if not lit or "highway" not in tags:
        return street
    return replace(street, light="unlit" if lit in _UNLIT else "lit")


def of_area(tags: Tags) -> Look | None:
    """Buildings, water, green; squares for walking as streets."""
    if tags.get("building", "no") != "no":
        return Look(BUILDINGS, "building", 13)
    for rules, layer in ((_WATERS, WATER), (_GREENS, GREEN)):
        look = _found(rules, tags, layer)
        if look is not None:
            return look
    is_square = tags.get("highway") == "pedestrian" or tags.get("place") == "square"
    return Look(STREETS, "square", 13) if is_square else None


OF: Final[Mapping[str, Callable[[Tags], Look | None]]] = {"n": of_node, "w": of_line, "a": of_area}
"""By the letter of a thing's type: node, way, area."""


def names_of(tags: Tags) -> tuple[str, str]:
    """Its name, the Swedish one first, and another that it is called by too; nothing where it has none."""
    first, second = _line(tags.get("name:sv", "")), _line(tags.get("name", ""))
    return first or second, second if first and second != first else ""


def _line(name: str) -> str:
    """A name on one line, without what can't be seen."""
    words = " ".join(name.split())
    if words.isprintable():
        return words[:LONGEST_NAME]
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST_NAME]
