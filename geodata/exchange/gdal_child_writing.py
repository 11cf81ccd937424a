"""Writes one layer with GDAL, in a process of its own that can do nothing else: the writing twin of gdal_child.

``python -m geodata.exchange.gdal_child_writing DRIVER FILE GEOMETRY CRS`` with an Arrow stream as its input, whose
column ``geom`` is WKB. The layer is named after FILE. There is nothing to tell but the end.
"""

import os
import sys
from pathlib import Path

from geodata.errors import Invalid
from geodata.exchange.gdal_child import bind_gdal
from geodata.exchange.restriction import Limits, run

MAX_BYTES = 2 * 1024**3
DRIVERS = {
    # Version 1.3 is what older programs know too (GDAL 3.6 warns of 1.4): dataset options, then the layer's.
    "GPKG": ({"VERSION": "1.3"}, {"GEOMETRY_NAME": "geom", "FID": "fid"}),
    "ESRI Shapefile": ({}, {"ENCODING": "UTF-8"}),
}


def write(arguments: list[str]) -> None:
    """Write what the arguments name; `Invalid` ``export.failed`` where GDAL could not."""
    driver, file, geometry, crs = arguments
    bind_gdal(driver)
    os.environ["OGR_SQLITE_SYNCHRONOUS"] = "OFF"  # the file is synced where it is kept, once it is whole
    try:
        _write(driver, file, geometry, crs)
    except (RuntimeError, OSError, ValueError) as error:
        raise Invalid("export.failed", reason=str(error)[:200]) from error


def _write(driver: str, file: str, geometry: str, crs: str) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415 - only after the limits are set
    import pyogrio.raw  # type: ignore[import-untyped]  # noqa: PLC0415

    with pa.ipc.open_stream(sys.stdin.buffer) as body:
        table = body.read_all()
    pyogrio.raw.write_arrow(
        table,
        file,
        layer=Path(file).stem,
        driver=driver,
        geometry_name="geom",
        geometry_type=geometry,
        crs=crs,
        dataset_options=DRIVERS[driver][0],
        layer_options=DRIVERS[driver][1],
    )


if __name__ == "__main__":
    run(write, limits=Limits(written_bytes=MAX_BYTES))
