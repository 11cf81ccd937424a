"""Features as files for a GIS: GeoPackage and Shapefile, written by the restricted process of gdal_child_writing.

They reach that process as one Arrow table, so numbers, days and times are never text on the way.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import shapely

from geodata.analysis.crs import WGS84, crs, shape_in
from geodata.exchange import geojson
from geodata.exchange.exports import Features, Written, columns_of, positions
from geodata.exchange.fields import fields_of
from geodata.exchange.restricted import answering
from geodata.exchange.shapes import shape

TIME_LIMIT_S: Final = 240
"""Seconds that the writing process may take."""

LONGEST_NAME: Final = 10
LONGEST_BYTES: Final = 254
"""What a Shapefile holds of a column's name and of a text."""

_GEOMETRY: Final = {"position": "Point", "outline": "MultiPolygon", "route": "LineString", "boundary": "MultiPolygon"}
_MOMENT: Final = pa.timestamp("ms", tz="UTC")


def write_geopackage(
    kind: type[Any], features: Features, file: BinaryIO, *, layer: str, crs_name: str = WGS84
) -> Written:
    """A GeoPackage of one layer: ``fid``, ``geom``, the id, every field, version, time of change. Times are UTC."""
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as folder:
        out = Path(folder, f"{layer}.gpkg")
        kept = _write(
            "GPKG", lambda: _table(kind, features, crs_name), out, geometry=_geometry(kind), crs_name=crs_name
        )
        _append(file, out)
    return Written(0, kept)


def write_shapefile(
    kind: type[Any], features: Features, file: BinaryIO, *, layer: str, crs_name: str = WGS84
) -> Written:
    """A Shapefile as a zip of its parts: names of ten letters, times as text, texts of 254 bytes at the most."""
    table, shortened = _narrowed(_table(kind, features, crs_name))
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as folder:
        out = Path(folder, f"{layer}.shp")
        kept = _write("ESRI Shapefile", lambda: table, out, geometry=_geometry(kind), crs_name=crs_name)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            for part in sorted(Path(folder).glob(f"{layer}.*")):
                packed.write(part, part.name)
    return Written(shortened, kept)


def _geometry(kind: type[Any]) -> str:
    return _GEOMETRY[str(geojson.layout(kind).shape)]


def _append(file: BinaryIO, path: Path) -> None:
    with path.open("rb") as body:
        while piece := body.read(1 << 20):
            file.write(piece)


# --- as a table -------------------------------------------------------------------------------------------------------


def _table(kind: type[Any], features: Features, crs_name: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    crs(crs_name)
    columns = {
        "geom": _shapes(kind, features, crs_name),
        "id": pa.array([each["id"] for each in features], pa.string()),
    }
    rows = [each["properties"] for each in features]
    for name in columns_of(kind, features):
        columns[name] = _column(kind, name, [row[name] for row in rows])
    return pa.table(columns)


def _shapes(kind: type[Any], features: Features, crs_name: str) -> Any:  # noqa: ANN401
    if geojson.layout(kind).shape == "position":
        east, north = positions(features, crs_name)
        found: Any = shapely.points(east, north)
        found = np.where(np.isfinite(east) & np.isfinite(north), found, None)
    else:
        outlines = [None if each["geometry"] is None else shape(each["geometry"]) for each in features]
        moved = [None if each is None else shape_in(each, WGS84, crs_name) for each in outlines]
        found = np.array([*moved, None], dtype=object)[:-1]
    return pa.array(shapely.to_wkb(found, byte_order=1), pa.binary())


_ARROW: Final[dict[type, tuple[Any, Callable[[list[Any]], Any]]]] = {
    bool: (pa.bool_(), list),
    int: (pa.int32(), list),
    float: (pa.float64(), list),
    date: (pa.date32(), lambda values: [None if each is None else date.fromisoformat(each) for each in values]),
    datetime: (_MOMENT, lambda values: np.array([None if each is None else each[:-1] for each in values], "M8[ms]")),
}


def _column(kind: type[Any], name: str, values: list[Any]) -> Any:  # noqa: ANN401
    if name in {"version", "changed_at"}:
        wanted, is_many = (int if name == "version" else datetime), False
    else:
        field = fields_of(kind)[name]
        wanted, is_many = field.kind, field.is_many
    if is_many:
        return pa.array(["|".join(each) for each in values], pa.string())
    arrow, made = _ARROW.get(wanted, (pa.string(), list))
    return pa.array(made(values), arrow)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Every name in ten letters at the most, each another: ``forwarded_`` and then ``forwarded2``."""
    found: dict[str, str] = {}
    for name in names:
        short, count = name[:LONGEST_NAME], 1
        while short in found.values():
            count += 1
            short = name[: LONGEST_NAME - len(str(count))] + str(count)
        found[name] = short
    return found


def _narrowed(table: Any) -> tuple[Any, int]:  # noqa: ANN401
    """The table as a Shapefile holds it, and how many texts had to be shortened."""
    columns, shortened = {"geom": table.column("geom")}, 0
    names = [name for name in table.column_names if name != "geom"]
    for name, short in short_names(names).items():
        column = table.column(name)
        if column.type == _MOMENT:
            column = pa.array(
                [None if each is None else geojson.plain(each) for each in column.to_pylist()], pa.string()
            )
        elif column.type == pa.bool_():
            column = column.cast(pa.int32())
        elif column.type == pa.string():
            texts = [None if each is None else _fitting(each) for each in column.to_pylist()]
            shortened += sum(a != b for a, b in zip(texts, column.to_pylist(), strict=True))
            column = pa.array(texts, pa.string())
        columns[short] = column
    return pa.table(columns), shortened


def _fitting(text: str) -> str:
    return text.encode()[:LONGEST_BYTES].decode(errors="ignore")


# --- the other process ------------------------------------------------------------------------------------------------


def _write(driver: str, made: Callable[[], Any], out: Path, *, geometry: str, crs_name: str) -> tuple[str, ...]:
    """Have the process write ``out``, which loads GDAL while the table is ``made``; what it could not give up."""
    asked = [driver, out.name, geometry, crs_name]
    module = "geodata.exchange.gdal_child_writing"
    with answering(module, str(out.parent), asked, file=out.name, limit_s=TIME_LIMIT_S, is_fed=True) as answer:
        table, sink = made(), cast("IO[bytes]", answer.sink)
        with suppress(BrokenPipeError):  # it has ended, and its answer says why
            with pa.ipc.new_stream(sink, table.schema) as body:
                body.write_table(table)
            sink.close()
        for _line in answer:
            pass  # it has nothing to tell but its end, or why not
    return answer.kept
