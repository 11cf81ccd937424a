"""Layers of a GeoPackage, read by the restricted process of gdal_child."""

from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid
from geodata.exchange.files import sized
from geodata.exchange.restricted import reading


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as GDAL read it; ``crs`` is "EPSG:2056" or WKT, none where the file has none.

    ``kept`` names what the system did not let the reading process give up.
    """

    name: str
    crs: str | None
    columns: tuple[str, ...]
    shapes: list[BaseGeometry | None]
    cells: list[dict[str, object]]
    kept: tuple[str, ...]


def layer_in(path: Path, layer: str | None = None) -> Layer:
    """The named layer of a GeoPackage (or its only one); GDAL reads a copy, alone in an empty folder.

    Refuses what is no GeoPackage, a layer that is not there, and a file that another program is writing.
    """
    sized(path)
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size > 0:
        raise Invalid("file.unreadable", file=path.name, reason=f"{beside.name}: another program has it open")
    wanted = [] if layer is None else [layer]
    with reading("geodata.exchange.gdal_child", path, as_name="input.gpkg", arguments=wanted) as answer:
        head = answer.line()
        features = list(answer)
    return Layer(
        name=head["layer"],
        crs=head["crs"],
        columns=tuple(head["columns"]),
        shapes=[_shape(path.name, number, found["wkb"]) for number, found in enumerate(features, start=1)],
        cells=[found["properties"] for found in features],
        kept=answer.kept,
    )


def _shape(file: str, number: int, wkb: str | None) -> BaseGeometry | None:
    if wkb is None:
        return None
    try:
        return shapely.from_wkb(bytes.fromhex(wkb))
    except ShapelyError as error:
        raise Invalid("geometry.invalid", file=file, row=number, reason=str(error)[:120]) from error
