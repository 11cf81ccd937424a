"""Reads one layer of a file with GDAL, in a process of its own that can do nothing else.

``python -m geodata.exchange.gdal_child FILE [LAYER]``, started by `geodata.exchange.restricted`; the name's suffix
says what the file must be. One line says what the layer is, then one line for each feature: ``{"wkb": hex or null,
"cells": […]}`` in the order of the columns, dates as ``{"at": ISO}``. GDAL looks at contents and not at names, so
each file is checked before GDAL sees it, and only the one driver that is needed is left.
"""

import io
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zipfile import ZipFile

from geodata.errors import Invalid, Missing
from geodata.exchange.gpkg_check import checked_tables
from geodata.exchange.restriction import Limits, run, tell
from geodata.exchange.xml_scan import check_xml
from geodata.exchange.zip_listing import contents, listed

MAX_FEATURES: Final = 100_000
LONGEST_CELL: Final = 131_072

DRIVERS: Final = {".gpkg": "GPKG", ".zip": "ESRI Shapefile", ".kml": "LIBKML", ".kmz": "LIBKML", ".gpx": "GPX"}
"""The one driver that is left for each suffix."""

SIDECARS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")

# How a feature is drawn, which LIBKML tells as columns.
_DRAWING: Final = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"})

# Every vector driver of pyogrio's GDAL; a test notices a new one.
_KNOWN: Final = (
    "PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,GDALG,ESRI Shapefile,MapInfo File,LVBAG,S57,DGN,OGR_VRT,CSV,GML,GPX,"
    "LIBKML,KML,GeoJSON,GeoJSONSeq,ESRIJSON,TopoJSON,OGR_GMT,GPKG,SQLite,WAsP,OpenFileGDB,DXF,FlatGeobuf,GeoRSS,VFK,"
    "PGDUMP,OSM,GPSBabel,OGR_PDS,WFS,OAPIF,EDIGEO,Idrisi,ODS,XLSX,Elasticsearch,Carto,AmigoCloud,SXF,Selafin,JML,"
    "PLSCENES,CSW,VDV,MVT,NGW,MapML,GTFS,PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP,VRT"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What GDAL is given: a file of ours or bytes in memory, with the layers that may be asked for.

    ``layers`` go from a layer's name to what GDAL finds it by.
    """

    body: Path | bytes
    layers: dict[str, str | int]


def bind_gdal(driver: str) -> None:
    """Leave GDAL, before it is loaded, only the driver that is needed, and no way to an address or a plug-in."""
    skipped = ",".join(name for name in _KNOWN.split(",") if name != driver)
    os.environ |= {
        "OGR_SKIP": skipped,
        "GDAL_SKIP": skipped,
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
        "OGR_SQLITE_PRAGMA": "trusted_schema=OFF,cell_size_check=ON",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


# --- what GDAL is given -----------------------------------------------------------------------------------------------


def geopackage(path: Path, _wanted: str | None) -> Source:
    """A GeoPackage that passed its check."""
    return Source(path, {name: name for name in checked_tables(path)})


def kml(path: Path, _wanted: str | None) -> Source:
    """A KML document without document type; folders are its layers."""
    body = path.read_bytes()
    check_xml(body, "kml")
    return Source(body, _layers_in(body))


def kmz(path: Path, _wanted: str | None) -> Source:
    """The first KML document of a KMZ, taken out by us."""
    with path.open("rb") as packed:
        archive = listed(packed)
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if not names:
            raise Invalid("file.unreadable", reason="no .kml in the archive")
        body = contents(archive, min(names, key=lambda name: (name.count("/"), name != "doc.kml", name)))
    check_xml(body, "kml")
    return Source(body, _layers_in(body))


def gpx(path: Path, wanted: str | None) -> Source:
    """A GPX document; its waypoints, unless a layer is named."""
    body = path.read_bytes()
    check_xml(body, "gpx")
    found = _layers_in(body)
    only = {"waypoints": found["waypoints"]} if wanted is None and "waypoints" in found else found
    return Source(body, only)


def shapefile(path: Path, wanted: str | None) -> Source:
    """A shapefile of an archive, packed anew under names of ours; the stems of its .shp files are the layers."""
    with path.open("rb") as packed:
        archive = listed(packed)
        found = [PurePosixPath(name) for name in archive.namelist() if name.lower().endswith(".shp")]
        stems = [each.stem for each in found]
        if not found:
            raise Invalid("shapefile.incomplete", reason="no .shp in the archive")
        if len({stem.lower() for stem in stems}) < len(stems):
            raise Invalid("shapefile.incomplete", reason="two .shp files of the same name")
        layer = chosen(stems, wanted)
        return Source(_packed_anew(archive, found[stems.index(layer)]), dict.fromkeys(stems, 0))


def _packed_anew(archive: ZipFile, shp: PurePosixPath) -> bytes:
    folder, stem = str(shp.parent), shp.stem
    parts = {
        PurePosixPath(name).suffix.lower(): name
        for name in archive.namelist()
        if str(PurePosixPath(name).parent) == folder and PurePosixPath(name).stem == stem
    }
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        raise Invalid("shapefile.incomplete", reason=f"no {missing[0]} beside {shp.name[:80]}")
    packed = io.BytesIO()
    with ZipFile(packed, "w") as anew:
        for suffix in SIDECARS:
            if suffix in parts:
                anew.writestr(f"layer{suffix}", contents(archive, parts[suffix]))
    return packed.getvalue()


SOURCES: Final[dict[str, Callable[[Path, str | None], Source]]] = {
    ".gpkg": geopackage,
    ".zip": shapefile,
    ".kml": kml,
    ".kmz": kmz,
    ".gpx": gpx,
}


def _layers_in(body: bytes) -> dict[str, str | int]:
    """The layers that hold anything, by their place; what GDAL calls after the name it made up is the document."""
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415 - only after the limits are set

    found: dict[str, str | int] = {}
    for place, (name, _) in enumerate(pyogrio.list_layers(body)):
        if pyogrio.read_info(body, layer=place, force_feature_count=True)["features"] > 0:
            called = "document" if str(name).startswith("pyogrio_") else str(name)
            found[called if called not in found else f"{called} ({place + 1})"] = place
    return found


def chosen(layers: Collection[str], wanted: str | None) -> str:
    """The layer that was asked for, or the only one."""
    if wanted is None and len(layers) == 1:
        return next(iter(layers))
    if not layers:
        raise Invalid("file.no-rows")
    if wanted is None or wanted not in layers:
        raise Missing("file.layer-missing", field="layer", value=wanted, allowed=list(layers))
    return wanted


# --- what GDAL found --------------------------------------------------------------------------------------------------


def plain(value: Any, column: str, kind: str) -> object:  # noqa: ANN401 - whatever a column holds
    """A value of a column of that numpy type as JSON has it; bytes are left out, NaN is none."""
    found = value.item() if hasattr(value, "item") else value
    if isinstance(found, bytes) or found != found:  # noqa: PLR0124 - NaN
        return None
    if isinstance(found, str) and len(found) > LONGEST_CELL:
        raise Invalid("value.too-long", field=column, longest=LONGEST_CELL, length=len(found))
    if kind.startswith("datetime") and found:
        return {"at": str(found)}
    if kind.startswith("int") and isinstance(found, float):
        return int(found)  # whole numbers with gaps come as floats
    return found if found is None or isinstance(found, str | int | float | bool) else str(found)


def tell_layer(source: Source, layer: str, suffix: str) -> None:
    """The layer's head and its features."""
    import pyogrio  # noqa: PLC0415
    import pyogrio.raw  # type: ignore[import-untyped]  # noqa: PLC0415

    name, options = source.layers[layer], {"IMMUTABLE": "YES"} if suffix == ".gpkg" else {}
    info = pyogrio.read_info(source.body, layer=name, force_feature_count=True, **options)
    if info["driver"] != DRIVERS[suffix]:
        raise Invalid("file.unsupported", reason=str(info["driver"]))
    if info["features"] > MAX_FEATURES:
        raise Invalid("file.unsupported", reason=f"{info['features']} features, at most {MAX_FEATURES}")
    meta, _, geometries, found = pyogrio.raw.read(
        source.body, layer=name, force_2d=True, max_features=MAX_FEATURES, datetime_as_string=True, **options
    )
    hidden = _DRAWING if DRIVERS[suffix] == "LIBKML" else frozenset()
    columns = [
        (str(column), values, kind)
        for column, values, kind in zip(meta["fields"], found, map(str, meta["dtypes"]), strict=True)
        if column not in hidden
    ]
    tell({"layer": layer, "crs": meta["crs"], "columns": [column for column, _, _ in columns]})
    for i, wkb in enumerate(geometries):
        cells = [plain(values[i], column, kind) for column, values, kind in columns]
        tell({"wkb": None if wkb is None else wkb.hex(), "cells": cells})


def read(arguments: list[str]) -> None:
    """Read what the arguments name, and tell it."""
    path, wanted = Path(arguments[0]), arguments[1] if len(arguments) > 1 else None
    suffix = path.suffix
    bind_gdal(DRIVERS[suffix])
    source = SOURCES[suffix](path, wanted)
    tell_layer(source, chosen(source.layers, wanted), suffix)


if __name__ == "__main__":
    run(read, limits=Limits())
