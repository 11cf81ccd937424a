"""The exercise area: a real street map with 586 real street lamps, and nothing else about it real."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from shapely.geometry import MultiPolygon, box

from geodata.exchange.backgrounds import Imported, import_osm
from geodata.model.place import Municipality

EXERCISE: Final = Municipality(
    slug="ovningsomradet",
    name="Helsingfors övningsområde",
    code=None,
    metric_crs="EPSG:3879",
    time_zone="Europe/Helsinki",
    boundary=MultiPolygon([box(24.9352, 60.1642, 24.9534, 60.1791)]),
)
"""The centre of Helsinki, as far as its extract reaches; positions in WGS 84, measured in ETRS-GK25."""


def draw_background(folder: Path) -> Imported:
    """Make the area's background map in ``folder``, of the extract that comes with the demo."""
    with as_file(files(__package__) / "helsinki.osm.pbf") as extract:
        return import_osm(extract, EXERCISE, folder)
