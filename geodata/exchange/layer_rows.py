"""The features of a file as a municipality's own layer: any shape, a name, and a few plain attributes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, shape_in
from geodata.errors import Invalid, Missing, Refused
from geodata.exchange.area_rows import NAME_COLUMNS
from geodata.exchange.cells import shown
from geodata.exchange.positions import NEAR_M, Ground
from geodata.exchange.rows import RefusedRow
from geodata.exchange.shape_rows import ShapeTable, shape_table
from geodata.model.layer import LayerFeature
from geodata.model.place import MAX_VERTICES, POSITION_DECIMALS, Municipality

MOST_FACTS: Final = 20
"""Attributes of a feature that are kept, the first of the file."""

LONGEST_FACT: Final = 300
"""Characters of an attribute that are kept."""

KINDS: Final = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
"""The shapes that a layer may hold."""


@dataclass(slots=True)
class LayerReading:
    """What a file holds: its columns, features, and the rows that are none. ``kept`` as in `restricted.Answer`."""

    read: int = 0
    features: list[LayerFeature] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    kept: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def layer_features_in(
    path: Path,
    municipality: Municipality,
    *,
    layer: str | None = None,
    crs: str | None = None,
    name_column: str | None = None,
) -> LayerReading:
    """The features of a file as `shape_table` has them, named by a column (default: name, namn).

    A feature is refused alone where it has no shape, a broken or too detailed one, or lies more than 50 km outside.
    """
    table = shape_table(path, layer=layer, crs=crs)
    if name_column is not None and name_column not in table.columns:
        allowed = list(table.columns)
        raise Missing("file.column-missing", file=table.file, field="columns.name", value=name_column, allowed=allowed)
    return _read(table, municipality, NAME_COLUMNS if name_column is None else (name_column,))


def _read(table: ShapeTable, municipality: Municipality, name_columns: tuple[str, ...]) -> LayerReading:
    reading, ground = LayerReading(kept=table.kept, columns=table.columns), Ground(municipality)
    for number, shape, cells in table.rows:
        reading.read += 1
        try:
            placed = _placed(shape, table.crs, ground)
        except Refused as refused:
            facts: dict[str, object] = {"file": table.file, "row": number, "field": "geometry"} | refused.facts
            reading.refused.append(RefusedRow(number, type(refused)(refused.code, **facts), cells))
        else:
            name = next((shown(cells[column]) for column in name_columns if cells.get(column)), "")
            reading.features.append(
                LayerFeature(number=number, name=name[:LONGEST_FACT], shape=placed, facts=_facts(cells))
            )
    if reading.read == 0:
        raise Invalid("file.no-rows", file=table.file)
    return reading


def _placed(shape: BaseGeometry | None, crs_name: str, ground: Ground) -> BaseGeometry:
    if shape is None or shape.is_empty:
        raise Invalid("geometry.empty")
    if shape.geom_type not in KINDS:
        raise Invalid("geometry.wrong-type", needed=", ".join(KINDS), found=shape.geom_type)
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        raise Invalid("geometry.too-detailed", limit=MAX_VERTICES)
    if not shape.is_valid:
        raise Invalid("geometry.crosses-itself", where=shapely.is_valid_reason(shape))
    moved = shapely.set_precision(shape_in(shape, crs_name, WGS84), 10.0**-POSITION_DECIMALS, mode="pointwise")
    beyond_m = ground.beyond_shape_m(moved)
    if not beyond_m <= NEAR_M:
        raise Invalid("position.far-away", km_outside=None)
    return moved


def _facts(cells: dict[str, object]) -> dict[str, str | int | float | bool]:
    kept: dict[str, str | int | float | bool] = {}
    for name, value in list(cells.items())[:MOST_FACTS]:
        if value is not None and value != "":
            kept[name[:80]] = value if isinstance(value, bool | int | float) else shown(value)[:LONGEST_FACT]
    return kept
