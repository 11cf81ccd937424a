"""Files as planners have them, small and ordinary, made by the tests: KML, KMZ, GPX, zipped shapefiles, workbooks."""

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

KML: Final = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Lampor</name>{placemarks}</Folder>{more}</Document></kml>"""
PLACEMARK: Final = """<Placemark><name>Vid ån</name><description>Mörkt</description>
<TimeStamp><when>2026-01-31T17:30:00Z</when></TimeStamp>
<ExtendedData><Data name="typ"><value>Trasig lampa</value></Data></ExtendedData>
<Point><coordinates>13.5,58.5,12</coordinates></Point></Placemark>"""
GPX: Final = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">{points}</gpx>"""
WAYPOINT: Final = """<wpt lat="58.5" lon="13.5"><time>2026-01-31T17:30:00Z</time><name>Vid ån</name>
<desc>Mörkt</desc><type>Trasig lampa</type></wpt>"""
TRACK: Final = """<trk><trkseg><trkpt lat="58.5" lon="13.5"/><trkpt lat="58.51" lon="13.51"/></trkseg></trk>"""


def kml(path: Path, placemarks: str = PLACEMARK, more: str = "") -> Path:
    """A KML document, or a KMZ by its suffix."""
    body = KML.format(placemarks=placemarks, more=more)
    return zipped(path, {"doc.kml": body}) if path.suffix == ".kmz" else written(path, body)


def gpx(path: Path, points: str = WAYPOINT + TRACK) -> Path:
    """A GPX document."""
    return written(path, GPX.format(points=points))


def written(path: Path, body: str | bytes) -> Path:
    """A file with that body."""
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    """An archive of these files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


_SHAPEFILE: Final = """
import sys, geopandas
from shapely.geometry import Point, Polygon, LineString, box
path, shapes, crs = sys.argv[1:]
shapes = eval(shapes)
values = {"typ": ["Trasig lampa"] * len(shapes), "när": ["2026-01-31"] * len(shapes)}
frame = geopandas.GeoDataFrame(values, geometry=shapes, crs=crs or None)
frame["när"] = frame["när"].astype("datetime64[ms]")
frame.to_file(path, driver="ESRI Shapefile", encoding="UTF-8")
"""


def shapefile(
    path: Path,
    *,
    stem: str = "belysning",
    shapes: str = "[Point(412000, 6489000)]",
    crs: str = "EPSG:3006",
    folder: str = "",
    without: Sequence[str] = (),
) -> Path:
    """A zipped shapefile, its parts in a folder of the archive, some left out."""
    loose = path.parent / f"{path.name}.loose"
    loose.mkdir()
    typed = [sys.executable, "-W", "ignore", "-c", _SHAPEFILE, str(loose / f"{stem}.shp"), shapes, crs]
    subprocess.run(typed, check=True, timeout=60)
    parts = {folder + each.name: each.read_bytes() for each in sorted(loose.iterdir()) if each.suffix not in without}
    return zipped(path, parts)


# --- workbooks: the few parts that a workbook must have ---------------------------------------------------------------

_TYPES: Final = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES: Final = f"""<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>
<xf numFmtId="22"/></cellXfs></styleSheet>"""

Cell = str | int | float | bool | tuple[str, float] | None
"""A text, number or truth; ("date", 46053), ("time", 46053.73) and ("=1+1", 2) for dates and formulas."""


def workbook(path: Path, **sheets: Sequence[Sequence[Cell]]) -> Path:
    """A workbook of these sheets."""
    names = list(sheets)
    rels = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(len(names))
    )
    rels += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{i + 1}" r:id="r{i}"/>' for i, name in enumerate(names))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{rels}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/styles.xml": _STYLES,
    }
    for i, rows in enumerate(sheets.values()):
        files[f"xl/worksheets/sheet{i}.xml"] = sheet_xml(rows)
    return zipped(path, files)


def sheet_xml(rows: Sequence[Sequence[Cell]]) -> str:
    """The XML of one sheet."""
    out = io.StringIO()
    out.write(f'<worksheet xmlns="{_MAIN}"><sheetData>')
    for number, row in enumerate(rows, start=1):
        out.write(f'<row r="{number}">' + "".join(map(_cell, row)) + "</row>")
    out.write("</sheetData></worksheet>")
    return out.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, tuple):
        kind, number = value
        if kind.startswith("="):
            return f"<c><f>{escape(kind[1:])}</f><v>{number}</v></c>"
        return f'<c s="{1 if kind == "date" else 2}"><v>{number}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
