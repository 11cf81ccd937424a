"""A municipality's own layers: lamps, owners, paths, plans, as they stood in a file; to be looked at, not edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from geodata.model import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer by its name, which no other of its municipality has. ``count`` is how many features it holds."""

    municipality: str
    name: str
    credit: str
    imported_at: datetime
    count: int

    def __post_init__(self) -> None:
        checks.title("name", self.name)
        checks.text("credit", self.credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFeature:
    """One feature: ``number`` is its row in the file, ``shape`` in degrees, ``facts`` its plain attributes."""

    number: int
    name: str
    shape: BaseGeometry
    facts: Mapping[str, str | int | float | bool]
