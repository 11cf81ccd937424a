"""Reads one layer of a GeoPackage with GDAL, in a process of its own that can do nothing else.

``python -m geodata.exchange.gdal_child FILE [LAYER]``, started by `geodata.exchange.restricted`. One line says what the
layer is, then one line for each feature: ``{"wkb": hex or null, "properties": {…}}``. GDAL looks at contents and not
at names, so the file is checked before it sees it.
"""

import math
import os
from pathlib import Path
from typing import Any

from geodata.errors import Invalid, Missing
from geodata.exchange.restriction import Limits, run, tell

MAX_FEATURES = 100_000
DRIVERS = ("GPKG",)
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11", b"GP12")

# VRT names other files and addresses; the rest reaches out by themselves or run SQL of the file's own.
_SKIPPED = (
    "OGR_VRT,VRT,CSV,GPX,KML,LIBKML,GML,GMLAS,GeoRSS,WFS,OAPIF,CSW,ODS,XLSX,PDF,HTTP,PLSCENES,CARTO,AmigoCloud,Elastic,"
    "NGW,EEDA,DAAS,MVT,MBTiles,SQLite,PostgreSQL,MySQL,ODBC,PGDUMP,S57,DGN,DXF,OSM,GTFS,Parquet,Arrow,STACTA,STACIT"
)


def bind_gdal() -> None:
    """Leave GDAL, before it is loaded, only the drivers that are needed, and no way to an address or a plug-in."""
    os.environ |= {
        "OGR_SKIP": _SKIPPED,
        "GDAL_SKIP": _SKIPPED,
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
        "OGR_SQLITE_PRAGMA": "trusted_schema=OFF,cell_size_check=ON",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def check_head(path: Path) -> None:
    """Refuses what is no GeoPackage by its first hundred bytes, before GDAL opens it."""
    with path.open("rb") as body:
        head = body.read(100)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in APPLICATION_IDS:
        raise Invalid("file.unreadable", reason="not a GeoPackage")


def chosen_layer(path: Path, wanted: str | None) -> str:
    """The layer that was asked for, or the only one with geometries."""
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415 - only after the limits are set

    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted not in layers:
        raise Missing("file.layer-missing", field="layer", value=wanted, allowed=layers)
    return wanted


def plain(value: Any) -> object:  # noqa: ANN401 - whatever a column holds
    """A value of a column as JSON has it."""
    found = value.item() if hasattr(value, "item") else value
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found if found is None or isinstance(found, str | int | float | bool) else str(found)


def tell_layer(path: Path, layer: str) -> None:
    """The layer's head and its features."""
    import pyogrio  # noqa: PLC0415
    import pyogrio.raw  # type: ignore[import-untyped]  # noqa: PLC0415

    info = pyogrio.read_info(path, layer=layer)
    if info["driver"] not in DRIVERS:
        raise Invalid("file.unsupported", reason=str(info["driver"]))
    if info["features"] > MAX_FEATURES:
        raise Invalid("file.unsupported", reason=f"{info['features']} features, at most {MAX_FEATURES}")
    meta, _, geometries, columns = pyogrio.raw.read(path, layer=layer, force_2d=True, max_features=MAX_FEATURES)
    names = [str(name) for name in meta["fields"]]
    tell({"layer": layer, "crs": meta["crs"], "columns": names})
    for i, wkb in enumerate(geometries):
        properties = {name: plain(column[i]) for name, column in zip(names, columns, strict=True)}
        tell({"wkb": None if wkb is None else wkb.hex(), "properties": properties})


def read(arguments: list[str]) -> None:
    """Read what the arguments name, and tell it."""
    bind_gdal()
    path = Path(arguments[0])
    check_head(path)
    tell_layer(path, chosen_layer(path, arguments[1] if len(arguments) > 1 else None))


if __name__ == "__main__":
    run(read, limits=Limits())
