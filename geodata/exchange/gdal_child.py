"""Reads one layer of a GeoPackage with GDAL, in a process of its own that can do nothing else.

``python -m geodata.exchange.gdal_child FILE [LAYER]`` in an empty folder that holds the file. One JSON line on stdout
says what the layer is, then one line for each feature: ``{"wkb": hex or null, "properties": {…}}``. A refusal is
``{"refused": code, "facts": {…}}``. GDAL looks at contents and not at names, so the file is checked before it sees it.
"""

import ctypes
import json
import math
import os
import resource
import sys
from pathlib import Path
from typing import Any, NoReturn

MEMORY_BYTES = 2 * 1024**3
CPU_S = 60
OPEN_FILES = 64
MAX_FEATURES = 100_000
DRIVERS = ("GPKG",)
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11", b"GP12")

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38

# VRT names other files and addresses; the rest reaches out by themselves or run SQL of the file's own.
_SKIPPED = (
    "OGR_VRT,VRT,CSV,GPX,KML,LIBKML,GML,GMLAS,GeoRSS,WFS,OAPIF,CSW,ODS,XLSX,PDF,HTTP,PLSCENES,CARTO,AmigoCloud,Elastic,"
    "NGW,EEDA,DAAS,MVT,MBTiles,SQLite,PostgreSQL,MySQL,ODBC,PGDUMP,S57,DGN,DXF,OSM,GTFS,Parquet,Arrow,STACTA,STACIT"
)


def restrict() -> bool:
    """Give up memory, time, files and privileges; True where the network could be given up too."""
    libc = ctypes.CDLL(None, use_errno=True)
    has_no_network: bool = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWNET) == 0
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
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
    return has_no_network


def refuse(code: str, **facts: object) -> NoReturn:
    """Tell why not, and stop."""
    print(json.dumps({"refused": code, "facts": facts}))  # noqa: T201 - stdout is the way back
    sys.exit(0)


def check_head(path: Path) -> None:
    """Refuses what is no GeoPackage by its first hundred bytes, before GDAL opens it."""
    with path.open("rb") as body:
        head = body.read(100)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in APPLICATION_IDS:
        refuse("file.unreadable", reason="not a GeoPackage")


def chosen_layer(path: Path, wanted: str | None) -> str:
    """The layer that was asked for, or the only one with geometries."""
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415 - only after the limits are set

    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted not in layers:
        refuse("file.layer-missing", field="layer", value=wanted, allowed=layers)
    return wanted


def plain(value: Any) -> object:  # noqa: ANN401 - whatever a column holds
    """A value of a column as JSON has it."""
    found = value.item() if hasattr(value, "item") else value
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found if found is None or isinstance(found, str | int | float | bool) else str(found)


def tell(path: Path, layer: str, *, has_no_network: bool) -> None:
    """Print the layer's head and its features."""
    import pyogrio  # noqa: PLC0415
    import pyogrio.raw  # type: ignore[import-untyped]  # noqa: PLC0415

    info = pyogrio.read_info(path, layer=layer)
    if info["driver"] not in DRIVERS:
        refuse("file.unsupported", reason=str(info["driver"]))
    if info["features"] > MAX_FEATURES:
        refuse("file.unsupported", reason=f"{info['features']} features, at most {MAX_FEATURES}")
    meta, _, geometries, columns = pyogrio.raw.read(path, layer=layer, force_2d=True, max_features=MAX_FEATURES)
    names = [str(name) for name in meta["fields"]]
    head = {"layer": layer, "crs": meta["crs"], "columns": names, "has_no_network": has_no_network}
    out = sys.stdout
    out.write(json.dumps(head) + "\n")
    for i, wkb in enumerate(geometries):
        properties = {name: plain(column[i]) for name, column in zip(names, columns, strict=True)}
        out.write(json.dumps({"wkb": None if wkb is None else wkb.hex(), "properties": properties}) + "\n")


def main(arguments: list[str]) -> None:
    """Read what the arguments name, and tell it."""
    has_no_network = restrict()
    path = Path(arguments[0])
    try:
        check_head(path)
        tell(path, chosen_layer(path, arguments[1] if len(arguments) > 1 else None), has_no_network=has_no_network)
    except MemoryError:
        refuse("file.unreadable", reason="needs too much memory")
    except (RuntimeError, ValueError, OSError) as error:
        refuse("file.unreadable", reason=str(error)[:200])


if __name__ == "__main__":
    main(sys.argv[1:])
