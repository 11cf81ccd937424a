"""The background's own tiles read: the shapes of each layer."""

import gzip
from dataclasses import dataclass
from typing import Any, Final

import mapbox_vector_tile  # type: ignore[import-untyped]
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid

DOWN: Final = {"y_coord_down": True, "geojson": False}


@dataclass(frozen=True, slots=True)
class TileShape:
    """One thing in a tile: its kind, its name, and its shape in shares of the tile's side.

    Coordinates go east and south from the tile's north-west corner; 0 to 1 is inside.
    """

    kind: str
    name: str
    shape: BaseGeometry


def shapes_of(packed: bytes | None) -> dict[str, list[TileShape]]:
    """The shapes of a tile (gzip) by layer, none for no tile; refuses what is no tile with ``file.unreadable``."""
    if packed is None:
        return {}
    try:
        layers = mapbox_vector_tile.decode(gzip.decompress(packed), default_options=DOWN)
        return {name: _shapes(layer) for name, layer in layers.items()}
    except Exception as error:  # of gzip, protobuf, the reader or shapely: whichever notices first
        raise Invalid("file.unreadable", reason="no vector tile") from error


def _shapes(layer: dict[str, Any]) -> list[TileShape]:
    features = layer["features"]
    placed = shapely.transform([shape(each["geometry"]) for each in features], lambda steps: steps / layer["extent"])
    return [
        TileShape(str(each["properties"].get("kind", "")), str(each["properties"].get("name", "")), found)
        for each, found in zip(features, placed, strict=True)
    ]
