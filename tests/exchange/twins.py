"""Files of the same shape as the real ones, made up: the same columns, the same dirt, no real row."""

import csv
from pathlib import Path
from random import Random
from typing import Any

from shapely.geometry import MultiPolygon, box

from geodata.analysis.crs import shape_in
from geodata.model.place import Municipality, outline
from tests.builders import a_municipality
from tests.house_rules import ROOT

MAPPINGS = ROOT / "docs" / "examples"

QUARTERS = [box(2_676_000 + 2_000 * i, 1_242_000 + 2_000 * j, 2_678_000 + 2_000 * i, 1_244_000 + 2_000 * j)
            for i in range(6) for j in range(6)]  # fmt: skip
"""36 squares in the metric CRS of Switzerland, where the real quarters are 22 polygons."""

SERVICES = ("Abfall/Sammelstelle", "Strasse/Trottoir/Platz", "Beleuchtung/Uhren", "Graffiti", "VBZ/ÖV")


def zurich() -> Municipality:
    whole = outline(shape_in(MultiPolygon([box(2_676_000, 1_242_000, 2_688_000, 1_254_000)]), "EPSG:2056", "EPSG:4326"))
    return a_municipality(
        slug="zurich", name="Zürich", metric_crs="EPSG:2056", time_zone="Europe/Zurich", boundary=whole
    )


def baltimore() -> Municipality:
    return a_municipality(
        slug="baltimore",
        name="Baltimore",
        metric_crs="EPSG:32618",
        time_zone="America/New_York",
        boundary=MultiPolygon([box(-76.711, 39.197, -76.529, 39.372)]),
    )


def zurich_rows(number: int, seed: int = 2016) -> list[list[str]]:
    dice = Random(seed)
    rows = []
    for _ in range(number):
        # One in two hundred lies just outside, as in life.
        edge = 12_040 if dice.random() < 0.005 else 12_000
        e, n = 2_676_000 + dice.randrange(edge), 1_242_000 + dice.randrange(12_000)
        day = f"{dice.choice((2016, 2017, 2018))}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        rows.append([day, day[:4], dice.choice(SERVICES), str(e), str(n)])
    return rows + rows[:7]  # equal rows are there too


def zurich_file(path: Path, number: int = 893) -> Path:
    return written(path, ["date", "year", "service_code", "e", "n"], zurich_rows(number))


def baltimore_file(path: Path, number: int = 1000, rounded: int = 79, absent: int = 64) -> Path:
    dice = Random(311)
    rows: list[list[Any]] = []
    for i in range(number):
        when = f"{dice.randrange(1, 13):02}/{dice.randrange(1, 29):02}/2018 {dice.randrange(1, 13):02}:11:26 PM"
        lat, lon = 39.2 + dice.random() * 0.17, -76.7 + dice.random() * 0.17
        if i < rounded:
            place: list[object] = ["39", "-77"]
        elif i < rounded + absent:
            place = ["", ""]
        else:
            place = [f"{lat:.12f}", f"{lon:.12f}"]
        rows.append(
            [f"18-{i:08}", dice.choice(("SW-Dirty Alley", "Odd")), when, "3400 GARRISON BLVD, BALTIMORE", *place]
        )
    dice.shuffle(rows)
    return written(path, ["SRRecordID", "SRType", "CreatedDate", "Address", "Latitude", "Longitude"], rows)


def written(path: Path, columns: list[str], rows: list[list[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
    return path
