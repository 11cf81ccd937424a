"""GeoPackages to read, made by a process of their own: GDAL stays out of the tests' process too."""

import subprocess
import sys
from pathlib import Path
from typing import Final

BOXES: Final = "[box(2676000, 1242000, 2678000, 1244000), box(2678000, 1242000, 2680000, 1244000)]"
BOW_TIE: Final = "[Polygon([(2676000, 1242000), (2678000, 1244000), (2678000, 1242000), (2676000, 1244000)])]"

_SCRIPT: Final = """
import sys
import geopandas
from shapely.geometry import MultiPoint, Point, Polygon, box
path, layer, shapes, crs = sys.argv[1:]
shapes = eval(shapes)
names = ["North", "South", "East", "West", "Centre"][: len(shapes)]
frame = geopandas.GeoDataFrame({"name": names, "size": [1.5] * len(shapes)}, geometry=shapes, crs=crs or None)
frame.to_file(path, layer=layer, driver="GPKG")
"""


def geopackage(path: Path, *, layer: str = "beats", shapes: str = BOXES, crs: str = "EPSG:2056") -> Path:
    """A GeoPackage with one more layer of named polygons."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SCRIPT, str(path), layer, shapes, crs], check=True, timeout=60
    )
    return path
