"""The file of 8 900 reports that is measured with: the real one where it is, else one of the same shape."""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
MAPPING: Final = ROOT / "docs" / "examples" / "zurich.toml"
ROWS: Final = 8900

_SERVICES: Final = {
    "Abfall/Sammelstelle": 2900,
    "Strasse/Trottoir/Platz": 1809,
    "Beleuchtung/Uhren": 970,
    "Grünflächen/Spielplätze": 844,
    "Graffiti": 463,
    "Signalisation/Lichtsignal": 700,
    "VBZ/ÖV": 600,
    "Brunnen/Hydranten": 200,
}


@dataclass(frozen=True, slots=True)
class Reports:
    """A table of reports, the boundary of its town, and what to say of them."""

    table: Path
    boundary: Path
    what: str


def real_data() -> Path:
    """The folder of real files, whether it is there or not."""
    return Path(os.environ.get("TRYGGKARTA_REAL_DATA") or ROOT.parent / "shared" / "data")


def reports(folder: Path, *, rows: int = ROWS) -> Reports:
    """The real reports where they are and all are wanted; otherwise made-up ones, in ``folder``."""
    table, boundary = real_data() / "zurich_reports_2016_2018.csv", real_data() / "districts.gpkg"
    if rows == ROWS and table.is_file() and boundary.is_file():
        return Reports(table, boundary, "the city of Zürich's file")
    return Reports(_twin(folder / "reports.csv", rows), _square(folder / "town.geojson"), "made up, same shape")


def _twin(path: Path, rows: int) -> Path:
    dice = Random(2016)  # noqa: S311 - the same rows each time
    with path.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out).writerow
        write(["date", "year", "service_code", "e", "n"])
        for _ in range(rows):
            year = dice.choice((2016, 2017, 2018))
            service = dice.choices(list(_SERVICES), list(_SERVICES.values()))[0]
            east, north = 2_677_000 + dice.randrange(11_000), 1_242_000 + dice.randrange(11_000)
            write([f"{year}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}", year, service, east, north])
    return path


def _square(path: Path) -> Path:
    west, south, east, north = 8.44, 47.31, 8.63, 47.44
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path
